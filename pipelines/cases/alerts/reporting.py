"""Report a threat, or begin a drill: the alert goes off at once, whatever else can be kept or not."""

import datetime as dt
import logging
import secrets

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.cases import changing, webcare_file, work
from pipelines.cases.alerts import acting, evidence, photos
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.webcare_file import Webcare
from pipelines.settings import Settings
from pipelines.support import lock_timeouts, typed_text
from pipelines.support.errors import ConfigError
from warehouse.cases import drafts, store
from warehouse.cases.alerts.alert import REPORT
from warehouse.cases.case import Case
from warehouse.core.connection import writing
from warehouse.core.errors import WarehouseError

LEVEL = 4
# Nothing was said: who reports from a corridor has no time to type.
NOTHING = "…"
log = logging.getLogger("weerklank.alerts")


def report(
    person: Person, settings: Settings, said: str, now: dt.datetime, photo: bytes | None = None, url: str | None = None
) -> str:  # fmt: skip
    """Report a threat: an alert of level 4 goes off, and a case of it opens. Return the id of the alert.

    said: what is going on, may be empty; photo: as it was sent. A photo that is none, or text that is too long, is
    refused before anything else; after that the alert goes off even where the case cannot be kept now: then what was
    said stands in the dossier of the alert.
    Raises: NotAllowed, AlertRefused, TooLong, OSError where no disk takes it.
    """
    said = typed_text.clean(said, typed_text.NOTE)
    with acts.doing(person, "threats.report", url=url, now=now) as act:
        shown = photos.cleaned(photo) if photo is not None else None
        case = _case(settings, said, now)
        act.about = case.case_id
        (alert_id,) = acting.raise_alarms(person, settings, [_alarm(case, now)], now, url)
        kept = _opened(person, case, now, url)
        if not kept and said:
            acting.note(person, settings, alert_id, said, now, url)
        if shown is not None:
            evidence.keep(person, case.case_id, shown, said, now)
    return alert_id


def drill(person: Person, settings: Settings, now: dt.datetime, url: str | None = None) -> str:
    """Begin a drill of level 4; no case opens and no figure counts it. Return its id. Raises: NotAllowed."""
    with acts.doing(person, "threats.drill", url=url, now=now) as act:
        key = f"{REPORT}:drill-{secrets.token_hex(4)}"
        alarm = Alarm(REPORT, key, LEVEL, NOTHING, None, now, now, is_drill=True)
        (act.about,) = acting.raise_alarms(person, settings, [alarm], now, url)
    return act.about


def _case(settings: Settings, said: str, now: dt.datetime) -> Case:
    try:
        webcare = webcare_file.read(settings.folder)
    except ConfigError as error:
        # A fault in the texts of webcare keeps no threat from being reported.
        log.error("webcare.toml cannot be read, a report goes by what we propose: %s", error)
        webcare = Webcare()
    return work.opened(
        webcare, origin="report", title=work.title_of(said) or NOTHING, note=said or None, kind="threat",
        audience="public", is_settled=True, level=LEVEL, seen_at=now, now=now,
    )  # fmt: skip


def _alarm(case: Case, now: dt.datetime) -> Alarm:
    return Alarm(
        REPORT,
        f"{REPORT}:{case.case_id}",
        LEVEL,
        case.title,
        f"webcare?case={case.case_id}",
        now,
        now,
        case.case_id,
    )


def _opened(person: Person, case: Case, now: dt.datetime, url: str | None) -> bool:
    """Open the case. Could the warehouse take it?"""
    try:
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            store.add(con, [case], [changing.event(case, 1, person, "open", now)])
            drafts.forget(con, drafts.NO_CASE, person.id, "report")
    except WarehouseError as error:
        log.error("the case of a report could not be kept: %s", error)
        return False
    return True
