"""Define a case: what waits for an answer, for whom, since when and who has it."""

import datetime as dt
from dataclasses import dataclass

KINDS = ("question", "complaint", "compliment", "press", "threat", "other")
AUDIENCES = ("student", "parent", "applicant", "company", "press", "staff", "public")
# Nobody needs to do anything about these any more.
CLOSED = ("answered", "no_answer_needed", "not_ours")
STATES = ("new", "open", "claimed", "answering", "waiting", "incident", *CLOSED)
# In these somebody may take it.
FREE = ("new", "open", "waiting")
# From this level on it is a possible threat.
THREAT = 3
# What counts wherever cases are counted, in SQL: what the two clocks run for, and as `Case.by_clock` says it.
BY_CLOCK = f"not is_drill and level < {THREAT} and state <> 'incident'"


@dataclass(frozen=True)
class Case:
    """What waits for an answer, or was answered?

    Columns: those of the table cases, times aware UTC.
    """

    case_id: str
    origin: str
    title: str
    kind: str
    audience: str
    department: str
    is_settled: bool
    level: int
    state: str
    version: int
    seen_at: dt.datetime
    opened_at: dt.datetime
    due_at: dt.datetime | None
    promise_at: dt.datetime
    is_drill: bool = False
    story_id: str | None = None
    item_id: str | None = None
    note: str | None = None
    url: str | None = None
    outlet: str | None = None
    owner_id: str | None = None
    owner: str | None = None
    claimed_at: dt.datetime | None = None
    claim_until: dt.datetime | None = None
    waits_until: dt.datetime | None = None
    first_answer_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    closed_why: str | None = None
    proposed_kind: str | None = None
    proposed_by: str | None = None
    proposed_chance: float | None = None
    proposed_found: str | None = None

    @property
    def is_open(self) -> bool:
        """Does it still wait for somebody?"""
        return self.state not in CLOSED

    def holder(self, now: dt.datetime) -> str | None:
        """Return the id of who has it now; None where nobody does, or where the claim has ended by itself."""
        return self.owner_id if self.claim_until is not None and self.claim_until > now else None

    @property
    def by_clock(self) -> bool:
        """Do the two clocks run for it? A possible threat and an incident go by the ladder of alerts; a drill by none.

        The only definition of what counts wherever cases are counted, with `BY_CLOCK`.
        """
        return not self.is_drill and self.level < THREAT and self.state != "incident"

    def late(self, now: dt.datetime) -> str | None:
        """Return which promise is past (due: office hours; promise: 24 hours); None when neither, or when answered.

        A possible threat and an incident wait for no clock.
        """
        if self.first_answer_at is not None or not self.is_open or not self.by_clock:
            return None
        if now > self.promise_at:
            return "promise"
        return "due" if self.due_at is not None and now > self.due_at else None


@dataclass(frozen=True)
class CaseEvent:
    """What was done with a case, when and by whom?

    Columns: those of the table case_events, happened_at aware UTC.
    """

    case_id: str
    version: int
    happened_at: dt.datetime
    person_id: str
    person: str
    act: str
    state: str
    note: str | None


@dataclass(frozen=True)
class Answer:
    """What was answered to a case, where, and by whom?

    Columns: those of the table answers, answered_at aware UTC.
    """

    answer_id: str
    case_id: str
    text: str
    url: str | None
    person_id: str
    person: str
    answered_at: dt.datetime
