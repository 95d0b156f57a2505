"""Decide whether the day or the month comes first in a file's dates, from all of its rows together."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipelines.sources.files.tables.days import Day
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from text.i18n import N_

ORDERS = (
    ("dm", N_("The day first: 3-4 is the third of April")),
    ("md", N_("The month first: 3-4 is the fourth of March")),
)
ENOUGH = 3  # rows that show by themselves how they follow each other


class Order(NamedTuple):
    """The day first ("dm") or the month ("md"), and whether that was only taken, as the file proves neither."""

    name: str
    is_taken: bool = False


def order(
    name: str,
    cells: Sequence[tuple[int, str, Day]],
    documented: str,
    english: bool,
    others: Iterable[Day],
    today: dt.date,
    findings: Findings,
) -> Order:
    """Does the day come first or the month? cells: line, cell and what it says, of the whole column.

    documented: the order in which a platform is known to write 3/4, "" where none is (with other marks a spreadsheet
    has written it anew); english: whether the headings are; others: days in other columns of the file, for where the
    column itself leaves it open. What was chosen goes before what is only likely.
    Raises: ExportRefused where it is written in both ways.
    """
    proof = {"dm" if day.month_first is None else "md": cell for _, cell, day in cells if one_way(day)}
    if len(proof) == 2:
        raise ExportRefused(
            N_(
                "{file}: “{one}” and “{other}” cannot be written in one order of day and month. Write them alike."
            ),
            file=name,
            one=proof["dm"][:40],
            other=proof["md"][:40],
        )
    doubtful = [(line, cell, day) for line, cell, day in cells if day.open and not one_way(day)]
    if proof:
        return Order(next(iter(proof)))
    if not doubtful:
        return Order(documented or "dm")
    mark = doubtful[0][2].mark
    if documented and mark == "/":
        return Order(documented)
    elsewhere = {"dm" if day.month_first is None else "md" for day in others if one_way(day)}
    if len(elsewhere) == 1:
        return Order(elsewhere.pop())
    chosen = findings.answered("order", ORDERS)
    wrong = {candidate: _wrong(cells, candidate, today) for candidate in ("dm", "md")}
    if mark in ". " or (not english and not documented and not (wrong["dm"] and not wrong["md"])):
        return Order(chosen or "dm", is_taken=True)
    if wrong["dm"] != wrong["md"] and mark == "/" and len(cells) >= ENOUGH:
        return Order(chosen or min(wrong, key=wrong.__getitem__), is_taken=True)
    asked = findings.ask(
        "order",
        N_("{file}, line {line}: does the day or the month come first in “{value}”?"),
        ORDERS,
        likeliest="md" if wrong["dm"] and not wrong["md"] else "dm",
        file=name,
        line=doubtful[0][0],
        value=doubtful[0][1][:40],
    )
    return Order(asked)


def one_way(day: Day) -> bool:
    """Can this cell be read in one of the two orders only?"""
    return (day.day_first is None) != (day.month_first is None)


def _wrong(cells: Sequence[tuple[int, str, Day]], order_: str, today: dt.date) -> bool:
    """Does this order contradict the file: days that do not exist, lie in the future, fall on another weekday than is
    written, or go to and fro?
    """
    dates = []
    for _, _, day in cells:
        month, date = day.month_day(order_)
        try:
            dates.append(dt.date(day.year or today.year, month, date))
        except ValueError:
            return True
        if day.year and (
            dates[-1] > today or (day.weekday is not None and dates[-1].weekday() != day.weekday)
        ):
            return True
    steps = [later - before for before, later in itertools.pairwise(dates) if later != before]
    turns = sum((a > dt.timedelta(0)) != (b > dt.timedelta(0)) for a, b in itertools.pairwise(steps))
    return len(steps) > 1 and turns > 0
