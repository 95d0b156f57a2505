"""Work out by when a case is to be answered: by office hours, and within a day by the clock on the wall.

Office hours are those of webcare.toml, in Europe/Amsterdam, on days that are no public holiday and no school holiday of
the region. Minutes are real ones: the night on which the clock goes back has an hour more.
"""

import datetime as dt
import functools
from collections.abc import Iterator

from pipelines.cases.webcare_file import Hours
from text.local_time import AMSTERDAM

PROMISE = dt.timedelta(hours=24)
# The last year of which all school holidays are published in the library; later ones are refused, not guessed.
LAST_YEAR = 2029
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
Span = tuple[dt.datetime, dt.datetime]


def promise(seen_at: dt.datetime) -> dt.datetime:
    """Return when 24 hours by the clock have passed (aware UTC)."""
    return seen_at.astimezone(dt.UTC) + PROMISE


def due(seen_at: dt.datetime, hours: Hours) -> dt.datetime | None:
    """Return when the office hours for a first answer have passed (aware UTC).

    None where they reach into a year whose school holidays are not known.
    """
    left = dt.timedelta(hours=hours.answer_hours)
    for start, end in _spans(seen_at, hours):
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def office_minutes(start: dt.datetime, end: dt.datetime, hours: Hours) -> float | None:
    """Return how many minutes of office hours lie between two moments (aware); 0.0 where `end` is not later.

    None where they reach into a year whose school holidays are not known.
    """
    total = dt.timedelta(0)
    if end <= start:
        return 0.0
    for first, last in _spans(start, hours):
        if first >= end:
            return total / MINUTE
        total += min(last, end) - first
    return None


def is_office_day(day: dt.date, hours: Hours) -> bool:
    """Is somebody at work on this day? Raises: LookupError for a year whose school holidays are not known."""
    if day.year > LAST_YEAR:
        raise LookupError(day.year)
    return day.weekday() in hours.weekdays and day not in _free(day.year, hours.region)


def _spans(since: dt.datetime, hours: Hours) -> Iterator[Span]:
    """Return the parts of office hours after a moment, in order (aware UTC); it ends with the last year known."""
    since = since.astimezone(dt.UTC)
    day = since.astimezone(AMSTERDAM).date()
    while day.year <= LAST_YEAR:
        if is_office_day(day, hours):
            for start, end in _of_day(day, hours.blocks):
                if end > since:
                    yield max(start, since), end
        day += DAY


@functools.lru_cache(maxsize=512)
def _of_day(day: dt.date, blocks: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    midnight, next_midnight = (
        dt.datetime.combine(each, dt.time(), AMSTERDAM).astimezone(dt.UTC) for each in (day, day + DAY)
    )
    if next_midnight - midnight == DAY:
        return tuple((midnight + start * MINUTE, midnight + end * MINUTE) for start, end in blocks)
    # A night on which the clock is put forward or back: what it shows decides, minute by minute.
    inside = []
    for passed in range((next_midnight - midnight) // MINUTE):
        shown = (midnight + passed * MINUTE).astimezone(AMSTERDAM)
        at = shown.hour * 60 + shown.minute
        if any(start <= at < end for start, end in blocks):
            inside.append((midnight + passed * MINUTE, midnight + (passed + 1) * MINUTE))
    return tuple(inside)


@functools.lru_cache(maxsize=64)
def _free(year: int, region: str) -> frozenset[dt.date]:
    """Return the public holidays of the Netherlands and the school holidays of a region."""
    import holidays  # a seventh of a second, and most pages ask for no day

    public = holidays.country_holidays("NL", years=year)
    school = holidays.country_holidays("NL", subdiv=region.capitalize(), years=year, categories=("school",))
    return frozenset(public) | frozenset(school)
