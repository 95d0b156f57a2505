"""Work out what an act makes of an alert: raised, raised to a higher level, acknowledged, ticked, noted, ended.

An act is a value (`Change`), so that one that the warehouse cannot take now waits beside it and is done later, as it
was meant.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.errors import ENDED, AlertRefused
from warehouse.cases.alerts.alert import Alert, AlertEvent

# Who says to act has so long for a next act; then the ladder goes on.
ACTS_FOR = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Change:
    """What somebody does with an alert. change_id: the same when it is done again, so that it is kept once.

    act: raised, acknowledged, ticked, note or ended; alarm: of what is raised
    """

    change_id: str
    act: str
    alert_id: str
    made_at: dt.datetime
    person_id: str
    person: str
    note: str | None = None
    alarm: Alarm | None = None


def of_key(alerts: Iterable[Alert], alarm: Alarm) -> list[Alert]:
    """Return the alerts about the same; a drill never is about what is real."""
    return [each for each in alerts if each.key == alarm.key and each.is_drill == alarm.is_drill]


def is_told(same: Sequence[Alert], alarm: Alarm) -> bool:
    """Was this told already, at this level or a higher one?"""
    return any(each.level >= alarm.level for each in same)


def raised(same: Sequence[Alert], change: Change) -> tuple[Alert, AlertEvent | None]:
    """Return the alert that an alarm becomes, or joins: then nothing happened.

    same: the alerts about the same, the oldest first
    """
    alarm = change.alarm
    assert alarm is not None
    if is_told(same, alarm):
        return same[-1], None
    last = same[-1] if same and same[-1].is_open else None
    if last is None:
        new = Alert(
            change.alert_id, alarm.rule, alarm.key, alarm.level, alarm.title.strip() or "…", alarm.link, alarm.case_id,
            min(alarm.seen_at, change.made_at), min(alarm.collected_at, change.made_at), change.made_at,
            change.made_at, change.person_id, change.person, alarm.is_drill,
        )  # fmt: skip
        return new, event(new, change, "raised")
    higher = dataclasses.replace(
        last, level=alarm.level, level_at=max(change.made_at, last.raised_at), title=alarm.title.strip() or last.title,
        link=alarm.link or last.link, case_id=alarm.case_id or last.case_id, version=last.version + 1,
        acknowledged_by_id=None, acknowledged_by=None, ack_until=None,
    )  # fmt: skip
    return higher, event(higher, change, "higher")


def changed(alert: Alert, change: Change) -> tuple[Alert, AlertEvent]:
    """Return the alert after an act, and the line of it. Raises: AlertRefused when it was ended already."""
    if not alert.is_open and change.act != "note":
        raise AlertRefused(ENDED)
    after = dataclasses.replace(alert, version=alert.version + 1)
    if change.act == "ended":
        after = dataclasses.replace(after, ended_at=change.made_at, ended_why=change.note)
    elif change.act == "acknowledged" or (change.act == "ticked" and alert.rule != "test"):
        # Who ticks, acts. What somebody else took is theirs until it lapses, and is held longer by this act.
        mine = change.act == "acknowledged" or alert.acts(change.made_at) is None
        after = dataclasses.replace(
            after, acknowledged_at=change.made_at, ack_until=change.made_at + ACTS_FOR,
            acknowledged_by_id=change.person_id if mine else alert.acknowledged_by_id,
            acknowledged_by=change.person if mine else alert.acknowledged_by,
        )  # fmt: skip
    return after, event(after, change, change.act)


def event(alert: Alert, change: Change, act: str) -> AlertEvent:
    """Return the line of an act in the dossier."""
    return AlertEvent(
        change.change_id, alert.alert_id, change.made_at, change.person_id, change.person, act, alert.level,
        note=change.note,
    )  # fmt: skip
