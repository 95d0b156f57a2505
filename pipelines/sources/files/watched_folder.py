"""List, read and move the files of the watched folder; a file is read only when its size is bearable."""

import datetime as dt
import logging
import os
import stat
from pathlib import Path

from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.tables import MOST
from text.i18n import N_

DONE, REFUSED = "done", "refused"
# What a program is still writing, and what it keeps beside a file that is open.
UNFINISHED = (".part", ".crdownload", ".tmp", ".download")
LONGEST = 180  # bytes of a name that is given to a file, so that a time and an ending fit
log = logging.getLogger("weerklank.inbox")


def shown_name(name: str) -> str:
    """Return a file's name as a page, a log and a table can hold it.

    No control characters, no broken ones, not endless.
    """
    whole = os.fsencode(name).decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "�" for char in whole)[:120]


def dropped(folder: Path) -> list[Path]:
    """Return what lies in the folder and below it and is no folder, in the order of its names.

    Links are not followed.
    """
    paths = []
    for where, folders, files in os.walk(folder, onerror=_unreadable):
        here = Path(where)
        if here == folder:
            folders[:] = [name for name in folders if name not in (DONE, REFUSED)]
            files = [name for name in files if name not in (DONE, REFUSED)]
        paths += [here / name for name in folders if (here / name).is_symlink()]
        paths += [here / name for name in files]
    finished = [
        path
        for path in paths
        if not path.name.startswith((".", "~$")) and not path.name.lower().endswith(UNFINISHED)
    ]
    return sorted(finished)


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        log.warning("%s", error)


def read(path: Path, name: str) -> bytes:
    """Return all of a file that is one and is not too large. name: as a sentence gives it. Raises: ExportRefused."""
    # Not followed where it is a link, not waited for where it is a pipe.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        log.info("%s: %s", name, error)
        if path.is_symlink():
            raise ExportRefused(N_("{file} is a link; put the file itself here."), file=name) from error
        raise ExportRefused(
            N_("{file} cannot be opened: Weerklank may not read it, or it is damaged."), file=name
        ) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ExportRefused(N_("{file} is no file; only files are imported."), file=name)
        if status.st_size > MOST:
            raise ExportRefused(
                N_("{file} is larger than {limit} MB. Export a shorter period."), file=name, limit=MOST >> 20
            )
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(MOST + 1)
    finally:
        os.close(descriptor)


def move(path: Path, folder: Path, now: dt.datetime, reason: str = "") -> bool:
    """Move a file into a folder, a text with the reason beside it. Did it leave? A file of that name there is kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stem = os.fsdecode(os.fsencode(path.stem)[:LONGEST])
        suffix = os.fsdecode(os.fsencode(path.suffix)[:20])
        where, again = folder / f"{stem}{suffix}", 0
        while where.exists() or where.is_symlink():
            again += 1
            where = folder / f"{stem}-{now:%Y%m%dT%H%M%S}{f'-{again}' if again > 1 else ''}{suffix}"
        path.replace(where)
        if reason:
            where.with_name(where.name + ".txt").write_text(reason, encoding="utf-8")
    except OSError as error:
        log.warning("%s: %s", shown_name(path.name), error)
    return not (path.is_symlink() or path.exists())
