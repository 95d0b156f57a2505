"""Keep what must hold across restarts and reruns: logins that ended, since when, who came in last, one-time secrets.

One small file in the data folder that only its owner reads. Secrets stand in it as hashes. Where it cannot be read
everybody logs in again: whoever may not come in any more must not come back by a broken file.
"""

import contextlib
import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipelines.settings import files
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from text.i18n import N_

FOLDER, FILE, LOCK = "access", "logins.json", "logins.lock"
PARTS = ("ended", "not_before", "seen", "sessions", "links", "code")
# All of everybody's logins before this moment are over.
ALL = "*"
OWNER_ONLY = 0o600
MOST = 20_000

Made = TypeVar("Made")
Kept = dict[str, dict]
_read: dict[Path, tuple[object, Kept | None]] = {}
_looking = threading.Lock()


class CannotKeep(PipelineError):
    """What belongs to a login could not be kept, so nothing was done."""

    template = N_(
        "This could not be kept: the data folder cannot be written to, or is busy. Nothing was done."
    )


def hashed(secret: str) -> str:
    """Return what is kept of a secret that is long and drawn by chance."""
    return hashlib.sha256(secret.encode()).hexdigest()


def kept() -> Kept | None:
    """Return what is kept, all parts; None where it cannot be read. Raises: nothing."""
    path = data_folder() / FOLDER / FILE
    try:
        told = path.stat()
        stamp: object = (told.st_mtime_ns, told.st_size, told.st_ino)
    except FileNotFoundError:
        return {part: {} for part in PARTS}
    except OSError:
        return None
    with _looking:
        before = _read.get(path)
        if before is None or before[0] != stamp:
            _read[path] = before = (stamp, _parsed(path))
        return before[1]


def _parsed(path: Path) -> Kept | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    is_ours = isinstance(told, dict) and all(isinstance(told.get(part, {}), dict) for part in PARTS)
    return {part: told.get(part, {}) for part in PARTS} if is_ours else None


def change(act: Callable[[Kept], Made], now: dt.datetime) -> Made:
    """Change what is kept, alone, whole or not at all; return what `act` returns. Raises: CannotKeep."""
    folder = data_folder() / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with run_lock.taken(folder / LOCK, lock_timeouts.INTERACTIVE):
            now_kept = kept()
            if now_kept is None:
                now_kept = {part: {} for part in PARTS}
                now_kept["not_before"][ALL] = now.isoformat()
            fresh = json.loads(json.dumps(now_kept))
            made = act(fresh)
            _tidy(fresh, now)
            if fresh != now_kept or not (folder / FILE).exists():
                files.put(folder / FILE, json.dumps(fresh, ensure_ascii=False) + "\n", OWNER_ONLY)
        return made
    except (OSError, run_lock.LockHeld, PipelineError) as error:
        raise CannotKeep() from error


def _tidy(fresh: Kept, now: dt.datetime) -> None:
    """Drop what is over, and the oldest where there is more than anybody needs."""
    for part in ("ended", "sessions", "links"):
        for key in [key for key, told in fresh[part].items() if moment(_until(told)) <= now]:
            del fresh[part][key]
    for part in PARTS:
        for key in list(fresh[part])[: max(0, len(fresh[part]) - MOST)]:
            del fresh[part][key]


def _until(told: object) -> object:
    return told.get("until") if isinstance(told, dict) else told


def moment(told: object) -> dt.datetime:
    """Return a moment that was kept; long ago for what is none."""
    with contextlib.suppress(TypeError, ValueError):
        at = dt.datetime.fromisoformat(str(told))
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return dt.datetime.min.replace(tzinfo=dt.UTC)


def end(login: str, now: dt.datetime, days: int = 31) -> None:
    """End one login, in all tabs of its browser and for whoever copied its cookie. Raises: CannotKeep."""

    def act(fresh: Kept) -> None:
        fresh["ended"][login] = (now + dt.timedelta(days=days)).isoformat()
        fresh["sessions"].pop(login, None)

    change(act, now)


def end_all(person_id: str, now: dt.datetime) -> None:
    """End all logins of a person, wherever they are. Raises: CannotKeep."""

    def act(fresh: Kept) -> None:
        fresh["not_before"][person_id] = now.isoformat()
        for key in [key for key, told in fresh["sessions"].items() if told.get("person") == person_id]:
            del fresh["sessions"][key]

    change(act, now)


def is_over(person_id: str, login: str, since: dt.datetime) -> bool:
    """Did this login, made at this moment, end? Also where nobody can say."""
    told = kept()
    if told is None or login in told["ended"]:
        return True
    return any(
        since <= moment(told["not_before"][key]) for key in (ALL, person_id) if key in told["not_before"]
    )


def note(person_id: str, seen: dict[str, object], now: dt.datetime) -> None:
    """Keep who came in last, for the page of people. Raises: CannotKeep."""

    def act(fresh: Kept) -> None:
        fresh["seen"].pop(person_id, None)
        fresh["seen"][person_id] = {**seen, "at": now.isoformat()}

    change(act, now)
