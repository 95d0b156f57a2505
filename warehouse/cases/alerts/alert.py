"""Define an alert, a message of it to one person, and a line of its dossier."""

import datetime as dt
from dataclasses import dataclass

# The steps that somebody ticks, in this order: the police first, always.
CHECKLIST = ("police", "board", "staff", "building", "evidence")
# Rules of our own, which no school writes: the weekly test, and what somebody reports.
TEST, REPORT = "test", "report"


@dataclass(frozen=True)
class Alert:
    """What was found or reported, how grave is it, and does somebody act?

    Columns: those of the table alerts, times aware UTC.
    """

    alert_id: str
    rule: str
    key: str
    level: int
    title: str
    link: str | None
    case_id: str | None
    seen_at: dt.datetime
    collected_at: dt.datetime
    raised_at: dt.datetime
    level_at: dt.datetime
    raised_by_id: str
    raised_by: str
    is_drill: bool = False
    version: int = 1
    acknowledged_by_id: str | None = None
    acknowledged_by: str | None = None
    acknowledged_at: dt.datetime | None = None
    ack_until: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    ended_why: str | None = None

    @property
    def is_open(self) -> bool:
        """Was it not ended yet?"""
        return self.ended_at is None

    def acts(self, now: dt.datetime) -> str | None:
        """Return the name of who acts now; None where nobody does, or where that lapsed."""
        return self.acknowledged_by if self.ack_until is not None and now < self.ack_until else None


@dataclass(frozen=True)
class AlertMessage:
    """What goes to one person by one way, and how did that go?

    Columns: those of the table alert_messages, times aware UTC.
    """

    message_id: str
    alert_id: str
    kind: str
    level: int
    step: int
    person: str
    way: str
    planned_at: dt.datetime
    state: str = "planned"
    tries: int = 0
    tried_at: dt.datetime | None = None
    next_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    why: str | None = None
    is_double: bool = False
    is_unsure: bool | None = None


@dataclass(frozen=True)
class AlertEvent:
    """What happened with an alert, when and by whom?

    Columns: those of the table alert_events, happened_at aware UTC.
    """

    event_id: str
    alert_id: str
    happened_at: dt.datetime
    person_id: str
    person: str
    act: str
    level: int
    step: int | None = None
    note: str | None = None
