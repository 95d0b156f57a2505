"""Close a month: refuse while a source that fell away in it is missing, or close without it; freeze its figures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.errors import PipelineError
from text.decimals import apart
from text.i18n import N_
from warehouse.core import connection
from warehouse.core.period import local_day
from warehouse.months import close as months
from warehouse.months import closed as month_closed
from warehouse.months import figures as month
from warehouse.months import lost
from warehouse.months.closed import ClosedMonth
from warehouse.months.lost import Lost
from warehouse.months.month_figure import earlier, whole

# What months that were closed before keep as what spoke against them.
FAILING = N_("{source} fails: {why}")
PARTLY = N_("{source} brought only a part: {why}")
NEVER = N_("{source} has not run yet.")
NOT_SINCE = N_("{source} was last read well on {day}: the end of the month may be missing.")

# Below this part of our stories a source that fell away hardly moves a figure.
MATTERS = 5.0
NONE = N_(
    "{source} has given nothing since {since}. In the three months before, none of the stories about us came from it:"
    " closing without it changes no figure."
)
LITTLE = N_(
    "{source} has given nothing since {since}. In the three months before, {share}% of the stories about us came from"
    " it ({part} of {whole}): closing without it makes little difference."
)
MUCH = N_(
    "{source} has given nothing since {since}. In the three months before, {share}% of the stories about us came from"
    " it ({part} of {whole}): closing without it makes a difference."
)
NUMBERS = N_("{source} has given nothing since {since}: its numbers from that day on are missing.")
UNCOLLECTED = N_("Nothing was collected after {until}: the end of the month is missing.")


class MonthRefused(PipelineError):
    """The month is not closed; `reasons` are the sentences (template, fields) that speak against it."""

    template = N_("{month} is not closed: something in it is missing.")

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
    import holidays  # a seventh of a second, and most that asks for a month asks for no day

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
    return CloseReadiness(which, local_day(now) >= whole(which).end, is_closed, _against(con, which))


def _against(con, which: dt.date) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Return what is missing, and whether it matters: sources that fell away inside the month, and our own silence."""
    until = lost.collected_until(con, whole(which))
    if until is not None:
        return ((UNCOLLECTED, {"until": until}),)
    return tuple(_missing(source) for source in lost.lost(con, whole(which)))


def _missing(source: Lost) -> tuple[str, Mapping[str, object]]:
    fields: dict[str, object] = {"source": source.title, "since": source.since}
    if source.stories is None:
        return NUMBERS, fields
    if not source.stories:
        return NONE, fields | {"part": 0}
    share = 100 * source.stories / source.of_all
    shown = round(share, apart(share, 0, MATTERS))
    told = fields | {"part": source.stories, "whole": source.of_all, "share": shown}
    return (LITTLE if share < MATTERS else MUCH), told


def close(
    person: Person, which: dt.date, now: dt.datetime, force: bool = False, url: str | None = None
) -> ClosedMonth:
    """Freeze every figure of a month with its provenance. What was frozen?

    force: without what fell away; the month then says so for ever. Raises: NotAllowed, MonthRefused with the reasons,
    RunBusy while a run loads, LockLost where one may, WarehouseError; then nothing is stored.
    """
    which = which.replace(day=1)
    with acts.doing(person, "months.close", f"{which:%Y-%m}", url, now) as act:
        frozen = _frozen(person.signature, which, now, force, url)
        act.after = {"figures": len(frozen.figures), "forced": bool(frozen.reasons)}
    return frozen


def _frozen(who: str, which: dt.date, now: dt.datetime, force: bool, url: str | None) -> ClosedMonth:
    # A run that loads now could change a figure between two questions: one waits for the other.
    with run_lock.alone("run", url) as held:
        with connection.reading(url) as con:
            stands = standing(con, which, now)
        if not stands.is_over:
            raise MonthRefused(N_("{month} is not over yet."), month=f"{which:%Y-%m}")
        if stands.is_closed:
            raise MonthRefused(N_("{month} is closed already; what changes since is listed as a correction."),
                               month=f"{which:%Y-%m}")  # fmt: skip
        if stands.reasons and not force:
            raise MonthRefused(reasons=stands.reasons, month=f"{which:%Y-%m}")
        with connection.reading(url) as con:
            figures = month.figures(con, which, now)
        held.or_end()
        with connection.writing(url, lock_timeouts.CLOSING) as con:
            stored = months.store(con, which, figures, who, stands.reasons, now)
    with connection.reading(url) as con:
        frozen = month_closed.closed(con, which)
    if not stored or frozen is None:
        raise MonthRefused(N_("{month} is closed already; what changes since is listed as a correction."),
                           month=f"{which:%Y-%m}")  # fmt: skip
    return frozen
