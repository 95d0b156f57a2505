"""Compute language, sentiment, mentioned subjects and fingerprint of texts; asks the warehouse nothing.

Sentiment is that of the fast tier; what is left to the accurate one has none yet (`scoring`).

Apart from `enrich`, so that another process can do it: see `workers`.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pipelines import understanding
from pipelines.mentions.matching import engine, stories
from pipelines.mentions.told.comments import said, whole
from pipelines.understanding import Sentiment
from pipelines.understanding.about import around

LEAD = 1000  # characters of a text that are scored: the lead says how a report sounds, the rest dilutes it
Queries = tuple[tuple[str, str], ...]
# Whom a text mentions (subject → words), and its fingerprint when it mentions somebody.
Match = tuple[dict[str, tuple[str, ...]], bytes | None]


@dataclass(frozen=True)
class TextAnalysis:
    """What one text says; around: the sentiment per school, where it says different things of several.

    sentiment: None, and around empty, where it is left to the accurate tier.
    """

    language: str
    sentiment: Sentiment | None
    match: Match
    around: Mapping[str, Sentiment] = field(default_factory=dict)


def analyse_texts(
    queries: Queries,
    schools: Collection[str],
    texts: Sequence[tuple[str, str]],
    hints: Sequence[str | None],
    later: Collection[str] = (),
) -> list[TextAnalysis]:
    """What does each (title, text) say? schools: the subjects of which it can say different things; hints: the
    language that its feed names; later: languages of which what mentions somebody is left to the accurate tier.
    """
    leads = [lead(*text) for text in texts]
    languages = understanding.detect(leads, hints)
    matches = matched(queries, texts)
    now = [at for at, match in enumerate(matches) if not (match[0] and languages[at] in later)]
    to_score = [leads[at] for at in now], [languages[at] for at in now]
    scores = dict(zip(now, understanding.score(*to_score, understanding.FAST), strict=True))
    around = dict(zip(now, per_school(schools, *to_score, [matches[at] for at in now]), strict=True))
    return [
        TextAnalysis(language, scores.get(at), match, around.get(at, {}))
        for at, (language, match) in enumerate(zip(languages, matches, strict=True))
    ]


def lead(title: str, text: str) -> str:
    """Return what of an item is scored."""
    return said(title, text)[:LEAD]


def per_school(
    schools: Collection[str],
    leads: Sequence[str],
    languages: Sequence[str],
    matches: Sequence[Match],
    known: Mapping[tuple[str, str], Sentiment] = MappingProxyType({}),
) -> list[dict[str, Sentiment]]:
    """How does each text sound about each school, where it says different things of several?

    known: (language, text) → sentiment, where it was scored before; the others are scored by the fast tier, once each.
    """
    apart = [of_each_school(schools, *pair) for pair in zip(leads, matches, strict=True)]
    pieces = [
        (at, school, (languages[at], text))
        for at, parts in enumerate(apart)
        for school, text in parts.items()
    ]
    unscored = list(dict.fromkeys(piece for *_, piece in pieces if piece not in known))
    fresh = understanding.score(
        [text for _, text in unscored], [language for language, _ in unscored], understanding.FAST
    )
    sentiments = {**known, **dict(zip(unscored, fresh, strict=True))}
    answer: list[dict[str, Sentiment]] = [{} for _ in leads]
    for at, school, piece in pieces:
        answer[at][school] = sentiments[piece]
    return answer


def of_each_school(schools: Collection[str], lead: str, match: Match) -> dict[str, str]:
    """School → what this text says about it; empty when it names none, or all of it concerns all."""
    named = {subject: words for subject, words in match[0].items() if subject in schools}
    return around(lead, named) if named else {}


def matched(queries: Queries, texts: Sequence[tuple[str, str]]) -> list[Match]:
    """Whom does each (title, text) mention?"""
    match = matcher(queries).match([whole(*text) for text in texts])
    return [
        (subjects, stories.signature(*text) if subjects else None)
        for text, subjects in zip(texts, match, strict=True)
    ]


@functools.lru_cache(maxsize=4)
def matcher(queries: Queries) -> engine.Matcher:
    """Return the queries (subject, query), ready to be asked. Raises: QueryError."""
    return engine.compile(queries)
