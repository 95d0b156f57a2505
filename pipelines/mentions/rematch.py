"""Match all stored items again after a query changed, group stories anew after a run, and store the outcome."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from pipelines.mentions.enrich import (
    AnalysedBatch,
    around_rows,
    grouped,
    placed,
)
from pipelines.mentions.matching import stories
from pipelines.mentions.store import read_words, store_mentions
from pipelines.mentions.told import analyse, fingerprints, scoring
from pipelines.mentions.told.analyse import Queries
from pipelines.settings import Settings
from pipelines.sources import sync_settings
from warehouse.core import connection, metadata
from warehouse.core.rows import Row
from warehouse.mentions import lookup
from warehouse.mentions import stories as stored_stories
from warehouse.mentions.refresh import refresh_days


def when_changed(
    settings: Settings,
    queries: Queries,
    url: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    still: Callable[[], None] = lambda: None,
) -> int:
    """Match all stored items anew when the queries are not those of the last time. How many were looked at?

    Where the rules by which copies are found are not those of the last time, their stories are made anew too.

    A few thousand at a time, each in its own transaction: readers never wait long, and a run that is
    killed begins again at the next. What people corrected stays. still: called before each is matched and before it is
    stored, and what it raises ends it.
    """
    fingerprint = sync_settings.queries_fingerprint(settings)
    with connection.reading(url) as con:
        before = metadata.read(con)
        same_rules = before.get("grouped") == stories.RULES
        if before.get("matched") == fingerprint and same_rules:
            return 0
        days = lookup.item_days(con)
    looked = 0
    for at, (first, last) in enumerate(days):
        still()
        with connection.reading(url) as con:
            rows = lookup.texts(con, first, last)
        batch = _matched(settings, queries, rows if same_rules else [_alone(row) for row in rows], url)
        still()
        with connection.writing(url) as con:
            # What was erased or loaded anew meanwhile is left as whoever did that left it.
            known = lookup.text_hashes(con, [row["item_id"] for row in rows])
            gone = {row["item_id"] for row in rows if known.get(row["item_id"]) != row["text_hash"]}
            ids = [row["item_id"] for row in rows if row["item_id"] not in gone]
            touched = store_mentions(con, ids, _without(batch, gone))
            refresh_days(con, touched | {row["day"] for row in rows})
        looked += len(rows)
        if progress:
            progress(at + 1, len(days), "…")
    with connection.writing(url) as con:
        metadata.store(con, {"matched": fingerprint, "grouped": stories.RULES})
    return looked


def _alone(row: Row) -> Row:
    return row | {"story_id": row["item_id"]}


def _matched(settings: Settings, queries: Queries, rows: Sequence[Row], url: str | None) -> AnalysedBatch:
    """Match these rows of `lookup.texts`, with the warehouse closed: that takes seconds, and nobody is to wait."""
    matches = analyse.matched(queries, [(row["title"], row["text"]) for row in rows])
    mentions, signatures, moves = grouped(fingerprints.of_warehouse(url), rows, queries, matches)
    leads = [analyse.lead(row["title"], row["text"]) for row in rows]
    languages = [row["language"] for row in rows]
    held = [
        row | {"matched": subjects}
        for row, (subjects, _) in zip(rows, matches, strict=True)
        if len(subjects) > 1
    ]
    with connection.reading(url) as con:
        known = scoring.recalled(con, held, settings.schools)
    per_school = analyse.per_school(settings.schools, leads, languages, matches, known)
    around = around_rows(rows, per_school, dt.datetime.now(dt.UTC))
    return AnalysedBatch(mentions, [], around, signatures, moves)


def _without(batch: AnalysedBatch, items: Collection[str]) -> AnalysedBatch:
    """Return what this says of other items than these."""

    def others(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if row["item_id"] not in items]

    moves = {item: story for item, story in batch.moves.items() if not {item, story} & {*items}}
    return AnalysedBatch(others(batch.mentions), [], others(batch.around), others(batch.signatures), moves)


def regroup(collected_at: dt.datetime, url: str | None = None) -> int:
    """Group anew what a run collected first at this moment, in several batches. How many items moved to another story?

    What a batch finds depends on what lies in it: a title alone may join a story that the text, a batch later, keeps
    out. Made from all of them at once, the stories are the same in whatever order the feeds came.
    """
    with connection.reading(url) as con:
        rows = lookup.signed(con, collected_at)
    before = {row["item_id"]: row["story_id"] for row in rows}
    free = [row | {"story_id": row["item_id"]} for row in rows]
    stories_now = placed(fingerprints.of_warehouse(url), free)
    moves = {item: story for item, story in stories_now.items() if before.get(item) != story}
    if moves:
        with connection.writing(url) as con:
            refresh_days(con, stored_stories.move(con, moves), words=False)
    read_words(url)
    return len(moves)
