"""Know where backups are and which was the last: one note for the checklist, the page Sources and a lost warehouse.

`backups.json` in the data folder: {"folders": [...], "last": {"path", "at", "bytes"}}. Two notes of before are read
where this one says nothing: a list of folders under the same name, and `last_backup.json`.
"""

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from warehouse.core import files

NOTE, NOTE_BEFORE = "backups.json", "last_backup.json"
NAME, MANIFEST, SEALED = "weerklank-", "backup.json", ".age"
NAMED = re.compile(rf"{NAME}(\d{{8}}T\d{{6}})Z({re.escape(SEALED)})?", re.ASCII)
MOST_FOLDERS = 10


@dataclass(frozen=True)
class Known:
    """A backup that is known of, by what stands on the disk: a folder, or one encrypted file."""

    path: Path
    made_at: dt.datetime
    size: int

    @property
    def sealed(self) -> bool:
        """Is it encrypted?"""
        return self.path.suffix == SEALED


@dataclass(frozen=True)
class LastBackup:
    """When the last backup was made, and whether it is still where it was put."""

    at: dt.datetime
    there: bool


def note(made: Path, at: dt.datetime, size: int) -> None:
    """Note that a backup was made here; where that cannot be noted, the backup is none the less."""
    told = _told()
    folders = dict.fromkeys([str(made.resolve().parent), *_folders(told)])
    last = {"path": str(made.resolve()), "at": at.astimezone(dt.UTC).isoformat(), "bytes": size}
    path = data_folder() / NOTE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{NOTE}.new")
        fresh.touch(0o600)
        fresh.write_text(
            json.dumps({"folders": list(folders)[:MOST_FOLDERS], "last": last}) + "\n", encoding="utf-8"
        )
        fresh.replace(path)
        files.settle(path)
        path.with_name(NOTE_BEFORE).unlink(missing_ok=True)


def last() -> LastBackup | None:
    """Return the last backup that was made here; None where none was, or nobody knows."""
    told = _told().get("last")
    try:
        return LastBackup(dt.datetime.fromisoformat(told["at"]), Path(told["path"]).exists())  # type: ignore[index]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def newest(most: int = 3) -> tuple[Known, ...]:
    """Return the newest backups that are known of, the newest first: where they were written, and beside the data.

    Only their names are read; `restore --check` proves one. Empty: none is known of.
    """
    data = data_folder()
    beside = (data, data / "backups", data.absolute().parent, data.absolute().parent / "backups")
    found = {
        each.path.resolve(): each
        for folder in (*map(Path, _folders(_told())), *beside)
        for each in standing(folder)
    }
    return tuple(sorted(found.values(), key=lambda each: each.made_at, reverse=True)[:most])


def standing(folder: Path) -> Iterator[Known]:
    """Return the backups in this folder, whole ones alone: one that is being made has another name."""
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f"{NAME}*")):
            named = NAMED.fullmatch(path.name)
            is_whole = named and (path.is_file() if named[2] else (path / MANIFEST).is_file())
            if not named or not is_whole:
                continue
            with contextlib.suppress(ValueError, OSError):
                at = dt.datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
                each = [path] if named[2] else [file for file in path.rglob("*") if file.is_file()]
                yield Known(path, at, sum(file.stat().st_size for file in each))


def _folders(told: dict) -> list[str]:
    folders = told.get("folders")
    return [str(folder) for folder in folders] if isinstance(folders, list) else []


def _told() -> dict:
    told = _read(NOTE)
    noted = told if isinstance(told, dict) else {"folders": told}
    before = _read(NOTE_BEFORE)
    if "last" not in noted and isinstance(before, dict):
        noted = {**noted, "last": {"path": before.get("folder"), "at": before.get("at")}}
    return noted


def _read(name: str) -> object:
    try:
        return json.loads((data_folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
