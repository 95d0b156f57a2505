"""Ask the warehouse which sources fell away in a month, and how many of the stories about us they used to bring."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from text.local_time import AMSTERDAM
from warehouse.core.period import Period
from warehouse.core.rows import named, one

NUMBERS = ("channel", "traffic")

# A run that brought something and met a fault is no good run; the last good one before the month ended, and the first
# bad one after it.
LOST = """
    with runs as (
        select source_name, started_at, outcome not in ('failed', 'partial') as is_good from source_runs
    ),
    good as (
        select
            source_name, max(started_at) filter (where started_at < $end) as last_good,
            bool_or(started_at >= $end) as is_back
        from runs where is_good group by source_name
    ),
    broke as (
        select source_name, min(started_at) as broke_at
        from runs join good using (source_name)
        where not is_good and not is_back and started_at > last_good and started_at < $end
        group by source_name
    )
    select source_name, title, kind, broke_at from broke join sources using (source_name)
    where not paused and broke_at >= $start order by title, source_name
"""
STORIES = """
    select coalesce(sum(stories) filter (where source_name = $source), 0)::bigint, coalesce(sum(stories), 0)::bigint
    from mention_days
    where subject = (select subject from subjects where role = 'own' order by position limit 1)
        and day >= $day::date - interval 3 month and day < $day
"""
ASKED = """
    select source_name, count(distinct started_at::date) from source_runs
    where started_at >= $start and started_at < $end group by source_name
"""


@dataclass(frozen=True)
class Lost:
    """Which source worked, failed inside the month and did not come back?

    Columns: source and title; since: the day of its first failure; stories: how many of ours it was the first to bring
    in the three months before that day, of_all: how many there were.
    Empty: stories None for a source of numbers.
    """

    source_name: str
    title: str
    since: dt.date
    stories: int | None
    of_all: int


def lost(con: duckdb.DuckDBPyConnection, month: Period) -> tuple[Lost, ...]:
    """Which sources fell away in this month?

    Rows: one per source that answered well before, then failed inside the month, and did not answer well since.
    Counts: runs; stories about us by the source that carried them first. What never worked, what failed before the
    month began, what was silent and what is paused took nothing away.
    Empty: ().
    Raises: nothing.
    Source: source_runs, sources, mention_days.
    """
    fallen = []
    for row in named(con, LOST, _moments(month)):
        since = row["broke_at"].replace(tzinfo=dt.UTC).astimezone(AMSTERDAM).date()
        ours, everything = one(con, STORIES, {"source": row["source_name"], "day": since})
        stories = None if row["kind"] in NUMBERS else ours
        fallen.append(Lost(row["source_name"], row["title"], since, stories, everything))
    return tuple(fallen)


def collected_until(con: duckdb.DuckDBPyConnection, month: Period) -> dt.date | None:
    """On which day of the month, or before it, did collecting stop, so that its end was never read?

    Unit: day.
    Counts: runs of any source that is not paused, good or bad.
    Empty: None where something was read after the month ended, and where nothing was ever read.
    Raises: nothing.
    Source: source_runs, sources.
    """
    newest = one(
        con, "select max(started_at) from source_runs join sources using (source_name) where not paused"
    )[0]
    if newest is None or newest >= _moments(month)["end"]:
        return None
    day: dt.date = newest.replace(tzinfo=dt.UTC).astimezone(AMSTERDAM).date()
    return day


def asked(con: duckdb.DuckDBPyConnection, month: Period) -> dict[str, int]:
    """On how many days of the month was each source asked?

    Columns: source → days.
    Counts: runs, good or bad.
    Empty: {}; a source that was not asked has no key.
    Raises: nothing.
    Source: source_runs.
    """
    return dict(con.execute(ASKED, _moments(month)).fetchall())


def _moments(month: Period) -> dict[str, dt.datetime]:
    """Return when the month begins and ends here, as times are stored."""
    return {
        name: dt.datetime.combine(day, dt.time(), AMSTERDAM).astimezone(dt.UTC).replace(tzinfo=None)
        for name, day in (("start", month.start), ("end", month.end))
    }
