"""Keep beside the warehouse how far each ladder is and what became of each message, on the disk before it goes out.

The watch alone writes it. It is what a watch that was killed goes on from, whatever holds the warehouse meanwhile.
"""

import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.cases.alerts import spool, watched
from pipelines.cases.alerts.ladders import Ladders
from pipelines.cases.alerts.watching.climbing import Position
from warehouse.cases.alerts.alert import Alert, AlertEvent, AlertMessage

FILE = "watch.json"
log = logging.getLogger("weerklank.alerts")


@dataclass(frozen=True)
class Outgoing:
    """A message, and what is needed to hand it over. count: of a digest, how many alerts; carrier: the message of a
    digest that tells of this one, "" where it goes by itself.
    """

    message: AlertMessage
    is_drill: bool = False
    count: int = 0
    carrier: str = ""


@dataclass
class State:
    """What the watch knows. unkept: ids of messages, and events, that the warehouse has not got yet; digest_on and
    test_on: the last day on which the digest was thought of, and the test was sent.
    """

    positions: dict[str, Position] = field(default_factory=dict)
    messages: dict[str, Outgoing] = field(default_factory=dict)
    events: dict[str, AlertEvent] = field(default_factory=dict)
    unkept: set[str] = field(default_factory=set)
    digest_on: str = ""
    test_on: str = ""

    def of(self, alert_id: str) -> list[AlertMessage]:
        """Return the messages of an alert."""
        return [each.message for each in self.messages.values() if each.message.alert_id == alert_id]

    def put(self, outgoing: Outgoing) -> None:
        """Keep a message as it is now, for the warehouse too."""
        self.messages[outgoing.message.message_id] = outgoing
        self.unkept.add(outgoing.message.message_id)


def read() -> State | None:
    """Return what was kept; None where nothing was, or where it cannot be read."""
    try:
        told = json.loads((spool.place() / FILE).read_text(encoding="utf-8"))
        of = watched.of_dict
        return State(
            {each["alert_id"]: of(Position, each) for each in told["positions"]},
            {
                each["message"]["message_id"]: Outgoing(**{**each, "message": of(AlertMessage, each["message"])})
                for each in told["messages"]
            },
            {each["event_id"]: of(AlertEvent, each) for each in told["events"]},
            set(told["unkept"]),
            told["digest_on"],
            told["test_on"],
        )  # fmt: skip
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error("what the watch kept cannot be read; it begins anew from the warehouse: %s", error)
        return None


def go_on(state: State, told: Sequence[AlertMessage], now: dt.datetime) -> None:
    """Go on where the warehouse says that the ladders were: what was kept beside it is gone."""
    for message in told:
        if message.message_id in state.messages:
            continue
        state.messages[message.message_id] = Outgoing(message)
        before = state.positions.get(message.alert_id)
        if before is None or message.level >= before.level:
            step = max(message.step, before.step if before and before.level == message.level else 0)
            state.positions[message.alert_id] = Position(message.alert_id, message.level, now, step=step)


def save(state: State) -> None:
    """Keep it: on the disk when this returns. Raises: OSError."""
    told = {
        "positions": [dataclasses.asdict(each) for each in state.positions.values()],
        "messages": [dataclasses.asdict(each) for each in state.messages.values()],
        "events": [dataclasses.asdict(each) for each in state.events.values()],
        "unkept": sorted(state.unkept),
        "digest_on": state.digest_on,
        "test_on": state.test_on,
    }
    watched.write(spool.folder() / FILE, told)


def go_at_once(state: State, alerts: Sequence[Alert], ladders: Ladders, now: dt.datetime) -> bool:
    """Let the next step begin at once where all messages of one have failed. Is there such a step?"""
    is_such = False
    for alert in alerts:
        position = state.positions[alert.alert_id]
        of_step = [
            each.state
            for each in state.of(alert.alert_id)
            if each.kind == "on" and each.level == position.level and each.step == position.step
        ]
        steps = len(ladders.of(alert.level))
        is_next = position.turn == 0 and 0 < position.step < steps and (position.next_at or now) > now
        if of_step and set(of_step) == {"failed"} and is_next and alert.is_open:
            state.positions[alert.alert_id] = dataclasses.replace(position, next_at=now)
            is_such = True
    return is_such
