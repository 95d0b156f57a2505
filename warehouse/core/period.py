"""Define periods of whole calendar days in Europe/Amsterdam, half-open, and what they are compared with.

A period is compared with the one before it or with the same days of the last school year. What is a whole calendar
month or a whole school year is compared with a whole one, so that its numbers are those of the announcement; all else
with as many days on the same weekdays: 364 days back, which is the same week of the school year or the one beside it.
"""

import datetime as dt
import re
from dataclasses import dataclass

from text.i18n import N_
from text.local_time import AMSTERDAM
from warehouse.core.errors import NoSuchPeriod

# Dutch school years run from 1 August to 31 July (Wet educatie en beroepsonderwijs, art. 1.1.1).
FIRST_MONTH = 8
# What a choice is called in an address; the same in every language.
PRESETS = ("7d", "30d", "90d", "last-month", "school-year", "last-school-year", "12m")
AGAINST = ("previous", "last-year", "none")
LAST_DAYS = {"7d": 7, "30d": 30, "90d": 90, "12m": 365}
# Nothing that we collect is older, and longer than this no page can be drawn by the week.
FIRST_DAY, MOST_YEARS = dt.date(2000, 1, 1), 5

NO_DAYS = N_("The address names no period that there is.")
REVERSED = N_("The period in the address ends before it begins.")
NOT_YET = N_("The period in the address has no whole day yet.")
TOO_OLD = N_("The period in the address begins before {first}.")
TOO_LONG = N_("The period in the address is longer than {years} years.")

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
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

    @property
    def is_month(self) -> bool:
        """Is it one whole calendar month?"""
        return self.start.day == 1 and self == calendar_month(self.start)

    @property
    def is_school_year(self) -> bool:
        """Is it one whole school year?"""
        return self == school_year(self.start)

    def is_known(self, days: int) -> bool:
        """Are so many known days enough of it to compare with another period? Nine of ten are."""
        return days >= self.days * ENOUGH

    def previous(self) -> "Period":
        """Return the period just before: of a whole month or school year the one before, else as many days."""
        before = self.start - dt.timedelta(days=1)
        if self.is_month:
            return calendar_month(before)
        return (
            school_year(before)
            if self.is_school_year
            else Period(self.start - (self.end - self.start), self.start)
        )

    def last_school_year(self) -> "Period":
        """Return the same days one school year earlier.

        Of a whole month or school year that month or year; else as many days on the same weekdays, 364 days back.
        """
        if self.is_month:
            return calendar_month(self.start.replace(year=self.start.year - 1))
        back = dt.timedelta(days=364)
        return self.previous() if self.is_school_year else Period(self.start - back, self.end - back)

    def compared(self, against: str) -> "Period | None":
        """Return the days with which these are compared; against: previous, last-year or none (None).

        Raises ValueError for another word.
        """
        if against not in AGAINST:
            raise ValueError(f"{against} is none of {', '.join(AGAINST)}")
        if against == "none":
            return None
        return self.previous() if against == "previous" else self.last_school_year()

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


def calendar_month(day: dt.date) -> Period:
    """Return the calendar month that holds this day."""
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=31)).replace(day=1))


def chosen(choice: str, today: dt.date) -> Period:
    """Which whole days does this choice of an address stand for? Today is not complete, so never in it.

    choice: one of PRESETS; 2026-10, a calendar month; 2026-11-16..2026-11-22, both days in it.
    Raises: NoSuchPeriod for what is no such choice, ends before it begins, lies in the future, begins before 2000 or
    is longer than five years.
    """
    if choice in LAST_DAYS:
        return last_days(today, LAST_DAYS[choice])
    if choice == "school-year":
        year = school_year(today)
        return Period(year.start, max(today, year.start + dt.timedelta(days=1)))
    if choice == "last-school-year":
        return school_year(today).previous()
    if choice == "last-month":
        return calendar_month(today).previous()
    start, end = _bounds(choice)
    if end <= start:
        raise NoSuchPeriod(REVERSED)
    if start < FIRST_DAY:
        raise NoSuchPeriod(TOO_OLD, first=FIRST_DAY.year)
    if start >= today:
        raise NoSuchPeriod(NOT_YET)
    period = Period(start, min(end, today))
    if period.days > MOST_YEARS * 366:
        raise NoSuchPeriod(TOO_LONG, years=MOST_YEARS)
    return period


def ending(choice: str, today: dt.date, until: dt.date) -> Period:
    """Which of the days of this choice can be known where collecting ended before `until`?

    The last so many days, and this school year, are those up to there; a month or a range stays what it is and ends
    there. What begins after it stays whole: the page says that nothing was collected.
    Raises: NoSuchPeriod as `chosen`.
    """
    if choice in LAST_DAYS or choice == "school-year":
        return chosen(choice, min(today, until))
    period = chosen(choice, today)
    return Period(period.start, min(period.end, until)) if until > period.start else period


def _bounds(choice: str) -> tuple[dt.date, dt.date]:
    """Return the first day and the day after the last of a month or of a range."""
    try:
        if month := _MONTH.fullmatch(choice):
            whole = calendar_month(dt.date(int(month[1]), int(month[2]), 1))
            return whole.start, whole.end
        if both := _RANGE.fullmatch(choice):
            first, last = (dt.date.fromisoformat(text) for text in both.groups())
            return first, last + dt.timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise NoSuchPeriod(NO_DAYS) from error
    raise NoSuchPeriod(NO_DAYS)


def choice_of(first: dt.date, last: dt.date) -> str:
    """Return the choice that stands for these days in an address: a month as such, else both ends."""
    period = Period(first, last + dt.timedelta(days=1))
    return f"{first:%Y-%m}" if period.is_month else f"{first.isoformat()}..{last.isoformat()}"


def local_day(moment: dt.datetime) -> dt.date:
    """On which calendar day in Europe/Amsterdam does this moment fall? Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(AMSTERDAM).date()
