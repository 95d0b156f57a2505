"""What texts say, without asking the warehouse: language, sentiment, whom they mention, fingerprint.

Sentiment is that of the fast tier: `rescore` puts the accurate one in its place.

Apart from `enrich`, so that another process can do it: see `crew`.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines import understanding
from pipelines.mentions.matching import engine, stories
from pipelines.understanding import Sentiment
from pipelines.understanding.around import around

LEAD = 1000  # characters of a text that are scored: the lead says how a report sounds, the rest dilutes it
Queries = tuple[tuple[str, str], ...]
# Whom a text mentions (subject → words), and its fingerprint when it mentions somebody.
Match = tuple[dict[str, tuple[str, ...]], bytes | None]


@dataclass(frozen=True)
class Said:
    """What one text says; around: the sentiment per school, where it says different things of several."""

    language: str
    sentiment: Sentiment
    match: Match
    around: Mapping[str, Sentiment] = field(default_factory=dict)


def whole(title: str, text: str) -> str:
    """Title and text as one: what is matched and scored."""
    return f"{title}\n{text}" if title else text


def said(
    queries: Queries,
    schools: Collection[str],
    texts: Sequence[tuple[str, str]],
    hints: Sequence[str | None],
) -> list[Said]:
    """What does each (title, text) say? schools: the subjects of which it can say different things; hints: the
    language that its feed names."""
    leads = [lead(*text) for text in texts]
    languages = understanding.detect(leads, hints)
    scores = understanding.score(leads, languages, understanding.FAST)
    matches = matched(queries, texts)
    return [*map(Said, languages, scores, matches, per_school(schools, leads, languages, matches))]


def lead(title: str, text: str) -> str:
    """What of an item is scored."""
    return whole(title, text)[:LEAD]


def per_school(
    schools: Collection[str], leads: Sequence[str], languages: Sequence[str], matches: Sequence[Match]
) -> list[dict[str, Sentiment]]:
    """How does each text sound about each school, where it says different things of several? By the fast tier."""
    apart = [of_each_school(schools, *pair) for pair in zip(leads, matches, strict=True)]
    pieces = [(at, school, text) for at, each in enumerate(apart) for school, text in each.items()]
    found = understanding.score(
        [text for *_, text in pieces], [languages[at] for at, *_ in pieces], understanding.FAST
    )
    answer: list[dict[str, Sentiment]] = [{} for _ in leads]
    for (at, school, _), one in zip(pieces, found, strict=True):
        answer[at][school] = one
    return answer


def of_each_school(schools: Collection[str], lead: str, match: Match) -> dict[str, str]:
    """School → what this text says about it; empty when it names fewer than two, or all of it concerns all."""
    named = {subject: words for subject, words in match[0].items() if subject in schools}
    return around(lead, named) if len(named) > 1 else {}


def matched(queries: Queries, texts: Sequence[tuple[str, str]]) -> list[Match]:
    """Whom does each (title, text) mention?"""
    found = matcher(queries).match([whole(*text) for text in texts])
    return [
        (subjects, stories.signature(*text) if subjects else None)
        for text, subjects in zip(texts, found, strict=True)
    ]


@functools.lru_cache(maxsize=4)
def matcher(queries: Queries) -> engine.Matcher:
    """The queries (subject, query), ready to be asked. Raises: QueryError."""
    return engine.compile(queries)
