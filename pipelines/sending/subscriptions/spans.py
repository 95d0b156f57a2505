"""Decide which week or month a subscription is about, and from when it is due."""

import datetime as dt

from text.local_time import AMSTERDAM
from warehouse.core.period import Period, calendar_month, local_day

# After the nightly pass, when people begin to work.
AT = dt.time(7, 0)
WEEK = dt.timedelta(days=7)
RHYTHMS = ("weekly", "monthly")


def last_span(rhythm: str, now: dt.datetime) -> Period:
    """Return the last whole week (Monday to Sunday) or month of which the mail may go out at this moment.

    Before seven in the morning of a Monday, or of the first of a month, that is the one before. However long nothing
    ran, only the last one is due. Raises: KeyError for another rhythm.
    """
    today = local_day(now)
    if now.astimezone(AMSTERDAM).time() < AT:
        today -= dt.timedelta(days=1)
    return {"weekly": _week, "monthly": _month}[rhythm](today)


def _week(day: dt.date) -> Period:
    monday = day - dt.timedelta(days=day.weekday())
    return Period(monday - WEEK, monday)


def _month(day: dt.date) -> Period:
    return calendar_month(day).previous()
