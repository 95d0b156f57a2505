"""Periods of whole calendar days in Europe/Amsterdam, half-open: start is in, end is out."""

import datetime as dt
from dataclasses import dataclass

from text.local_time import AMSTERDAM

# Dutch school years run from 1 August to 31 July (Wet educatie en beroepsonderwijs, art. 1.1.1).
FIRST_MONTH = 8
# Of two periods that are compared this part of the days is known at least.
ENOUGH = 0.9


@dataclass(frozen=True)
class Period:
    """Days from `start` up to but not including `end`."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts, not {self.start} to {self.end}")

    @property
    def days(self) -> int:
        """How many days does it hold?"""
        return (self.end - self.start).days

    @property
    def last(self) -> dt.date:
        """The last day that is in it."""
        return self.end - dt.timedelta(days=1)

    def is_known(self, days: int) -> bool:
        """Are so many known days enough of it to compare with another period? Nine of ten are."""
        return days >= self.days * ENOUGH

    def previous(self) -> "Period":
        """Return the period of the same length just before."""
        return Period(self.start - (self.end - self.start), self.start)

    def last_school_year(self) -> "Period":
        """Return the same days one school year earlier, on the same weekdays (364 days)."""
        back = dt.timedelta(days=364)
        return Period(self.start - back, self.end - back)

    def parameters(self) -> dict[str, dt.date]:
        """Its bounds as named parameters of a query."""
        return {"start": self.start, "end": self.end}


def last_days(today: dt.date, days: int) -> Period:
    """Return the last whole days before today: today itself is not complete and not in it."""
    return Period(today - dt.timedelta(days=days), today)


def school_year(day: dt.date) -> Period:
    """Return the school year that holds this day."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return Period(dt.date(first, FIRST_MONTH, 1), dt.date(first + 1, FIRST_MONTH, 1))


def local_day(moment: dt.datetime) -> dt.date:
    """On which calendar day in Europe/Amsterdam does this moment fall? Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(AMSTERDAM).date()
