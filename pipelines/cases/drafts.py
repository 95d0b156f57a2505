"""Keep what somebody types until it is handed in, so that no reload, other tab or other device loses it.

At a case an answer and a note, at an alert a remark, and of no case a question that is brought in and the report of a
threat. What takes one line (to whom, why somebody takes over) is typed anew.
"""

import contextlib
import datetime as dt
from dataclasses import dataclass

from pipelines.access import acts, matrix
from pipelines.access.person import Person
from pipelines.cases import changing
from pipelines.cases.errors import CaseRefused
from pipelines.support import lock_timeouts, typed_text
from text.i18n import N_
from warehouse.cases import drafts, inbox
from warehouse.cases.alerts import store as alerts
from warehouse.cases.drafts import PARTS, Draft
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.errors import WarehouseError

AT_ONCE = 0.3  # seconds for the draft of a report: in an emergency nobody waits for it
# Of what is typed at no case, or at an alert: who may hand it in.
ACTS = {"question": "cases.open", "report": "threats.report", "remark": "alerts.note"}
LONG = ("answer", "question")


@dataclass(frozen=True)
class Kept:
    """What came of keeping a draft. saved_at: what to say the next time, None where nothing is left to keep; other:
    what the same person had typed there in another tab since, which this one takes the place of.
    """

    saved_at: dt.datetime | None
    other: Draft | None = None


def at_once(person: Person, case_id: str, part: str, url: str | None = None) -> Draft | None:
    """What did this person type there and not hand in? None also where nobody can tell at once: nobody waits for it."""
    try:
        with reading(url, AT_ONCE) as con:
            return drafts.draft(con, case_id, person.id, part)
    except WarehouseError:
        return None


def forget_remark(person: Person, alert_id: str, url: str | None = None) -> None:
    """Forget what was typed for the dossier of an alert: it stands there, or waits to; where it can be done now."""
    with contextlib.suppress(WarehouseError):
        if at_once(person, alert_id, "remark", url):
            with writing(url, lock_timeouts.INTERACTIVE, brief=True) as con:
                drafts.forget(con, alert_id, person.id, "remark")


def keep(
    person: Person, case_id: str, part: str, text: str, where: str, answer_id: str | None,
    seen: dt.datetime | None, now: dt.datetime, url: str | None = None,
) -> Kept:  # fmt: skip
    """Keep what this person typed, for this person alone; an empty field is no draft.

    case_id: of an alert for a remark, NO_CASE for a question and a report; seen: when the draft that this one goes on
    from was kept, None for none. No line of the log: nothing of the case changes, and nobody else is shown it.
    Raises: CaseRefused, NotAllowed, TooLong, WarehouseError.
    """
    assert part in PARTS, part
    text = typed_text.clean(text, typed_text.LETTER if part in LONG else typed_text.NOTE)
    where = typed_text.clean(where, typed_text.ADDRESS)
    wait = AT_ONCE if part == "report" else lock_timeouts.INTERACTIVE
    with writing(url, wait, brief=True) as con:
        _must_be_theirs(con, person, case_id, part)
        before = drafts.draft(con, case_id, person.id, part)
        is_other = before is not None and before.saved_at != seen and before.text != text
        drafts.keep(con, Draft(case_id, person.id, part, text, now, where or None, answer_id))
    return Kept(now if text or where else None, before if is_other else None)


def _must_be_theirs(con: Connection, person: Person, case_id: str, part: str) -> None:
    if part in ACTS:
        if not matrix.may_do(person, ACTS[part]):
            raise acts.NotAllowed()
        if part == "remark" and not alerts.of_ids(con, [case_id]):
            raise CaseRefused(N_("This alert is not there."))
        return
    case = inbox.one_case(con, case_id)
    if case is None:
        raise CaseRefused()
    if not (matrix.may(person, "cases.write") and changing.may_see(person, case)):
        raise acts.NotAllowed()
