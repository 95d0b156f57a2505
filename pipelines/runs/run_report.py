"""Tell how a run went: each source, each step, each dropped file."""

import datetime as dt
import logging
from dataclasses import dataclass, field

from pipelines.mentions import rescore
from pipelines.sources.files import inbox
from pipelines.support.errors import LockLost
from pipelines.support.steps import Step

log = logging.getLogger("weerklank.run")


@dataclass(frozen=True)
class Result:
    """How one source did: outcome new, unchanged, empty or failed; error in words when it failed."""

    source_name: str
    outcome: str
    found: int | None
    added: int | None
    updated: int | None
    seconds: float
    error: str | None
    moved_to: str | None


@dataclass
class Report:
    """How a run went. failed: the results that failed; failed_steps: the steps."""

    run_id: str
    started_at: dt.datetime
    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0
    rematched: int = 0
    rescored: rescore.Rescored = field(default_factory=rescore.Rescored)
    imported: list[inbox.Imported] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    stopped: bool = False

    @property
    def failed(self) -> list[Result]:
        """The sources that failed, whole or in part."""
        return [result for result in self.results if result.outcome in ("failed", "partial")]

    @property
    def failed_steps(self) -> list[Step]:
        """The steps that failed; those after them were made all the same."""
        return [step for step in self.steps if step.error]

    @property
    def is_cut_off(self) -> bool:
        """Was the lock of the run lost, so that it ended before its last step?"""
        return any(isinstance(step.error, LockLost) for step in self.steps)

    @property
    def added(self) -> int:
        """How much came in that was not there?"""
        return sum(result.added or 0 for result in self.results) + sum(file.changed for file in self.imported)


def note(report: Report, row: dict) -> None:
    """Add how one source did, and log it."""
    names = ("source_name", "outcome", "found", "added", "updated", "seconds", "error", "moved_to")
    result = Result(**{name: row[name] for name in names})
    report.results.append(result)
    log.log(
        logging.WARNING if result.error else logging.INFO,
        "%s: %s",
        result.source_name,
        result.error or result.outcome,
        extra={"source": result.source_name, "outcome": result.outcome, "added": result.added},
    )
