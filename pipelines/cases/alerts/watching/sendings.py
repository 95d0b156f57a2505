"""Send what is due, each message by a thread of its own, and note what became of it: sent, to be tried again, failed.

That a message is being sent is on the disk before it is handed over. A watch that was killed in between does not know
whether it arrived, nor does one that gave it to a server that fell silent: from level 3 on it is sent once more, and
says that it may be the second time; below, it is not, and is shown as unknown.
"""

import concurrent.futures
import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts.ladders import GRAVE
from pipelines.cases.alerts.watching import state as kept
from pipelines.cases.alerts.watching.handing import Handed
from pipelines.cases.alerts.watching.state import Outgoing, State
from pipelines.support.pauses import growing
from text.i18n import N_, in_english
from warehouse.cases.alerts.alert import Alert, AlertEvent, AlertMessage

TRIES = 5
# Seconds between two tries, doubled each time: of what is grave, and of the rest.
FIRST = {True: 10.0, False: 60.0}
LONGEST = 600.0
# So many are handed over at once; what is grave has a room of its own, so that no slow mail of the rest holds it up.
ROOM = 16
STOPPED = N_("The watch was stopped while this was handed over; it may have arrived.")
Hand = Callable[[Outgoing], Handed]
log = logging.getLogger("weerklank.alerts")


class Sendings:
    """What is on its way. patience: seconds that a look at the clock waits for it, None until all of it is done."""

    def __init__(self, state: State, clock: Callable[[], dt.datetime], patience: float | None) -> None:
        self.state, self.clock, self.patience = state, clock, patience
        self.rooms = {grave: ThreadPoolExecutor(ROOM, "alerts") for grave in (True, False)}
        self.flying: dict[str, Future[Handed]] = {}

    def take_up(self) -> None:
        """Settle what an earlier watch was handing over when it was stopped."""
        for outgoing in list(self.state.messages.values()):
            message = outgoing.message
            if message.state != "sending":
                continue
            if message.level >= GRAVE and message.tries < TRIES:
                again = dataclasses.replace(
                    message,
                    state="planned",
                    next_at=self.clock(),
                    is_double=True,
                    why=in_english(STOPPED, {}),
                )
                self.state.put(dataclasses.replace(outgoing, message=again))
            else:
                self._failed(outgoing, in_english(STOPPED, {}), is_unsure=True)

    def hand_out(self, hand: Hand, is_quiet: bool = False) -> bool:
        """Hand over what is due, the gravest first, and note what became of what was. Did any end?

        is_quiet: what is not grave waits, but for a digest
        """
        now = self.clock()
        due = sorted(
            (
                each
                for each in self.state.messages.values()
                if each.message.state == "planned" and not each.carrier
                and (each.message.level >= GRAVE or each.message.kind == "digest" or not is_quiet)
                and (each.message.next_at or each.message.planned_at) <= now
            ),
            key=lambda each: (-each.message.level, each.message.planned_at, each.message.step),
        )  # fmt: skip
        for each in due:
            sending = dataclasses.replace(
                each.message, state="sending", tries=each.message.tries + 1, tried_at=now, next_at=None
            )
            self.state.put(dataclasses.replace(each, message=sending))
        is_kept = not due or self.save()
        for each in due:
            if not is_kept and each.message.level < GRAVE:
                self.state.put(each)  # as it was: what is not grave waits for the disk
                continue
            name = each.message.message_id
            room = self.rooms[each.message.level >= GRAVE]
            self.flying[name] = room.submit(hand, self.state.messages[name])
        concurrent.futures.wait(self.flying.values(), self.patience)
        done = [name for name, future in self.flying.items() if future.done()]
        for name in done:
            self._ended(self.state.messages[name], self.flying.pop(name).result())
        if done:
            self.save()
        return bool(done)

    def save(self) -> bool:
        """Keep what is known on the disk. Could that be done? Where it cannot, what is grave goes out all the same."""
        try:
            kept.save(self.state)
        except OSError as error:
            log.error("watch: what was sent cannot be kept: %s", error)
            return False
        return True

    def drop(self, alert: Alert, now: dt.datetime) -> None:
        """Take back what is not on its way yet and nobody needs any more: somebody acts, it is over, or graver."""
        for outgoing in list(self.state.messages.values()):
            message = outgoing.message
            is_needed = (
                message.kind in ("off", "test")
                or (alert.is_open and alert.acts(now) is None and message.level == alert.level)
            )  # fmt: skip
            if message.alert_id != alert.alert_id or message.state != "planned" or is_needed:
                continue
            if outgoing.carrier:
                continue
            if message.tries:
                self._failed(outgoing, message.why or "?", is_unsure=message.is_double)
            else:
                del self.state.messages[message.message_id]
                self.state.unkept.discard(message.message_id)

    def close(self) -> None:
        """Wait for nothing more; what is on its way ends by itself or is taken up by the next watch."""
        for room in self.rooms.values():
            room.shutdown(wait=False, cancel_futures=True)

    def _ended(self, outgoing: Outgoing, handed: Handed) -> None:
        message, now = outgoing.message, self.clock()
        if handed.why is None:
            self._settle(outgoing, dataclasses.replace(message, state="sent", sent_at=now, why=None))
            self._event(message, "told", now)
            return
        is_grave = message.level >= GRAVE
        if message.tries >= TRIES or (handed.unsure and not is_grave):
            # Of several tries one that may have arrived is enough not to know it.
            self._failed(outgoing, handed.why, is_unsure=handed.unsure or message.is_double)
            return
        pause = dt.timedelta(seconds=growing(message.tries, FIRST[is_grave], LONGEST))
        again = dataclasses.replace(
            message, state="planned", next_at=now + pause, why=handed.why, is_double=message.is_double or handed.unsure
        )  # fmt: skip
        self._settle(outgoing, again)

    def _failed(self, outgoing: Outgoing, why: str, is_unsure: bool = False) -> None:
        message = dataclasses.replace(
            outgoing.message, state="failed", next_at=None, why=why, is_unsure=is_unsure
        )
        self._settle(outgoing, message)
        self._event(message, "unsure" if is_unsure else "unreached", self.clock())

    def _settle(self, outgoing: Outgoing, message: AlertMessage) -> None:
        self.state.put(dataclasses.replace(outgoing, message=message))
        for each in list(self.state.messages.values()):
            if each.carrier == message.message_id:
                carried = dataclasses.replace(
                    each.message, state=message.state, tries=message.tries, tried_at=message.tried_at,
                    next_at=message.next_at, sent_at=message.sent_at, why=message.why, is_unsure=message.is_unsure,
                )  # fmt: skip
                self.state.put(dataclasses.replace(each, message=carried))

    def _event(self, message: AlertMessage, act: str, now: dt.datetime) -> None:
        name = hashlib.blake2b(f"{message.message_id} {act}".encode(), digest_size=12).hexdigest()
        self.state.events[name] = AlertEvent(
            name, message.alert_id, now, SCHEDULE.id, SCHEDULE.name, act, message.level, message.step or None,
            f"{message.person} ({message.way})",
        )  # fmt: skip
