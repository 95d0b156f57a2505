"""Store one batch of items in the warehouse: everything of it in one transaction, or nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence

from pipelines.mentions.deduplicate import NewItems
from pipelines.mentions.enrich import AnalysedBatch
from warehouse.core import connection, load
from warehouse.core.load import delete, upsert
from warehouse.mentions import lookup, stories, threat_signals
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.words import index, order
from warehouse.reliability import sampling

# Of so many items or more the words are read after they are stored, in pieces, by `read_words`: nobody is to wait for
# that, and of a day that comes in several batches they are read once.
MANY, PIECE, TURNS = 200, 4000, 50


def lists(
    arrivals: NewItems, understood: AnalysedBatch, runs: Sequence[dict], states: Sequence[dict]
) -> dict[str, Sequence[dict]]:
    """Return the rows of each table that are known before anything is stored."""
    return {
        "items": list(arrivals.items.values()),
        "item_keys": [{"key": key, "item_id": item} for key, item in arrivals.keys.items()],
        "sightings": list(arrivals.sightings.values()),
        "sentiments": understood.sentiments,
        "score_cache": understood.cache,
        "subject_sentiments": understood.around,
        "mentions": understood.mentions,
        "story_signatures": understood.signatures,
        "threat_signals": understood.threats,
        "source_runs": runs,
        "fetch_states": states,
    }


def store(
    con, arrivals: NewItems, understood: AnalysedBatch, runs: Sequence[dict], states: Sequence[dict],
    ready: Mapping[str, Sequence] | None = None,
) -> None:  # fmt: skip
    """Store items with all that is known of them, and the run rows of their sources. Inside `writing()`.

    ready: what `stage` made of `lists` in this connection
    """
    of = ready or lists(arrivals, understood, runs, states)
    rows = list(arrivals.items.values())
    upsert(con, "items", of["items"], keep=("collected_at",))
    upsert(con, "item_keys", of["item_keys"], keep=("item_id",))
    upsert(con, "sightings", of["sightings"], keep=("first_seen_at",))
    upsert(con, "sentiments", of["sentiments"])
    upsert(con, "score_cache", of["score_cache"])
    threat_signals.replace(con, [row["item_id"] for row in rows], of["threat_signals"])
    days = {row["day"] for row in rows} | arrivals.old_days
    days |= store_mentions(con, [row["item_id"] for row in rows], understood, of)
    days |= _sighted(con, arrivals)
    if days:
        refresh_days(con, days, words=len(rows) < MANY)
    upsert(con, "source_runs", of["source_runs"])
    upsert(con, "fetch_states", of["fetch_states"])


def stage(con, of: Mapping[str, Sequence[dict]]) -> dict[str, Sequence]:
    """Put the rows of `lists` ready, before the lock. Raises: ContractBroken."""
    return {table: load.stage(con, table, rows) for table, rows in of.items()}


def store_mentions(
    con, item_ids: Sequence[str], understood: AnalysedBatch, ready: Mapping[str, Sequence] | None = None
) -> set[dt.date]:
    """Store whom these items mention, and forget what they no longer mention. Days that others moved on."""
    now = {(row["item_id"], row["subject"]) for row in understood.mentions}
    before = lookup.mentioned(con, item_ids)
    gone = [
        {"item_id": item, "subject": subject}
        for item, subjects in before.items()
        for subject in subjects
        if (item, subject) not in now
    ]
    delete(con, "mentions", gone)
    mentioning = {item for item, _ in now}
    delete(con, "story_signatures", [{"item_id": item} for item in before.keys() - mentioning])
    apart = {(row["item_id"], row["subject"]) for row in understood.around}
    stale = lookup.around(con, item_ids) - apart
    delete(con, "subject_sentiments", [{"item_id": item, "subject": subject} for item, subject in stale])
    of = ready or {}
    upsert(con, "subject_sentiments", of.get("subject_sentiments", understood.around))
    upsert(con, "mentions", of.get("mentions", understood.mentions))
    upsert(con, "story_signatures", of.get("story_signatures", understood.signatures))
    sampling.follow(con, item_ids)
    return set(stories.move(con, understood.moves))


def _sighted(con, arrivals: NewItems) -> set[dt.date]:
    """Return days of stored items that a further source now carries: that source brought something on that day."""
    others = {item for item, _ in arrivals.sightings} - arrivals.items.keys()
    return {row["day"] for row in lookup.items(con, others).values()}


def read_words(url: str | None = None) -> None:
    """Read the words of what `store` left, a few thousand items at a time: between two, others have their turn.

    So many turns at most: what a warehouse of an earlier version lacks comes with the next runs. A month that is over
    is put in order in a turn of its own.
    """
    with connection.reading(url) as con:
        is_behind, month = index.is_behind(con), order.loose_month(con)
    for _ in range(TURNS if is_behind else 0):
        with connection.writing(url, names=connection.MESSAGES) as con:
            index.catch_up(con, PIECE)
            if not index.is_behind(con):
                break
    if month is not None:
        with connection.writing(url, names=connection.MESSAGES) as con:
            order.sort_month(con, month)
