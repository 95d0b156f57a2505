"""Do the steps of a run, and store one that fails as a row, a sentence and a line in the log, no more."""

import contextlib
import datetime as dt
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipelines.support import guard
from pipelines.support.errors import PipelineError, SourceError, let_go, of_source
from text.i18n import N_
from warehouse.core import connection, fault_messages
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty, WarehouseError, WarehouseUnusable
from warehouse.core.load import upsert
from warehouse.sources import failing_steps as stored

Given = TypeVar("Given")
TITLES = {
    "configuration": N_("Taking over the configuration"),
    "known": N_("Looking up what came in before"),
    "matching": N_("Matching what is stored with the queries"),
    "collecting": N_("Collecting the sources"),
    "stories": N_("Grouping the copies of each story"),
    "measuring": N_("Reading the numbers of channels and site"),
    "inbox": N_("Reading the files in the inbox"),
    "workers": N_("Handing work to other machines"),
    "scoring": N_("Judging how texts sound"),
    "sampling": N_("Drawing mentions to be judged"),
    "forecasting": N_("Forecasting the goals"),
    "national": N_("Putting national figures together"),
    "nightly": N_("Noting that the nightly pass was made"),
    "webhooks": N_("Telling other programs what happened"),
    "running": N_("Starting a run"),
    "announcing": N_("Closing and sending the month"),
    "backfilling": N_("Fetching the past of the sources"),
    "backup": N_("Making the backup"),
    "retaining": N_("Erasing what has stood long enough"),
    "tidying": N_("Keeping the storage in shape"),
    "looking": N_("Looking what was removed at its source"),
    "subscriptions": N_("Sending the mails of subscriptions"),
    "cases": N_("Opening cases, and giving back what nobody answers"),
}
AWAY = N_(
    "The workers that WEERKLANK_DASK names do not answer, so this machine does all the work itself, more slowly."
    " Nothing is lost. Look whether the Dask scheduler and its workers run; then they take part again by themselves."
)
log = logging.getLogger("weerklank.run")


@dataclass(frozen=True)
class Step:
    """How one step went: name, when it began (aware UTC), seconds, and what went wrong, None when nothing did."""

    name: str
    started_at: dt.datetime
    seconds: float
    error: PipelineError | WarehouseError | None = None

    @property
    def outcome(self) -> str:
        """failed or well."""
        return "failed" if self.error else "well"


def attempt(
    name: str,
    act: Callable[[], Given],
    done: list[Step],
    clock: Callable[[], dt.datetime],
    passing: tuple[type[Exception], ...] = (),
) -> Given | None:
    """Do one step and add to `done` how it went. What did it give? None when it failed.

    Raises: only errors of the kinds in `passing`.
    """
    at, begun = clock(), time.perf_counter()
    given, error = None, None
    try:
        with guard.around(TITLES[name], PipelineError, WarehouseError, *passing), fault_messages.in_words():
            given = act()
    except passing:
        raise
    except (PipelineError, WarehouseError) as problem:
        if not isinstance(problem, guard.Unforeseen):  # of which the log has more already
            log.error("%s: %s", name, problem, extra={"step": name})
        let_go(problem)  # kept for the report, while other steps go on
        error = problem
    done.append(Step(name, at, time.perf_counter() - begun, error))
    return given


def of_workers(had: Sequence[bool | None], clock: Callable[[], dt.datetime]) -> list[Step]:
    """Tell of each pool whether its workers elsewhere took part, as a step beside those of the run: no run fails by it.

    Nothing where workers are named and nobody needed them: then it is not known.
    """
    if False in had:
        return [Step("workers", clock(), 0.0, SourceError(AWAY))]
    return [Step("workers", clock(), 0.0)] if True in had or not os.environ.get("WEERKLANK_DASK") else []


def is_of_warehouse(error: BaseException | None) -> bool:
    """Was it the warehouse itself that could not be used, so that whoever runs it is needed?"""
    return isinstance(error, WarehouseBusy | WarehouseUnusable)


def keep(run_id: str, done: Sequence[Step], url: str | None) -> None:
    """Store the steps that failed, and those that go well again; what cannot be stored stands in the log."""
    try:
        with guard.around("run_steps", WarehouseError):
            before = set()
            with contextlib.suppress(WarehouseEmpty), connection.reading(url) as con:
                before = {step.step for step in stored.failing(con)}
            rows = [row(run_id, step) for step in done if step.error or step.name in before]
            if rows:
                with connection.writing(url) as con:
                    upsert(con, "run_steps", rows)
    except (PipelineError, WarehouseError) as error:
        log.error("How the steps went could not be stored: %s", error)


def row(run_id: str, step: Step) -> dict[str, object]:
    """Return a step as a row of run_steps; where the warehouse stands is nothing for a page."""
    error_columns: Mapping[str, str | None] = dict.fromkeys(("error", "error_template", "error_fields"))
    if step.error:
        error_columns = (
            step.error if isinstance(step.error, PipelineError) else of_source(step.error)
        ).told()
    return {
        "run_id": run_id,
        "step": step.name,
        "started_at": step.started_at,
        "seconds": round(step.seconds, 3),
        "outcome": step.outcome,
        **error_columns,
    }
