"""Hear posts within minutes: follow streams, ask quick sources, store what came; each by a thread of its own.

So neither a run of the scheduler, nor a server that hangs, nor a busy warehouse holds another of them up.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from pipelines.mentions import rescore
from pipelines.mentions.collect import CollectedSource, policy
from pipelines.mentions.told import analyse
from pipelines.settings import FeedSource, Settings, folder, read
from pipelines.sources.live import networks, places, rhythm, websub
from pipelines.sources.live.following import Ear, Follower
from pipelines.sources.live.known import Known
from pipelines.sources.live.polling import Poller
from pipelines.sources.live.spool import Spool
from pipelines.sources.live.storing import Store
from pipelines.sources.live.websub import Hubs
from pipelines.support import guard, run_lock
from pipelines.support.errors import PipelineError, RunBusy
from pipelines.support.signals import Stop
from pipelines.web.streams import Bounds
from warehouse.core.errors import WarehouseError

TICK = 0.5
STANDING_BY = 5.0
# How a source is doing is stored so often, where nothing new came of it.
TELLING = dt.timedelta(minutes=10)
LOOKING = dt.timedelta(minutes=1)  # between two looks whether the warehouse is that of the configuration
SCORING = 5.0  # seconds that the accurate tier has for what was stored; the rest waits for the scheduler
LAST_WORDS = 10.0  # seconds in which a thread ends what it is at
FAULTS = (PipelineError, WarehouseError, OSError)
log = logging.getLogger("weerklank.listen")


class Listen:
    """Listens until `stop` is set. One process listens, others stand by and take over."""

    def __init__(
        self, config: Path | None = None, url: str | None = None, stop: Stop | threading.Event | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC), bounds: Bounds | None = None,
        tick: float = TICK,
    ) -> None:  # fmt: skip
        self.config, self.url, self.clock, self.bounds, self.tick = (
            config,
            url,
            clock,
            bounds or Bounds(),
            tick,
        )
        self.stop = stop or threading.Event()
        self.settings = read(config)
        self.followers: dict[str, Follower] = {}
        self.store, self.poller, self.hubs = Store(url), Poller(url), Hubs()
        self._hubs_told: set[str] = set()
        self._read_at: object = None
        self._places: dict[str, str] = {}
        self._told_at: dt.datetime | None = None
        self._failing: set[str] = set()
        self._pending: dict[str, CollectedSource] = {}
        self._same: dict[str, CollectedSource] = {}
        self._lock = threading.Lock()
        self._may_until: dt.datetime | None = None
        self._unscored = False
        self._is_held: Callable[[], bool] = lambda: True

    def forever(self) -> None:
        """Work until told to stop; wait beside another that listens already. Raises: ConfigError, LockRefused."""
        run_lock.in_turn("listen", self.url, self.stop, STANDING_BY, self._work)

    def _work(self, is_held: Callable[[], bool]) -> None:
        self._is_held, over = is_held, threading.Event()
        self.ear = Ear(
            analyse.matcher(_queries(self.settings)), Spool("posts"), Spool("gone"), Known(), places.read(), self.clock
        )  # fmt: skip
        threads = [
            threading.Thread(target=self._repeat, args=(name, act, pause, over), name=name, daemon=True)
            for name, act, pause in (
                ("storing", self.put_away, self.tick),
                ("polling", self.ask, self.tick),
                ("scoring", self.score, SCORING),
            )
        ]
        for thread in threads:
            thread.start()
        try:
            asyncio.run(self._streams(over))
        finally:
            over.set()
            for thread in threads:
                thread.join(LAST_WORDS)

    def _goes_on(self) -> bool:
        """Is this still the one that listens? Not where the lock was lost: another may listen, and store the same."""
        return not self.stop.is_set() and self._is_held()

    def _repeat(self, name: str, act: Callable[[], object], pause: float, over: threading.Event) -> None:
        while not over.is_set():
            if not self._goes_on():
                over.set()
                return
            try:
                with guard.around(name, *FAULTS):
                    act()
            except FAULTS as error:
                log.warning("listen: %s: %s", name, error)
            self.stop.wait(pause)

    async def _streams(self, over: threading.Event) -> None:
        tasks: dict[FeedSource, asyncio.Task[None]] = {}
        try:
            while not self.stop.is_set() and not over.is_set():
                self._read_settings()
                wanted = [each for each in self.settings.sources if rhythm.is_live(each) and not each.paused]
                for source in [each for each in tasks if each not in wanted or tasks[each].done()]:
                    tasks.pop(source).cancel()
                    self.followers.pop(source.name, None)
                for source in wanted:
                    if source not in tasks:
                        network = networks.of(source, policy(self.settings), self.bounds)
                        follower = self.followers[source.name] = Follower(network, self.ear)
                        tasks[source] = asyncio.create_task(follower.forever())
                self._keep_places()
                await asyncio.sleep(self.tick)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
            self._keep_places()

    def _keep_places(self) -> None:
        if self.ear.places == self._places:
            return
        self._places = dict(self.ear.places)
        try:
            places.keep(self._places)
        except OSError as error:  # after a break more is heard again than had to be
            log.error("listen: how far streams were heard cannot be kept: %s", error)

    def _read_settings(self) -> None:
        try:
            where = folder(self.config)
            stamp = [(path.name, path.stat().st_mtime_ns) for path in sorted(where.glob("*.toml"))]
            if stamp != self._read_at:
                self._read_at = stamp
                self.settings = read(self.config)
                self.ear.matcher = analyse.matcher(_queries(self.settings))
        except PipelineError as error:
            log.error("listen: the last good configuration holds: %s", error)

    def ask(self) -> None:
        """Ask the quick sources that are due. Raises: PipelineError, WarehouseError."""
        now, settings = self.clock(), self.settings
        if not self._may(settings, now):
            return
        self.poller.look(now)
        self.hubs.look(settings, now, {name: one.state for name, one in self.poller.known.items()})
        self._hubs_told |= websub.told()
        waiting = {name for name in self._hubs_told if self.poller.may_be_asked(name, now)}
        self._hubs_told -= waiting
        for collected in self.poller.poll(settings, now, waiting):
            with self._lock:
                name = collected.source.name
                if collected.is_same or (collected.error and not collected.entries):
                    self._same[name] = collected
                else:
                    self._same.pop(name, None)
                    self._pending[name] = collected

    def put_away(self) -> None:
        """Store what waits, and how sources are doing. Raises: PipelineError, WarehouseError."""
        now, settings = self.clock(), self.settings
        has_any = self._pending or self.ear.posts.waiting or self.ear.gone.waiting
        is_due = self._told_at is None or now - self._told_at >= TELLING or self._changed()
        if not (has_any or is_due) or not self._may(settings, now):
            return
        with self._lock:
            pending, self._pending = self._pending, {}
        if pending:
            self._load(settings, pending, now)
        while self.store.posts(settings, self.ear.posts, now) and self._goes_on():
            now, self._unscored = self.clock(), True
        if self.ear.gone.waiting:
            self.store.gone(settings, self.ear.gone, now)
        if is_due:
            self._tell(settings, now)

    def _may(self, settings: Settings, now: dt.datetime) -> bool:
        if self._may_until is None or now >= self._may_until:
            self._may_until = now + LOOKING if self.store.may(settings) else None
        return self._may_until is not None

    def score(self) -> None:
        """Let the accurate tier judge what was stored, threats first. Raises: PipelineError, WarehouseError."""
        if not self._unscored:
            return
        self._unscored = False
        with contextlib.suppress(RunBusy):  # who is at it does these too
            what = (self.settings.schools, self.url)
            rescore.upgrade(*what, seconds=SCORING, stop=self.stop.is_set, clock=self.clock)

    def _load(self, settings: Settings, pending: dict[str, CollectedSource], now: dt.datetime) -> None:
        try:
            self.store.load(settings, list(pending.values()), now)
        except FAULTS:
            with self._lock:  # what was asked since is newer
                self._pending = pending | self._pending
            raise
        self._unscored = True

    def _faults(self) -> dict[str, Follower]:
        return {name: each for name, each in list(self.followers.items()) if each.error}

    def _changed(self) -> bool:
        """Does a source fail, or no longer, other than was told?"""
        with self._lock:
            asked = {name: each.error is not None for name, each in self._same.items()}
        followed = {name: each.error is not None for name, each in list(self.followers.items())}
        return any(fails != (name in self._failing) for name, fails in (asked | followed).items())

    def _tell(self, settings: Settings, now: dt.datetime) -> None:
        """Store how each source is doing of which nothing new came. Raises: PipelineError, WarehouseError."""
        with self._lock:
            same, self._same = self._same, {}
        told = dict(same)
        for name, follower in list(self.followers.items()):
            if follower.error:
                told[name] = CollectedSource(follower.network.source, now, error=follower.error)
            elif follower.is_open:
                told[name] = CollectedSource(follower.network.source, now, is_same=True)
        batch = [each for name, each in told.items() if settings.source(name)]
        try:
            self.store.load(settings, batch, now)
        except FAULTS:
            with self._lock:
                self._same = same | self._same
            raise
        self.ear.known.add(self.store.names(settings))
        self._failing = (self._failing - told.keys()) | {name for name, each in told.items() if each.error}
        self._told_at = now


def _queries(settings: Settings) -> analyse.Queries:
    return tuple((subject.name, subject.query) for subject in settings.subjects)
