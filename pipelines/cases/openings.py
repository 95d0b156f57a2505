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
from text.i18n import N_
from warehouse.cases import store, unopened
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
        changed = work.lapse(now, url) + replies.settle(now, url)
        return changed + open_new(webcare_file.read(settings.folder), settings.organisation.name, now, url)
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
        title=title if len(title) <= TITLE else f"{title[: TITLE - 1]}…", kind=proposal.kind,
        audience=proposal.audience, is_settled=False, level=proposal.level,
        seen_at=min(story.published_at, now), now=now,
    )  # fmt: skip
