"""Do what people do with cases: open, take, answer, pass on, close; each at the version that they saw.

Of two who take a case at once one gets it, the other reads who has it. A claim ends by itself, so that nothing stays
with somebody who went home.
"""

import datetime as dt
import secrets
from collections.abc import Mapping

from pipelines.access import acts
from pipelines.access.person import SCHEDULE, Person
from pipelines.cases import changing, clocks, propose
from pipelines.cases.changing import change
from pipelines.cases.errors import CaseRefused
from pipelines.cases.webcare_file import Webcare
from pipelines.support import lock_timeouts, typed_text
from text.beginnings import beginning
from text.i18n import N_
from warehouse.cases import drafts, inbox, store
from warehouse.cases.case import AUDIENCES, CLOSED, FREE, KINDS, Answer, Case
from warehouse.core.connection import CASES, reading, writing

CLAIM, ANSWERING = dt.timedelta(minutes=30), dt.timedelta(minutes=10)
MOST_WAIT = dt.timedelta(days=60)
# A claim that is gone; what was typed stays with who typed it.
FREED: Mapping[str, object] = {"owner_id": None, "owner": None, "claimed_at": None, "claim_until": None}


def bring_in(
    person: Person, webcare: Webcare, said: str, kind: str, audience: str, now: dt.datetime,
    where: str = "", seen_at: dt.datetime | None = None, is_drill: bool = False, url: str | None = None,
) -> str:  # fmt: skip
    """Open a case of a question that somebody brings in; return its id.

    said: what was asked, in their words; where: the address at which it stands; seen_at: when it was asked
    Raises: CaseRefused for an empty question, NotAllowed, TooLong, ConfigError for an address that is none.
    """
    said = typed_text.clean(said, typed_text.LETTER)
    if not said:
        raise CaseRefused(N_("Write down what was asked."))
    where = typed_text.clean(where, typed_text.ADDRESS)
    if where:
        typed_text.address(where)
    if seen_at is not None and seen_at > now:
        raise CaseRefused(N_("That moment lies in the future."))
    case = opened(
        webcare, origin="hand", title=title_of(said), note=said, url=where or None, kind=known(kind, KINDS),
        audience=known(audience, AUDIENCES), level=propose.LEVELS.get(kind, 0),
        seen_at=seen_at or now, now=now, is_settled=True, is_drill=is_drill,
    )  # fmt: skip
    with acts.doing(person, "cases.open", about=case.case_id, url=url, now=now) as act:
        act.after = {"kind": case.kind}
        with writing(url, lock_timeouts.INTERACTIVE, brief=True, names=CASES) as con:
            store.add(con, [case], [changing.event(case, 1, person, "open", now)])
            drafts.forget(con, drafts.NO_CASE, person.id, "question")
    return case.case_id


def opened(webcare: Webcare, *, seen_at: dt.datetime, now: dt.datetime, kind: str, **facts) -> Case:
    """Return a new case with its two clocks running from `seen_at`."""
    return Case(
        case_id=secrets.token_hex(8), kind=kind, department=webcare.department_of(kind), state="new", version=1,
        seen_at=seen_at, opened_at=now, due_at=clocks.due(seen_at, webcare.hours),
        promise_at=clocks.promise(seen_at), **facts,
    )  # fmt: skip


def claim(person: Person, case_id: str, version: int, now: dt.datetime, url: str | None = None) -> Case:
    """Take a case for thirty minutes; who has it already holds it for thirty minutes more.

    Raises: CaseTaken with who has it and since when, CaseRefused when it is closed, NotAllowed.
    """
    changes = {
        "state": "claimed", "owner_id": person.id, "owner": person.name, "claimed_at": now, "claim_until": now + CLAIM,
        "waits_until": None,
    }  # fmt: skip
    return change(
        person,
        "cases.claim",
        case_id,
        version,
        changes,
        now,
        url,
        of=(*FREE, "claimed", "answering"),
    )


def answering(person: Person, case_id: str, version: int, now: dt.datetime, url: str | None = None) -> Case:
    """Begin to write an answer: for ten minutes nobody else can. Raises: as `claim`."""
    changes = {"state": "answering", "claim_until": now + ANSWERING}
    return change(
        person, "cases.answering", case_id, version, changes, now, url, of=("claimed", "answering"), own=True
    )


def release(person: Person, case_id: str, version: int, now: dt.datetime, url: str | None = None) -> Case:
    """Give a case back to all. Raises: as `claim`."""
    return change(
        person,
        "cases.release",
        case_id,
        version,
        {"state": "open", **FREED},
        now,
        url,
        of=("claimed", "answering"),
        own=True,
    )


def take_over(
    person: Person, case_id: str, version: int, why: str, now: dt.datetime, url: str | None = None
) -> Case:
    """Take a case from who has it, with a reason. Raises: CaseRefused without one, or when it changed; NotAllowed."""
    why = typed_text.clean(why, typed_text.TEXT)
    if not why:
        raise CaseRefused(N_("Say why you take it over."))
    changes = {
        "state": "claimed", "owner_id": person.id, "owner": person.name, "claimed_at": now, "claim_until": now + CLAIM,
    }  # fmt: skip
    return change(
        person,
        "cases.take_over",
        case_id,
        version,
        changes,
        now,
        url,
        of=("claimed", "answering"),
        note=why,
        forces=True,
    )


def answer(
    person: Person, case_id: str, version: int, text: str, where: str, answer_id: str, now: dt.datetime,
    url: str | None = None,
) -> Case:  # fmt: skip
    """Keep what was answered and where, and close the case; the same answer_id twice is one answer.

    Raises: CaseRefused for an empty answer, CaseTaken, NotAllowed, TooLong, ConfigError for an address that is none.
    """
    text, where = typed_text.clean(text, typed_text.LETTER), typed_text.clean(where, typed_text.ADDRESS)
    if not text:
        raise CaseRefused(N_("The answer is empty."))
    if where:
        typed_text.address(where)
    given = Answer(answer_id, case_id, text, where or None, person.id, person.name, now)
    return change(person, "cases.answer", case_id, version, {"state": "answered", "closed_at": now, **FREED}, now, url,
        of=("claimed", "answering"), own=True, given=given,
    )  # fmt: skip


def wait(
    person: Person, case_id: str, version: int, until: dt.datetime, why: str, now: dt.datetime,
    url: str | None = None,
) -> Case:  # fmt: skip
    """Let a case wait for somebody else until a moment; then it is open again. Raises: CaseRefused, NotAllowed."""
    if not now < until <= now + MOST_WAIT:
        raise CaseRefused(N_("Choose a day within sixty days."))
    why = typed_text.clean(why, typed_text.TEXT)
    return change(person, "cases.wait", case_id, version, {"state": "waiting", "waits_until": until, **FREED}, now, url,
        of=("new", "open", "claimed", "answering"), note=why or None,
    )  # fmt: skip


def close(
    person: Person, case_id: str, version: int, state: str, why: str, now: dt.datetime, url: str | None = None
) -> Case:
    """Close a case without an answer (no_answer_needed, not_ours), with a reason. Raises: CaseRefused, NotAllowed."""
    why = typed_text.clean(why, typed_text.TEXT)
    if not why:
        raise CaseRefused(N_("Say why no answer is needed, or whose it is."))
    changes = {
        "state": known(state, ("no_answer_needed", "not_ours")), "closed_at": now, "closed_why": why,
        "waits_until": None, **FREED,
    }  # fmt: skip
    return change(person, "cases.close", case_id, version, changes, now, url,
        of=("new", "open", "claimed", "answering", "waiting"), note=why,
    )  # fmt: skip


def reopen(
    person: Person, case_id: str, version: int, why: str, now: dt.datetime, url: str | None = None
) -> Case:
    """Open a closed case again, for whoever is on duty. Raises: CaseRefused, NotAllowed."""
    changes = {"state": "open", "closed_at": None, "closed_why": None, **FREED}
    why = typed_text.clean(why, typed_text.TEXT)
    return change(person, "cases.reopen", case_id, version, changes, now, url, of=CLOSED, note=why or None)


def lapse(now: dt.datetime, url: str | None = None) -> int:
    """Give back what nobody held on to, and what has waited long enough. How many?"""
    with reading(url) as con:
        over = inbox.lapsed(con, now)
    given = 0
    for case in over:
        with writing(url, lock_timeouts.BATCH) as con:
            happened = changing.event(case, case.version + 1, SCHEDULE, "lapse", now, "open", case.owner)
            changes = {"state": "open", "waits_until": None, **FREED}
            # Who took it again in between keeps it: the version is another then.
            given += store.change(con, case.case_id, case.version, changes, happened, None, now)
    return given


def known(value: str, all_of: tuple[str, ...]) -> str:
    """Return the value, one of these. Raises: CaseRefused for another."""
    if value not in all_of:
        raise CaseRefused(
            N_("“{value}” is not known; choose one of {known}."), value=value, known=", ".join(all_of)
        )
    return value


def title_of(said: str) -> str:
    """Return what a person wrote as the title of its case: its first words, in one line."""
    return beginning(typed_text.line(said), typed_text.TITLE.most)
