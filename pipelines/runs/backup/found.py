"""Know where backups are, for who misses the warehouse: the last folder into which one was written is noted."""

import contextlib
import json
from pathlib import Path

from pipelines.runs.backup import write
from pipelines.runs.backup.copying import BackupRefused
from pipelines.support.data_folder import data_folder

NOTE = "backups.json"
MOST_FOLDERS, MOST_READ = 10, 20


def note(into: Path) -> None:
    """Note that backups are written into this folder; where that cannot be noted, the backup is none the less."""
    folders = dict.fromkeys([str(into.resolve()), *_noted()])
    with contextlib.suppress(OSError):
        (data_folder() / NOTE).write_text(json.dumps(list(folders)[:MOST_FOLDERS]), encoding="utf-8")


def newest(most: int = 3) -> tuple[write.Backup, ...]:
    """Return the newest backups that are known of, the newest first: where they were written, and beside the data.

    Only what each says of itself is read; `restore --check` proves it. Empty: none is known of.
    """
    data = data_folder()
    beside = (data, data / "backups", data.absolute().parent, data.absolute().parent / "backups")
    found: dict[Path, Path] = {}
    for folder in (*map(Path, _noted()), *beside):
        with contextlib.suppress(OSError):
            for manifest in folder.glob(f"{write.NAME}*Z/{write.MANIFEST}"):
                found[manifest.parent.resolve()] = manifest.parent
    made = []
    for folder in sorted(found.values(), key=lambda folder: folder.name, reverse=True)[:MOST_READ]:
        with contextlib.suppress(BackupRefused):
            made.append(write.read(folder))
    return tuple(sorted(made, key=lambda backup: backup.made_at, reverse=True)[:most])


def _noted() -> list[str]:
    try:
        folders = json.loads((data_folder() / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(folder) for folder in folders] if isinstance(folders, list) else []
