"""Ask how often each source brings something, so that a quiet one is asked less often, and how soon we had it."""

import datetime as dt
from dataclasses import dataclass

import duckdb

DAYS = 30
# Fewer say nothing of how soon we have it.
FEWEST = 5


@dataclass(frozen=True)
class Brought:
    """What did a source bring lately?

    Columns: items, of the last days; days, how many of them it is watched, at most 30.
    Empty: a source that never brought anything has none.
    """

    items: int
    days: int


@dataclass(frozen=True)
class Delay:
    """How long after its publication did we have what a source brought?

    Columns: seconds, within which half of it was here; items, of how many that is known.
    Empty: a source with fewer than five such items has none.
    """

    seconds: float
    items: int


def brought(con: duckdb.DuckDBPyConnection, today: dt.date) -> dict[str, Brought]:
    """How much did each source bring in the last thirty days?

    Rows: one per source that ever brought anything, by name.
    Counts: items by day of publication, as on the page Sources.
    Empty: {}.
    Raises: nothing.
    Source: source_days.
    """
    rows = con.execute(
        """
        select source_name, coalesce(sum(items) filter (where day > $today::date - $days), 0)::bigint,
            least($days, greatest(1, $today::date - min(day) + 1))::bigint
        from source_days group by source_name
        """,
        {"today": today, "days": DAYS},
    ).fetchall()
    return {name: Brought(items, days) for name, items, days in rows}


def delays(con: duckdb.DuckDBPyConnection, now: dt.datetime) -> dict[str, Delay]:
    """How soon after its publication did we have what each source brought in the last thirty days?

    Unit: seconds, the median, of each source with at least five such items, by name.
    Counts: items that this source brought first and that say when they were published, after the source first brought
    anything: what stood there already says nothing.
    Empty: {}.
    Raises: nothing.
    Source: items.
    """
    rows = con.execute(
        """
        with begun as (
            select source_name, min(collected_at) as begun_at from items group by source_name
        )
        select source_name, median(epoch(collected_at - published_at)), count(*)
        from items join begun using (source_name)
        where collected_at > $now::timestamp - interval 30 day
            and published_quality = 'exact' and published_at >= begun_at
        group by source_name having count(*) >= $fewest
        """,
        {"now": now.astimezone(dt.UTC).replace(tzinfo=None), "fewest": FEWEST},
    ).fetchall()
    return {name: Delay(float(seconds), count) for name, seconds, count in rows}
