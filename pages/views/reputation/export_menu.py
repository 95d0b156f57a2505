"""Draw the menu that exports the board's figures and the weeks behind its charts; made when somebody clicks."""

import datetime as dt
import functools

import pyarrow as pa

from pages.shared import query_cache, url_state
from pages.shared.i18n import _, translate
from pages.shared.page import Page
from pages.shared.spreadsheets.menu import menu
from warehouse.core import registry
from warehouse.core.figure import Figure
from warehouse.reputation.board import Board, board

FIGURES = (*(metric.figure for metric in registry.of_reputation()), "said")


def reputation(page: Page, hour: dt.datetime) -> None:
    """Draw the choice of files: the figures of the period, and its weeks."""
    ask = functools.partial(_asked, page.period, page.today, hour, page.choice, page.against)
    stem = f"{_('reputation')}-{page.period.start}-{page.period.last}"
    menu(stem, {_("Figures"): lambda: figures(ask()), _("Weeks"): lambda: weeks(ask())}, "wk-figures")


def _asked(period, today: dt.date, hour: dt.datetime, choice: str, against: str) -> Board:
    def ending(day: dt.date):
        return url_state.ending(choice, today, day)

    return query_cache.ask_now(board, period, today, hour, against, ending)


def figures(of: Board) -> pa.Table:
    """Return the figures, one row each, with their unit, how sure they are and what they count."""
    told: list[Figure] = [getattr(of, name) for name in FIGURES]
    columns = {
        "figure": (list(FIGURES), pa.string()),
        "from": ([of.period.start] * len(told), pa.date32()),
        "until": ([of.period.last] * len(told), pa.date32()),
        "value": ([figure.value for figure in told], pa.float64()),
        "previous": ([figure.previous for figure in told], pa.float64()),
        "unit": ([figure.unit for figure in told], pa.string()),
        "quality": ([figure.quality for figure in told], pa.string()),
        "counts": ([translate(figure.counts, figure.fields) for figure in told], pa.string()),
        "as_of": ([figure.as_of for figure in told], pa.timestamp("us", "UTC")),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})


def weeks(of: Board) -> pa.Table:
    """Return the weeks of the trend, one row each; unknown is empty."""
    day = dt.timedelta(days=1)
    columns = {
        "week": ([week.start for week in of.weeks], pa.date32()),
        "until": ([week.end - day for week in of.weeks], pa.date32()),
        "whole": ([week.complete for week in of.weeks], pa.bool_()),
        **{
            name: ([getattr(week, name) for week in of.weeks], pa.int64())
            for name in ("stories", "positive", "neutral", "negative", "unclear")
        },
        "net": ([week.net for week in of.weeks], pa.float64()),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})
