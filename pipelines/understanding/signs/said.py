"""Find what many patterns say in a text without searching all of it for each."""

import re
from collections.abc import Iterable, Iterator


class Said:
    """A pattern and words of which one stands in whatever it finds; begins: with one of them, so it is tried there."""

    def __init__(self, words: frozenset[str], pattern: re.Pattern[str], begins: bool) -> None:
        self._words, self._pattern, self._begins = words, pattern, begins

    def times(self, text: str, words: frozenset[str]) -> int:
        """How often does it stand in a text? words: of its own that stand there; both in small letters."""
        if not self._begins:
            return len(self._pattern.findall(text))
        places = sorted(place for word in self._words & words for place in _places(word, text))
        times = end = 0
        for place in places:
            if place >= end and (found := self._pattern.match(text, place)):
                times, end = times + 1, found.end()
        return times


class Patterns:
    """Patterns, found by the words that a text has: most texts have those of few, and are searched for these alone.

    written: each as words and a regular expression, case aside. One of the words stands in whatever the expression
    finds. After a ^ each find begins with one of them, and it is tried only there: a tenth of a search, for words that
    most texts have.
    """

    def __init__(self, written: Iterable[tuple[str, str]]) -> None:
        self._by_word: dict[str, list[Said]] = {}
        for words, pattern in written:
            own = words.removeprefix("^").split()
            said = Said(frozenset(own), re.compile(pattern, re.I), words.startswith("^"))
            for word in own:
                self._by_word.setdefault(word, []).append(said)
        self._words = frozenset(self._by_word)

    def times(self, text: str, words: frozenset[str], most: int) -> int:
        """How often do they stand in a text? At most `most` times; words: its own, in small letters."""
        here = self._words & words
        if not here:
            return 0
        lowered, found = text.lower(), 0
        for said in dict.fromkeys(said for word in here for said in self._by_word[word]):
            found += said.times(lowered, here)
            if found >= most:
                return most
        return found


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
