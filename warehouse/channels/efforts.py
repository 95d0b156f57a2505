"""Ask the warehouse for hours and euros as entered per month, and spread them over the days of a period."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period


@dataclass(frozen=True)
class Effort:
    """What was entered for one channel in one month?

    Columns: first day of the month, hours, euros.
    Empty: hours and euros are None where they were not entered.
    """

    month: dt.date
    hours: float | None
    euros: float | None


def months(period: Period) -> tuple[tuple[dt.date, float], ...]:
    """Which months does a period touch, and which share of each lies in it?

    Rows: first day of the month, share of its days (1.0 for a whole month).
    Empty: never; a period holds a day.
    """
    result = []
    month = period.start.replace(day=1)
    while month < period.end:
        length = calendar.monthrange(month.year, month.month)[1]
        after = month + dt.timedelta(days=length)
        inside = (min(after, period.end) - max(month, period.start)).days
        result.append((month, inside / length))
        month = after
    return tuple(result)


def efforts(con: duckdb.DuckDBPyConnection, period: Period) -> dict[str, tuple[Effort, ...]]:
    """What was entered for the months that this period touches?

    Rows: by channel, one per month that has an entry, the first first.
    Counts: whole months, also where the period holds a part of them.
    Empty: {}.
    Raises: nothing.
    Source: channel_efforts.
    """
    rows = con.execute(
        """
        select channel, month, hours, euros from channel_efforts
        where month >= date_trunc('month', $start::date) and month < $end order by channel, month
        """,
        period.parameters(),
    ).fetchall()
    by_channel: dict[str, list[Effort]] = {}
    for channel, *entered in rows:
        by_channel.setdefault(channel, []).append(Effort(*entered))
    return {channel: tuple(entries) for channel, entries in by_channel.items()}


def spread(entered: Sequence[Effort], period: Period, name: str) -> tuple[float | None, int, int, bool]:
    """What do these entries come to in the period?

    Columns: total, months that were entered, months in all, whether the period holds whole months only.
    Empty: total None where none of the months was entered.
    """
    known = {effort.month: getattr(effort, name) for effort in entered}
    touched = months(period)
    parts = [(known[month] * share) for month, share in touched if known.get(month) is not None]
    whole = all(share == 1 for _, share in touched)
    return (sum(parts) if parts else None), len(parts), len(touched), whole
