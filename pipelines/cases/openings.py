"""Open cases of stories that ask for an answer, by themselves or because a person says so."""

import datetime as dt

from pipelines.access import acts
from pipelines.access.person import SCHEDULE, Person
from pipelines.cases import changing, propose, replies, webcare_file, work
from pipelines.cases.errors import CaseRefused
from pipelines.cases.propose import Proposal
from pipelines.cases.webcare_file import Webcare
from pipelines.settings import Settings
from pipelines.support import lock_timeouts
from text.beginnings import beginning
from text.i18n import N_
from warehouse.cases import inbox, store, unopened
from warehouse.cases.case import Case
from warehouse.cases.unopened import Unopened
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty

# What is older nobody expects an answer to any more; the first load of years opens no thousand cases.
BACK = dt.timedelta(days=7)
TITLE = 200


def look(settings: Settings, now: dt.datetime, url: str | None = None) -> int:
    """Give back what nobody held on to, close what was answered elsewhere, open what is new. How many cases changed?"""
    try:
        webcare, subject = webcare_file.read(settings.folder), settings.organisation.name
        changed = work.lapse(now, url) + replies.settle(now, url) + propose_again(webcare, subject, now, url)
        return changed + open_new(webcare, subject, now, url)
    except WarehouseEmpty:
        return 0


def open_new(webcare: Webcare, subject: str, now: dt.datetime, url: str | None = None) -> int:
    """Open a case of each new story about the school that asks for an answer. How many?

    One that stands below the address of an answered case opens that one again.
    """
    with reading(url) as con:
        stories = unopened.unopened(con, subject, now - BACK)
    judged = [(story, propose.of_story(story, now)) for story in stories]
    asking = [(story, proposal) for story, proposal in judged if propose.asks_for_answer(story, proposal)]
    reacting = replies.reopen(
        [story.story_id for story, proposal in asking if proposal.level < propose.THREAT], now, url
    )
    cases = [
        _case(webcare, story, proposal, now) for story, proposal in asking if story.story_id not in reacting
    ]
    if not cases:
        return len(reacting)
    with writing(url, lock_timeouts.BATCH) as con:
        opened = store.add(con, cases, [changing.event(case, 1, SCHEDULE, "open", now) for case in cases])
    return opened + len(reacting)


def propose_again(webcare: Webcare, subject: str, now: dt.datetime, url: str | None = None) -> int:
    """Propose anew what was opened by its words before the encoder had read it, where nobody touched it. How many?

    A possible threat is never lowered, and nothing is closed: that is for people.
    """
    with reading(url) as con:
        read = unopened.read_since(con, subject)
    changed = 0
    for case_id, story in read:
        found = propose.of_story(story, now)
        if found.by not in ("encoder", "doubt", "danger"):
            continue
        with writing(url, lock_timeouts.BATCH) as con:
            case = inbox.one_case(con, case_id)
            if case is None or case.version != 1:
                continue
            changes = {
                "kind": found.kind, "audience": found.audience, "level": found.level,
                "department": webcare.department_of(found.kind), **_reasons(found),
            }  # fmt: skip
            happened = changing.event(case, 2, SCHEDULE, "propose", now, note=found.kind)
            changed += store.change(con, case_id, 1, changes, happened, None, now)
    return changed


def open_story(
    person: Person, webcare: Webcare, subject: str, story_id: str, now: dt.datetime, url: str | None = None
) -> str:
    """Open a case of this story because somebody says that it needs one; return its id.

    Raises: CaseRefused when the story is not there or has a case already, NotAllowed.
    """
    with reading(url) as con:
        story = unopened.story(con, subject, story_id)
    if story is None:
        raise CaseRefused(N_("This story is not there, or it is a case already."))
    case = _case(webcare, story, propose.of_story(story, now), now)
    with (
        acts.doing(person, "cases.open", about=case.case_id, url=url, now=now),
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        if not store.add(con, [case], [changing.event(case, 1, person, "open", now)]):
            raise CaseRefused(N_("This story is not there, or it is a case already."))
    return case.case_id


def _case(webcare: Webcare, story: Unopened, proposal: Proposal, now: dt.datetime) -> Case:
    title = story.title.strip() or story.text.strip() or "…"
    return work.opened(
        webcare, origin="mention", story_id=story.story_id, item_id=story.item_id, url=story.url, outlet=story.outlet,
        title=beginning(title, TITLE), kind=proposal.kind,
        audience=proposal.audience, is_settled=False, level=proposal.level,
        seen_at=min(story.published_at, now), now=now, **_reasons(proposal),
    )  # fmt: skip


def _reasons(found: Proposal) -> dict[str, object]:
    """Return why it is proposed so, as columns of a case."""
    return {
        "proposed_kind": found.kind, "proposed_by": found.by, "proposed_chance": found.chance,
        "proposed_found": found.found or None,
    }  # fmt: skip
