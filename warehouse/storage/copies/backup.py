"""Copy the whole warehouse into a new file, prove that the copy is whole, and put a copy back."""

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.core import connection, fault_messages, files, migrations
from warehouse.core.contract import in_memory
from warehouse.core.errors import BackupUnequal, DiskFull, WarehouseBusy
from warehouse.core.rows import one
from warehouse.storage import engines, leases
from warehouse.storage.copies import aside


@dataclass(frozen=True)
class Content:
    """What one table holds: how many rows, and one number that changes with any value of any row."""

    rows: int
    mark: str


@contextlib.contextmanager
def unwritten(where: str, wait: float = connection.WRITERS_WAIT) -> Iterator[None]:
    """Keep all who write, on all machines, from a lake on a server while the block runs. Raises: WarehouseBusy."""
    with fault_messages.saying_server(where):
        lease = leases.take(where, *leases.ALL, wait=wait)
    if isinstance(lease, leases.Holder):
        raise WarehouseBusy(seconds=round(wait))
    try:
        yield
    finally:
        if lease is not None:
            leases.release(lease)


def copy(url: str | os.PathLike[str] | None, to: Path) -> dict[str, Content]:
    """Write all that the warehouse holds into a new file, as one reader sees it. What does the copy hold, by table?

    The copy has no write-ahead log: it is one file. Pages go on meanwhile, a load waits.
    Raises: WarehouseEmpty, WarehouseBusy, WarehouseUnusable (DiskFull also where the copy has no room), and
    BackupUnequal when the copy, opened again, does not hold the same; then nothing is left at `to`.
    """
    try:
        with (
            unwritten(connection.address(url)),
            connection.reading(url, connection.WRITERS_WAIT, as_it_is=True, own=True) as con,
        ):
            held = held_by(con, "warehouse")
            try:
                _attach(con, to, "copied", f" ({engines.AS_FILE})")
                con.execute("copy from database warehouse to copied")
                con.execute("detach copied")
            except duckdb.Error as error:
                if fault_messages.is_full(error):
                    raise DiskFull(url=str(to)) from error
                raise
        check(to, held)
        to.chmod(0o600)
        files.settle(to)
    except BaseException:
        files.remove(to)
        raise
    return held


def check(path: Path, held: Mapping[str, Content]) -> None:
    """Raise BackupUnequal unless the file at `path` holds just this, WarehouseUnusable when it cannot be read."""
    copied = content(path)
    for table in sorted(held.keys() | copied.keys()):
        ours, theirs = held.get(table, Content(0, "")), copied.get(table, Content(0, ""))
        if ours != theirs:
            raise BackupUnequal(url=str(path), table=table, rows=ours.rows, copied=theirs.rows)


def content(path: Path) -> dict[str, Content]:
    """What does the copy at `path` hold, by table? Raises: WarehouseUnusable, also where a newer version made it."""
    fault_messages.must_be_ours(path)
    try:
        with in_memory() as con:
            _attach(con, path, "copied", " (read_only)")
            con.execute("use copied")
            migrations.check_readable(con, str(path))
            return held_by(con, "copied")
    except (duckdb.Error, MemoryError) as error:
        raise fault_messages.of_duckdb(error, str(path)) from error


def put_back(copy: Path, url: str | os.PathLike[str] | None, now: dt.datetime) -> Path | None:
    """Put a copy in the place of the warehouse, while nobody uses that. Under which name is what stood there kept?

    None when nothing stood there. Its write-ahead log goes with it: DuckDB would take it for that of the copy.
    Raises: WarehouseBusy, WarehouseUnusable; then what stood there stands there still.
    """
    path = Path(connection.address(url))
    moved_to = Path(f"{path}.before-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}")
    with aside.held_alone(path):
        fresh = Path(files.scratch(str(path), beside=True))
        try:
            shutil.copyfile(copy, fresh)
            fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
            files.settle(fresh)
            stood = [file for file in (path, *files.journals(path)) if file.exists()]
            for file in stood:
                file.replace(f"{moved_to}{file.name.removeprefix(path.name)}")
            fresh.replace(path)
            files.settle(path)
        except OSError as error:
            files.remove(fresh)
            raise fault_messages.of_system(error, str(path)) from error
    return moved_to if stood else None


def _attach(con: duckdb.DuckDBPyConnection, path: Path, name: str, options: str) -> None:
    quoted = str(path).replace("'", "''")
    con.execute(f"attach '{quoted}' as {name}{options}")


def held_by(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, Content]:
    """What does this attached database hold, by table?"""
    tables = con.execute(
        "select table_name from duckdb_tables() where database_name = $database and not internal order by all",
        {"database": database},
    ).fetchall()
    return {
        table: Content(
            *one(con, f'select count(*), coalesce(sum(hash(t)), 0)::varchar from {database}."{table}" as t')
        )
        for (table,) in tables
    }
