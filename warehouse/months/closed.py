"""Ask the warehouse for closed months: their figures as they were frozen, and later corrections."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import Row, one
from warehouse.months import figures as month
from warehouse.months.cases import GOES_ON
from warehouse.months.month_figure import MonthFigure, unpacked
from warehouse.months.topics import NEGATIVE_ABOUT

NAMES = "figure subject part title title_en value before year_before unit quality as_of counts sources note fields said"
SAME = 1e-6
# What was expected, what goes on after the month (answers and copies that come later), and a theme, which is told only
# where it is clear: what moves under it moves in the stories too, and these are corrected.
NO_CORRECTION = ("goal_expected", "outage", "story", NEGATIVE_ABOUT, *GOES_ON)


@dataclass(frozen=True)
class ClosedMonth:
    """Which month was closed, when, and with which figures?

    Columns: month; when (aware UTC; None for a draft) and by whom; reasons: what spoke against it (template,
    fields) where it was forced; figures in the order in which they are told.
    Empty: reasons () when nothing spoke against it.
    """

    month: dt.date
    closed_at: dt.datetime | None
    closed_by: str
    reasons: tuple[tuple[str, Mapping[str, object]], ...]
    figures: tuple[MonthFigure, ...]

    def of(self, figure: str, subject: str = "", part: str = "") -> MonthFigure | None:
        """Which figure is this? None when the month has none such."""
        key = (figure, subject, part)
        return next((candidate for candidate in self.figures if candidate.key == key), None)

    def all_of(self, figure: str, subject: str | None = None) -> tuple[MonthFigure, ...]:
        """Which figures of this name are there, of one subject or of all?"""
        return tuple(
            candidate
            for candidate in self.figures
            if candidate.figure == figure and subject in (None, candidate.subject)
        )


@dataclass(frozen=True)
class Correction:
    """What became of a figure after its month was closed?

    Columns: the figure as it was frozen, and its value now.
    Empty: never; the frozen value is None where it was unknown then.
    """

    figure: MonthFigure
    now: float


def months(con: duckdb.DuckDBPyConnection) -> tuple[dt.date, ...]:
    """Which months are closed?

    Rows: first days of months, the newest first.
    Counts: every month that was closed.
    Empty: ().
    Raises: nothing.
    Source: months.
    """
    return tuple(day for (day,) in con.execute("select month from months order by month desc").fetchall())


def watched_since(con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """Since when do we collect?

    Unit: day.
    Counts: the first try of any source, good or bad.
    Empty: None before the first.
    Raises: nothing.
    Source: source_runs.
    """
    result: dt.date | None = one(con, "select min(started_at)::date from source_runs")[0]
    return result


def closed(con: duckdb.DuckDBPyConnection, which: dt.date) -> ClosedMonth | None:
    """What are the figures of this month, as they were when it was closed?

    Columns: those of `ClosedMonth`.
    Counts: nothing anew.
    Empty: None when it is not closed.
    Raises: nothing.
    Source: months, month_figures.
    """
    row = con.execute(
        "select closed_at, closed_by, reasons from months where month = $month", {"month": which}
    ).fetchone()
    if row is None:
        return None
    names = NAMES.split()
    rows = con.execute(
        f"select {', '.join(names)} from month_figures where month = $month order by position",
        {"month": which},
    ).fetchall()
    at, who, reasons = row
    objections = tuple(
        (load["template"], unpacked(json.dumps(load["fields"]))) for load in json.loads(reasons)
    )
    return ClosedMonth(
        which,
        at.replace(tzinfo=dt.UTC),
        who,
        objections,
        tuple(_figure(dict(zip(names, values, strict=True))) for values in rows),
    )


def _figure(row: Row) -> MonthFigure:
    as_of = row["as_of"] and row["as_of"].replace(tzinfo=dt.UTC)
    sources = tuple(name for name in row["sources"].split(",") if name)
    return MonthFigure(**{**row, "as_of": as_of, "sources": sources, "fields": unpacked(row["fields"])})


def draft(con: duckdb.DuckDBPyConnection, which: dt.date, now: dt.datetime) -> ClosedMonth:
    """What would the figures of this month be, were it closed now?

    Columns: those of `ClosedMonth`; closed_at is None.
    Counts: as `month.figures`.
    Empty: figures of quality unknown.
    Raises: UnknownSubject, ValueError when `now` has no time zone.
    Source: subject_days, channel_days, session_days, key_event_days, goals, and the others of `month.figures`.
    """
    return ClosedMonth(which, None, "", (), month.figures(con, which, now))


def closed_or_draft(con: duckdb.DuckDBPyConnection, which: dt.date, now: dt.datetime) -> ClosedMonth:
    """What are the figures of this month, frozen where it is closed?

    Columns: those of `ClosedMonth`.
    Counts: as `closed`, else as `draft`.
    Empty: figures of quality unknown.
    Raises: UnknownSubject, ValueError when `now` has no time zone.
    Source: months, month_figures, and those of `month.figures`.
    """
    return closed(con, which) or draft(con, which, now)


def corrections(con: duckdb.DuckDBPyConnection, which: dt.date, now: dt.datetime) -> tuple[Correction, ...]:
    """Which figures of this closed month would be others, were they counted now?

    Rows: one per figure that moved, in the order in which they are told.
    Counts: figures that are known now and were another number, or unknown, then. What can no longer be counted is no
    correction, and neither is what was expected, nor a copy that came later.
    Empty: () when nothing moved or the month is not closed.
    Raises: UnknownSubject, ValueError when `now` has no time zone.
    Source: months, month_figures, and those of `month.figures`.
    """
    frozen = closed(con, which)
    if frozen is None:
        return ()
    current = {figure.key: figure.value for figure in month.figures(con, which, now)}
    moved = []
    for figure in frozen.figures:
        value = current.get(figure.key)
        if figure.figure in NO_CORRECTION or value is None:
            continue
        if figure.value is None or abs(value - figure.value) > SAME * max(abs(figure.value), 1.0):
            moved.append(Correction(figure, value))
    return tuple(moved)
