"""Remember where the audit log ended, outside the warehouse, so that rows missing at its end are found as well.

The chain of hashes shows what was changed or taken out within the log. That its last rows are gone shows only who
remembers where it ended: a small file in the data folder. Whoever may write both can change both; what
`python -m pipelines audit --verify` prints can be kept elsewhere.
"""

import datetime as dt
import hashlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.support import lock_timeouts, run_lock
from pipelines.support.data_folder import data_folder
from warehouse.access import audit
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty

FILE, LOCK = "audit_heads.json", "audit_waiting.lock"
log = logging.getLogger("weerklank.audit")


@dataclass(frozen=True)
class Verified:
    """Is the log whole? lines: how many there are; hash: of the last one; broken_at: the first line that another hand
    changed, None where there is none; missing: how many are gone at its end; restored_at, restored_from, restored_to:
    when a backup was put back, and between which lines what was written since that backup is not in it;
    read: lines that were looked at.
    """

    lines: int
    hash: str
    broken_at: int | None = None
    missing: int = 0
    restored_at: dt.datetime | None = None
    restored_from: int = 0
    restored_to: int = 0
    read: int = 0

    @property
    def is_whole(self) -> bool:
        """Was no line changed, and is none gone?"""
        return self.broken_at is None and not self.missing


def remember(head: tuple[int, str], url: str | None = None, stands: bool = True) -> None:
    """Keep that the log ends here now, unless it was known to go further. Raises: OSError.

    Where the line at which it was known to end is another or gone, it was cut off: new lines must not cover that up.
    stands: whether that line was there before the new one was added, see `found`
    """
    told = _read()
    mine = told.setdefault(_mark(url), {})
    if not stands:
        if "cut_at" in mine:
            return
        mine["cut_at"] = min(head[0], mine.get("position", head[0]))
    elif head[0] > mine.get("position", 0):
        mine |= {"position": head[0], "hash": head[1]}
    else:
        return  # who was a moment slower than the next
    _write(told)


def found(con: connection.Connection, url: str | None = None) -> tuple[bool, tuple[int, str]]:
    """Look, before a line is added, where the log ends and whether the line at which it was known to end is there.

    Yes where no end was known. Inside the transaction that adds the line: nobody else adds one meanwhile, and nothing
    is opened once more for it. Raises: whatever the warehouse raises.
    """
    mine = _read().get(_mark(url), {})
    known = mine.get("position", 0)
    rows = audit.since(con, known) if known else ()
    if rows and rows[0] == (known, mine["hash"]):
        return True, rows[-1]
    return not known, audit.head(con)


def restored(now: dt.datetime, url: str | None = None) -> None:
    """Keep that a backup was put back: the log ends where it ended then, and that is no other hand's work.

    Raises: WarehouseError.
    """
    with connection.reading(url) as con:
        position, mark = audit.head(con)
    told = _read()
    before = told.get(_mark(url), {}).get("position", 0)
    told[_mark(url)] = {
        "position": position,
        "hash": mark,
        "restored_at": now.isoformat(),
        "restored_from": position,
        "restored_to": max(before, position),
    }
    try:
        _write(told)
    except OSError as error:
        log.error("that a backup was put back could not be noted beside the audit log: %s", error)


def verify(url: str | None = None, whole: bool = True) -> Verified:
    """Look through the log, and at where it was known to end.

    whole: all of it, as the command and the scheduler do each night; else what was written since it was last found
    whole, so that a page costs the same however long the log is. Raises: WarehouseError.
    """
    try:
        with connection.reading(url) as con:
            known = _read().get(_mark(url), {})
            position, mark = audit.head(con)
            after, previous = (0, "") if whole else (known.get("whole_to", 0), known.get("whole_hash", ""))
            if after and audit.hash_at(con, after) != previous:
                after, previous = 0, ""  # it was changed, or cut off: where, only all of it tells
            broken, read = audit.checked(con, after, previous)
            expected = known.get("position", 0)
            if broken is None and expected and audit.hash_at(con, expected) not in (known["hash"], None):
                broken = expected
            broken = known.get("cut_at", broken) if broken is None else broken
    except WarehouseEmpty:
        return Verified(0, "")
    missing = max(0, expected - position)
    if broken is None and not missing and position:
        _found_whole(url, position, mark, dt.datetime.now(dt.UTC) if after == 0 else None)
    at = known.get("restored_at")
    return Verified(
        position,
        mark,
        broken,
        missing,
        dt.datetime.fromisoformat(at) if at else None,
        known.get("restored_from", 0),
        known.get("restored_to", 0),
        read,
    )


def _found_whole(url: str | None, position: int, mark: str, now: dt.datetime | None) -> None:
    """Keep until where the log was found whole, and when all of it was; what cannot be kept is looked at again."""
    found = {"whole_to": position, "whole_hash": mark} | ({"whole_at": now.isoformat()} if now else {})
    if found.items() <= _read().get(_mark(url), {}).items():
        return
    try:
        data_folder().mkdir(parents=True, exist_ok=True)
        # Who adds a line writes where the log ends into the same file.
        with run_lock.taken(data_folder() / LOCK, lock_timeouts.INTERACTIVE):
            told = _read()
            told.setdefault(_mark(url), {}).update(found)
            _write(told)
    except (OSError, run_lock.LockHeld) as error:
        log.warning("until where the audit log is whole could not be noted beside it: %s", error)


def last_whole(url: str | None = None) -> dt.datetime | None:
    """Return when all of the log was last found whole; None when never."""
    at = _read().get(_mark(url), {}).get("whole_at")
    return dt.datetime.fromisoformat(at) if at else None


def _mark(url: str | None) -> str:
    """Return by which warehouse a head is known; an address may hold a password."""
    where = connection.address(url)
    full = str(Path(where).resolve()) if connection.is_file(where) else where
    return hashlib.blake2b(full.encode(), digest_size=8).hexdigest()


def _read() -> dict[str, dict]:
    try:
        told = json.loads((data_folder() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(mark): each for mark, each in told.items() if isinstance(each, dict)}


def _write(told: dict[str, dict]) -> None:
    path = data_folder() / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{FILE}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=1)
    aside.replace(path)
