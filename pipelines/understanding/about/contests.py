"""Tell who beats whom, and which of two is preferred: good for the one is bad for the other; no part says so alone."""

import re
from collections.abc import Mapping

_BEATS = re.compile(
    r"^\s+(?:verslaat|verslaan|versloeg|klopt|klopte|overtreft|(?:wint|won|winnen)\s+(?:het\s+)?van)\s+(?:het\s+|de\s+)?$",
    re.I,
)
_LOSES = re.compile(
    r"^\s+(?:(?:verliest|verloor|verliezen)\b[^.!?]{0,60}\b(?:van|aan)|legt\s+het\s+af\s+tegen|blijft\s+achter\s+bij)"
    r"\s+(?:het\s+|de\s+)?$",
    re.I,
)
_RATHER = re.compile(r"\bliever\b[^.!?]{0,60}$", re.I)
_THAN = re.compile(r"\s(?:dan|in\s+plaats\s+van)\s[^.!?]{0,40}$", re.I)
_NOT = re.compile(r"\bniet\s+(?:voor|naar|op|bij)\s+(?:het\s+|de\s+)?$", re.I)
_BUT = re.compile(r"\b(?:kies|kies\s+voor|ga\s+naar|wel\s+(?:voor|naar|op|bij))\s+(?:het\s+|de\s+)?$", re.I)
NEAR = 100  # characters


def told(sentence: str, seen: Mapping[str, re.Pattern]) -> list[tuple[str, str]] | None:
    """Return what such a sentence says of each of two schools, in words; None where it sets none against the other.

    (words, school), the first named first.
    """
    places = sorted(
        (match.start(), match.end(), school, match[0])
        for school, pattern in seen.items()
        if (match := pattern.search(sentence))
    )
    if len(places) != 2 or places[0][1] > places[1][0]:
        return None
    (start, end, first, name), (other_start, _, second, other) = places
    before, between = sentence[max(0, start - NEAR) : start], sentence[end:other_start]
    if len(between) > NEAR:
        return None
    if _BEATS.search(between):
        return [(f"{name} wint", first), (f"{other} verliest", second)]
    if _LOSES.search(between):
        return [(f"{name} verliest", first), (f"{other} wint", second)]
    if _RATHER.search(before) and _THAN.search(between):
        return [(f"{name} is beter", first), (f"{other} is slechter", second)]
    if _NOT.search(before) and _BUT.search(between):
        return [(f"{name} is slechter", first), (f"{other} is beter", second)]
    return None
