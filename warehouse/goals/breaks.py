"""Ask the warehouse on which days the counting of a goal changed; before and after are never compared or added."""

import datetime as dt

import duckdb

from warehouse.channels import definitions
from warehouse.core import registry
from warehouse.goals.goal import Goal


def breaks(con: duckdb.DuckDBPyConnection, goal: Goal, last: dt.date) -> tuple[dt.date, ...]:
    """On which days did the way in which this goal is counted change?

    Rows: one per day on which a platform began to count this of a channel of this goal in another way: what is read
    has another definition than before, or the platform said so and numbers of before are known.
    Counts: up to and with `last`.
    Empty: (); for what no platform counts.
    Raises: KeyError for an unknown metric.
    Source: channel_days, channels, definitions.toml.
    """
    metric = registry.metric(goal.metric)
    if not metric.breaks:
        return ()
    rows = con.execute(
        f"""
        with told as (
            select channel, day, {metric.name}_definition as way from channel_days
            where {metric.name} is not null and day <= $last
        )
        select network, min(day), list(day) filter (where before <> way) from (
            select network, day, way, lag(way) over (partition by channel order by day) as before
            from told join channels using (channel)
            where peer is null and ($name is null or channel = $name or network = $name)
        ) group by network
        """,
        {"name": goal.network, "last": last},
    ).fetchall()
    days: set[dt.date] = set()
    for network, first, turned in rows:
        announced = (gap.day for gap in definitions.breaks(network, metric.name))
        days |= {*(turned or ()), *(day for day in announced if first < day <= last)}
    return tuple(sorted(days))


def last_break(con: duckdb.DuckDBPyConnection, goal: Goal, last: dt.date) -> dt.date | None:
    """Since when is this goal counted as it is now?

    Unit: day.
    Counts: up to and with `last`.
    Empty: None when it always was.
    Raises: nothing.
    Source: channel_days, channels.
    """
    days = breaks(con, goal, last)
    return days[-1] if days else None
