"""Compute the season of a day for the sample school: holidays, open days, incidents and successes.

Everything is a rule on the date, so that any year works. The holidays lie within a week or so of
those of the Dutch regions (https://www.rijksoverheid.nl/onderwerpen/schoolvakanties); the town does
not exist, so it follows none of the three.
"""

import datetime as dt
import functools
from dataclasses import dataclass

SATURDAY = 5
# The kind of incident of a school year, by the year in which it starts.
INCIDENTS = {0: "dreigbericht", 1: "examenfraude", 2: "brand"}


@dataclass(frozen=True)
class Holiday:
    """A school holiday, from start up to and including end."""

    start: dt.date
    end: dt.date
    label: str


def holiday(day: dt.date) -> str | None:
    """Return the name of the school holiday that a day lies in."""
    for one in _holidays(day.year - 1) + _holidays(day.year):
        if one.start <= day <= one.end:
            return one.label
    return None


def incident(day: dt.date) -> tuple[str, int] | None:
    """Return the incident that holds the town on a day: which one, and how many days ago it began (0-8)."""
    begin = incident_day(day.year)
    since = (day - begin).days
    return (INCIDENTS[day.year % 3], since) if 0 <= since <= 8 else None


def incident_day(year: int) -> dt.date:
    """Return the second Tuesday of November."""
    return _nth(year, 11, 1, 2)


def contest(day: dt.date) -> int | None:
    """Return days since the national skills competition was won (0-4), or nothing."""
    since = (day - contest_day(day.year)).days
    return since if 0 <= since <= 4 else None


def contest_day(year: int) -> dt.date:
    """Return the third Thursday of March."""
    return _nth(year, 3, 3, 3)


def strike(day: dt.date) -> int | None:
    """Return days since the staff announced a relay strike (0-4), or nothing: from 19 November."""
    since = (day - dt.date(day.year, 11, 19)).days
    return since if 0 <= since <= 4 else None


def open_day(day: dt.date) -> int | None:
    """Return days until the open day that is near: 10 before to -3 after it, or nothing."""
    for date in open_days(day.year):
        if -3 <= (date - day).days <= 10:
            return (date - day).days
    return None


@functools.cache
def open_days(year: int) -> list[dt.date]:
    """Return the open days of a calendar year: late January, late March, early November."""
    return [_nth(year, 1, SATURDAY, 4), _nth(year, 3, SATURDAY, 4), _nth(year, 11, SATURDAY, 1)]


def pace(day: dt.date) -> float:
    """Return how much is written on a day: 1 on a school day, less at weekends and in holidays, more at peaks."""
    rate = 1.0
    if holiday(day):
        rate *= 0.38
    if day.weekday() == SATURDAY:
        rate *= 0.55
    elif day.weekday() == 6:
        rate *= 0.42
    near = open_day(day)
    if near is not None:
        rate *= 1.9 if -1 <= near <= 1 else 1.2
    if day.month in (6, 7) and not holiday(day):
        rate *= 1.2  # diplomas
    if (day.month == 3 and day.day >= 22) or (day.month == 4 and day.day <= 2):
        rate *= 1.2  # enrolment closes on 1 April
    if (day.month, day.day) >= (8, 24) and (day.month, day.day) <= (9, 14):
        rate *= 1.25  # the school year starts
    return rate


@functools.cache
def _holidays(year: int) -> list[Holiday]:
    """Return the school holidays that begin in a calendar year."""
    christmas = dt.date(year, 12, 21)
    christmas -= dt.timedelta(days=(christmas.weekday() - SATURDAY) % 7)
    spans = [
        (_near(year, 2, 20), 9, "Voorjaarsvakantie"),
        (_near(year, 4, 26), 9, "Meivakantie"),
        (_near(year, 7, 15), 44, "Zomervakantie"),
        (_near(year, 10, 19), 9, "Herfstvakantie"),
        (christmas, 16, "Kerstvakantie"),
    ]
    return [Holiday(day, day + dt.timedelta(days=days - 1), label) for day, days, label in spans]


def _nth(year: int, month: int, weekday: int, nth: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _near(year: int, month: int, day: int) -> dt.date:
    """Return the Saturday nearest to a date."""
    target = dt.date(year, month, day)
    ahead = (SATURDAY - target.weekday()) % 7
    return target + dt.timedelta(days=ahead if ahead <= 3 else ahead - 7)
