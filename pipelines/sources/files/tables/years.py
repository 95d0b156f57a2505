"""Work out the years that the days of a column leave out.

Rows follow each other: the newest row is the last such day that is not after today, and each row before it lies at most
a year before the next.
"""

import datetime as dt
import itertools
from collections.abc import Sequence

from pipelines.sources.files.tables.days import Day
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from text.i18n import N_

STEP = 40  # days between rows that follow each other, where together they span more than a year
STALE = 300  # days: an export of which the newest row is older was perhaps made in another year
YEARS_BACK = 8  # a 29 February lies at most so far from the next


def dated(
    name: str, cells: Sequence[tuple[int, str, Day]], order_: str, today: dt.date, findings: Findings
) -> list[dt.date]:
    """Return the day of each row, in the order of the file. Raises: ExportRefused for a day that does not exist."""
    parts = [(line, cell, day, day.month_day(order_)) for line, cell, day in cells]
    for line, cell, day, (month, date) in parts:
        # A leap year stands in for a year that is not written.
        if not _made(day.year or 2024, month, date):
            raise ExportRefused(
                N_("{file}, line {line}: “{value}” is no date."), file=name, line=line, value=cell[:40]
            )
    _no_short_years(name, cells, today)
    whole = [dt.date(day.year, *month_day) for _, _, day, month_day in parts if day.year]
    if len(whole) == len(parts):
        return whole
    rows = [(day.year, month_day, day.weekday) for _, _, day, month_day in parts]
    up, down = _followed(rows, today), _followed(rows[::-1], today)
    result = up if _span(up) <= _span(down) else down[::-1]
    apart = [alone[0] for row in rows if (alone := _walk([row], today, 0))]
    follow = result == apart or _widest(result) <= STEP
    if not follow:
        result = apart
    newest = max(result)
    findings.say(
        N_("The days have no year. The rows follow each other, so the newest one is taken as {day}."),
        day=newest,
    )
    if not follow or (today - newest).days > STALE:
        findings.ask(
            "years",
            N_("{file}: the days have no year; are they those of {first} to {last}?"),
            file=name,
            first=min(result),
            last=newest,
        )
    return result


def _made(year: int, month: int, date: int) -> dt.date | None:
    try:
        return dt.date(year, month, date)
    except ValueError:
        return None


def _no_short_years(name: str, cells: Sequence[tuple[int, str, Day]], today: dt.date) -> None:
    """Raise ExportRefused where all rows begin with the same figures, those of this year or the last, and end in
    others: 26-11-20 is 20 November 2026 or 26 November 2020.
    """
    short = [(line, cell, day) for line, cell, day in cells if day.short and day.day_first]
    begin = {day.day_first[1] for _, _, day in short if day.day_first}
    years = {day.year for _, _, day in short}
    recent = {today.year, today.year - 1}
    if len(begin) == 1 and begin <= {year % 100 for year in recent} and not years <= recent:
        raise ExportRefused(
            N_(
                "{file}, line {line}: in “{value}” it is not clear what the year is; write it in full, as 2026."
            ),
            file=name,
            line=short[0][0],
            value=short[0][1][:40],
        )


_Row = tuple[int | None, tuple[int, int], int | None]  # year, (month, day), weekday


def _followed(rows: list[_Row], today: dt.date) -> list[dt.date]:
    """Return the days of rows that run from old to new.

    Of the years in which the last can lie, those that leave the fewest days of the week wrong and the smallest span,
    and of these the latest.
    """
    best: list[dt.date] | None = None
    least: tuple[int, int] | None = None
    for back in range(YEARS_BACK + 1):
        dates = _walk(rows, today, back)
        if dates is None:
            continue
        off = sum(
            weekday is not None and day.weekday() != weekday
            for day, (_, _, weekday) in zip(dates, rows, strict=True)
        )
        cost = (off, _span(dates))
        if least is None or cost < least:
            best, least = dates, cost
    if best is None:
        raise LookupError("these days lie in no years that follow each other")
    return best


def _walk(rows: list[_Row], today: dt.date, back: int) -> list[dt.date] | None:
    bound = dt.date(today.year - back, 12, 31) if back else today
    dates: list[dt.date] = []
    for year, (month, date), _ in reversed(rows):
        if year:
            bound = dt.date(year, month, date)
        else:
            tries = (_made(bound.year - n, month, date) for n in range(YEARS_BACK + 1) if bound.year > n)
            earlier = next((day for day in tries if day and day <= bound), None)
            if earlier is None:
                return None
            bound = earlier
        dates.append(bound)
    return dates[::-1]


def _span(dates: list[dt.date]) -> int:
    return (max(dates) - min(dates)).days


def _widest(dates: list[dt.date]) -> int:
    return max((abs((later - before).days) for before, later in itertools.pairwise(dates)), default=0)
