"""Return the sentences of a text around each school that it names, to be scored for each apart.

A report that praises one school and blames another is good news for the one and bad for the other; the text as
a whole says neither.
"""

import re
from collections.abc import Collection, Mapping, Sequence

SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
TURN = re.compile(
    r"\s*[;–]\s+|,?\s+(?=(?:maar|terwijl|echter|daarentegen|but|while|whereas|however|aber|während)\s)", re.I
)
COMMA = re.compile(r",\s+")
FEWEST = 4  # words that a part of a sentence needs to say something by itself
MOST_NAMES = 50


def around(text: str, names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """What is said about each school? School → its sentences, in order; only where that is not the whole text.

    names: per school the words by which the text names it. A sentence belongs to the schools it names; one that
    names none goes on about those of the sentence before, and what comes before any name concerns all. Where one
    sentence names several, its parts (after *maar*, *terwijl*, a semicolon or a comma) are told apart when
    each names one. Empty: {} when fewer than two schools are named, or all of it concerns all.
    """
    if len(names) < 2:
        return {}
    seen = {school: _pattern(words) for school, words in names.items()}
    by_school: dict[str, list[str]] = {school: [] for school in names}
    about: Sequence[str] = ()
    parts = [part for sentence in SENTENCE.split(text) for part in _parts(sentence.strip(), seen)]
    for part in parts:
        about = _named(part, seen) or about
        for school in about or names:
            by_school[school].append(part)
    return {
        school: " ".join(own_parts)
        for school, own_parts in by_school.items()
        if own_parts and len(own_parts) < len(parts)
    }


def _pattern(words: Collection[str]) -> re.Pattern:
    listed = sorted({word for word in words if word.strip()}, key=len, reverse=True)[:MOST_NAMES]
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
    for cut in (TURN, COMMA):
        parts = [part for part in cut.split(sentence) if part]
        named = [_named(part, seen) for part in parts]
        long_enough = all(len(part.split()) >= FEWEST for part in parts)
        told_apart = (
            named[0] and all(len(schools) <= 1 for schools in named) and len(set(filter(None, named))) > 1
        )
        if len(parts) > 1 and long_enough and told_apart:
            return parts
    return [sentence]
