"""Ask for hours and euros as entered per month, what they come to in a period, and of which months costs stand."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period, calendar_month


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
        whole = calendar_month(month)
        inside = (min(whole.end, period.end) - max(month, period.start)).days
        result.append((month, inside / whole.days))
        month = whole.end
    return tuple(result)


def until(con: duckdb.DuckDBPyConnection, period: Period) -> dict[str, tuple[Effort, ...]]:
    """What was entered for the months up to the end of this period, also before it?

    Rows: by channel, one per month that has an entry, the first first.
    Counts: whole months, also where the period holds a part of them.
    Empty: {}.
    Raises: nothing.
    Source: channel_efforts.
    """
    rows = con.execute(
        "select channel, month, hours, euros from channel_efforts where month < $end order by channel, month",
        {"end": period.end},
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


def after(month: dt.date, count: int) -> dt.date:
    """Which month is so many months later, or earlier below 0?

    Unit: its first day.
    Empty: never.
    """
    years, place = divmod(month.year * 12 + month.month - 1 + count, 12)
    return dt.date(years, place + 1, 1)


def cost_months(entered: Iterable[Effort], period: Period) -> Period | None:
    """Of which whole months do costs stand beside the numbers of this period?

    Columns: the whole months of the period, up to the last that was entered for any channel; where it holds no such
    month (thirty days hardly do), the last month before its end that was entered.
    Empty: None when no month that ended by then was entered.
    """
    known = sorted(
        {
            effort.month
            for effort in entered
            if calendar_month(effort.month).end <= period.end
            and (effort.hours is not None or effort.euros is not None)
        }
    )
    if not known:
        return None
    whole = [month for month, share in months(period) if share == 1 and month <= known[-1]]
    return Period(whole[0] if whole else known[-1], after(known[-1], 1))


def months_before(span: Period, period: Period, against: Period) -> Period:
    """With which months are these compared?

    Columns: whole months: as many just before, or those of a year before where `against` is.
    Empty: never.
    """
    count = len(months(span))
    back = 12 if (period.start - against.start).days > 300 and period.days < 300 else count
    return Period(after(span.start, -back), after(span.end, -back))
