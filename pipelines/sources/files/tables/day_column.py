"""Read the days of a column: its cells, the order of day and month, and the years, from all rows of the file."""

import contextlib
import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence

from pipelines.sources.files.tables import day_month_order, days, years
from pipelines.sources.files.tables.days import Day
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_

ENGLISH = frozenset(("day", "date", "publish time", "post time", "video publish time"))
# The first whole year in which a network can have had numbers of ours; of others no number is older than this.
SINCE = {"linkedin": 2003, "facebook": 2004, "youtube": 2005, "x": 2006, "instagram": 2010, "mastodon": 2016,
         "tiktok": 2016, "bluesky": 2023, "threads": 2023}  # fmt: skip
AGO = 20
TAKEN_ORDER = N_("“{value}” is read as {day}. It could be read in another way, and so could the other dates.")
SHORT_YEAR = N_("The years have two digits: “{value}” is read as {day}.")


def column(
    table: Table,
    rows: Sequence[Line],
    at: int,
    documented: str,
    today: dt.date,
    findings: Findings,
    groups: Sequence[Hashable] = (),
) -> list[tuple[dt.date, Day]]:
    """Return the day of each row, and what its cell says besides (a time, a zone).

    documented: the order in which a platform is known to write day and month, "" where none is; groups: of each row,
    with which others it makes one series (its channel), where a file holds several below each other.
    Raises: ExportRefused with the line of what is no day.
    """
    cells = [(row.number, _shown(row, at), _read(table, row, at, today)) for row in rows]
    _not_turned(table, rows, at, cells, documented)
    others = (
        day for row in rows for n in range(len(row.cells)) if n != at for day in _perhaps(row, n, today)
    )
    order = day_month_order.order(
        table.name, cells, documented, table.head[at] in ENGLISH, others, today, findings
    )
    series: dict[Hashable, list[int]] = {}
    for n in range(len(rows)):
        series.setdefault(groups[n] if groups else None, []).append(n)
    dates: dict[int, dt.date] = {}
    for places in series.values():
        dated = years.dated(table.name, [cells[n] for n in places], order.name, today, findings)
        dates |= dict(zip(places, dated, strict=True))
    _tell(cells, dates, order, findings)
    return [(dates[n], cells[n][2]) for n in range(len(rows))]


def _tell(
    cells: Sequence[tuple[int, str, Day]],
    dates: Mapping[int, dt.date],
    order: day_month_order.Order,
    findings: Findings,
) -> None:
    """Note which day the first doubtful cell was read as: its order with the other one to choose, or its short year."""
    in_doubt = [n for n, (_, _, day) in enumerate(cells) if day.open]
    if order.is_taken and in_doubt:
        at = in_doubt[0]
        told = {"value": cells[at][1], "day": dates[at]}
        findings.took("order", TAKEN_ORDER, day_month_order.ORDERS, order.name, **told)
    short = [n for n, (_, _, day) in enumerate(cells) if day.short]
    if short:
        findings.say(SHORT_YEAR, value=cells[short[0]][1], day=dates[short[0]])


def _shown(row: Line, at: int) -> str:
    return row.cells[at][:40]


def _read(table: Table, row: Line, at: int, today: dt.date) -> Day:
    try:
        return days.read(row.value(at), today)
    except days.Span as error:
        raise ExportRefused(
            N_(
                "{file}, line {line}: “{value}” is no single day. Weerklank keeps numbers by day: export them by day,"
                " or write the last day of that week or month."
            ),
            file=table.name,
            line=row.number,
            value=_shown(row, at),
        ) from error
    except days.NoDay as error:
        raise _no_date(table.name, row.number, _shown(row, at)) from error


def _no_date(name: str, line: int, value: str) -> ExportRefused:
    return ExportRefused(N_("{file}, line {line}: “{value}” is no date."), file=name, line=line, value=value)


def _perhaps(row: Line, at: int, today: dt.date) -> Iterator[Day]:
    if len(row.cells[at]) <= days.LONGEST and any(map(str.isdigit, row.cells[at])):
        with contextlib.suppress(days.NoDay):
            yield days.read(row.value(at), today)


def _not_turned(
    table: Table, rows: Sequence[Line], at: int, cells: Sequence[tuple[int, str, Day]], documented: str
) -> None:
    """Raise ExportRefused where a spreadsheet took days for dates with day and month turned: it leaves the others as
    text, and makes of the first days of a month the same day of each month.
    """
    texts = [(n, day) for n, (_, _, day) in enumerate(cells) if isinstance(rows[n].value(at), str)]
    dates = [day for n, (_, _, day) in enumerate(cells) if not isinstance(rows[n].value(at), str)]
    turned = [n for n, day in texts if day_month_order.one_way(day)]
    # Of a date both orders are the same day.
    month_days = {day.month_first for day in dates if day.month_first}
    if dates and turned and len(turned) == len(texts) and all(date <= 12 for _month, date in month_days):
        raise _turned(table.name, cells[turned[0]])
    of_month = {date for _month, date in month_days}
    if documented and not texts and len(month_days) > 2 and len(of_month) == 1:
        raise _turned(table.name, cells[0])
    serial = [n for n, day in texts if day.serial]
    if serial and len(serial) < len(texts):
        raise _no_date(table.name, cells[serial[0]][0], cells[serial[0]][1])


def _turned(name: str, cell: tuple[int, str, Day]) -> ExportRefused:
    return ExportRefused(
        N_(
            "{file}, line {line}: a spreadsheet seems to have turned day and month (“{value}”). Download the file again"
            " and import it without opening it first."
        ),
        file=name,
        line=cell[0],
        value=cell[1],
    )


def bounds(
    name: str, dates: Sequence[tuple[int, dt.date]], network: str, today: dt.date, findings: Findings
) -> None:
    """Ask whether days before the network began, or of more than twenty years ago, are right.

    dates: line and day of each row with a number. Raises: ExportRefused where there is none.
    """
    if not dates:
        raise ExportRefused(N_("{file} holds headings and nothing below them."), file=name)
    begin = dt.date(max(SINCE.get(network, 0), today.year - AGO), 1, 1)
    line, first = min(dates, key=lambda dated: dated[1])
    if first < begin:
        findings.ask(
            "old",
            N_(
                "{file}, line {line}: {day} lies before {begin}, longer ago than such numbers go back. Is it right?"
            ),
            file=name,
            line=line,
            day=first,
            begin=begin.year,
        )
