"""Run what is due (`pipelines.runs.due`), close and send the month, and score while nothing else is to be done."""

import datetime as dt
import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar, cast

from pipelines.access.person import SCHEDULE
from pipelines.cases import openings
from pipelines.mentions import rescore
from pipelines.runs.backup import upkeep
from pipelines.runs.due import Due, look, night_before
from pipelines.runs.run import run
from pipelines.runs.run_report import Report
from pipelines.settings import Settings, folder, read
from pipelines.sources.backfill import work
from pipelines.support import guard, run_lock, steps
from pipelines.support.errors import PipelineError, RunBusy
from pipelines.support.pauses import growing
from pipelines.support.signals import Stop
from pipelines.support.steps import Step
from pipelines.support.workers import helpers

TICK = 5.0  # seconds between two looks at the clock
AGAIN = dt.timedelta(minutes=1)  # after another's run, and after a first failure; each further one doubles it
LONGEST = dt.timedelta(minutes=30)  # that a step waits, however often it failed
TICKING = dt.timedelta(0)
ANNOUNCING = dt.timedelta(minutes=30)  # between two looks at the month that is to be closed
BETWEEN = 10.0  # seconds of scoring between two looks at the clock, while items wait for the accurate tier
Given = TypeVar("Given")
log = logging.getLogger("weerklank.schedule")


def _names(due: Sequence[Due], now: dt.datetime) -> set[str | None]:
    return {planned.source_name for planned in due if planned.at <= now}


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
        self._not_before: dict[str, dt.datetime] = {}
        self._failures: Counter[str] = Counter()
        self._went_well: set[str] = set()
        self._all_scored = False
        self._is_held: Callable[[], bool] = lambda: True

    def forever(self) -> None:
        """Work until told to stop; wait beside a schedule that works already. Raises: ConfigError at the start."""
        self.settings()
        run_lock.in_turn("schedule", self.url, self.stop, self.tick, self._work)

    def _work(self, is_held: Callable[[], bool]) -> None:
        self._is_held = is_held
        while not self._ends():
            busy = self.once() is None and (self.past() or self.score())
            self.announce()
            self.tell()
            self.back_up()
            for step in (self.retain, self.look, self.tidy):
                if not self.stop.is_set():
                    step()
            self.answer()
            if not busy:
                self.stop.wait(self.tick)

    def _ends(self) -> bool:
        """Is it told to stop, or was the lock lost, so that another schedule may be at work?"""
        return self.stop.is_set() or not self._is_held()

    def once(self) -> Report | None:
        """Do what is due now, as one run; None when nothing is, or when that failed: then it is tried again later."""
        return self._attempt("running", self._due, AGAIN)

    def announce(self) -> None:
        """Close the last month when its day has come, send what is scheduled and what views are subscribed to.

        Looked at every half hour.
        """
        # Papers and pictures take a sixth of a second to load, and no other command needs them.
        from pipelines.announcing import scheduled
        from pipelines.sending.subscriptions import due

        now = self.clock()
        self._every(
            ANNOUNCING,
            "announcing",
            lambda: scheduled.when_due(SCHEDULE, self.settings(), now, self.url, self.clock),
        )
        self._every(
            ANNOUNCING,
            "subscriptions",
            lambda: due.send_due(SCHEDULE, self.settings(), now, self.url, self.clock),
        )

    def tell(self) -> None:
        """Tell webhooks what happened, and again what did not arrive; looked at every minute."""
        from pipelines.sending import events

        now = self.clock()
        self._every(AGAIN, "webhooks", lambda: events.tell(SCHEDULE, self.settings(), now, self.url))

    def answer(self) -> None:
        """Open cases of what asks for an answer, and give back what nobody held on to; looked at every minute."""
        now = self.clock()
        self._every(AGAIN, "cases", lambda: openings.look(self.settings(), now, self.url))

    def back_up(self) -> None:
        """Make the backup of the night, where the settings name a folder; looked at every half hour."""
        from pipelines.runs.backup.by_whom import when_due

        each = (self.config, night_before(now := self.clock()), now, self.url)
        self._every(ANNOUNCING, "backup", lambda: when_due(self.settings(), *each))

    def retain(self) -> None:
        """Erase once a day what has stood long enough; looked at every half hour."""
        from pipelines.access.privacy.keeping import retention

        now = self.clock()
        self._attempt("retaining", lambda: retention.nightly(self.config, now, self.url), AGAIN)
        if self._not_before.get("retaining", now) <= now:
            self._not_before["retaining"] = now + ANNOUNCING

    def tidy(self) -> None:
        """Keep a lake in shape, once a night; looked at every half hour."""
        each = (night_before(now := self.clock()), now, self.url)
        self._every(ANNOUNCING, "tidying", lambda: upkeep.nightly(*each))

    def look(self) -> None:
        """Look whether what was collected still stands where it stood, a part at a time; every half hour."""
        from pipelines.access.privacy.keeping import deleted

        each = (self.config, self.clock(), self.url, self._ends)
        self._every(ANNOUNCING, "looking", lambda: deleted.nightly(self.settings(), *each))

    def score(self) -> bool:
        """While nothing is due: let the accurate tier catch up for a while. Was there anything to do?"""
        if self._all_scored:
            return False
        done = self._attempt("scoring", self._score, AGAIN)
        if done is None:
            return False
        if done.items:
            log.info("schedule: %s items scored again, %s wait", done.items, done.left)
        self._all_scored = done.left == 0 and done.topics_left == 0
        return done.items + done.topics > 0

    def past(self) -> bool:
        """While nothing is due: fetch some of the past that sources still hold. Was there anything to do?"""
        return bool(self._attempt("backfilling", self._past, AGAIN))

    def _past(self) -> list[dict]:
        limits, stop = work.Limits(seconds=BETWEEN), self._ends
        return work.backfill(self.settings(), url=self.url, limits=limits, stop=stop, clock=self.clock)

    def _score(self) -> rescore.Rescored:
        return rescore.upgrade(
            self.settings().schools, self.url, seconds=BETWEEN, stop=self._ends, clock=self.clock
        )

    def _due(self) -> Report | None:
        now = self.clock()
        settings = self.settings()
        due = _names(look(settings, now, self.url), now)
        if not due:
            return None
        self._all_scored = False
        report = run(
            SCHEDULE,
            settings,
            None if None in due else sorted(name for name in due if name is not None),
            url=self.url,
            stop=self._ends,
            nightly=None in due,
            clock=self.clock,
            helpers=helpers(),
            accurate=BETWEEN,
        )
        # What was done and is still due could not be stored: to ask the sources again at once would help nobody.
        if report.failed_steps and not report.stopped and _names(look(settings, now, self.url), now) & due:
            raise next(step.error for step in report.failed_steps if step.error)
        return report

    def _waits(self, name: str) -> bool:
        return name in self._not_before and self.clock() < self._not_before[name]

    def _every(self, pause: dt.timedelta, name: str, act: Callable[[], object]) -> None:
        """Do one step unless it waits; where it went well, not again before this pause is over."""
        now = self.clock()
        if self._attempt(name, act, TICKING) is not None:
            self._not_before[name] = now + pause

    def _attempt(self, name: str, act: Callable[[], Given], busy: dt.timedelta) -> Given | None:
        """Do one step of the scheduler, unless it failed and waits; None then, and when it fails.

        Each failure in a row lengthens the pause of this step alone. busy: the pause when another run is at work.
        """
        if self._waits(name):
            return None
        done: list[Step] = []
        try:
            given = steps.attempt(name, act, done, self.clock, (RunBusy,))
        except RunBusy as other:
            log.info("schedule: %s", other)
            self._not_before[name] = self.clock() + busy
            return None
        error = done[0].error
        self._failures[name] = self._failures[name] + 1 if error else 0
        if error:
            pause = dt.timedelta(
                seconds=growing(self._failures[name], AGAIN.total_seconds(), LONGEST.total_seconds())
            )
            self._not_before[name] = self.clock() + pause
        # Who cannot use the warehouse cannot write there either; and one good look a process is enough.
        if not steps.is_of_warehouse(error) and (error or name not in self._went_well):
            steps.keep(f"schedule-{done[0].started_at:%Y%m%dT%H%M%S%f}", done, self.url)
        (self._went_well.discard if error else self._went_well.add)(name)
        return given

    def settings(self) -> Settings:
        """Return the configuration as it is now; one that cannot be read is logged, and the last good one holds."""
        try:
            with guard.around("The configuration", PipelineError):
                where = folder(self.config)
                stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(where.glob("*.toml")))
                if (where, stamp) != self._read_at:
                    self._read_at = (where, stamp)
                    self._settings = read(self.config)
        except PipelineError as error:
            if self._settings is None:
                raise
            log.error("schedule: the last good configuration holds: %s", error)
        return cast("Settings", self._settings)
