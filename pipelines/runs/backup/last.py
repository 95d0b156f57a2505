"""Remember where and when the last backup was made, for the page that says whether there is one."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from warehouse.core import files

FILE = "last_backup.json"


@dataclass(frozen=True)
class LastBackup:
    """When the last backup was made, and whether its folder is still there."""

    at: dt.datetime
    there: bool


def remember(folder: Path, at: dt.datetime) -> None:
    """Remember that a backup was made. A disk that refuses this takes nothing away from the backup."""
    try:
        path = data_folder() / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {"folder": str(folder.resolve()), "at": at.astimezone(dt.UTC).isoformat()}
        fresh = path.with_name(f".{FILE}.new")
        fresh.write_text(json.dumps(told) + "\n", encoding="utf-8")
        fresh.replace(path)
        files.settle(path)
    except OSError:
        return


def last() -> LastBackup | None:
    """Return the last backup that was made here; None where none was, or nobody knows."""
    try:
        told = json.loads((data_folder() / FILE).read_text(encoding="utf-8"))
        return LastBackup(dt.datetime.fromisoformat(told["at"]), Path(told["folder"]).is_dir())
    except (OSError, ValueError, KeyError, TypeError):
        return None
