"""Store one batch of items in the warehouse: everything of it in one transaction, or nothing."""

import datetime as dt
from collections.abc import Sequence

from pipelines.mentions.deduplicate import NewItems
from pipelines.mentions.enrich import AnalysedBatch
from warehouse.core.load import delete, upsert
from warehouse.mentions import lookup, stories, threat_signals
from warehouse.mentions.refresh import refresh_days
from warehouse.reliability import sampling


def store(
    con, arrivals: NewItems, understood: AnalysedBatch, runs: Sequence[dict], states: Sequence[dict]
) -> None:
    """Store items with all that is known of them, and the run rows of their sources. Inside `writing()`."""
    rows = list(arrivals.items.values())
    upsert(con, "items", rows, keep=("collected_at",))
    upsert(
        con,
        "item_keys",
        [{"key": key, "item_id": item} for key, item in arrivals.keys.items()],
        keep=("item_id",),
    )
    upsert(con, "sightings", list(arrivals.sightings.values()), keep=("first_seen_at",))
    upsert(con, "sentiments", understood.sentiments)
    upsert(con, "score_cache", understood.cache)
    threat_signals.replace(con, [row["item_id"] for row in rows], understood.threats)
    days = {row["day"] for row in rows} | arrivals.old_days
    days |= store_mentions(con, [row["item_id"] for row in rows], understood)
    days |= _sighted(con, arrivals)
    if days:
        refresh_days(con, days)
    upsert(con, "source_runs", runs)
    upsert(con, "fetch_states", states)


def store_mentions(con, item_ids: Sequence[str], understood: AnalysedBatch) -> set[dt.date]:
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
    upsert(con, "subject_sentiments", understood.around)
    upsert(con, "mentions", understood.mentions)
    upsert(con, "story_signatures", understood.signatures)
    sampling.follow(con, item_ids)
    return set(stories.move(con, understood.moves))


def _sighted(con, arrivals: NewItems) -> set[dt.date]:
    """Return days of stored items that a further source now carries: that source brought something on that day."""
    others = {item for item, _ in arrivals.sightings} - arrivals.items.keys()
    return {row["day"] for row in lookup.items(con, others).values()}
