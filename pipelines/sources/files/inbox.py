"""Import files from the watched folder `data/inbox`, and move each to `done/` or, with the reason, `refused/`.

A file in `data/inbox/<channel>/` (or in `data/inbox/` itself, where it names its channels) is moved to `done/`, or to
`refused/` with the reason beside it. Files for goals go into `data/inbox/goals/`. Whatever a file is, it stops itself
only. Nobody can be asked here, so a file that leaves a question open is refused with that question.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.access.person import Person
from pipelines.goals import file_import
from pipelines.goals.actions import GoalRefused
from pipelines.settings import Settings
from pipelines.sources.files import doubts, dropped, import_rows, watched_folder
from pipelines.sources.files.channel_files import look, names, plan, store
from pipelines.sources.files.dropped import Dropped
from pipelines.sources.files.tables.errors import ExportRefused, Note
from pipelines.support import guard, lock_timeouts
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from text import i18n
from text.i18n import N_
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken, WarehouseBusy, WarehouseEmpty, WarehouseError
from warehouse.core.rows import Row
from warehouse.imports.changes import left_there, mark_left

__all__ = ["Imported", "inbox", "look", "names", "plan", "store"]

MOST_FILES = 200  # of one run; the others wait for the next
TOGETHER = 50  # files whose refusals are stored in one transaction
log = logging.getLogger("weerklank.inbox")


@dataclass(frozen=True)
class Imported:
    """How one file went: numbers that it added or changed; or why it was not imported.

    outcome: stored, unchanged (all of it was stored already), refused, waiting (for the next run: the warehouse was
    held), left (tried before; it could not be moved away and is not read again). read: how what could be read in two
    ways was read.
    """

    name: str
    changed: int
    error: PipelineError | WarehouseError | None = None
    outcome: str = "stored"
    read: tuple[Note, ...] = ()

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


@dataclass(frozen=True)
class Refused:
    """One file that was refused and still lies there: why, its row, and whether it was tried in an earlier run."""

    drop: Drop
    error: PipelineError | WarehouseError
    row: Row
    tried: bool


Left = Mapping[tuple[str, str], str]  # (name, hash) of a file that could not be moved away → what came of it


def inbox(
    person: Person,
    settings: Settings,
    now: dt.datetime,
    url: str | None = None,
    still: Callable[[], None] = lambda: None,
) -> Iterator[Imported]:
    """Import what was dropped in the watched folder; each file with how it went. Raises: nothing for what a file is.

    still: called before each batch of files; what it raises leaves the rest where it lies.
    """
    folder = data_folder() / "inbox"
    paths = watched_folder.dropped(folder)
    if len(paths) > MOST_FILES:
        log.warning(
            "%d files lie in %s; %d wait for the next run", len(paths), folder, len(paths) - MOST_FILES
        )
    try:
        left = _left(url) if paths else {}
    except WarehouseError as error:  # they stay where they are, for the next run
        yield from (Imported(watched_folder.shown_name(path.name), 0, error, "waiting") for path in paths)
        return
    drops = _drops(settings, folder, paths[:MOST_FILES])
    for at in range(0, len(drops), TOGETHER):
        still()
        yield from _batch(person, settings, drops[at : at + TOGETHER], left, now, url)


def _drops(settings: Settings, folder: Path, paths: Sequence[Path]) -> list[Drop]:
    drops = []
    for path in paths:
        within = path.relative_to(folder).parts
        where = within[0] if len(within) > 1 else ""
        about = "goals" if where == file_import.FOLDER else "channels"
        channel = where if about == "channels" and settings.channel(where) else None
        drops.append(Drop(path, folder, watched_folder.shown_name(path.name), about, channel))
    return drops


def _batch(
    person: Person, settings: Settings, drops: Sequence[Drop], left: Left, now: dt.datetime, url: str | None
) -> list[Imported]:
    """Import these files; the rows of those that are refused are stored together, and only then are they moved."""
    results = [_one(person, settings, drop, left, now, url) for drop in drops]
    refused = [result for result in results if isinstance(result, Refused)]
    rows = [refusal.row for refusal in refused if not refusal.tried]
    unwritten = _unwritten(rows, url)
    return [
        _out_of_the_way(settings, result, unwritten, now, url) if isinstance(result, Refused) else result
        for result in results
    ]


def _unwritten(rows: Sequence[Row], url: str | None) -> dict[str, PipelineError | WarehouseError]:
    """Store the rows of refused files: all at once, else one by one. By their id, those that could not be stored."""
    if not rows:
        return {}
    try:
        with guard.around("import_tries", WarehouseError):
            import_rows.refused(rows, url)
    except (WarehouseError, guard.Unforeseen) as error:
        if len(rows) == 1 or isinstance(error, WarehouseBusy):
            return {row["import_id"]: error for row in rows}
        return {name: failure for row in rows for name, failure in _unwritten([row], url).items()}
    return {}


def _out_of_the_way(
    settings: Settings,
    refusal: Refused,
    unwritten: Mapping[str, PipelineError | WarehouseError],
    now: dt.datetime,
    url: str | None,
) -> Imported:
    drop = refusal.drop
    if refusal.row["import_id"] in unwritten:  # no row, so it is tried again
        return Imported(drop.name, 0, unwritten[refusal.row["import_id"]], "waiting")
    with i18n.use_language(settings.organisation.language):
        sentence = doubts.told(refusal.error)
    reason = "\n".join(dict.fromkeys((sentence, str(refusal.error)))) + "\n"
    gone = watched_folder.move(drop.path, drop.folder / watched_folder.REFUSED, now, reason)
    if refusal.tried or not gone:
        return _still_there(drop, refusal.row["file_hash"], gone, url)
    return Imported(drop.name, 0, refusal.error, "refused")


def _one(
    person: Person, settings: Settings, drop: Drop, left: Left, now: dt.datetime, url: str | None
) -> Imported | Refused:
    file_hash, changed = "", 0
    read: tuple[Note, ...] = ()
    act = dropped.goals if drop.about == "goals" else dropped.channel
    try:
        with guard.around(drop.name, ExportRefused, GoalRefused, WarehouseError):
            body = watched_folder.read(drop.path, drop.name)
            file_hash = import_rows.hash_of(body)
            before = left.get((drop.name, file_hash))
            if before is None:
                changed, read = act(person, settings, Dropped(drop.name, drop.channel, body), now, url)
    except (PipelineError, ContractBroken) as error:
        log.warning("%s: refused: %s", drop.name, error)
        # What it was raised from holds the whole file, and the report keeps the error.
        error.__traceback__ = error.__cause__ = error.__context__ = None
        row = import_rows.refusal(
            drop.name, error, now, about=drop.about, channel=drop.channel, file_hash=file_hash
        )
        return Refused(drop, error, row, (drop.name, file_hash) in left)
    except WarehouseError as error:  # it stays where it is, for the next run
        return Imported(drop.name, 0, error, "waiting")
    gone = watched_folder.move(
        drop.path, drop.folder / (watched_folder.REFUSED if before == "refused" else watched_folder.DONE), now
    )
    if before is not None or not gone:
        return _still_there(drop, file_hash, gone, url)
    return Imported(drop.name, changed, None, "stored" if changed else "unchanged", read)


def _left(url: str | None) -> Left:
    try:
        with reading(url) as con:
            return left_there(con)
    except WarehouseEmpty:
        return {}


def _still_there(drop: Drop, file_hash: str, gone: bool, url: str | None) -> Imported:
    """Note whether a file that was tried could be moved away."""
    try:
        with writing(url, lock_timeouts.BATCH) as con:
            mark_left(con, drop.name, file_hash, not gone)
    except WarehouseError as error:
        log.warning("%s: %s", drop.name, error)
    if gone:
        return Imported(drop.name, 0, None, "unchanged")
    stuck = ExportRefused(
        N_(
            "{file} was tried, and cannot be moved out of the watched folder. It is not read again; take it away, or"
            " let Weerklank write there."
        ),
        file=drop.name,
    )
    return Imported(drop.name, 0, stuck, "left")
