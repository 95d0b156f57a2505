"""Find where the words of queries stand in one text, and which of them stand near each other."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, islice

BETWEEN = r"[\s\-/]+"  # what may stand between the words of a phrase: no sentence ends inside it
# More letters than any word has: an endless run of letters must not cost endless time.
ANY = r"\w{0,60}"
WORD = re.compile(r"\w+")
# No text that somebody wrote has so many; one that is made of two words a thousand times over has millions.
MOST_STRETCHES = 2000
Spans = list[tuple[int, int]]


def wordlike(char: str) -> bool:
    """Is it a letter, digit or underscore?"""
    return char.isalnum() or char == "_"


class Atom:
    """One word or phrase: the piece the automaton looks for, and how a hit is checked."""

    def __init__(self, words: tuple[str, ...]) -> None:
        pieces = [piece for word in words for piece in re.split(r"[*?]", word) if piece]
        self.literal = max(pieces, key=len)
        self.simple = words == (self.literal,)
        plain = not any(char in word for word in words for char in "*?")
        place = words.index(self.literal) if self.literal in words else 0
        self.before = words[:place] if plain else ()
        # From which place on the pattern is tried: where the literal begins, or all over the text.
        self.leads = plain or words[0].startswith(self.literal)
        body = BETWEEN.join(self._pattern(word) for word in (words[place:] if plain else words))
        first = words[place][0] if plain else words[0][0]
        head = r"(?<!\w)" if first == "?" or wordlike(first) else ""
        tail = r"(?!\w)" if words[-1][-1] == "?" or wordlike(words[-1][-1]) else ""
        self.pattern = re.compile(f"{head}{body}{tail}")
        self.checks_start = wordlike(self.literal[0])
        self.checks_end = wordlike(self.literal[-1])
        # True when its literal piece is always a whole word: no wildcard touches it.
        self.whole = self.literal in words and self.checks_start and self.checks_end
        # A guess: how many words of a language it finds. A phrase finds few, a short stem many.
        self.common = (1 if self.whole else 4) / len(self.literal) / len(words) ** 2

    @staticmethod
    def _pattern(word: str) -> str:
        return "".join(ANY if char == "*" else r"\w" if char == "?" else re.escape(char) for char in word)

    def spans(self, text: str, ends: Sequence[int]) -> Spans:
        """Where does it stand in the folded text, given where its literal piece ends?"""
        if not self.simple:
            return self._patterns(text, ends)
        length, size = len(self.literal), len(text)
        result = []
        for end in ends:
            start, after = end - length + 1, end + 1
            if self.checks_start and start and wordlike(text[start - 1]):
                continue
            if self.checks_end and after < size and wordlike(text[after]):
                continue
            result.append((start, after))
        return result

    def _patterns(self, text: str, ends: Sequence[int]) -> Spans:
        if not self.leads:
            return [match.span() for match in self.pattern.finditer(text)]
        patterns = []
        for end in ends:
            start = end - len(self.literal) + 1
            match = self.pattern.match(text, start)
            if match:
                begin = self._back(text, start)
                if begin is not None:
                    patterns.append((begin, match.end()))
        return patterns

    def _back(self, text: str, start: int) -> int | None:
        """Where does the phrase begin, when its literal piece starts here? None when its first words are not there."""
        for word in reversed(self.before):
            gap = start
            while gap and (text[gap - 1].isspace() or text[gap - 1] in "-/"):
                gap -= 1
            if gap == start or not text.endswith(word, 0, gap):
                return None
            start = gap - len(word)
            if start and wordlike(word[0]) and wordlike(text[start - 1]):
                return None
        return start


class Spots:
    """One folded text, and where the atoms stand in it, looked up when they are asked for.

    ends: number of an atom → where its literal piece ends.
    """

    def __init__(self, text: str, atoms: Sequence[Atom], ends: Mapping[int, Sequence[int]]) -> None:
        self.text = text
        self._atoms = atoms
        self._ends = ends
        self._known: dict[int, Spans] = {}

    def spans(self, number: int) -> Spans:
        """Where does this atom stand?"""
        known = self._known.get(number)
        if known is None:
            ends = self._ends.get(number)
            known = self._known[number] = self._atoms[number].spans(self.text, ends) if ends else []
        return known

    @cached_property
    def starts(self) -> list[int]:
        """Where each word of the text begins."""
        return [match.start() for match in WORD.finditer(self.text)]

    def near(self, lefts: Spans, rights: Spans, distance: int) -> Spans:
        """Stretches that run from one of the left to one of the right, or back, this many words apart at most.

        Distance 1 is side by side, so at most distance - 1 words stand between.
        """
        if not lefts or not rights:
            return []
        ways = (self._after(lefts, rights, distance), self._after(rights, lefts, distance))
        return sorted({stretch for way in ways for stretch in islice(way, MOST_STRETCHES)})

    def _after(self, firsts: Spans, seconds: Spans, distance: int):
        starts = self.starts
        seconds = sorted(seconds)
        begins = [start for start, _ in seconds]
        for start, end in firsts:
            # The word that may stand just beyond the distance bounds where a second one may begin.
            last = bisect_left(starts, end) + distance - 1
            reach = starts[last] if last < len(starts) else len(self.text)
            for place in range(bisect_left(begins, end), bisect_right(begins, reach)):
                yield start, seconds[place][1]

    def inside(self, stretches: Spans, numbers: Collection[int]) -> Spans:
        """Which finds of these atoms lie within one of the stretches?"""
        stretches = sorted(stretches)
        begins = [start for start, _ in stretches]
        ends = list(accumulate((end for _, end in stretches), max))
        spans = []
        for number in numbers:
            for start, end in self.spans(number):
                place = bisect_right(begins, start) - 1
                if place >= 0 and end <= ends[place]:
                    spans.append((start, end))
        return spans
