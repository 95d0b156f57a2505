"""What texts say, without asking the warehouse: language, sentiment, whom they mention, fingerprint.

Apart from `enrich`, so that another process can do it: see `crew`.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines import understanding
from pipelines.matching import engine, stories
from pipelines.understanding import Sentiment

LEAD = 1000  # characters of a text that are scored: the lead says how a report sounds, the rest dilutes it
Queries = tuple[tuple[str, str], ...]
# Whom a text mentions (subject → words), and its fingerprint when it mentions somebody.
Match = tuple[dict[str, tuple[str, ...]], bytes | None]


@dataclass(frozen=True)
class Said:
    """What one text says."""

    language: str
    sentiment: Sentiment
    match: Match


def whole(title: str, text: str) -> str:
    """Title and text as one: what is matched and scored."""
    return f"{title}\n{text}" if title else text


def said(queries: Queries, texts: Sequence[tuple[str, str]], hints: Sequence[str | None]) -> list[Said]:
    """What does each (title, text) say? hints: language that its feed names."""
    leads = [whole(*text)[:LEAD] for text in texts]
    languages = understanding.detect(leads, hints)
    scores = understanding.score(leads, languages)
    return [*map(Said, languages, scores, matched(queries, texts))]


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
