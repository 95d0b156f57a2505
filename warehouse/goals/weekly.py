"""Ask the warehouse for the weeks of a goal's past, as its forecast reads them, and the weight of those to come."""

import dataclasses
import datetime as dt
import itertools
import math
from collections.abc import Sequence

import duckdb

from warehouse.goals.daily import ByDay, Daily
from warehouse.goals.daily_query import daily
from warehouse.goals.forecast import FEWEST, LONGEST, TRIALS, Forecast, Weeks, band, tried
from warehouse.goals.goal import Goal
from warehouse.goals.pace import YEAR, YEARS, weight

WEEK = 7
NO_WEIGHT: tuple[float, ...] = ()


def last_day(goal: Goal, today: dt.date) -> dt.date:
    """Up to which day can a goal be known?

    Unit: day.
    Counts: yesterday, or its deadline; what somebody enters today is known today.
    Empty: never.
    """
    return min(today if goal.metric == "hand" else today - dt.timedelta(1), goal.deadline)


def ahead(as_of: dt.date, weeks: Weeks, before: Forecast | None = None) -> Forecast | None:
    """Where will it stand, by these weeks?

    Columns: those of `Forecast`.
    Counts: whole weeks up to the last known day, at most 156 of them, only those since the way of counting last
    changed; before: an earlier outlook, whose trial holds for four weeks.
    Empty: None with fewer than twenty known weeks.
    Raises: nothing.
    """
    ends = band(weeks)
    if ends is None:
        return None
    known = sum(math.isfinite(value) for value in weeks.values)
    if before and (as_of - before.tried_on).days < 28 and _ahead(weeks) == before.ahead:
        return dataclasses.replace(before, as_of=as_of, band=ends, weeks=known)
    held, inside, long = tried(weeks)
    return Forecast(as_of, ends, known, held, inside, long, as_of)


def _ahead(weeks: Weeks) -> int:
    return tried(dataclasses.replace(weeks, values=()))[2]


def weeks(con: duckdb.DuckDBPyConnection, goal: Goal, last: dt.date) -> tuple[dt.date, Weeks] | None:
    """What is known of this goal by week, up to its last known day?

    Columns: that day, and the weeks.
    Counts: weeks of seven days back from that day; of a sum a week is known when its seven days are.
    Empty: None when nothing is known since the start.
    Raises: nothing.
    Source: what the goal's metric is counted from, events.
    """
    first = last - dt.timedelta(days=LONGEST * WEEK + YEARS * YEAR.days)
    known = daily(con, (goal,), min(first, goal.start))
    if goal.kind == "rate" and goal.metric == "net_sentiment":
        return _rates(known, goal, last)
    days = known.course(goal, first, last + dt.timedelta(1))
    if goal.metric == "hand" and goal.kind == "sum":
        days = _spread(known.entries.get(goal.name, {}), days)
    since = known.last_break(goal, last)
    days = {day: value for day, value in days.items() if since is None or day >= since}
    if not days or max(days) < goal.start or goal.start > last:
        return None
    as_of = max(days)
    ahead = (goal.deadline - as_of).days / WEEK
    count = min(LONGEST, ((as_of - min(days)).days + 1) // WEEK)
    values = tuple(_value(goal, days, _block(as_of, back)) for back in range(count - 1, -1, -1))
    history = Weeks(goal.kind, values, NO_WEIGHT, NO_WEIGHT, ahead)
    if goal.kind == "level":
        return as_of, history
    had = sum(value for day, value in days.items() if goal.start <= day <= as_of)
    return as_of, _weighed(con, dataclasses.replace(history, so_far=had), days, as_of, math.ceil(ahead))


def _block(as_of: dt.date, back: int) -> list[dt.date]:
    end = as_of - dt.timedelta(days=WEEK * back)
    return [end - dt.timedelta(days=n) for n in range(WEEK)]


def _value(goal: Goal, days: dict[dt.date, float], block: list[dt.date]) -> float:
    if goal.kind == "level":
        return days.get(block[0], math.nan)
    return sum(days[day] for day in block) if all(day in days for day in block) else math.nan


def _weighed(
    con: duckdb.DuckDBPyConnection, weeks: Weeks, days: dict[dt.date, float], as_of: dt.date, steps: int
) -> Weeks:
    """With the weight of each week: by the same weeks of the years before where these are known, else the calendar."""
    # The held-back stretches need the weeks after their cut as well, which are weeks of the past.
    past = [_earlier(days, _block(as_of, back)) for back in range(len(weeks.values) - 1, -1, -1)]
    future = [_earlier(days, _block(as_of, -step)) for step in range(1, steps + 1)]
    from_ = next((at for at, value in enumerate(past) if None not in past[at:]), len(past))
    known = tuple(value for value in past[from_:] if value is not None)
    coming = tuple(value for value in future if value is not None)
    if len(known) >= FEWEST + TRIALS and len(coming) == len(future):
        return dataclasses.replace(weeks, values=weeks.values[from_:], weights=known, future=coming)
    events = con.execute("select start_day, end_day from events").fetchall()
    if not events:
        return weeks
    return dataclasses.replace(
        weeks,
        weights=tuple(_drawn(events, _block(as_of, back)) for back in range(len(weeks.values) - 1, -1, -1)),
        future=tuple(_drawn(events, _block(as_of, -step)) for step in range(1, steps + 1)),
    )


def _earlier(days: dict[dt.date, float], block: list[dt.date]) -> float | None:
    for back in range(1, YEARS + 1):
        then = [day - back * YEAR for day in block]
        if all(day in days for day in then):
            return sum(days[day] for day in then)
    return None


def _drawn(events: Sequence[tuple[dt.date, dt.date]], block: list[dt.date]) -> float:
    return sum(weight(day, events) for day in block)


def _spread(entries: ByDay, days: ByDay) -> ByDay:
    """Return what came between two entries, evenly over the days between: only its total was said."""
    spread: ByDay = {}
    for (before, _), (day, value) in itertools.pairwise(sorted(entries.items())):
        length = (day - before).days
        spread |= {before + dt.timedelta(days=n): value / length for n in range(1, length + 1)}
    return {day: value for day, value in spread.items() if day in days}


def _rates(known: Daily, goal: Goal, last: dt.date) -> tuple[dt.date, Weeks] | None:
    if goal.start > last:
        return None
    first = last - dt.timedelta(days=LONGEST * WEEK - 1)
    days = known.judged_days(first, last + dt.timedelta(1))
    if not days:
        return None
    count = min(LONGEST, ((last - min(days)).days + 1) // WEEK)
    values, stories = [], []
    for back in range(count - 1, -1, -1):
        block = [days.get(day, (0, 0, 0)) for day in _block(last, back)]
        positive, negative, judged = (sum(counts[place] for counts in block) for place in range(3))
        values.append((positive - negative) / judged * 100 if judged else math.nan)
        stories.append(judged)
    rate, had = known.judged(goal.start, last + dt.timedelta(1))
    per_week = sum(stories[-26:]) / max(len(stories[-26:]), 1)
    ahead = (goal.deadline - last).days / WEEK
    return last, Weeks(
        "rate", tuple(values), NO_WEIGHT, NO_WEIGHT, ahead, so_far=rate or 0.0, judged=(had, per_week)
    )
