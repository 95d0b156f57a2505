"""Ask the warehouse for the numbers typed for a month, for the grid on the page Channels."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period


@dataclass(frozen=True)
class EnteredLine:
    """What was typed for one channel in one month?

    Columns: the channel; followers typed by hand on a day of the month (the last of them); hours; euros; known: the
    last followers that any way brought in the month.
    Empty: None where nothing was typed.
    """

    channel: str
    title: str
    network: str
    peer: str | None
    followers: int | None
    hours: float | None
    euros: float | None
    known: int | None


def entered(con: duckdb.DuckDBPyConnection, month: dt.date) -> tuple[EnteredLine, ...]:
    """What was typed for this month?

    Rows: one per channel of the configuration, ours first, in its order; month: its first day.
    Counts: what was typed for days of the month.
    Empty: () without channels.
    Raises: nothing.
    Source: channels, channel_readings, channel_efforts, channel_days.
    """
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    rows = con.execute(
        """
        with typed as (
            select channel, arg_max(value, day) as followers from channel_readings
            where origin = 'hand' and metric = 'followers' and day >= $start and day < $end group by channel
        ), known as (
            select channel, arg_max(followers, day) as known from channel_days
            where day >= $start and day < $end group by channel
        ), costs as (from channel_efforts where month = $start)
        select channel, title, network, peer, typed.followers, hours, euros, known
        from channels left join typed using (channel) left join costs using (channel) left join known using (channel)
        order by peer is not null, position
        """,
        Period(month, after).parameters(),
    ).fetchall()
    return tuple(EnteredLine(*row) for row in rows)
