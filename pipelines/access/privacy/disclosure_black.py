"""Black out of a text whom it is not about: handles, addresses and names of others."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pipelines.mentions.matching import marks
from pipelines.mentions.matching.erased import Erased
from pipelines.mentions.matching.fold import fold

BLACK = "█████"
# Words within a surname.
WITHIN = r"(?:van|de|der|den|ter|ten|te|het|'t|in|op|von|du|la|le|el|al|bin|ben|di|da|dos|y)"
CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
# Two words with a capital, also with words of a surname between; a first word that only begins a sentence goes along.
NAME = re.compile(rf"{CAPITAL}(?:\s+(?:{WITHIN}\s+)*{CAPITAL})+")
TITLED = re.compile(
    r"\b(?i:mevrouw|mevr\.|meneer|dhr\.|mw\.|de heer|docent|leraar|mr\.|mrs\.|ms\.|dr\.|drs\.|prof\.|juf|meester)"
    rf"\s+(?:{WITHIN}\s+)*{CAPITAL}"
)
PERSONAL = frozenset({"account", "handle", "at-handle", "profile"})


@dataclass(frozen=True)
class Ink:
    """What blacks out. theirs: marks of who asked; ours: names of no person; more: words that a person adds."""

    theirs: Erased
    ours: Collection[str] = ()
    more: Collection[str] = ()

    def over(self, text: str) -> str:
        """Return the text with others blacked out; a whole address goes when an account of another stands in it."""
        spans = [*self._accounts(text), *self._names(text), *self._added(text)]
        result, done = [], 0
        for start, end in sorted(spans):
            if end > done:
                result += [text[done : max(start, done)], BLACK]
                done = end
        return "".join((*result, text[done:])).replace(BLACK + BLACK, BLACK)

    def value(self, value: Any) -> Any:
        """Return a JSON value with others blacked out of every text in it."""
        if isinstance(value, str):
            return self.over(value)
        if isinstance(value, list):
            return [self.value(each) for each in value]
        if isinstance(value, dict):
            return {name: self.value(inner) for name, inner in value.items()}
        return value

    def _accounts(self, text: str):
        theirs = {(found.start, found.end) for found in self.theirs.find(text, with_words=False)}
        for mark in marks.of(text):
            if mark.kind in PERSONAL and (mark.start, mark.end) not in theirs:
                yield mark.start, mark.end

    def _names(self, text: str):
        theirs = [(found.start, found.end) for found in self.theirs.find(text)]
        known = {fold(name) for name in self.ours}
        for match in (*NAME.finditer(text), *TITLED.finditer(text)):
            start, end = match.span()
            own = [(first, last) for first, last in theirs if first < end and last > start]
            if own:
                # What stands around their name within the same run may be another's.
                first, last = min(each for each, _ in own), max(each for _, each in own)
                yield from ((a, b) for a, b in ((start, first), (last, end)) if text[a:b].strip(" .,"))
            elif not any(name and (name in fold(match[0]) or fold(match[0]) in name) for name in known):
                yield start, end

    def _added(self, text: str):
        for word in self.more:
            if word.strip():
                yield from (
                    found.span()
                    for found in re.finditer(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text, re.IGNORECASE)
                )
