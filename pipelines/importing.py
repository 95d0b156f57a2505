"""The watched folder: what is dropped there is imported by the next run, or refused with a row, a line and a reason.

A file in `data/inbox/<channel>/` (or in `data/inbox/` itself, where it names its channels) is moved to `done/`, or to
`refused/` with the reason beside it. Files for goals go into `data/inbox/goals/`. Whatever a file is, it stops itself
only. Nobody can be asked here, so a file that leaves a question open is refused with that question.
"""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import doubts, goal_files, goal_plans, guard, import_rows, watched, words
from pipelines.channel_files import look, names, plan, store
from pipelines.errors import N_, PipelineError
from pipelines.exports.errors import ExportRefused, Question
from pipelines.goaling import GoalRefused
from pipelines.lock import data_folder
from pipelines.settings import Settings
from warehouse.connection import reading, writing
from warehouse.errors import ContractBroken, WarehouseEmpty, WarehouseError
from warehouse.imports import left_there, mark_left
from warehouse.period import local_day

__all__ = ["Imported", "inbox", "look", "names", "plan", "store"]

MOST_FILES = 200  # of one run; the others wait for the next
log = logging.getLogger("weerklank.inbox")


@dataclass(frozen=True)
class Imported:
    """How one file went: numbers that it added or changed; or why it was not imported.

    outcome: stored, unchanged (all of it was stored already), refused, waiting (for the next run: the warehouse was
    held), left (tried before; it could not be moved away and is not read again).
    """

    name: str
    changed: int
    error: PipelineError | WarehouseError | None = None
    outcome: str = "stored"

    @property
    def failed(self) -> bool:
        """Does this file ask for a person?"""
        return self.outcome in ("refused", "left")


@dataclass(frozen=True)
class Drop:
    """One file of the watched folder: where it lies, its name for people, and what it is for."""

    path: Path
    folder: Path
    name: str
    about: str
    channel: str | None


def inbox(settings: Settings, now: dt.datetime, url: str | None = None) -> Iterator[Imported]:
    """Import what was dropped in the watched folder; each file with how it went. Raises: nothing for what a file is."""
    folder = data_folder() / "inbox"
    found = watched.dropped(folder)
    if len(found) > MOST_FILES:
        log.warning(
            "%d files lie in %s; %d wait for the next run", len(found), folder, len(found) - MOST_FILES
        )
    try:
        left = _left(url) if found else {}
    except WarehouseError as error:  # they stay where they are, for the next run
        yield from (Imported(watched.shown_name(path.name), 0, error, "waiting") for path in found)
        return
    for path in found[:MOST_FILES]:
        within = path.relative_to(folder).parts
        where = within[0] if len(within) > 1 else ""
        about = "goals" if where == goal_files.FOLDER else "channels"
        channel = where if about == "channels" and settings.channel(where) else None
        drop = Drop(path, folder, watched.shown_name(path.name), about, channel)
        yield _one(settings, drop, left, now, url)


def _one(
    settings: Settings, drop: Drop, left: Mapping[tuple[str, str], str], now: dt.datetime, url: str | None
) -> Imported:
    file_hash, changed = "", 0
    act = _goals if drop.about == "goals" else _channel
    try:
        with guard.around(drop.name, ExportRefused, GoalRefused, WarehouseError):
            body = watched.read(drop.path, drop.name)
            file_hash = import_rows.hash_of(body)
            before = left.get((drop.name, file_hash))
            if before is None:
                changed = act(settings, drop, body, now, url)
    except (PipelineError, ContractBroken) as error:
        return _refused(settings, drop, file_hash, error, (drop.name, file_hash) in left, now, url)
    except WarehouseError as error:  # it stays where it is, for the next run
        return Imported(drop.name, 0, error, "waiting")
    gone = watched.move(
        drop.path, drop.folder / (watched.REFUSED if before == "refused" else watched.DONE), now
    )
    if before is not None or not gone:
        return _still_there(drop, file_hash, gone, url)
    return Imported(drop.name, changed, None, "stored" if changed else "unchanged")


def _channel(settings: Settings, drop: Drop, body: bytes, now: dt.datetime, url: str | None) -> int:
    found = look(settings, drop.name, body, drop.channel, local_day(now))
    planned = plan(settings, drop.name, body, found, url=url)
    _refuse_open(planned.questions, N_("{why} Drop the file on the page Channels and answer there."))
    return store(drop.name, body, planned.found, now, url, shown=planned.changes, way="inbox")


def _goals(settings: Settings, drop: Drop, body: bytes, now: dt.datetime, url: str | None) -> int:
    name = drop.name
    planned = goal_plans.plan(name, goal_files.read(name, body, settings, local_day(now)), url=url)
    _refuse_open(planned.questions, N_("{why} Drop the file on the page Goals and answer there."))
    more = {"body": body, "shown": planned.changes, "way": "inbox"}
    return goal_plans.store(name, planned.found, name, now, url, **more)


def _refuse_open(questions: tuple[Question, ...], template: str) -> None:
    for question in questions:
        inside = {f"why_{name}": value for name, value in question.fields.items()}
        raise ExportRefused(template, why=question, why_template=question.template, **inside)


def _left(url: str | None) -> dict[tuple[str, str], str]:
    try:
        with reading(url) as con:
            return left_there(con)
    except WarehouseEmpty:
        return {}


def _refused(
    settings: Settings,
    drop: Drop,
    file_hash: str,
    error: PipelineError | WarehouseError,
    tried: bool,
    now: dt.datetime,
    url: str | None,
) -> Imported:
    log.warning("%s: refused: %s", drop.name, error)
    with words.speaking(settings.organisation.language):
        told = doubts.told(error)
    reason = "\n".join(dict.fromkeys((told, str(error)))) + "\n"
    try:
        with guard.around(drop.name, WarehouseError):
            if not tried:
                more = {"about": drop.about, "channel": drop.channel, "file_hash": file_hash}
                import_rows.refused(drop.name, error, now, url, **more)
    except (WarehouseError, guard.Unforeseen) as busy:  # no row, so it is tried again
        return Imported(drop.name, 0, busy, "waiting")
    gone = watched.move(drop.path, drop.folder / watched.REFUSED, now, reason)
    if tried or not gone:
        return _still_there(drop, file_hash, gone, url)
    return Imported(drop.name, 0, error, "refused")


def _still_there(drop: Drop, file_hash: str, gone: bool, url: str | None) -> Imported:
    """Note whether a file that was tried could be moved away."""
    try:
        with writing(url, import_rows.PATIENCE) as con:
            mark_left(con, drop.name, file_hash, not gone)
    except WarehouseError as error:
        log.warning("%s: %s", drop.name, error)
    if gone:
        return Imported(drop.name, 0, None, "unchanged")
    error = ExportRefused(
        N_(
            "{file} was tried, and cannot be moved out of the watched folder. It is not read again; take it away, or"
            " let Weerklank write there."
        ),
        file=drop.name,
    )
    return Imported(drop.name, 0, error, "left")
