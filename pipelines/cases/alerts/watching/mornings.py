"""Tell in one message in the morning what waited in the quiet hours; and begin the test of each Monday."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence

from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.ladders import GRAVE, Ladders
from pipelines.cases.alerts.watching.state import Outgoing, State
from text.i18n import N_, in_english
from text.local_time import AMSTERDAM
from warehouse.cases.alerts.alert import TEST, AlertMessage

# A watch that was started later than this after the hour of the digest tells of no quiet night.
LATE = 60
MONDAY = 0


def carried(state: State, planned: Sequence[Outgoing], now: dt.datetime) -> list[Outgoing]:
    """Return these messages, with one message of a digest for each person and way in which some are told together."""
    waiting: dict[tuple[str, str], list[Outgoing]] = {}
    for each in planned:
        if each.message.kind == "digest":
            waiting.setdefault((each.message.person, each.message.way), []).append(each)
    result = [each for each in planned if each.message.kind != "digest"]
    for (person, way), together in waiting.items():
        level = max(each.message.level for each in together)
        count = len({each.message.alert_id for each in together})
        carrier = _digest(state, person, way, level, count, now)
        result.append(carrier)
        result += [dataclasses.replace(each, carrier=carrier.message.message_id) for each in together]
    return result


def empty(state: State, ladders: Ladders, now: dt.datetime) -> list[Outgoing]:
    """Return the messages that say that nothing waited, once a morning, where the school asked for them."""
    local = now.astimezone(AMSTERDAM)
    today, minute = local.date().isoformat(), local.hour * 60 + local.minute
    if state.digest_on == today or minute < ladders.digest:
        return []
    state.digest_on = today
    steps = [step for step in ladders.steps if step.level < GRAVE]
    if not ladders.digest_if_empty or minute > ladders.digest + LATE or not steps:
        return []
    if any(each.message.alert_id == _day(now) for each in state.messages.values()):
        return []
    step = min(steps, key=lambda each: each.level)
    return [
        _digest(state, contact.name, way, 0, 0, now)
        for contact in ladders.told(step, now)
        for way in contact.by(step.ways)
    ]


def test(state: State, ladders: Ladders, now: dt.datetime) -> Alarm | None:
    """Return the test that is to begin now: once, on Monday from its hour on; None at any other time."""
    local = now.astimezone(AMSTERDAM)
    day = local.date().isoformat()
    is_time = local.weekday() == MONDAY and local.hour * 60 + local.minute >= ladders.test_at
    if not is_time or state.test_on == day:
        return None
    return Alarm(TEST, f"{TEST}:{day}", 0, in_english(N_("Test of the alerts"), {}), None, now, now)


def _day(now: dt.datetime) -> str:
    return f"digest:{now.astimezone(AMSTERDAM).date().isoformat()}"


def _digest(state: State, person: str, way: str, level: int, count: int, now: dt.datetime) -> Outgoing:
    before = sum(
        each.message.alert_id == _day(now) and (each.message.person, each.message.way) == (person, way)
        for each in state.messages.values()
    )
    made = hashlib.blake2b(f"{_day(now)} {before} {person} {way}".encode(), digest_size=12).hexdigest()
    return Outgoing(AlertMessage(made, _day(now), "digest", level, 0, person, way, now), count=count)
