"""Tell who speaks in a sentence from whom it is about: a school that only says something is not what is judged.

"“The railway is a shambles”, says a student of X" says nothing of X; "The head of X: “Y has deceived us”" speaks of Y.
"""

import re
from collections.abc import Mapping, Sequence

# What stands between quotation marks; a single one only where it is no apostrophe.
QUOTE = re.compile(r"[\"“”„«]([^\"“”„«»]{1,600})[\"“”»]|(?<!\w)['‘’]([^'‘’]{1,600})['’](?!\w)")
_ROLES = (
    r"(?:oud[- ])?(?:directeur|bestuur|bestuurder|bestuursvoorzitter|rector|lector|woordvoerder|voorzitter|docente?"
    r"|docenten|studente?|studenten|leerling|leerlingen|leraar|lerares|leraren|stagiair|teamleider|studentenraad"
    r"|head|principal|teachers?|students|spokesperson|director)"
)
_TELLS = (
    r"(?:zegt|zeggen|noemt|vindt|stelt|spreekt|meldt|schrijft|twittert|reageert|waarschuwt|klaagt|moppert|hoopt|pleit|laat"
    r"|says|calls|thinks|warns|writes)"
)
# Words for speaking that carry a feeling, of which the school is not the cause.
_FELT = re.compile(
    r"\b(?:klaagt|klagen|moppert|mopperen|waarschuwt|waarschuwen|verzucht|foetert|jubelt|juicht)\b", re.I
)
# Before and behind a name that speaks; the name comes between.
_BEFORE = re.compile(
    rf"(?:\b{_ROLES}(?:\s+[\w()-]+){{0,2}}\s+(?:van|aan|bij|op|of|at)\s+(?:het\s+|de\s+|the\s+)?"
    rf"|\b{_ROLES}\s+|\b(?:volgens|aldus|according\s+to)\s+(?:het\s+|de\s+|the\s+)?)$",
    re.I,
)
_BEHIND = re.compile(rf"^(?:\s+{_TELLS}\b|\s*:|-{_ROLES}\b)", re.I)
_ACCORDING = re.compile(r"\b(?:volgens|according\s+to)\s+(?:het\s+|de\s+|the\s+)?$", re.I)
# Who speaks so speaks of the own school.
_OWN = re.compile(
    r"\b(?:wij|we|ons|onze|ik|mij|me|mijn|hier|school|les|lessen|leraar|leraren|docent|docenten|mentor|rooster|klas|opleiding"
    r"|opleidingen|stage|stages|toets|toetsen|examens?|diploma|college|our|us|my|i|here|lessons?|teachers?)\b",
    re.I,
)
# What people at a school speak of besides the school.
_OTHER = re.compile(
    r"\b(?:treinen|trein|spoor|bus|bussen|ns|ministers?|ministerie|kabinet|regering|kamer|wet|wetsvoorstel|gemeente|gemeenteraad"
    r"|politiek|beleid|oorlog|crisis|sector|branche|wijk|buurt|snelweg|verkeer|[an]\d{1,3}|storm|ongeluk|ongeval|horeca"
    r"|woningmarkt|huren|bouw|klimaat|boek|roman|film|album|lied|concert|trains?|railways?|government|ministry|law|war"
    r"|industry|book|movie)\b",
    re.I,
)
BEFORE, BEHIND = 80, 30  # characters
Said = list[tuple[str, tuple[str, ...]]]


def apart(sentence: str, seen: Mapping[str, re.Pattern]) -> Said | None:
    """Which part of a sentence is about whom, where somebody of a school speaks? (part, schools); () is about none.

    None where nobody of a school speaks, or what is said may be about the own school.
    """
    quotes = [(match.start(), match.end(), match[1] or match[2]) for match in QUOTE.finditer(sentence)]
    outside = QUOTE.sub(lambda match: " " * len(match[0]), sentence)
    speaking = tuple(school for school, pattern in seen.items() if _speaks(outside, pattern))
    if not speaking:
        return None
    said = " ".join(quote for *_, quote in quotes)
    inside = tuple(school for school, pattern in seen.items() if pattern.search(said))
    spoken_of = tuple(
        school
        for school, pattern in seen.items()
        if school not in speaking and (school in inside or pattern.search(outside))
    )
    if spoken_of and not set(inside) & set(speaking):
        if inside or (quotes and not _OWN.search(said)):
            return [(sentence, spoken_of), (_attribution(outside), speaking)]
        return None if quotes else _according(sentence, speaking, spoken_of, seen)
    if quotes and not inside and _OTHER.search(sentence) and not _OWN.search(said):
        return [(said, ()), (_attribution(outside), speaking)]
    return None


def _speaks(outside: str, pattern: re.Pattern) -> bool:
    return any(
        _BEFORE.search(outside[max(0, match.start() - BEFORE) : match.start()])
        or _BEHIND.search(outside[match.end() : match.end() + BEHIND])
        for match in pattern.finditer(outside)
    )


def _according(
    sentence: str, speaking: Sequence[str], spoken_of: tuple[str, ...], seen: Mapping[str, re.Pattern]
) -> Said | None:
    """Return a sentence that begins with "Volgens X": all of it is about the others."""
    for school in speaking:
        match = seen[school].search(sentence)
        if match and (begins := _ACCORDING.search(sentence[max(0, match.start() - BEFORE) : match.start()])):
            return [(sentence, spoken_of), (f"{begins[0]}{match[0]}", tuple(speaking))]
    return None


def _attribution(outside: str) -> str:
    return _FELT.sub("zegt", " ".join(outside.split())).strip(" ,.:")
