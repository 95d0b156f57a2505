"""Work out what is to be done about an alert at a moment: which step begins, who is told, what is repeated.

It knows no clock, no warehouse and no network: an alert, how far its ladder is, and a moment go in.
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.access.person import SCHEDULE
from pipelines.cases import clocks
from pipelines.cases.alerts.ladders import GRAVE, Contact, Ladders, Step
from warehouse.cases.alerts.alert import TEST, Alert, AlertEvent, AlertMessage

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Position:
    """How far the ladder of an alert is. step: how many of its steps began; turn: how often it began anew; next_at:
    when the next step begins, None for never; repeat_at: when this step is told again, None for never; waits: whether
    it is told with the digest; lapsed_at: which “I act” was seen to have lapsed; is_over: whether its end was told.
    """

    alert_id: str
    level: int
    next_at: dt.datetime | None
    step: int = 0
    turn: int = 0
    rounds: int = 0
    repeat_at: dt.datetime | None = None
    waits: bool = False
    lapsed_at: dt.datetime | None = None
    is_over: bool = False


@dataclass(frozen=True)
class Climbed:
    """Where the ladder is now, what is to be told, and what happened."""

    position: Position
    messages: tuple[AlertMessage, ...] = ()
    events: tuple[AlertEvent, ...] = ()


def climb(
    alert: Alert, position: Position | None, heard: Sequence[AlertMessage], ladders: Ladders, now: dt.datetime
) -> Climbed:
    """Return what is to be done about an alert now. heard: all messages of it until now."""
    if not alert.is_open:
        return _over(alert, position, heard, now)
    if position is None or position.level < alert.level:
        position = Position(alert.alert_id, alert.level, alert.level_at)
    if alert.acts(now) is not None:
        return Climbed(position)
    events: list[AlertEvent] = []
    if alert.ack_until is not None and position.lapsed_at != alert.ack_until:
        # Nobody did anything for half an hour: the ladder goes on where it was, at once.
        events.append(_event(alert, "lapsed", alert.ack_until, 0, alert.acknowledged_by))
        steps = len(ladders.of(alert.level))
        position = dataclasses.replace(
            position, lapsed_at=alert.ack_until, next_at=now, repeat_at=None,
            step=0 if position.step >= steps else position.step, turn=position.turn + (position.step >= steps),
        )  # fmt: skip
    return _up(alert, position, events, ladders, now)


def _up(
    alert: Alert, position: Position, events: list[AlertEvent], ladders: Ladders, now: dt.datetime
) -> Climbed:
    messages: list[AlertMessage] = []
    steps = (alone(ladders),) if alert.rule == TEST else ladders.of(alert.level)
    if position.next_at is not None and not steps:
        position = dataclasses.replace(position, next_at=None)
    skipped = 0
    while position.next_at is not None and position.next_at <= now:
        if alert.level < GRAVE and alert.rule != TEST and not position.waits and ladders.is_quiet(now):
            return Climbed(
                dataclasses.replace(position, waits=True, next_at=ladders.next_digest(now)),
                tuple(messages),
                tuple(events),
            )
        if position.step >= len(steps):
            if alert.level < GRAVE or alert.rule == TEST:
                position = dataclasses.replace(position, next_at=None, repeat_at=None)
                break
            position = dataclasses.replace(position, step=0, turn=position.turn + 1)
        step = steps[-1] if position.turn else steps[position.step]
        # The second time round nobody waits for a step of their own: all are told.
        told = _so_far(ladders, steps, now) if position.turn else _of_step(ladders, step, now)
        number = len(steps) if position.turn else position.step + 1
        if not told and skipped + 1 >= len(steps) and alert.level >= GRAVE:
            told = tuple((contact, tuple(way for way, _ in contact.ways)) for contact in ladders.contacts)
        if not told:
            events.append(_event(alert, "skipped", now, number, ", ".join(step.who), position.turn))
            skipped += 1
            ahead = now if skipped < len(steps) else now + step.minutes * MINUTE
            position = dataclasses.replace(position, step=number, next_at=ahead, repeat_at=None)
            continue
        events.append(
            _event(alert, "escalated", now, number, ", ".join(who.name for who, _ in told), position.turn)
        )
        kind = "digest" if position.waits else TEST if alert.rule == TEST else "on"
        messages += [
            _message(alert, kind, number, f"{position.turn}", who, way, now)
            for who, ways in told
            for way in ways
        ]
        position = dataclasses.replace(
            position, step=number, waits=False,
            next_at=None if position.turn and step.repeat else _ahead(step, ladders, now),
            repeat_at=now + step.repeat * MINUTE if step.repeat else None, rounds=0,
        )  # fmt: skip
    if position.repeat_at is not None and position.repeat_at <= now:
        step = steps[position.step - 1]
        told = _so_far(ladders, steps[: position.step], now)
        rounds = position.rounds + 1
        messages += [
            _message(alert, "again", position.step, f"{position.turn}-{rounds}", who, way, now)
            for who, ways in told
            for way in ways
        ]
        position = dataclasses.replace(
            position, rounds=rounds, repeat_at=now + (step.repeat or 0) * MINUTE if step.repeat else None
        )
    return Climbed(position, tuple(messages), tuple(events))


def alone(ladders: Ladders) -> Step:
    """Return the one step of the weekly test: everybody, by every way of theirs."""
    ways = tuple(dict.fromkeys(way for contact in ladders.contacts for way, _ in contact.ways))
    return Step(0, ("all",), ways, 24 * 60)


def _over(
    alert: Alert, position: Position | None, heard: Sequence[AlertMessage], now: dt.datetime
) -> Climbed:
    """Return who is told that it is over: who was told of it, each by the ways that reached them."""
    if position is None or position.is_over:
        return Climbed(position or Position(alert.alert_id, alert.level, None, is_over=True))
    reached = dict.fromkeys(
        (each.person, each.way) for each in heard if each.state == "sent" and each.kind != "off"
    )
    messages = [
        AlertMessage(
            _id(alert, "off", 0, "", person, way), alert.alert_id, "off", alert.level, 0, person, way, now
        )
        for person, way in reached
        if alert.rule != TEST
    ]
    return Climbed(dataclasses.replace(position, is_over=True, next_at=None, repeat_at=None), tuple(messages))


Told = tuple[tuple[Contact, tuple[str, ...]], ...]


def _of_step(ladders: Ladders, step: Step, now: dt.datetime) -> Told:
    return tuple((contact, contact.by(step.ways)) for contact in ladders.told(step, now))


def _so_far(ladders: Ladders, steps: Sequence[Step], now: dt.datetime) -> Told:
    """Return all of these steps, each person once for each way."""
    found: dict[Contact, dict[str, None]] = {}
    for step in steps:
        for contact, ways in _of_step(ladders, step, now):
            found.setdefault(contact, {}).update(dict.fromkeys(ways))
    return tuple((contact, tuple(ways)) for contact, ways in found.items())


def _ahead(step: Step, ladders: Ladders, now: dt.datetime) -> dt.datetime:
    if step.in_office:
        hours = dataclasses.replace(ladders.webcare.hours, answer_hours=step.minutes / 60)
        due = clocks.due(now, hours)
        if due is not None:
            return due
    return now + step.minutes * MINUTE


def _message(
    alert: Alert, kind: str, step: int, turn: str, who: Contact, way: str, now: dt.datetime
) -> AlertMessage:
    made = _id(alert, kind, step, turn, who.name, way)
    return AlertMessage(made, alert.alert_id, kind, alert.level, step, who.name, way, now)


def _id(alert: Alert, *parts: object) -> str:
    text = "\x1f".join(map(str, (alert.alert_id, alert.level, *parts)))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _event(alert: Alert, act: str, at: dt.datetime, step: int, note: str | None, turn: int = 0) -> AlertEvent:
    made = _id(alert, act, step, turn, at.isoformat())
    return AlertEvent(
        made, alert.alert_id, at, SCHEDULE.id, SCHEDULE.name, act, alert.level, step or None, note
    )
