"""Make a trial every five minutes beside all else, and tell the address outside of each that arrived."""

import concurrent.futures
import datetime as dt
import logging
from concurrent.futures import Future, ThreadPoolExecutor

from pipelines.cases.alerts.ladders import Ladders
from pipelines.cases.alerts.watching import trial
from pipelines.cases.alerts.watching.heartbeat import Alerting
from pipelines.settings import Settings

EVERY, AGAIN = dt.timedelta(minutes=5), dt.timedelta(seconds=30)
# A watch that begins has not asked the rules yet: that is no fault until they had time to answer.
FIRST = dt.timedelta(minutes=2)
log = logging.getLogger("weerklank.alerts")


class Trials:
    """The trials of one watch. passed_at: when one last arrived; why: what is wrong with the last, None for nothing."""

    def __init__(self, before: Alerting, patience: float | None) -> None:
        self.passed_at, self.why, self.patience = before.passed_at, before.why, patience
        self._room = ThreadPoolExecutor(2, "trial")
        self._trial: Future[str | None] | None = None
        self._tried_at: dt.datetime | None = None
        self._begun_at: dt.datetime | None = None

    def look(
        self, settings: Settings, ladders: Ladders, now: dt.datetime, rules_at: dt.datetime | None
    ) -> None:
        """Note how the last trial went, and begin the next when it is time: sooner after one that failed."""
        self._begun_at = self._begun_at or now
        can_begin = rules_at is not None or now - self._begun_at >= FIRST
        if self._trial is None and can_begin and self._is_time(now):
            self._tried_at = now
            self._trial = self._room.submit(_run, settings, ladders, now, rules_at)
            if self.patience is None:
                concurrent.futures.wait([self._trial])
        if self._trial is not None and self._trial.done():
            self.why = self._trial.result()
            self.passed_at = self.passed_at if self.why else self._tried_at
            self._trial = None
            if self.why:
                log.error("watch: the trial of the alerts failed: %s", self.why)

    def close(self) -> None:
        """Begin no other."""
        self._room.shutdown(wait=False, cancel_futures=True)

    def _is_time(self, now: dt.datetime) -> bool:
        return self._tried_at is None or now - self._tried_at >= (AGAIN if self.why else EVERY)


def _run(settings: Settings, ladders: Ladders, now: dt.datetime, rules_at: dt.datetime | None) -> str | None:
    why = trial.run(settings, now, rules_at)
    if why is None and (refused := trial.outside(settings, ladders)):
        log.error("watch: the address outside was not reached: %s", refused)
    return why
