"""Change a case for a person, at the version that they saw, with a line of what was done."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from pipelines.access import acts, matrix
from pipelines.access.person import Person
from pipelines.cases import propose
from pipelines.cases.errors import CHANGED, CaseRefused, CaseTaken
from pipelines.support import lock_timeouts
from text.i18n import N_
from text.local_time import AMSTERDAM
from warehouse.cases import drafts, inbox, store
from warehouse.cases.case import Answer, Case, CaseEvent
from warehouse.core.connection import CASES, Connection, writing


def event(
    case: Case, version: int, person: Person, act: str, now: dt.datetime, state: str | None = None,
    note: str | None = None,
) -> CaseEvent:  # fmt: skip
    """Return the line of what was done with a case."""
    return CaseEvent(case.case_id, version, now, person.id, person.name, act, state or case.state, note)


def may_see(person: Person, case: Case) -> bool:
    """May this person see and do this case? A possible threat is for fewer than a question is."""
    return matrix.may(person, "cases.read" if case.level < propose.THREAT else "threats.write")


def change(
    person: Person, act: str, case_id: str, version: int, changes: Mapping[str, object], now: dt.datetime,
    url: str | None, *, of: tuple[str, ...] | None, note: str | None = None, own: bool = False, forces: bool = False,
    given: Answer | None = None, also: Callable[[Case], Mapping[str, object]] | None = None,
) -> Case:  # fmt: skip
    """Do it, if the case is in one of the states `of` and nobody else has it.

    own: only who has it may; forces: whoever has it loses it; given: an answer that comes with it; also: what changes
    by what the case is
    """
    with acts.doing(person, act, about=case_id, url=url, now=now) as line:
        with writing(url, lock_timeouts.INTERACTIVE, brief=True, names=CASES) as con:
            case = inbox.one_case(con, case_id)
            if case is None:
                raise CaseRefused()
            if given is not None and store.has_answer(con, given):
                return case  # one press that arrived twice
            if not may_see(person, case):
                raise acts.NotAllowed()
            refused = _refusal(case, person, version, of, own, forces, now)
            if refused is None:
                if also is not None:
                    changes = {**changes, **also(case)}
                return _changed(con, line, case, changes, now, note, None if forces else person.id, given)
            # Who comes second waits for the warehouse once, not once more for the line of it.
            line.within(con, now, "failed")
        raise refused


def _changed(
    con: Connection, line: acts.Act, case: Case, changes: Mapping[str, object], now: dt.datetime, note: str | None,
    holder: str | None, given: Answer | None,
) -> Case:  # fmt: skip
    if given is not None:
        changes = {**changes, "first_answer_at": case.first_answer_at or now}
        store.keep_answer(con, given)
        drafts.forget(con, case.case_id, given.person_id, "answer")
    state = str(changes.get("state", case.state))
    done = line.name.removeprefix("cases.")
    happened = event(case, case.version + 1, line.person, done, now, state, note)
    if not store.change(con, case.case_id, case.version, changes, happened, holder, now):
        raise CaseRefused(CHANGED)
    line.before, line.after = {"state": case.state}, {"state": state}
    line.within(con, now)
    told: dict[str, Any] = {**changes, "version": case.version + 1}
    return dataclasses.replace(case, **told)


def _refusal(
    case: Case,
    person: Person,
    version: int,
    of: tuple[str, ...] | None,
    own: bool,
    forces: bool,
    now: dt.datetime,
) -> CaseRefused | None:
    holder = case.holder(now)
    if holder not in (None, person.id) and not forces:
        since = (case.claimed_at or now).astimezone(AMSTERDAM)
        return CaseTaken(person=case.owner, since=f"{since:%H:%M}")
    # A claim that ended, and that nobody else took since, still is of who had it.
    if own and case.owner_id != person.id:
        return CaseRefused(
            N_("You do not have this case any more: your claim ended. Take it again; your text is kept.")
        )
    if of is not None and case.state not in of:
        return CaseRefused(N_("This cannot be done with the case as it is now."))
    return CaseRefused(CHANGED) if case.version != version else None
