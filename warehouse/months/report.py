"""Ask the warehouse for the board report of a month beside its figures: attention, corrections, sources, queries."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.months import lost
from warehouse.months.closed import ClosedMonth, Correction, closed_or_draft, corrections, months
from warehouse.months.month_figure import whole
from warehouse.months.trend import TrendMonth, trend
from warehouse.reputation import board
from warehouse.reputation.board import Board
from warehouse.sources import states as sources
from warehouse.sources.states import SourceState

LOOKED_BACK = 3


@dataclass(frozen=True)
class Query:
    """Whom do we watch, and by which query?

    Columns: subject, role (own, peer or topic), query.
    Empty: never.
    """

    subject: str
    role: str
    query: str


@dataclass(frozen=True)
class Report:
    """What stands in the report of a month?

    Columns: the month with its figures; corrections of it and of the months before, with their month; the board of that
    month (attention, trust, coverage); sources; asked: on how many days of the month each was asked; queries; trend:
    stories per month.
    Empty: corrections () when nothing moved.
    """

    month: ClosedMonth
    corrections: tuple[tuple[dt.date, Correction], ...]
    board: Board
    sources: tuple[SourceState, ...]
    asked: Mapping[str, int]
    queries: tuple[Query, ...]
    trend: tuple[TrendMonth, ...]


def report(con: duckdb.DuckDBPyConnection, month: dt.date, now: dt.datetime) -> Report:
    """What stands in the board's report of this month?

    Columns: those of `Report`.
    Counts: frozen figures where the month is closed, else those of now (a draft); corrections of this month and of the
    three closed ones before it.
    Empty: figures of quality unknown.
    Raises: UnknownSubject, ValueError when `now` has no time zone.
    Source: months, month_figures, subjects, source_runs, and those of board, sources and month.
    """
    result = closed_or_draft(con, month, now)
    period = whole(month)
    stands = board.board(con, period, period.end, now)
    return Report(
        result,
        since_closing(con, month, now),
        stands,
        sources.states(con, now),
        lost.asked(con, period),
        tuple(
            Query(*row)
            for row in con.execute("select subject, role, query from subjects order by position").fetchall()
        ),
        trend(con, result, stands.since, stands.read.until),
    )


def since_closing(
    con: duckdb.DuckDBPyConnection, month: dt.date, now: dt.datetime
) -> tuple[tuple[dt.date, Correction], ...]:
    """Which figures of this month and of those before it moved since they were closed?

    Rows: month and correction, this month first.
    Counts: this month and the three closed ones before it.
    Empty: () when nothing moved.
    Raises: UnknownSubject, ValueError when `now` has no time zone.
    Source: months, month_figures, and those of `month.figures`.
    """
    closed_months = [past for past in months(con) if past <= month][: LOOKED_BACK + 1]
    return tuple((past, moved) for past in closed_months for moved in corrections(con, past, now))
