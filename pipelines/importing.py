"""Files of channel numbers: looked at, stored, and a watched folder in which they may be dropped.

A file in `data/inbox/<channel>/` (or in `data/inbox/` itself, where it names its channels) is imported by the next
run and moved to `done/`, or to `refused/` with the reason beside it. Files for goals go into `data/inbox/goals/`.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines import goal_files, numbers
from pipelines.errors import PipelineError
from pipelines.exports import files
from pipelines.exports.daily import Daily
from pipelines.exports.errors import ExportRefused
from pipelines.goaling import GoalRefused
from pipelines.lock import data_folder
from pipelines.settings import Settings
from warehouse.connection import writing
from warehouse.errors import WarehouseBusy, WarehouseError
from warehouse.load import upsert
from warehouse.period import local_day

PATIENCE = 30.0


@dataclass(frozen=True)
class Imported:
    """How one file went: numbers that it added or changed; or why it was refused."""

    name: str
    changed: int
    error: PipelineError | WarehouseError | None = None


def names(settings: Settings) -> dict[str, str]:
    """By what a file may call a channel: its short name or title in small letters; "network:…" its network."""
    found = {}
    for channel in settings.channels:
        found |= {channel.title.lower(): channel.name, channel.name: channel.name}
    return found | {f"network:{channel.name}": channel.network for channel in settings.channels}


def look(settings: Settings, name: str, body: bytes, channel: str | None, today: dt.date) -> Daily:
    """What the file holds, without storing it. Raises: ExportRefused."""
    return files.read(name, body, names(settings), channel, today)


def store(name: str, body: bytes, found: Daily, now: dt.datetime, url: str | None = None) -> int:
    """Store what a file holds. How many numbers did it add or change? 0 when it was imported before.

    Raises: WarehouseBusy, ContractBroken; then nothing of it is stored.
    """
    with writing(url, PATIENCE) as con:
        changed = numbers.of_channel(con, found.brought, "file", name, now)
        row = {
            "file_hash": hashlib.blake2b(body, digest_size=16).hexdigest(),
            "channel": found.channels[0] if len(found.channels) == 1 else "",
            "name": name,
            "kind": found.kind.name,
            "imported_at": now,
            "found": len(found.brought.readings) + len(found.brought.posts),
            "changed": changed,
            "first_day": found.first_day,
            "last_day": found.last_day,
        }
        upsert(con, "imports", [row], keep=("imported_at", "changed", "name"))
    return changed


def inbox(settings: Settings, now: dt.datetime, url: str | None = None) -> Iterator[Imported]:
    """Import what was dropped in the watched folder; each file with how it went."""
    folder = data_folder() / "inbox"
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        if not path.is_file() or within[0] in ("done", "refused") or path.name.startswith("."):
            continue
        if within[0] == goal_files.FOLDER and len(within) > 1:
            yield _kept(path, folder, now, functools.partial(_goals, settings, path.name, now, url))
            continue
        channel = within[0] if len(within) > 1 and settings.channel(within[0]) else None
        yield _kept(path, folder, now, functools.partial(_channel, settings, path.name, channel, now, url))


def _channel(settings: Settings, name: str, channel: str | None, now: dt.datetime, url, body: bytes) -> int:
    return store(name, body, look(settings, name, body, channel, local_day(now)), now, url)


def _goals(settings: Settings, name: str, now: dt.datetime, url, body: bytes) -> int:
    return goal_files.store(name, goal_files.read(name, body, settings, local_day(now)), name, now, url)


def _kept(path: Path, folder: Path, now: dt.datetime, act: Callable[[bytes], int]) -> Imported:
    try:
        changed = act(path.read_bytes())
    except WarehouseBusy as error:  # it stays where it is, for the next run
        return Imported(path.name, 0, error)
    except (ExportRefused, GoalRefused, WarehouseError) as error:
        where = _moved(path, folder / "refused", now)
        where.with_name(where.name + ".txt").write_text(f"{error}\n", encoding="utf-8")
        return Imported(path.name, 0, error)
    _moved(path, folder / "done", now)
    return Imported(path.name, changed)


def _moved(path: Path, folder: Path, now: dt.datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    where = folder / path.name
    if where.exists():
        where = folder / f"{path.stem}-{now:%Y%m%dT%H%M%S}{path.suffix}"
    return path.replace(where)
