"""Compute how far a goal should be by now, by its own past years, else by the school calendar."""

import datetime as dt
import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from text.i18n import N_

# A school year on the same weekdays: open days are on Saturdays.
YEAR = dt.timedelta(days=364)
YEARS = 3
# Of an earlier year at least this share of its days must be known.
KNOWN = 0.9
# An open day (one or two days) draws people on the day and in the week before; in holidays there is little.
DRAWS, BEFORE, HOLIDAY = 6.0, 3.0, 0.4
SHORT, LONG = 2, 5
BY_YEARS = N_("shaped on this goal’s own previous years ({years})")
BY_CALENDAR = N_("shaped on the events in the calendar ({events})")
STRAIGHT = N_("a straight line: there is no earlier year and no event to go by")


@dataclass(frozen=True)
class Pace:
    """Which share of the way should be done at the end of each day?

    Columns: shares, one per day from the start to the deadline, rising to 1.0; how: in which way it was found, a msgid
    with fields.
    Empty: never; without anything to go by it is a straight line, and says so.
    """

    start: dt.date
    shares: tuple[float, ...]
    how: str
    fields: dict[str, object]

    def at(self, day: dt.date) -> float:
        """Which share should be done at the end of this day? 0 before the start, 1 after the deadline."""
        place = (day - self.start).days
        return 0.0 if place < 0 else self.shares[min(place, len(self.shares) - 1)]


def pace(
    start: dt.date,
    deadline: dt.date,
    history: Mapping[dt.date, float],
    events: Sequence[tuple[dt.date, dt.date]],
    kind: str = "sum",
    breaks: Sequence[dt.date] = (),
) -> Pace:
    """How does this goal usually move between these days?

    Columns: those of `Pace`.
    Counts: history: what each day brought (sum) or how it stood (level); the same days of at most three earlier school
    years (364 days back, so on the same weekdays) of which nine of ten days are known and that came to something,
    each as a share of its own total, averaged; not a year in
    which the way of counting changed (`breaks`). Else events: days of one or two count six times, the week before them
    three times, days of holidays (five days or more) two fifths. Else every day the same. A rate has no course: it
    should be at its target from the first day.
    Empty: never.
    Raises: ValueError when the deadline is before the start.
    """
    if deadline < start:
        raise ValueError(f"{deadline} is before {start}")
    days = span(start, deadline)
    if kind == "rate":
        return Pace(start, (1.0,) * len(days), STRAIGHT, {})
    years = [year for back in range(1, YEARS + 1) if (year := _year(days, history, back, kind, breaks))]
    if years:
        shares = tuple(sum(day_shares) / len(years) for day_shares in zip(*years, strict=True))
        return Pace(start, shares, BY_YEARS, {"years": len(years)})
    inside = [(first, last) for first, last in events if first <= deadline and last >= start]
    if inside:
        weights = [weight(day, inside) for day in days]
        return Pace(start, _running(weights), BY_CALENDAR, {"events": len(inside)})
    return Pace(start, _running([1.0] * len(days)), STRAIGHT, {})


@functools.lru_cache(maxsize=64)
def span(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """Which days are there from the first up to and with the last?

    Rows: one for each day.
    Empty: () where the last is before the first.
    """
    # The goals of one school year ask for the same days.
    return (*map(dt.date.fromordinal, range(first.toordinal(), last.toordinal() + 1)),)


def _year(
    days: Sequence[dt.date], history: Mapping[dt.date, float], back: int, kind: str, breaks: Sequence[dt.date]
) -> list[float] | None:
    then = span(days[0] - back * YEAR, days[-1] - back * YEAR)
    known = sum(map(history.__contains__, then))
    if any(then[0] < day <= then[-1] for day in breaks) or known < KNOWN * len(then):
        return None
    if kind == "level":
        return _climbed(then, history)
    came = [*map(history.get, then, itertools.repeat(0.0))]
    return list(_running(came)) if sum(came) > 0 else None


def _climbed(then: Sequence[dt.date], history: Mapping[dt.date, float]) -> list[float] | None:
    """Return which share of a level's whole change in the year was there; None where it did not rise."""
    if then[0] not in history:
        return None
    levels, last = [], history[then[0]]
    for day in then:
        last = history.get(day, last)
        levels.append(last)
    if levels[-1] <= levels[0]:
        return None
    rise = levels[-1] - levels[0]
    return [min(max((level - levels[0]) / rise, 0.0), 1.0) for level in levels]


def weight(day: dt.date, events: Sequence[tuple[dt.date, dt.date]]) -> float:
    """How much does this day weigh by the calendar?

    Unit: times an ordinary day.
    Counts: a day of an event of one or two days six, the week before it three, days of holidays two fifths.
    Empty: 1.0 without events.
    """
    result = 1.0
    for first, last in events:
        length = (last - first).days + 1
        if length <= SHORT and first <= day <= last:
            result = max(result, DRAWS)
        elif length <= SHORT and first - dt.timedelta(7) <= day < first:
            result = max(result, BEFORE)
        elif length >= LONG and first <= day <= last and result == 1.0:
            result = HOLIDAY
    return result


def _running(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    shares = [done / total for done in itertools.accumulate(weights)]
    shares[-1] = 1.0
    return tuple(shares)


def shortened(pace: Pace, broken: dt.date) -> Pace:
    """How does the same pace run from this day on, where nothing of the way is done, to the deadline?

    Unit: shares, as `Pace`.
    """
    done = pace.at(broken)
    rest = 1.0 - done
    shares = tuple(max(share - done, 0.0) / rest if rest else 1.0 for share in pace.shares)
    return replace(pace, shares=shares)
