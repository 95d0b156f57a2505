"""Compute the weeks of the trend: ISO weeks that touch the period, at least twelve complete ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.core.period import Period
from warehouse.core.rows import Row
from warehouse.reputation.totals import Totals, add_up

FEWEST = 12


@dataclass(frozen=True)
class Span:
    """How did one week go?

    Columns: Monday up to but not including Monday; complete, all its days are known and over;
    in_period, it touches the period asked for; stories, items, stories by label, net sentiment.
    Empty: None in weeks that begin before the first known day; net also when nothing was judged.
    """

    start: dt.date
    end: dt.date
    complete: bool
    in_period: bool
    stories: int | None
    items: int | None
    positive: int | None
    neutral: int | None
    negative: int | None
    unclear: int | None
    net: float | None


def first_monday(period: Period) -> dt.date:
    """On which Monday does the trend of this period begin?

    Unit: date; at least twelve complete weeks before the end.
    """
    last_complete = period.end - dt.timedelta(days=period.end.weekday())
    twelve_back = last_complete - dt.timedelta(weeks=FEWEST)
    return min(period.start - dt.timedelta(days=period.start.weekday()), twelve_back)


def weeks(days: Sequence[Row], period: Period, since: dt.date | None) -> tuple[Span, ...]:
    """How did it go, week by week?

    Rows: one per week from `first_monday` up to the end of the period, the first one first.
    Counts: rows as `add_up` takes them, of days before the end of the period only.
    Empty: () while nothing is known; None in weeks that begin before `since`.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from subject_days.
    """
    if since is None:
        return ()
    by_week: dict[dt.date, list[Row]] = {}
    for row in days:
        by_week.setdefault(row["day"] - dt.timedelta(days=row["day"].weekday()), []).append(row)
    spans = []
    start = first_monday(period)
    while start < period.end:
        end = start + dt.timedelta(days=7)
        known = start >= since
        cut = Period(start, min(end, period.end))
        totals = add_up(by_week.get(start, ()), cut) if known else None
        spans.append(_span(start, end, known and end <= period.end, end > period.start, totals))
        start = end
    return tuple(spans)


def _span(start: dt.date, end: dt.date, complete: bool, in_period: bool, totals: Totals | None) -> Span:
    names = ("stories", "items", "positive", "neutral", "negative", "unclear", "net")
    return Span(start, end, complete, in_period, **{name: getattr(totals, name, None) for name in names})
