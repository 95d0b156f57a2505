"""Name a case, as people see it: what it is, of whom, who answers, and whether it is an incident."""

import datetime as dt

from pipelines.access.person import Person
from pipelines.cases import propose, work
from pipelines.cases.changing import change
from pipelines.cases.errors import CaseRefused
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from text.i18n import N_
from warehouse.cases.case import AUDIENCES, KINDS, Case


def settle(
    person: Person, webcare: Webcare, case_id: str, version: int, kind: str, audience: str, now: dt.datetime,
    department: str = "", url: str | None = None,
) -> Case:  # fmt: skip
    """Say what a case is and who answers it, in place of what the machine proposed. Raises: CaseRefused, NotAllowed."""
    names = tuple(one.name for one in webcare.departments)
    chosen = work.known(department, names) if department else webcare.department_of(kind)
    changes = {
        "kind": work.known(kind, KINDS), "audience": work.known(audience, AUDIENCES), "department": chosen,
        "is_settled": True,
    }  # fmt: skip
    return change(person, "cases.settle", case_id, version, changes, now, url, of=None, note=kind,
        also=lambda case: {"level": _level(case, kind)})  # fmt: skip


def _level(case: Case, kind: str) -> int:
    """Return how grave a case is once a person named it so: a threat for few eyes, and what is none for all again."""
    if kind == "threat":
        return max(case.level, propose.THREAT)
    return case.level if case.level < propose.THREAT else propose.LEVELS.get(kind, 0)


def lift(
    person: Person, case_id: str, version: int, why: str, now: dt.datetime, url: str | None = None
) -> Case:
    """Make an incident of a case: first of all, of nobody alone, and closed by no reply. Raises: as `close`."""
    why = typed_text.clean(why, typed_text.TEXT)
    if not why:
        raise CaseRefused(N_("Say why it is an incident."))
    changes = {"state": "incident", "waits_until": None, **work.FREED}
    return change(person, "cases.incident", case_id, version, changes, now, url,
        of=("new", "open", "claimed", "answering", "waiting"), note=why,
    )  # fmt: skip


def lower(
    person: Person, case_id: str, version: int, why: str, now: dt.datetime, url: str | None = None
) -> Case:
    """Make an incident a case as others are, which waits for an answer. Raises: as `close`."""
    why = typed_text.clean(why, typed_text.TEXT)
    if not why:
        raise CaseRefused(N_("Say why it is no incident any more."))
    return change(
        person, "cases.lower", case_id, version, {"state": "open"}, now, url, of=("incident",), note=why
    )
