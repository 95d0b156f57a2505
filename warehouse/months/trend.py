"""Ask the warehouse how many stories there were per month up to the month of a report, and how they were judged."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period
from warehouse.months.closed import ClosedMonth, closed, months
from warehouse.months.month_figure import MonthFigure, earlier, whole
from warehouse.months.stories import by_label

# The month of the report, and the same month of the year before.
LONG = 13


@dataclass(frozen=True)
class TrendMonth:
    """How many stories about us were there in one month?

    Columns: month; stories; positive and negative: how many of these were.
    Empty: None where it is unknown.
    """

    month: dt.date
    stories: int | None
    positive: int | None
    negative: int | None


def trend(
    con: duckdb.DuckDBPyConnection, this: ClosedMonth, since: dt.date | None, until: dt.date | None
) -> tuple[TrendMonth, ...]:
    """How many stories about us were there in each of thirteen months, up to this one?

    Rows: months, the first one first.
    Counts: of this month, the one before and the year before what is frozen with this month; of others what was frozen
    with them, and where they are not closed what stands now, of months that were collected whole: not before `since`,
    the first known day, nor beyond `until`, the first that is unknown again (None where collecting goes on). Positive
    and negative are those that belong to this number of stories.
    Empty: None where a month is unknown, or its parts.
    Raises: nothing.
    Source: months, month_figures, subject_days, subjects.
    """
    shown = [this.month]
    while len(shown) < LONG:
        shown.append(earlier(shown[-1]))
    shown.reverse()
    counted = by_label(con, Period(shown[0], this.month))
    frozen = {which: _mentions(closed(con, which)) for which in months(con) if which in shown}
    ours = _mentions(this)
    said = {
        earlier(this.month): ours.before if ours else None,
        this.month.replace(year=this.month.year - 1): ours.year_before if ours else None,
    }
    found = []
    for which in shown[:-1]:
        is_whole = since is not None and since <= which and (until is None or whole(which).end <= until)
        now = counted.get(which, {"stories": 0, "positive": 0, "negative": 0}) if is_whole else {}
        found.append(_month(which, said.get(which), frozen.get(which), now))
    return (*found, _month(this.month, None, ours, {}))


def _mentions(month: ClosedMonth | None) -> MonthFigure | None:
    return month.of("mentions") if month else None


def _month(
    which: dt.date, said: float | None, frozen: MonthFigure | None, now: Mapping[str, int]
) -> TrendMonth:
    """Return one month: its number of stories, and the parts that were counted with this number."""
    kept = {} if frozen is None else {"stories": frozen.value, **frozen.fields}
    stories = next(
        (each for each in (said, kept.get("stories") if frozen else now.get("stories")) if each is not None),
        None,
    )
    parts = next(
        (
            each
            for each in (kept, now)
            if stories is not None and each.get("stories") == stories and "positive" in each
        ),
        {},
    )
    return TrendMonth(which, _count(stories), _count(parts.get("positive")), _count(parts.get("negative")))


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) else None
