"""Return the sentences of a text around each school that it names, to be scored for each apart.

A report that praises one school and blames another is good news for the one and bad for the other; the text as
a whole says neither.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from pipelines.understanding.about import contests, speakers

SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
TURN = re.compile(
    r"\s*[;–]\s+|,?\s+(?=(?:maar|terwijl|echter|daarentegen|but|while|whereas|however|aber|während)\s)", re.I
)
# Where two schools are compared: "liever X dan Y", "bij X … en bij Y …".
AGAINST = re.compile(r",?\s+(?=(?:dan|than)\s)|,?\s+(?=(?:en|and)\s+(?:bij|op|aan|at)\s)", re.I)
COMMA = re.compile(r",\s+")
FEWEST = 4  # words that a part of a sentence needs to say something by itself
MOST_NAMES = 50
# What is better than another makes the other worse.
TURNED = {
    "beter": "slechter", "betere": "slechtere", "leuker": "saaier", "fijner": "vervelender", "liever": "liever niet",
    "slechter": "beter", "slechtere": "betere", "erger": "beter", "better": "worse", "worse": "better",
}  # fmt: skip
BESIDE = frozenset(
    "mbo mbo'er mbo'ers roc school scholen student studenten docent docenten opleiding opleidingen stage stages rooster"
    " roosters les lessen diploma diploma's examen examens campus onderwijs techniek".split()
)
COMPARED = re.compile(rf"\b({'|'.join(TURNED)})\b", re.I)


def around(text: str, names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """What is said about each school? School → its sentences, in order; only where that is not the whole text.

    names: per school the words by which the text names it. A sentence belongs to the schools it names; one that
    names none goes on about those of the sentence before, and what comes before any name concerns all. Where one
    sentence names several, its parts (after *maar*, *terwijl*, *dan*, a semicolon or a comma) are told apart when
    each names one; of what is better than another, the other is worse. A school of which somebody only speaks is not
    judged by what is said of others (`speakers`). Empty: {} when no school is named, or all of it concerns all.
    """
    seen = {school: _pattern(words) for school, words in names.items()}
    by_school: dict[str, list[str]] = {school: [] for school in names}
    about: Sequence[str] = ()
    pieces = [piece for stretch in _stretches(text) for piece in _pieces(stretch, seen)]
    for part, schools in pieces:
        about = schools or about
        for school in (about or tuple(names)) if schools is not None else ():
            by_school[school].append(part)
    return {
        school: " ".join(own_parts)
        for school, own_parts in by_school.items()
        if own_parts and len(own_parts) < len(pieces)
    }


def _stretches(text: str) -> list[str]:
    """Return the sentences of a text; one in which somebody is quoted is whole, however many the quote holds."""
    quotes = [match.span() for match in speakers.QUOTE.finditer(text)]
    stretches, begin, at = [], 0, 0
    for cut in SENTENCE.finditer(text):
        while at < len(quotes) and quotes[at][1] <= cut.start():
            at += 1
        if (
            at < len(quotes)
            and quotes[at][0] < cut.start()
            and cut.start() < quotes[at][1]
            and "\n" not in cut[0]
        ):
            continue
        stretches.append(text[begin : cut.end()].strip())
        begin = cut.end()
    return [*stretches, text[begin:].strip()]


def _pieces(stretch: str, seen: Mapping[str, re.Pattern]) -> list[tuple[str, tuple[str, ...] | None]]:
    """Return the parts of a sentence and whom each is about; None is nobody, () those of before."""
    said = speakers.apart(stretch, seen)
    if said is not None:
        return [(part, schools or None) for part, schools in said]
    pieces: list[tuple[str, tuple[str, ...] | None]] = []
    for sentence in SENTENCE.split(stretch):
        if contest := contests.told(sentence, seen):
            pieces += [(part, (school,)) for part, school in contest]
        else:
            pieces += [(part, _named(part, seen)) for part in _parts(sentence.strip(), seen)]
    return pieces


def _pattern(words: Collection[str]) -> re.Pattern:
    kept = {word for word in words if word.strip()}
    # What a query asks beside a name ("nova NEAR/6 mbo") is no name, as long as another word is one.
    kept = {word for word in kept if word.casefold() not in BESIDE} or kept
    listed = sorted(kept, key=len, reverse=True)[:MOST_NAMES]
    if not listed:
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, listed)) + r")(?!\w)", re.I)


def _named(part: str, seen: Mapping[str, re.Pattern]) -> tuple[str, ...]:
    return tuple(school for school, pattern in seen.items() if pattern.search(part))


def _parts(sentence: str, seen: Mapping[str, re.Pattern]) -> list[str]:
    if not sentence:
        return []
    if len(_named(sentence, seen)) < 2:
        return [sentence]
    for cut in (TURN, AGAINST, COMMA):
        parts = [part for part in cut.split(sentence) if part]
        named = [_named(part, seen) for part in parts]
        long_enough = all(len(part.split()) >= FEWEST for part in parts)
        told_apart = (
            named[0] and all(len(schools) <= 1 for schools in named) and len(set(filter(None, named))) > 1
        )
        if len(parts) > 1 and told_apart:
            if (
                cut is AGAINST
                and len(parts) == 2
                and COMPARED.search(parts[0])
                and not COMPARED.search(parts[1])
            ):
                turned = COMPARED.sub(lambda match: TURNED[match[0].lower()], parts[0])
                return [parts[0], f"{' '.join(_without(turned, seen).split())} {parts[1]}"]
            if long_enough:
                return parts
    return [sentence]


def _without(part: str, seen: Mapping[str, re.Pattern]) -> str:
    """Return it without the names in it."""
    for pattern in seen.values():
        part = pattern.sub("", part)
    return part
