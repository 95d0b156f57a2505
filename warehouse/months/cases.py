"""Ask the warehouse how answering went in a month, as figures of that month; nothing where nobody answers here."""

import datetime as dt

import duckdb

from text.i18n import N_
from warehouse.cases.figures import FEWEST, CaseFigures, figures, is_used
from warehouse.core.period import Period
from warehouse.months.month_figure import MonthFigure

CAME = N_(
    "cases of messages that were published or brought in in the month; possible threats and incidents, which go by the"
    " alerts, and drills do not count"
)
ANSWERED = N_("of the cases of the month, those that had a first answer when this was counted")
UNANSWERED = N_("of the cases of the month, those that waited for a first answer when this was counted")
IN_TIME = N_(
    "percentage of the cases of the month with a first answer within our office hours, open and late: no;"
    " judged: {out_of}"
)
IN_DAY = N_(
    "percentage of the cases of the month with a first answer within 24 hours, open and late: no; judged: {out_of}"
)
HOURS = N_(
    "median time by the clock to a first answer, of the cases of the month that have one; answered: {out_of}"
)
TOO_FEW = N_("Fewer than {fewest} cases can be judged: too few to say.")
# What goes on after a month was closed: answers that come later correct nothing.
GOES_ON = ("cases_answered", "cases_unanswered", "cases_in_time", "cases_in_day", "cases_hours")


def cases(
    con: duckdb.DuckDBPyConnection, periods: tuple[Period, Period, Period], now: dt.datetime
) -> list[MonthFigure]:
    """How did answering go in this month, in the month before and in that of the year before?

    Rows: cases that came, were answered and still wait; the shares in time; the usual time to a first answer.
    Counts: as `warehouse.cases.figures`, at `now`.
    Empty: [] where nobody did anything with a case until the end of the month; shares of fewer than five are unknown.
    Raises: nothing.
    Source: cases, case_events.
    """
    here, *others = periods
    if not is_used(con, here.end):
        return []
    found = figures(con, here, now)
    before, then = (figures(con, each, now) if is_used(con, each.end) else None for each in others)

    def row(name: str, field: str, unit: str, counts: str, judged: int | None = None) -> MonthFigure:
        value = _value(found, field)
        few = {} if value is not None else {"fewest": FEWEST}
        return MonthFigure(
            name, "", "", "", "", value, _value(before, field), _value(then, field), unit,
            "unknown" if value is None else "exact", now, counts, note=TOO_FEW if few else None,
            fields={**few, **({} if judged is None else {"out_of": judged})},
        )  # fmt: skip

    return [
        row("cases", "opened", "count", CAME),
        row("cases_answered", "answered", "count", ANSWERED),
        row("cases_unanswered", "unanswered", "count", UNANSWERED),
        row("cases_in_time", "in_time", "percent", IN_TIME, found.judged),
        row("cases_in_day", "in_day", "percent", IN_DAY, found.judged_day),
        row("cases_hours", "hours", "hours", HOURS, found.answered),
    ]


def _value(found: CaseFigures | None, field: str) -> float | None:
    value = getattr(found, field) if found else None
    if value is None:
        return None
    return value * 100 if field in ("in_time", "in_day") else float(value)
