"""Tell who beats whom, and which of two is preferred: good for the one is bad for the other; no part says so alone.

So with who does what the other does not ("X belt terug, Y nooit"), and with who is left for whom.
"""

import re
from collections.abc import Mapping

from pipelines.understanding import dutch

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
_DOES = re.compile(r"^\s+(?:\w+\s+){0,3}?w[eéè]l\b", re.I)
_DOES_NOT = re.compile(r"^\s+(?:\w+\s+){0,3}?(?:niet|nooit|niets|niks|geen)\b", re.I)
_NOR_MORE = re.compile(r"^\s+(?:juist\s+)?(?:niet|nooit)[\s.!?…]*$", re.I)
_LINKED = re.compile(
    r"[,;]\s*(?:(?:en|maar|terwijl)\s+)?(?:\w+\s+){0,3}$|\b(?:en|maar|terwijl)\s+(?:\w+\s+){0,3}$", re.I
)
_FROM = re.compile(r"\b(?:van|weg\s+bij|verruild\w*|verruilt|verruilde)\s+(?:het\s+|de\s+)?$", re.I)
_TO = re.compile(r"^[^.!?,;]{0,20}\s(?:naar|voor)\s+(?:het\s+|de\s+)?$", re.I)
_LEFT = re.compile(
    r"\b(?:overgestapt|overgegaan|overstap\w*|stap\w*\s+(?:\w+\s+){0,4}over|gewisseld|verhuisd|verruil\w+)\b",
    re.I,
)
_REGRETS = re.compile(
    r"\b(?:spijt|fout|helaas|had(?:den)?\s+(?:ik|we|wij)|moest\w*|verplicht|gedwongen)\b", re.I
)
# What one would rather not have; who has it is not the better one.
_BAD = (
    r"(?:problem\w*|uitval\w*|lesuitval|valt\s+uit|klacht\w*|wacht\w*|tekort\w*|ruzie|geweld|gepest\w*|boete\w*|storing\w*"
    r"|(?:ge)?staak\w*|staking|onvoldoende|verlies|fraude|chaos|dicht|sluit\w*|te\s+laat|gezakt|ontsla\w*|kwijt)\b"
)
_TROUBLE, _SPARED = re.compile(rf"\b{_BAD}", re.I), re.compile(rf"\bgeen (?:\w+ )?{_BAD}", re.I)
SAID = {True: "beter", False: "slechter"}
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
    (start, end, first, name), (other_start, other_end, second, other) = places
    before, between = sentence[max(0, start - NEAR) : start], sentence[end:other_start]
    if len(between) > NEAR:
        return None
    better = _who_does(before, between, sentence[other_end:]) or _who_is_left(sentence, before, between)
    if better:
        return [(f"{name} is {SAID[better > 0]}", first), (f"{other} is {SAID[better < 0]}", second)]
    if _BEATS.search(between):
        return [(f"{name} wint", first), (f"{other} verliest", second)]
    if _LOSES.search(between):
        return [(f"{name} verliest", first), (f"{other} wint", second)]
    if _RATHER.search(before) and _THAN.search(between):
        return [(f"{name} is beter", first), (f"{other} is slechter", second)]
    if _NOT.search(before) and _BUT.search(between):
        return [(f"{name} is slechter", first), (f"{other} is beter", second)]
    return None


def _who_does(before: str, between: str, after: str) -> int:
    """Return 1 where the first does what the second does not, -1 the other way round, 0 for neither.

    Of what nobody wants it is the other way round.
    """
    if not _LINKED.search(between):
        return 0
    second_not, second_does = _DOES_NOT.search(after), _DOES.search(after)
    if second_not and (_DOES.search(between) or _NOR_MORE.search(after)):
        found = 0 if re.search(r"\b(?:niet|nooit|geen)\b", between) else 1
    elif second_does and _DOES_NOT.search(between):
        found = -1
    else:
        return 0
    said = f"{before} {between}"
    if found < 0:
        return 1 if _SPARED.search(said) else -1
    return -1 if _TROUBLE.search(said) or dutch.read(said)[0][1] < -0.3 else found


def _who_is_left(sentence: str, before: str, between: str) -> int:
    """Return -1 where somebody left the first for the second and does not regret it, 0 for any other."""
    left = _LEFT.search(sentence) and _FROM.search(before) and _TO.search(between)
    return -1 if left and not _REGRETS.search(sentence) else 0
