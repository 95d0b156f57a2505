"""Close the cases that the school answered where they stand, and open them again when somebody reacts there."""

import datetime as dt
from collections.abc import Sequence

from pipelines.access.person import SCHEDULE
from pipelines.cases import changing
from pipelines.cases.work import FREED
from pipelines.support import lock_timeouts
from warehouse.cases import inbox, replies, store
from warehouse.cases.case import Answer
from warehouse.core.connection import reading, writing


def settle(now: dt.datetime, url: str | None = None) -> int:
    """Close each case that was answered so, with that answer. How many?"""
    with reading(url) as con:
        answered = replies.own_replies(con)
    closed = 0
    for reply in answered:
        with writing(url, lock_timeouts.BATCH) as con:
            case = inbox.one_case(con, reply.case_id)
            # Who did something with it in between knows better.
            if case is None or case.version != reply.version:
                continue
            given = Answer(
                f"{reply.case_id}-{reply.item_id}", reply.case_id, reply.text, reply.url, SCHEDULE.id, SCHEDULE.name,
                reply.answered_at,
            )  # fmt: skip
            store.keep_answer(con, given)
            changes = {
                "state": "answered", "closed_at": now, "waits_until": None,
                "first_answer_at": case.first_answer_at or reply.answered_at, **FREED,
            }  # fmt: skip
            happened = changing.event(case, case.version + 1, SCHEDULE, "reply", now, "answered", reply.url)
            closed += store.change(con, case.case_id, case.version, changes, happened, None, now)
    return closed


def reopen(stories: Sequence[str], now: dt.datetime, url: str | None = None) -> set[str]:
    """Open the answered case again below which one of these stories stands, for whoever is on duty. Which stories?"""
    with reading(url) as con:
        reactions = replies.reactions(con, stories)
    reacting: set[str] = set()
    opened: set[str] = set()
    for each in reactions:
        with writing(url, lock_timeouts.BATCH) as con:
            case = inbox.one_case(con, each.case_id)
            if case is None or (case.is_open and case.case_id not in opened):
                continue
            # Of two reactions at once the first opens the case, and it waits with both.
            again = {"state": "open", "closed_at": None, "closed_why": None, **FREED}
            changes = {} if case.is_open else again
            happened = changing.event(
                case, case.version + 1, SCHEDULE, "reaction", now, "open", each.story_id
            )
            if store.change(con, case.case_id, case.version, changes, happened, None, now):
                reacting.add(each.story_id)
                opened.add(each.case_id)
    return reacting
