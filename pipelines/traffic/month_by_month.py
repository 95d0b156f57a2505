"""Split days of traffic into months to ask for, and mark in the answers which days were read whole.

A token may expire between two months: what was read whole is stored, the rest is asked again.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator

from pipelines.connectors.shared.api_client import DateRange
from pipelines.web.api import Api, Payload

WHOLE = "whole"
TOO_MANY = "a month has more rows than are read"


def months(period: DateRange) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the days that are wanted, month by month: first and last day of each. Today is not over and left out."""
    start, last = period.start, period.end - dt.timedelta(days=1)
    while start <= last:
        length = calendar.monthrange(start.year, start.month)[1]
        end = min(start.replace(day=length), last)
        yield start, end
        start = end + dt.timedelta(days=1)


def days(start: dt.date, end: dt.date) -> list[dt.date]:
    """Return all days from start up to and with end."""
    return [start + dt.timedelta(n) for n in range((end - start).days + 1)]


def tell_whole(api: Api, start: dt.date, end: dt.date) -> None:
    """Say in the answers that these days were read whole."""
    api.kept.append(Payload(WHOLE, b"{}", {"start": start.isoformat(), "end": end.isoformat()}))


def read_whole(payloads: Iterable[Payload]) -> set[dt.date]:
    """Which days do these answers hold whole? Empty: none."""
    result: set[dt.date] = set()
    for payload in payloads:
        if payload.what == WHOLE:
            result.update(days(*(dt.date.fromisoformat(payload.asked[name]) for name in ("start", "end"))))
    return result
