"""Close the cases that the school answered where they stand, by its own posts that were collected."""

import datetime as dt

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
