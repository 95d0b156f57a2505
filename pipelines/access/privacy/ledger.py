"""Keep the ledger of erasures beside the warehouse too, so that a backup of before does not bring back what was erased.

One JSON object a line in `privacy/ledger.jsonl` of the data folder: a request that was done, with its marks.
"""

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.mentions.matching.erased import folder
from pipelines.support import lock_timeouts, run_lock
from warehouse.access.privacy import erasures
from warehouse.core import files
from warehouse.core.connection import Connection

FILE, PENDING, LOCK = "ledger.jsonl", "pending.json", "lock"
REPLAY = "replay"  # begun: all that was ever erased is erased again
TIMES = ("asked_at", "decided_at", "replayed_at")


def append(request: Mapping[str, Any], marks: Sequence[Mapping[str, Any]]) -> None:
    """Add a request that was done, with its marks, to the file."""
    line = {
        **{name: _told(value) for name, value in request.items()},
        "marks": [[row["mark"], row["kind"], row["words"]] for row in marks],
    }
    path = folder() / FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with run_lock.taken(path.with_name(LOCK), lock_timeouts.BATCH):
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(("" if _is_whole(path) else "\n") + json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _is_whole(path) -> bool:
    """Does the last line end? One that was cut off is left as it is."""
    written = path.read_bytes()
    return not written or written.endswith(b"\n")


def read() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the requests in the file, each with its marks; a line that was cut off is left out."""
    try:
        written = (folder() / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in written:
        try:
            told = json.loads(line)
            marks = [
                {"erasure_id": told["erasure_id"], "mark": mark, "kind": kind, "words": words}
                for mark, kind, words in told.pop("marks")
            ]
        except (ValueError, KeyError, TypeError):
            continue
        for name in TIMES:
            told[name] = dt.datetime.fromisoformat(told[name]) if told.get(name) else None
        found.append((told, marks))
    return found


def merge(con: Connection) -> None:
    """Bring the ledger of the warehouse and that of the file together, inside `writing()`: each has all of both."""
    there = {row["erasure_id"]: row for row in erasures.all_of(con)}
    filed = read()
    for request, marks in filed:
        if there.get(request["erasure_id"], {}).get("state") != "done":
            erasures.put(con, [request])
        erasures.put_marks(con, marks)
    known = {request["erasure_id"] for request, _ in filed}
    for erasure_id, row in there.items():
        if row["state"] == "done" and erasure_id not in known:
            append(row, erasures.marks(con, erasure_id))


def pending() -> list[str]:
    """Return what was begun and is not known to be finished: ids of requests, and REPLAY."""
    try:
        found = json.loads((folder() / PENDING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(each) for each in found] if isinstance(found, list) else []


def begin(what: str) -> None:
    """Note that this is begun, before anything is erased: whatever ends it, the next run finishes it."""
    path = folder() / PENDING
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{PENDING}.new")
    fresh.touch(0o600)
    fresh.write_text(json.dumps(sorted({*pending(), what})), encoding="utf-8")
    fresh.replace(path)
    files.settle(path)


def end() -> None:
    """Note that all that was begun is finished."""
    (folder() / PENDING).unlink(missing_ok=True)


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
