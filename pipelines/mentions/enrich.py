"""Compute the rows of new items: language, mentions, sentiment and story; stores nothing."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines import understanding
from pipelines.mentions.matching import stories
from pipelines.mentions.matching.engine import query_hash
from pipelines.mentions.told import analyse
from pipelines.mentions.told.analyse import Match, Queries, TextAnalysis
from pipelines.mentions.told.comments import said
from pipelines.mentions.told.fingerprints import Fingerprints
from pipelines.mentions.told.rows import plain_row, sentiment_row
from pipelines.support.workers import Pool, sharing
from pipelines.understanding import ACCURATE, FAST, Sentiment
from pipelines.understanding.danger.judge import POSSIBLE
from warehouse.cases.alerts.findings.found import NEWS
from warehouse.core.rows import Row

# Copies are looked for this many days around an item, a little wider than the window of `stories`.
AROUND = dt.timedelta(days=stories.WINDOW.days + 1)
MONTH = 31
Pair = tuple[Mapping[str, Any], Mapping[str, Any]]  # an item and its signature
PIECE = 200  # texts that are understood as one task


@dataclass
class AnalysedBatch:
    """Rows for mentions, sentiments, subject_sentiments, story_signatures and score_cache, and stories that known
    items move to.
    """

    mentions: list[Row]
    sentiments: list[Row]
    around: list[Row]
    signatures: list[Row]
    moves: dict[str, str]
    cache: list[Row] = field(default_factory=list)
    threats: list[Row] = field(default_factory=list)


def analyse_items(
    items: Mapping[str, Row],
    hints: Mapping[str, str | None],
    queries: Queries,
    schools: Collection[str],
    pool: Pool,
    later: Collection[str] = (),
) -> list[TextAnalysis]:
    """What do these items say? Fill in their `language`. later: see `analyse.analyse_texts`."""
    rows = list(items.values())
    tasks: list[tuple[int, tuple[object, ...]]] = []
    for at in range(0, len(rows), PIECE):
        piece = rows[at : at + PIECE]
        texts = [(row["title"], row["text"]) for row in piece]
        weight = sum(len(title) + len(text) for title, text in texts)
        hinted = [hints.get(row["item_id"]) for row in piece]
        tasks.append((weight, (queries, schools, texts, hinted, later)))
    done = sharing.all_of(pool, analyse.analyse_texts, tasks)
    analyses = [one for future in done for one in future.result()]
    for row, one in zip(rows, analyses, strict=True):
        row["language"] = one.language
    return analyses


def understand(
    known: Fingerprints,
    items: Mapping[str, Row],
    analyses: Sequence[TextAnalysis],
    queries: Queries,
    now: dt.datetime,
) -> AnalysedBatch:
    """Fill in `story_id` of these items; give what is to be stored beside them, without the scores that are left."""
    rows = list(items.values())
    mentions, signatures, moves = grouped(known, rows, queries, [one.match for one in analyses])
    for row in rows:
        row["story_id"] = moves.pop(row["item_id"], row["story_id"])
    sentiments = [
        sentiment_row(row, one.sentiment, now)
        for row, one in zip(rows, analyses, strict=True)
        if one.sentiment
    ]
    around = around_rows(rows, [one.around for one in analyses], now)
    return AnalysedBatch(mentions, sentiments, around, signatures, moves)


def left(items: Mapping[str, Row], analyses: Sequence[TextAnalysis], own: frozenset[str]) -> list[Row]:
    """Return the items that are left to the accurate tier, with `matched`.

    Those about `own` first, the newest first.
    """
    rows = [
        row | {"matched": one.match[0]}
        for row, one in zip(items.values(), analyses, strict=True)
        if one.sentiment is None
    ]
    return sorted(
        rows,
        key=lambda row: (own.isdisjoint(row["matched"]), -row["day"].toordinal(), row["item_id"]),
    )


def about_us(items: Mapping[str, Row], analyses: Sequence[TextAnalysis], own: frozenset[str]) -> list[Row]:
    """Return the items that mention the school itself, the newest first."""
    rows = [
        row for row, one in zip(items.values(), analyses, strict=True) if not own.isdisjoint(one.match[0])
    ]
    return sorted(rows, key=lambda row: (-row["day"].toordinal(), row["item_id"]))


def threat_rows(
    rows: Sequence[Mapping[str, Any]], now: dt.datetime, accurate: int, alarming: bool = False
) -> list[Row]:
    """Return how much of a threat these items are, as rows of threat_signals.

    accurate: of how many that words let through the encoder is asked at once, first those for which words alone would
    call people today; the others wait for it (`rescore`). alarming: of no others.
    """
    texts = [said(row["title"], row["text"]) for row in rows]
    judged = understanding.threats(texts, FAST)
    methods = {tier: understanding.threat_method(tier) for tier in (FAST, ACCURATE)}
    # What no word called for a closer look at stays as it is, whoever judges.
    told = [FAST if one.score else ACCURATE for one in judged]
    closer, news = [at for at, tier in enumerate(told) if tier == FAST], (now - NEWS).date()
    calling = [at for at in closer if judged[at].level >= POSSIBLE and rows[at]["day"] >= news]
    closer = (calling if alarming else list(dict.fromkeys([*calling, *closer])))[:accurate]
    for at, one in zip(closer, understanding.threats([texts[at] for at in closer]), strict=True):
        judged[at], told[at] = one, ACCURATE
    return [
        {
            "item_id": row["item_id"],
            "level": one.level,
            "score": one.score,
            "kind": one.why.kind,
            "found": list(one.why.found),
            "method": methods[tier],
            "judged_at": now,
            "day": row["day"],
        }
        for row, one, tier in zip(rows, judged, told, strict=True)
    ]


def around_rows(
    rows: Sequence[Mapping[str, Any]], per_school: Sequence[Mapping[str, Sentiment]], now: dt.datetime
) -> list[Row]:
    """Rows of subject_sentiments for these items."""
    return [
        plain_row(row, one, now) | {"subject": school}
        for row, by_school in zip(rows, per_school, strict=True)
        for school, one in by_school.items()
    ]


def grouped(
    known: Fingerprints, rows: Sequence[Mapping[str, Any]], queries: Queries, matches: Sequence[Match]
) -> tuple[list[Row], list[Row], dict[str, str]]:
    """Mentions and fingerprints of these rows of items, and the story of each item (also known ones) that
    belongs elsewhere.
    """
    hashes = {subject: query_hash(query) for subject, query in queries}
    mentions = [
        {
            "item_id": row["item_id"],
            "subject": subject,
            "matched": list(words),
            "query_hash": hashes[subject],
            "day": row["day"],
        }
        for row, (subjects, _) in zip(rows, matches, strict=True)
        for subject, words in subjects.items()
    ]
    mentioning = [
        (row, signature) for row, (_, signature) in zip(rows, matches, strict=True) if signature is not None
    ]
    signatures = [
        {"item_id": row["item_id"], "day": row["day"], "signature": signature}
        for row, signature in mentioning
    ]
    return mentions, signatures, _stories(known, [row for row, _ in mentioning], signatures)


def placed(known: Fingerprints, signed: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the story of each of these items that is alone so far, and of known ones that move.

    Rows of `lookup.signed`.
    """
    return _stories(known, signed, signed)


def _stories(
    ask: Fingerprints, rows: Sequence[Mapping[str, Any]], signatures: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    moves: dict[str, str] = {}
    pairs = sorted(
        zip(rows, signatures, strict=True), key=lambda pair: (pair[0]["published_at"], pair[0]["item_id"])
    )
    ours = {row["item_id"] for row in rows}
    runs = list(_months(pairs))
    spans = [(run[0][0]["day"] - AROUND, run[-1][0]["day"] + AROUND) for run in runs]
    for run, (first, _), signed_before in zip(runs, spans, ask(spans), strict=True):
        known = [
            stories.Signed(item, at, signature, moves.get(item, story), outlet)
            for item, at, signature, story, outlet in signed_before
            if item not in ours
        ]
        # Those of this batch that an earlier month of it has placed are known by now.
        placed = [pair for pair in pairs if first <= pair[0]["day"] < run[0][0]["day"]]
        known += [_signed(row, signed, moves.get(row["item_id"], row["story_id"])) for row, signed in placed]
        # An item that changed keeps its story; one that is alone in its story is free to move.
        new = [_signed(row, signed, _settled(row, moves)) for row, signed in run]
        free = [item for item in new if item.story_id is None]
        moves |= stories.group(free, known + [item for item in new if item.story_id is not None])
    return moves


def _settled(row: Mapping[str, Any], moves: Mapping[str, str]) -> str | None:
    story = moves.get(row["item_id"], row["story_id"])
    return None if story == row["item_id"] else story


def _signed(row: Mapping[str, Any], signed: Mapping[str, Any], story: str | None) -> stories.Signed:
    return stories.Signed(row["item_id"], row["published_at"], signed["signature"], story, row["outlet"])


def _months(pairs: Sequence[Pair]) -> Iterable[list[Pair]]:
    """Yield days near each other, at most a month at a time, so that memory stays bounded."""
    run: list[Pair] = []
    for pair in pairs:
        day = pair[0]["day"]
        if run and ((day - run[-1][0]["day"]).days > AROUND.days or (day - run[0][0]["day"]).days > MONTH):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run
