"""Look every few seconds whether somebody has to be told, tell them, and tell them again until somebody acts.

Nothing that others do holds this up: the rules are asked by a thread of their own, what streams heard is looked at by
another, messages are handed over by threads, and what a busy warehouse cannot take or give stands in files beside it.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import acting, spool, watched
from pipelines.cases.alerts.ladders import Ladders
from pipelines.cases.alerts.watching import handing, heartbeat, mornings
from pipelines.cases.alerts.watching import state as kept
from pipelines.cases.alerts.watching.climbing import climb
from pipelines.cases.alerts.watching.holding import Configuration
from pipelines.cases.alerts.watching.sendings import Sendings
from pipelines.cases.alerts.watching.state import Outgoing, State
from pipelines.cases.alerts.watching.trials import Trials
from pipelines.settings import Settings
from pipelines.support import guard, run_lock
from pipelines.support.errors import PipelineError
from pipelines.support.signals import Stop
from warehouse.cases.alerts import store
from warehouse.cases.alerts.alert import Alert
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseEmpty, WarehouseError, WarehouseLost

TICK = 5.0
# Seconds that a look at the clock waits for what is being handed over, and for the warehouse.
PATIENCE, WAIT = 2.0, 1.0
# Alerts that ended are looked at so long: whoever heard of them is told.
ENDED = dt.timedelta(days=2)
# Steps that begin at once, because nobody of the one before could be reached.
AT_ONCE = 10
# Seconds between two looks at what streams heard, and until one at the clock that cannot wait.
LISTENING, AWAKE = 1.0, 0.2
Ask = Callable[[Settings, dt.datetime, str | None], object]
Hear = Callable[[Settings, dt.datetime, str | None], bool]
log = logging.getLogger("weerklank.alerts")


class Watch:
    """Tells people of alerts until `stop` is set. One watch works, others stand by and take over.

    ask: asks the rules and raises what they find; hear: does so of what streams heard and nobody stored yet; patience
    None: a look waits until all is handed over
    """

    def __init__(
        self, config: Path | None = None, url: str | None = None, stop: Stop | threading.Event | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC), ask: Ask | None = None,
        tick: float = TICK, patience: float | None = PATIENCE, hear: Hear | None = None,
    ) -> None:  # fmt: skip
        self.url, self.clock, self.ask, self.hear, self.tick = url, clock, ask, hear, tick
        self.stop = stop or threading.Event()
        self.holds = Configuration(config)
        found = kept.read()
        self.state, self._is_new = found or State(), found is None
        self.sendings = Sendings(self.state, clock, patience)
        self._known, self._is_fresh = watched.known(), False
        self.trials = Trials(heartbeat.look(config), patience)
        self.rules_at: dt.datetime | None = None
        self._is_urgent = threading.Event()

    def forever(self) -> None:
        """Work until told to stop; wait beside a watch that works already. Raises: LockRefused."""
        run_lock.in_turn("watch", self.url, self.stop, self.tick, self._work)
        self.sendings.close()
        self.trials.close()

    def _work(self, is_held: Callable[[], bool]) -> None:
        found = kept.read()
        if found:  # another watch worked on while this one stood by
            self.state.__dict__.update(found.__dict__)
            self._is_new = False
        self.begin()
        over = threading.Event()
        # What still asks when the process ends would end it as a fault: the room waits for both.
        with ThreadPoolExecutor(2, "asking") as room:
            for act, pause in ((self.ask_rules, self.tick), (self.ask_heard, LISTENING)):
                room.submit(self._repeat, act, pause, over)
            try:
                self._look(is_held)
            finally:
                over.set()

    def _look(self, is_held: Callable[[], bool]) -> None:
        # Where the server of the warehouse was away another watch may be at work.
        while not self.stop.is_set() and is_held():
            try:
                with guard.around("The watch", PipelineError, WarehouseError, OSError):
                    self.once()
            except (PipelineError, WarehouseError, OSError) as error:
                log.error("watch: %s", error)
            until = time.monotonic() + self.tick
            while time.monotonic() < until and not self._is_urgent.is_set() and not self.stop.is_set():
                self.stop.wait(AWAKE)
            self._is_urgent.clear()

    def _repeat(self, act: Callable[[], None], pause: float, over: threading.Event) -> None:
        while not self.stop.is_set() and not over.is_set():
            act()
            self.stop.wait(pause)

    def begin(self) -> None:
        """Take up what an earlier watch left."""
        self.sendings.take_up()
        self.sendings.save()

    def ask_rules(self) -> None:
        """Ask the rules, and raise what they find."""
        now = self.clock()
        try:
            with suppress(WarehouseEmpty), guard.around("The rules", PipelineError, WarehouseError):
                if self.ask:
                    self.ask(self.settings, now, self.url)
            self.rules_at = now
        except (PipelineError, WarehouseError) as error:
            log.warning("watch: the rules were not asked: %s", error)

    def ask_heard(self) -> None:
        """Raise what streams heard and nobody stored yet; the next look at the clock is at once then."""
        try:
            with guard.around(
                "What streams heard", PipelineError, WarehouseError, OSError, run_lock.LockHeld
            ):
                if self.hear and self.hear(self.settings, self.clock(), self.url):
                    self._is_urgent.set()
        except (PipelineError, WarehouseError, OSError, run_lock.LockHeld) as error:
            log.warning("watch: what streams heard was not looked at: %s", error)

    def once(self) -> None:
        """Look at the clock once: whom to tell now, and tell them."""
        now = self.clock()
        self.holds.look()
        self._merge()
        self._test(now)
        alerts = self._alerts(now)
        for _step in range(AT_ONCE):
            self._climb(alerts, now)
            has_ended = self.sendings.hand_out(
                lambda each: handing.hand(self.settings, self.ladders, each), self.ladders.is_quiet(now)
            )
            if not has_ended or not kept.go_at_once(self.state, alerts, self.ladders, now):
                break
        self._keep(alerts)
        if self.ladders.is_configured:
            self.trials.look(self.settings, self.ladders, now, self.rules_at)
        heartbeat.beat(now, self.trials.passed_at, self.trials.why)

    @property
    def settings(self) -> Settings:
        """Return the configuration that holds."""
        return self.holds.settings

    @property
    def ladders(self) -> Ladders:
        """Return who is told of what."""
        return self.holds.ladders

    def _merge(self) -> None:
        try:
            acting.merge(self.url)
        except (WarehouseError, run_lock.LockHeld) as error:
            log.error("watch: what waits could not be stored: %s", error)

    def _test(self, now: dt.datetime) -> None:
        alarm = mornings.test(self.state, self.ladders, now) if self.ladders.is_configured else None
        if alarm:
            acting.raise_alarms(SCHEDULE, self.settings, [alarm], now, self.url)
            self.state.test_on = alarm.key.partition(":")[2]
            kept.save(self.state)

    def _alerts(self, now: dt.datetime) -> list[Alert]:
        """Return the alerts as they are now; as last seen where the warehouse is busy, with what waits beside it."""
        self._is_fresh = False
        try:
            with reading(self.url, WAIT) as con:
                known = store.of_late(con, now - ENDED)
                told = store.messages_of(con, [each.alert_id for each in known]) if self._is_new else []
            if self._is_new:
                self._is_new = False
                kept.go_on(self.state, told, now)
                self.sendings.take_up()
            self._is_fresh = True
            if known != self._known:
                self._known = known
                watched.keep_known(known)
        except WarehouseError as error:
            if isinstance(error, WarehouseEmpty) and not isinstance(error, WarehouseLost):
                return acting.after([], spool.read())
            log.warning("watch: goes on by what it last saw: %s", error)
        return acting.after(watched.newest(self._known, watched.fresh()), spool.read())

    def _climb(self, alerts: Sequence[Alert], now: dt.datetime) -> None:
        planned, is_changed = list[Outgoing](), False
        for alert in alerts:
            before = self.state.positions.get(alert.alert_id)
            climbed = climb(alert, before, self.state.of(alert.alert_id), self.ladders, now)
            self.sendings.drop(alert, now)
            self.state.positions[alert.alert_id] = climbed.position
            self.state.events |= {each.event_id: each for each in climbed.events}
            planned += [Outgoing(each, alert.is_drill) for each in climbed.messages]
            is_changed = is_changed or climbed.position != before
        planned = mornings.carried(self.state, planned, now)
        for each in (*planned, *mornings.empty(self.state, self.ladders, now)):
            if each.message.message_id not in self.state.messages:
                self.state.put(each)
                is_changed = True
        if is_changed:
            self.sendings.save()

    def _keep(self, alerts: Sequence[Alert]) -> None:
        """Give the warehouse what it has not got yet, when it can take it; forget what is over and kept."""
        state = self.state
        if state.unkept or state.events:
            told = [state.messages[name].message for name in sorted(state.unkept) if name in state.messages]
            try:
                with writing(self.url, WAIT, brief=True) as con:
                    store.keep_messages(con, told)
                    store.keep(con, [], list(state.events.values()))
            except WarehouseError as error:
                log.warning("watch: who was told is stored later: %s", error)
                return
            state.unkept.clear()
            state.events.clear()
            self.sendings.save()
        if not self._is_fresh:  # what the warehouse did not say is not over
            return
        there = {alert.alert_id for alert in alerts}
        old = {
            name
            for name, each in state.messages.items()
            if each.message.alert_id not in there and each.message.state in ("sent", "failed")
            and self.clock() - each.message.planned_at > ENDED
        }  # fmt: skip
        state.messages = {name: each for name, each in state.messages.items() if name not in old}
        state.positions = {name: each for name, each in state.positions.items() if name in there}
