"""Fold texts for comparison: lower case, no accents, no invisible characters."""

import functools
import re
import unicodedata
from collections.abc import Sequence

# Soft hyphen, zero-width characters and marks of direction: there for the layout, not for the word.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-"}
LETTERS = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")


@functools.lru_cache(maxsize=65_536)
def _one(char: str) -> str:
    if char in INVISIBLE:
        return ""
    if char in ALIKE:
        return ALIKE[char]
    lowered = char.lower()
    if lowered in LETTERS:
        return LETTERS[lowered]
    pieces = unicodedata.normalize("NFKD", lowered)
    if pieces == char:
        return "" if unicodedata.combining(char) else char
    # What comes out may be a letter of the tables again: ǽ is an æ with an accent.
    return "".join(piece.lower() if piece < "\x80" else _one(piece) for piece in pieces)


def _found(match: re.Match) -> str:
    return _one(match[0])


def fold(text: str) -> str:
    """Return the text as it is compared. Empty in, empty out."""
    if text.isascii():
        return text.lower()
    return OUTSIDE_ASCII.sub(_found, text).lower()


def places(text: str) -> Sequence[int]:
    """For each character of the folded text its place in the original."""
    if text.isascii():
        return range(len(text))
    result: list[int] = []
    done = 0
    for match in OUTSIDE_ASCII.finditer(text):
        place = match.start()
        result.extend(range(done, place))
        result.extend([place] * len(_one(match[0])))
        done = place + 1
    result.extend(range(done, len(text)))
    return result
