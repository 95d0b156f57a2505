"""Close the last month on its first working day after, and send its announcement where the configuration asks so."""

import datetime as dt
import logging
from collections.abc import Callable

from pipelines.access.person import Person
from pipelines.announcing import close_month, publishing, sending
from pipelines.announcing.close_month import MonthRefused
from pipelines.announcing.sending import Sent
from pipelines.settings import Settings
from text.i18n import in_english
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.months import closed as month_closed
from warehouse.months.month_figure import earlier, whole

log = logging.getLogger("weerklank.announcing")


def when_due(
    person: Person,
    settings: Settings,
    now: dt.datetime,
    url: str | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> list[Sent]:
    """Close the last month when its day has come, and send what is scheduled and did not go yet. How did each end?

    A month against which something speaks stays open, and the log says what; one that was over before anything was
    collected is closed by hand only, as its history may still be brought in. Raises: RunBusy while a run loads,
    WarehouseError, and after the other kinds were sent what kept one from going out.
    """
    today = local_day(now)
    try:
        with connection.reading(url) as con:
            closed, since = month_closed.months(con), month_closed.watched_since(con)
    except WarehouseEmpty:
        return []
    which = close_month.due(today, closed)
    if which and (since is None or since >= whole(which).end):
        return []
    if which:
        try:
            publishing.close(person, settings, which, now, url=url)
        except MonthRefused as refused:
            log.warning("%s Reasons: %s", refused, "; ".join(_reason(*reason) for reason in refused.reasons))
            return []
        log.info("%s is closed", f"{which:%Y-%m}")
    last = earlier(today)
    if not which and last not in closed:
        return []
    done, problem = sending.send_each(person, settings, last, settings.announcing.scheduled, now, url, clock)
    if problem:
        raise problem
    return [delivery for _, delivery in done]


def _reason(template: str, fields: dict) -> str:
    return in_english(template, fields)
