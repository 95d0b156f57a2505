"""When is what due: each source at its own interval, and a full pass every night.

The nightly pass is at 03:00 in Amsterdam. In both nights in which the clock changes that time comes exactly
once: in March the clock jumps from 02:00 to 03:00, in October the hour between 02:00 and 03:00 comes twice.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import lock, rescore
from pipelines.crew import helpers
from pipelines.errors import PipelineError, RunBusy
from pipelines.run import Report, run
from pipelines.settings import Collector, Settings, Source, folder, read
from pipelines.stopping import Stop
from warehouse import connection, facts, lookup
from warehouse.errors import WarehouseEmpty, WarehouseError
from warehouse.period import AMSTERDAM

NIGHT = dt.time(3, 0)
TICK = 5.0  # seconds between two looks at the clock
AGAIN = dt.timedelta(minutes=1)  # after a busy warehouse or another's run
ANNOUNCING = dt.timedelta(minutes=30)  # between two looks at the month that is to be closed
BETWEEN = 10.0  # seconds of scoring between two looks at the clock, while items wait for the accurate tier
log = logging.getLogger("weerklank.schedule")


@dataclass(frozen=True)
class Due:
    """One thing to do: at what moment (aware UTC), which source, or None for the nightly pass over all."""

    at: dt.datetime
    source_name: str | None


def night_before(now: dt.datetime) -> dt.datetime:
    """The last nightly moment that is not later than now, aware UTC."""
    day = now.astimezone(AMSTERDAM).date()
    tonight = dt.datetime.combine(day, NIGHT, AMSTERDAM).astimezone(dt.UTC)
    return tonight if tonight <= now else _night(day - dt.timedelta(days=1))


def night_after(now: dt.datetime) -> dt.datetime:
    """The next nightly moment later than now, aware UTC."""
    return _night(night_before(now).astimezone(AMSTERDAM).date() + dt.timedelta(days=1))


def _night(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NIGHT, AMSTERDAM).astimezone(dt.UTC)


def upcoming(
    sources: Sequence[Source | Collector],
    last: Mapping[str, dt.datetime],
    nightly: dt.datetime | None,
    now: dt.datetime,
) -> list[Due]:
    """What is due when, the first first; what should have been done already stands at `now` or before.

    last: when each source was begun last; nightly: when the last full pass began, None: never. Paused
    sources are left out. However long nothing ran, each is due once: a catch-up is one pass.
    """
    missed = nightly is None or nightly < night_before(now)
    found = [Due(now if missed else night_after(now), None)]
    for source in sources:
        if not source.paused:
            begun = last.get(source.name)
            found.append(Due(now if begun is None else begun + source.every, source.name))
    return sorted(found, key=lambda due: (due.at, due.source_name or ""))


def look(settings: Settings, now: dt.datetime, url: str | None = None) -> list[Due]:
    """What is due when, by what the warehouse knows of earlier runs. Raises: WarehouseError."""
    try:
        with connection.reading(url) as con:
            last = {name: begun for name, (begun, _) in lookup.last_runs(con).items()}
            at = facts.read(con).get("nightly_at")
    except WarehouseEmpty:
        last, at = {}, None
    watched = (*settings.sources, *settings.collectors)
    return upcoming(watched, last, dt.datetime.fromisoformat(at) if at else None, now)


class Schedule:
    """Runs what is due until `stop` is set. One schedule works, others stand by and take over."""

    def __init__(
        self,
        config: Path | None = None,
        url: str | None = None,
        stop: Stop | threading.Event | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        tick: float = TICK,
    ) -> None:
        self.config, self.url, self.clock, self.tick = config, url, clock, tick
        self.stop = stop or threading.Event()
        self._settings: Settings | None = None
        self._read_at: tuple | None = None
        self._not_before: dt.datetime | None = None
        self._all_scored = False
        self._announced_at: dt.datetime | None = None

    def forever(self) -> None:
        """Work until told to stop; wait beside a schedule that works already. Raises: ConfigError at the start."""
        self.settings()
        told = False
        while not self.stop.is_set():
            try:
                with lock.alone("schedule", self.url):
                    log.info("schedule: at work")
                    while not self.stop.is_set():
                        if self.once() is None and self.score():
                            continue
                        self.announce()
                        self.stop.wait(self.tick)
            except RunBusy as busy:
                if not told:
                    log.info("schedule: standing by, process %s is at work", busy.fields["pid"])
                told = True
                self.stop.wait(self.tick)

    def once(self) -> Report | None:
        """Do what is due now, as one run; None when nothing is."""
        now = self.clock()
        if self._not_before and now < self._not_before:
            return None
        try:
            settings = self.settings()
            due = [each for each in look(settings, now, self.url) if each.at <= now]
            if not due:
                return None
            nightly = any(each.source_name is None for each in due)
            names = None if nightly else [each.source_name for each in due]
            self._all_scored = False
            return run(
                settings,
                names,
                url=self.url,
                stop=self.stop.is_set,
                nightly=nightly,
                clock=self.clock,
                helpers=helpers(),
                accurate=BETWEEN,
            )
        except (PipelineError, WarehouseError) as error:
            # The next look may find it mended; the figures stay as they were until then.
            log.error("schedule: %s", error)
            self._not_before = now + AGAIN
            return None

    def announce(self) -> None:
        """Close the last month when its day has come and send what is scheduled; looked at every half hour."""
        # Papers and pictures take a sixth of a second to load, and no other command needs them.
        from pipelines.announcing import scheduled

        now = self.clock()
        if self._announced_at and now - self._announced_at < ANNOUNCING:
            return
        self._announced_at = now
        try:
            scheduled.when_due(self.settings(), now, self.url, self.clock)
        except RunBusy:
            self._announced_at = None
        except (PipelineError, WarehouseError) as error:
            log.error("schedule: %s", error)

    def score(self) -> bool:
        """While nothing is due: let the accurate tier catch up for a while. Was there anything to do?"""
        if self._all_scored or (self._not_before and self.clock() < self._not_before):
            return False
        try:
            done = rescore.upgrade(
                self.settings().schools, self.url, seconds=BETWEEN, stop=self.stop.is_set, clock=self.clock
            )
        except (PipelineError, WarehouseError) as error:
            log.error("schedule: %s", error)
            self._not_before = self.clock() + AGAIN
            return False
        if done.items:
            log.info("schedule: %s items scored again, %s wait", done.items, done.left)
        self._all_scored = done.left == 0
        return done.items > 0

    def settings(self) -> Settings:
        """The configuration as it is now; one that cannot be read is logged, and the last good one holds."""
        where = folder(self.config)
        stamp = tuple(
            (path.name, path.stat().st_mtime_ns) for path in sorted(where.glob("*.toml")) if path.is_file()
        )
        if (where, stamp) != self._read_at:
            self._read_at = (where, stamp)
            try:
                self._settings = read(self.config)
            except PipelineError as error:
                if self._settings is None:
                    raise
                log.error("schedule: the last good configuration holds: %s", error)
        return self._settings
