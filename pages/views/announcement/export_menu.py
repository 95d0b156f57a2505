"""Draw the menu that exports the figures of a month, and of all closed months, as they were frozen."""

import datetime as dt
import functools
from collections.abc import Callable

import pyarrow as pa

from pages.shared import query_cache
from pages.shared.i18n import _, language, translate
from pages.shared.page import Page
from pages.shared.spreadsheets.menu import menu
from warehouse.core.connection import Connection
from warehouse.months import closed
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure


def months(page: Page, month: ClosedMonth) -> None:
    """Draw the choice of files: the month that is shown, and every closed one."""
    tables: dict[str, Callable[[], pa.Table]] = {_("This month"): functools.partial(table, (month,))}
    if page.ask(closed.months):
        tables[_("All closed months")] = lambda: table(query_cache.ask_now(_all))
    menu(f"{_('month')}-{month.month:%Y-%m}", tables, "wk-figures")


def _all(con: Connection) -> tuple[ClosedMonth, ...]:
    """Return every closed month, the newest first. A question for `query_cache.ask_now`."""
    found = (closed.closed(con, which) for which in closed.months(con))
    return tuple(month for month in found if month)


def table(of: tuple[ClosedMonth, ...]) -> pa.Table:
    """Return the figures of these months, one row each, in the reader's words; unknown is empty."""
    told = [(month, figure) for month in of for figure in month.figures]
    columns = {
        "month": ([month.month for month, _figure in told], pa.date32()),
        "figure": ([figure.figure for _month, figure in told], pa.string()),
        "about": ([_title(figure) for _month, figure in told], pa.string()),
        "channel": ([figure.part or None for _month, figure in told], pa.string()),
        **{
            name: ([getattr(figure, name) for _month, figure in told], pa.float64())
            for name in ("value", "before", "year_before")
        },
        "unit": ([figure.unit for _month, figure in told], pa.string()),
        "quality": ([figure.quality for _month, figure in told], pa.string()),
        "counts": ([translate(figure.counts, figure.fields) for _month, figure in told], pa.string()),
        "as_of": ([_utc(figure.as_of) for _month, figure in told], pa.timestamp("us", "UTC")),
        "closed_at": ([_utc(month.closed_at) for month, _figure in told], pa.timestamp("us", "UTC")),
        "closed_by": ([month.closed_by or None for month, _figure in told], pa.string()),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})


def _title(figure: MonthFigure) -> str | None:
    return (figure.title if language() == "nl" else figure.title_en) or None


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(dt.UTC) if moment else None
