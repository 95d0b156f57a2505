"""Days on which the way in which a goal is counted changed: before and after are never compared."""

import datetime as dt

import duckdb

from warehouse.goals.daily import GoalRow


def breaks(con: duckdb.DuckDBPyConnection, goal: GoalRow, last: dt.date) -> tuple[dt.date, ...]:
    """On which days did the way in which this goal is counted change?

    Rows: one per day on which a platform began to count followers of a channel of this goal in another way.
    Counts: up to and with `last`.
    Empty: (); for all metrics but followers.
    Raises: nothing.
    Source: channel_days, channels.
    """
    if goal.metric != "followers":
        return ()
    rows = con.execute(
        """
        select distinct day from (
            select day, followers_definition as way,
                lag(followers_definition) over (partition by channel order by day) as before
            from channel_days semi join (
                from channels where peer is null and ($name is null or channel = $name or network = $name)
            ) as ours using (channel)
            where followers is not null and day <= $last
        ) where before <> way order by day
        """,
        {"name": goal.network, "last": last},
    ).fetchall()
    return tuple(day for (day,) in rows)


def last_break(con: duckdb.DuckDBPyConnection, goal: GoalRow, last: dt.date) -> dt.date | None:
    """Since when is this goal counted as it is now?

    Unit: day.
    Counts: up to and with `last`.
    Empty: None when it always was.
    Raises: nothing.
    Source: channel_days, channels.
    """
    found = breaks(con, goal, last)
    return found[-1] if found else None
