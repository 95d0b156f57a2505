"""Say whether alerting works: the watch beats, and a trial goes through the whole chain to a receipt."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from pipelines.cases.alerts import ladder_file, spool, watched
from pipelines.support.errors import ConfigError

FILE = "heartbeat.json"
# After so long without a beat the board's page says so, and /_weerklank/alerting answers 503.
LATE = dt.timedelta(minutes=3)
# A trial is made every five minutes; two that did not pass are no accident.
TRIAL_LATE = dt.timedelta(minutes=11)


@dataclass(frozen=True)
class Alerting:
    """Does alerting work? is_configured: whether anybody is told of anything; beat_at: when the watch was last seen,
    None for never; passed_at: when a trial last went through; why: what is wrong with the last trial; fault: what is
    wrong with alerts.toml, of which the last good version holds.
    """

    is_configured: bool
    beat_at: dt.datetime | None = None
    passed_at: dt.datetime | None = None
    why: str | None = None
    fault: ConfigError | None = None

    def is_late(self, now: dt.datetime) -> bool:
        """Was the watch not seen for three minutes, or did no trial go through for eleven?"""
        beats = self.beat_at is not None and now - self.beat_at < LATE
        return not beats or self.passed_at is None or now - self.passed_at >= TRIAL_LATE

    def works(self, now: dt.datetime) -> bool:
        """Is somebody told of a level 4 that is found now?"""
        return self.is_configured and not self.is_late(now)


def beat(now: dt.datetime, passed_at: dt.datetime | None, why: str | None) -> None:
    """Note that the watch lives. Raises: OSError."""
    told = {"beat_at": now, "passed_at": passed_at, "why": why}
    watched.write(spool.folder() / FILE, told)


def look(given: Path | None = None) -> Alerting:
    """Return whether alerting works. Raises: nothing; a configuration that cannot be read counts as one."""
    fault: ConfigError | None = None
    try:
        is_configured = ladder_file.read(given).is_configured
    except ConfigError as error:
        is_configured, fault = True, error
    try:
        told = json.loads((spool.place() / FILE).read_text(encoding="utf-8"))
        return Alerting(is_configured, _at(told["beat_at"]), _at(told["passed_at"]), told["why"], fault)
    except (OSError, ValueError, KeyError, TypeError):
        return Alerting(is_configured, fault=fault)


def _at(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None
