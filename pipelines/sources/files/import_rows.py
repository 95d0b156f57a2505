"""Store in the warehouse a row for each file imported or refused, with its changes; undo an import."""

import contextlib
import datetime as dt
import hashlib
import json
import logging
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.sources.files.tables.errors import Note, Taken
from pipelines.support import lock_timeouts
from pipelines.support.errors import PipelineError
from pipelines.support.typed_text import signed
from text.i18n import N_
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty, WarehouseError
from warehouse.core.rows import Row
from warehouse.imports import changes, undo

log = logging.getLogger("weerklank.imports")
# What a file is for → the act that takes it back, and the act that says that its refusal was seen.
UNDO = {"goals": "goals.undo", "channels": "channels.undo", "mentions": "mentions.undo"}
SETTLE = {"goals": "goals.settle", "channels": "channels.settle", "mentions": "mentions.settle"}


class ImportRefused(PipelineError):
    """What was shown is not what would be stored now, or cannot be undone; nothing is changed."""

    template = N_("Meanwhile something else was stored. Look at what {file} changes now, and store it then.")


def hash_of(body: bytes) -> str:
    """Return by what the same bytes are known again."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


@contextlib.contextmanager
def known(url: str | None) -> Iterator:
    """Open a connection to what is stored; a warehouse in which nothing was ever stored is made first."""
    try:
        with connection.reading(url) as con:
            yield con
        return
    except WarehouseEmpty:
        with connection.writing(url, lock_timeouts.BATCH):
            pass
    with connection.reading(url) as con:
        yield con


def keep(
    con, row: Mapping, after: undo.Rows, before: undo.Rows, now: dt.datetime, who: str, way: str
) -> None:
    """Keep that a file was imported, and what it changed, inside `writing()`. Raises: ContractBroken."""
    import_id = new_id(now)
    touched = undo.record(con, import_id, before, after)
    outcome = "stored" if touched else "unchanged"
    more = {"import_id": import_id, "tried_at": now, "way": way, "who": signed(who) or None}
    changes.tried(con, [{**row, **more, "outcome": outcome, "stays": False}])


def read_in(notes: Sequence[Note], way: str, settled: Collection[str] = ()) -> dict[str, str | None]:
    """Return what is kept of how a file was read: apart what could be read in two ways, with nobody who chose.

    settled: keys of what the configuration says.
    """
    taken = [note for note in notes if isinstance(note, Taken) and way == "inbox" and note.key not in settled]
    return {"read_as": _told(taken), "notes": _told([note for note in notes if note not in taken])}


def _told(notes: Sequence[Note]) -> str | None:
    told = [[note.template, {name: str(value) for name, value in note.fields.items()}] for note in notes]
    return json.dumps(told, ensure_ascii=False) if told else None


def new_id(now: dt.datetime) -> str:
    """Return an id that sorts by time."""
    return f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"


def undo_import(
    person: Person, about: str, import_id: str, name: str, now: dt.datetime, url: str | None = None
) -> undo.Undone:
    """Make what a file changed as it was before it; what others changed since stays. about: what the file was for.

    Raises: NotAllowed, ImportRefused when it was undone before or is too old, WarehouseBusy.
    """
    named = UNDO.get(about, "")
    with (
        acts.doing(person, named, name, url, now) as act,
        connection.writing(url, lock_timeouts.BATCH) as con,
    ):
        is_so = changes.about(con, import_id) == about
        done = changes.undone(con, import_id, person.signature, now) if is_so else None
        if done is None:
            raise ImportRefused(
                N_("{file} cannot be undone: that was done before, or it is too old."), file=name
            )
        act.after = {"import": import_id, "restored": done.restored, "left": done.left}
        act.within(con, now)
    log.info("%s undone: %s rows as before, %s changed since and left", name, done.restored, done.left)
    return done


def refusal(
    name: str,
    error: PipelineError | WarehouseError,
    now: dt.datetime,
    *,
    about: str,
    channel: str | None,
    file_hash: str,
) -> Row:
    """Return the row of a file of the watched folder that was refused."""
    return {
        "import_id": new_id(now),
        "tried_at": now,
        "name": name,
        "file_hash": file_hash,
        "way": "inbox",
        "about": about,
        "channel": channel,
        "outcome": "refused",
        "error": str(error),
        "error_template": error.template,
        "error_fields": json.dumps(error.fields, ensure_ascii=False),
        "stays": False,
    }


def refused(rows: Sequence[Mapping[str, object]], url: str | None = None) -> None:
    """Store these refusals together. Raises: WarehouseBusy, WarehouseUnusable, ContractBroken; then none is stored."""
    with connection.writing(url, lock_timeouts.BATCH) as con:
        changes.tried(con, rows)


def settle(
    person: Person, about: str, import_id: str, name: str, now: dt.datetime, url: str | None = None
) -> None:
    """Note that somebody has seen why a file was refused. Raises: NotAllowed, WarehouseBusy."""
    named = SETTLE.get(about, "")
    with (
        acts.doing(person, named, name, url, now) as act,
        connection.writing(url, lock_timeouts.BATCH) as con,
    ):
        if changes.about(con, import_id) == about:
            changes.settle(con, import_id, person.signature, now)
        act.within(con, now)
