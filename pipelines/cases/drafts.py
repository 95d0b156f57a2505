"""Keep what somebody types at a case until it is handed in, so that no reload, other tab or other device loses it."""

import datetime as dt
from dataclasses import dataclass

from pipelines.access import acts, matrix
from pipelines.access.person import Person
from pipelines.cases import changing
from pipelines.cases.errors import CaseRefused
from pipelines.support import lock_timeouts, typed_text
from warehouse.cases import drafts, inbox
from warehouse.cases.drafts import PARTS, Draft
from warehouse.core.connection import CASES, writing


@dataclass(frozen=True)
class Kept:
    """What came of keeping a draft. saved_at: what to say the next time, None where nothing is left to keep; other:
    what the same person had typed there in another tab since, which this one takes the place of.
    """

    saved_at: dt.datetime | None
    other: Draft | None = None


def keep(
    person: Person, case_id: str, part: str, text: str, where: str, answer_id: str | None,
    seen: dt.datetime | None, now: dt.datetime, url: str | None = None,
) -> Kept:  # fmt: skip
    """Keep what this person typed, for this person alone; an empty field is no draft.

    seen: when the draft that this one goes on from was kept, None for none. No line of the log: nothing of the case
    changes, and nobody else is shown it.
    Raises: CaseRefused, NotAllowed, TooLong, WarehouseError.
    """
    assert part in PARTS, part
    text = typed_text.clean(text, typed_text.LETTER if part == "answer" else typed_text.NOTE)
    where = typed_text.clean(where, typed_text.ADDRESS)
    with writing(url, lock_timeouts.INTERACTIVE, brief=True, names=CASES) as con:
        case = inbox.one_case(con, case_id)
        if case is None:
            raise CaseRefused()
        if not (matrix.may(person, "cases.write") and changing.may_see(person, case)):
            raise acts.NotAllowed()
        before = drafts.draft(con, case_id, person.id, part)
        is_other = before is not None and before.saved_at != seen and before.text != text
        drafts.keep(con, Draft(case_id, person.id, part, text, now, where or None, answer_id))
    return Kept(now if text or where else None, before if is_other else None)
