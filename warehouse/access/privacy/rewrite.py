"""Rewrite a warehouse, so that no byte of what was deleted remains in its files."""

import datetime as dt
import os
from pathlib import Path

import duckdb

from warehouse.core import connection, fault_messages, files
from warehouse.core.contract import in_memory
from warehouse.core.errors import DiskFull, WarehouseEmpty
from warehouse.storage import engines
from warehouse.storage.copies import aside, backup, upkeep

BEFORE = ".before-"  # what stood in the place of a backup that was put back


def rewrite(url: str | os.PathLike[str] | None = None, wait: float = connection.WRITERS_WAIT) -> bool:
    """Write all that the warehouse holds into a new file and put that in its place. False where there is none.

    Nobody reads or writes meanwhile: pages and loads wait, and say so when it takes long. Whatever ends it half-way,
    the old file or the new one stands there whole, and its write-ahead log with neither.
    Of a lake the files with what was deleted are written anew, and no snapshot of before stays.
    Raises: WarehouseBusy, WarehouseUnusable (DiskFull), BackupUnequal; then the old file stands.
    """
    where = connection.address(url)
    if not connection.is_file(where):
        try:
            return upkeep.tidy(where, dt.datetime.now(dt.UTC), dt.timedelta(0)) is not None
        except WarehouseEmpty:
            return False
    if not Path(where).exists():
        return False
    path = Path(where)
    with aside.held_alone(path, wait):
        fresh = Path(files.scratch(where, beside=True))
        try:
            held = _copied(path, fresh)
            backup.check(fresh, held)
            fresh.chmod(path.stat().st_mode & 0o777)
            files.settle(fresh)
            # What it held is in the old file since the checkpoint, and in the copy; the new file has to meet none.
            for journal in files.journals(path):
                journal.unlink()
            fresh.replace(path)
            files.settle(path)
        except OSError as error:
            raise fault_messages.of_system(error, where) from error
        finally:
            files.remove(fresh)
    return True


def _copied(path: Path, fresh: Path) -> dict[str, backup.Content]:
    try:
        with in_memory() as con:
            # Opened for writing, so that a log that was left becomes part of the file.
            for name, file in (("old", path), ("copied", fresh)):
                quoted = str(file).replace("'", "''")
                con.execute(f"attach '{quoted}' as {name} ({engines.AS_FILE})")
            con.execute("checkpoint old")
            con.execute("copy from database old to copied")
            held = backup.held_by(con, "old")
            con.execute("detach copied; detach old")
            return held
    except (duckdb.Error, MemoryError) as error:
        if fault_messages.is_full(error):
            raise DiskFull(url=str(path)) from error
        raise fault_messages.of_duckdb(error, str(path)) from error


def others(url: str | os.PathLike[str] | None = None) -> list[Path]:
    """Return the files beside the warehouse that hold one of earlier, and logs that were left without their file."""
    where = connection.address(url)
    if not connection.is_file(where):
        return []
    path = Path(where)
    return sorted(
        file
        for mark in (BEFORE, ".wal.left-", ".wal.checkpoint.left-", ".wal.recovery.left-")
        for file in path.parent.glob(f"{path.name}{mark}*")
        if file.is_file() and not file.name.endswith((".lock", ".turn", ".known", ".wal"))
    )
