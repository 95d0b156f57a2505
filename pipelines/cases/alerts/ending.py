"""End an alert that was a false alarm, and with it the case that it opened."""

import datetime as dt
import logging

from pipelines.access.acts import NotAllowed
from pipelines.access.person import Person
from pipelines.cases import work
from pipelines.cases.alerts import acting
from pipelines.cases.errors import CaseRefused
from pipelines.settings import Settings
from pipelines.support import typed_text
from text import i18n
from text.i18n import N_
from warehouse.cases import inbox
from warehouse.cases.alerts.course import FALSE_ALARM
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseError

CLOSED_WHY = N_("False alarm: {why}")
log = logging.getLogger("weerklank.alerts")


def false_alarm(
    person: Person, settings: Settings, alert_id: str, case_id: str | None, why: str, now: dt.datetime,
    url: str | None = None,
) -> bool:  # fmt: skip
    """End an alert as a false alarm, and close its case, None for none, with the same reason. Was the case closed?

    It stays open where somebody else has it, where this person may not, or while the warehouse is busy: the alert is
    over all the same.
    Raises: AlertRefused, NotAllowed; nothing was done then.
    """
    why = typed_text.clean(why, typed_text.TEXT)
    acting.end(person, settings, alert_id, f"{FALSE_ALARM} {why}".strip(), now, url)
    if case_id is None:
        return False
    with i18n.use_language(settings.organisation.language):
        said = i18n.translate(CLOSED_WHY, why=why or "…")
    try:
        with reading(url) as con:
            case = inbox.one_case(con, case_id)
        if case is None or not case.is_open:
            return False
        work.close(person, case_id, case.version, "no_answer_needed", said[: typed_text.TEXT.most], now, url)
    except (CaseRefused, NotAllowed, WarehouseError) as error:
        log.info("the case of a false alarm stays open: %s", error)
        return False
    return True
