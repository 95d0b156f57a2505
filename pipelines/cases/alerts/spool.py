"""Keep acts that the warehouse cannot take now in a file beside it, in their order, until it can.

A level 4 must be told also while a load of an hour holds the warehouse: whoever tells people reads this file too.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.changing import Change
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.data_folder import data_folder
from warehouse.access.audit import AuditLine

log = logging.getLogger("weerklank.alerts")
FILE, LOCK = "spool.jsonl", "spool.lock"
TIMES = ("made_at", "done_at", "seen_at", "collected_at")


@dataclass(frozen=True)
class Waiting:
    """An act that waits, and the line of it for the log of who did what; None where it needs none."""

    change: Change
    line: AuditLine | None


def place() -> Path:
    """Return where the folder of alerts beside the warehouse is, or would be."""
    return data_folder() / "alerts"


def folder() -> Path:
    """Return that folder, made where it is missing. Raises: OSError."""
    path = place()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Keep others from the file while the block runs. Raises: LockHeld, OSError."""
    with run_lock.taken(folder() / LOCK, lock_timeouts.INTERACTIVE):
        yield


def read() -> list[Waiting]:
    """Return what waits, the oldest first; a line that a dying process left half is no act."""
    try:
        lines = (place() / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(_of_line(line))
        except (ValueError, KeyError, TypeError) as error:
            log.error("a line of acts that wait cannot be read and is left out: %s", error)
    return found


def add(waiting: Sequence[Waiting]) -> None:
    """Keep these until the warehouse can take them: on the disk when this returns. Raises: OSError."""
    path = folder() / FILE
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        # After a line that a dying process left half, the next begins on a line of its own.
        start = "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
        text = start + "".join(json.dumps(_line(each), ensure_ascii=False) + "\n" for each in waiting)
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear() -> None:
    """Forget what waited: the warehouse has it."""
    (folder() / FILE).unlink(missing_ok=True)


def _line(waiting: Waiting) -> dict:
    told = {"change": dataclasses.asdict(waiting.change), "line": None}
    if waiting.line:
        told["line"] = dataclasses.asdict(waiting.line)
    return json.loads(json.dumps(told, default=lambda value: value.isoformat()))


def _of_line(text: str) -> Waiting:
    told = json.loads(text)
    change = _timed(told["change"])
    if change["alarm"]:
        change["alarm"] = Alarm(**_timed(change["alarm"]))
    return Waiting(Change(**change), AuditLine(**_timed(told["line"])) if told["line"] else None)


def _timed(told: dict) -> dict:
    return {
        name: dt.datetime.fromisoformat(value) if name in TIMES and isinstance(value, str) else value
        for name, value in told.items()
    }
