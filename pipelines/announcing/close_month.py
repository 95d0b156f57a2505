"""Close a month: check that its figures are complete, then freeze them in the warehouse; refuse with reasons."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import holidays

from pipelines.support import lock_timeouts, run_lock
from pipelines.support.errors import PipelineError
from pipelines.support.typed_text import signed
from text.i18n import N_, NP_
from warehouse.core import connection
from warehouse.core.period import local_day
from warehouse.months import close as months
from warehouse.months import closed as month_closed
from warehouse.months import figures as month
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import earlier, whole
from warehouse.sources import states as sources
from warehouse.sources.states import SourceState

SCHEDULE = "schedule"
FAILING = N_("{source} fails: {why}")
PARTLY = N_("{source} brought only a part: {why}")
NEVER = N_("{source} has not run yet.")
NOT_SINCE = N_("{source} was last read well on {day}: the end of the month may be missing.")


class MonthRefused(PipelineError):
    """The month is not closed; `reasons` are the sentences (template, fields) that speak against it."""

    template = NP_(
        "{month} is not closed: {count} source speaks against it.",
        "{month} is not closed: {count} sources speak against it.",
    )

    def __init__(self, template: str | None = None, /, *, reasons: tuple = (), **fields: object) -> None:
        super().__init__(template, **fields)
        self.reasons = reasons


@dataclass(frozen=True)
class CloseReadiness:
    """May this month be closed? reasons: what speaks against it (template, fields); () when nothing does."""

    month: dt.date
    is_over: bool
    is_closed: bool
    reasons: tuple[tuple[str, Mapping[str, object]], ...]


def first_working_day(month: dt.date) -> dt.date:
    """Return the first day of the month that is no weekend and no Dutch public holiday."""
    free = holidays.country_holidays("NL", years=month.year)
    day = month.replace(day=1)
    while day.weekday() >= 5 or day in free:
        day += dt.timedelta(days=1)
    return day


def due(today: dt.date, closed: tuple[dt.date, ...]) -> dt.date | None:
    """Which month is to be closed today? The last one, from the first working day after it; None when it is."""
    last = earlier(today)
    return last if last not in closed and today >= first_working_day(today) else None


def standing(con, which: dt.date, now: dt.datetime) -> CloseReadiness:
    """May this month be closed, and what speaks against it? A question for a connection."""
    is_closed = which in month_closed.months(con)
    return CloseReadiness(
        which, local_day(now) >= whole(which).end, is_closed, _against(sources.states(con, now), which)
    )


def _against(states: tuple[SourceState, ...], which: dt.date) -> tuple[tuple[str, Mapping[str, object]], ...]:
    end = whole(which).end
    result: list[tuple[str, Mapping[str, object]]] = []
    for state in states:
        if state.state == "paused":
            continue
        good = state.last_good_at and local_day(state.last_good_at)
        if state.state == "never":
            result.append((NEVER, {"source": state.title}))
        elif state.state in ("failing", "partial"):
            why = {f"why_{name}": value for name, value in state.error_fields.items()}
            fields: dict[str, object] = {"source": state.title, "why": state.error or "?"}
            if state.error_template:
                fields |= {"why_template": state.error_template, **why}
            result.append((FAILING if state.state == "failing" else PARTLY, fields))
        elif good is None or good < end:
            result.append((NOT_SINCE, {"source": state.title, "day": good or "–"}))
    return tuple(result)


def close(
    which: dt.date, who: str, now: dt.datetime, force: bool = False, url: str | None = None
) -> ClosedMonth:
    """Freeze every figure of a month with its provenance. What was frozen?

    force: although a source fails; the month then says so for ever. Raises: MonthRefused with the reasons, RunBusy
    while a run loads, WarehouseError; then nothing is stored.
    """
    which = which.replace(day=1)
    who = signed(who)
    if not who:
        raise MonthRefused(N_("Fill in your name."))
    # A run that loads now could change a figure between two questions: one waits for the other.
    with run_lock.alone("run", url):
        with connection.reading(url) as con:
            stands = standing(con, which, now)
        if not stands.is_over:
            raise MonthRefused(N_("{month} is not over yet."), month=f"{which:%Y-%m}")
        if stands.is_closed:
            raise MonthRefused(N_("{month} is closed already; what changes since is listed as a correction."),
                               month=f"{which:%Y-%m}")  # fmt: skip
        if stands.reasons and not force:
            raise MonthRefused(reasons=stands.reasons, month=f"{which:%Y-%m}", count=len(stands.reasons))
        with connection.reading(url) as con:
            figures = month.figures(con, which, now)
        with connection.writing(url, lock_timeouts.CLOSING) as con:
            stored = months.store(con, which, figures, who, stands.reasons, now)
    with connection.reading(url) as con:
        frozen = month_closed.closed(con, which)
    if not stored or frozen is None:
        raise MonthRefused(N_("{month} is closed already; what changes since is listed as a correction."),
                           month=f"{which:%Y-%m}")  # fmt: skip
    return frozen
