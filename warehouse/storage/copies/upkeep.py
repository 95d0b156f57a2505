"""Keep a lake in shape: few files, each sorted by day, and nothing of what is no longer part of it."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from warehouse.core import connection, contract, fault_messages, file_locks, metadata, migrations
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.rows import one
from warehouse.storage import engines, estimates, lakes
from warehouse.storage.copies import aside
from warehouse.storage.copies.backup import unwritten

TIDIED = "tidied_at"  # the fact that says when this was done last
# How long what was can still be read: a question takes seconds, a page of yesterday's numbers none.
HISTORY = dt.timedelta(days=1)
# Of a file this part may be deleted rows before it is written anew.
MOST_DELETED = 0.2


@dataclass(frozen=True)
class Tidied:
    """What it did: how many files of data the lake counted before and after, and how many were removed."""

    before: int
    after: int
    removed: int


def is_due(url: str | os.PathLike[str] | None, since: dt.datetime) -> bool:
    """Is this a lake that was not tidied since then (aware)? Raises: WarehouseError."""
    if lakes.is_file(connection.address(url)):
        return False
    try:
        with connection.reading(url) as con:
            last = metadata.read(con).get(TIDIED)
    except WarehouseEmpty:
        return False
    return last is None or dt.datetime.fromisoformat(last) < since


def tidy(
    url: str | os.PathLike[str] | None, now: dt.datetime, history: dt.timedelta = HISTORY
) -> Tidied | None:
    """Write small files of each table together, sorted by day, and forget what it was before. None for a file.

    Loads wait meanwhile, pages do not. history: how long earlier snapshots stay; none of it leaves no byte of what was
    deleted in the data, and a question that is being asked may then have to be asked again.
    Raises: WarehouseError.
    """
    where = connection.address(url)
    if lakes.is_file(where):
        return None
    with lake_alone(where) as con:
        before = _files(con)
        estimates.settle(con, contract.lake_rows())
        con.execute("call ducklake_flush_inlined_data('warehouse')")
        deleted = MOST_DELETED if history else 0.0
        con.execute(f"call ducklake_rewrite_data_files('warehouse', delete_threshold => {deleted})")
        con.execute("call ducklake_merge_adjacent_files('warehouse')")
        con.execute("begin")
        metadata.store(con, {TIDIED: now.astimezone(dt.UTC).isoformat()})
        con.execute("commit")
        # Counted by the clock of the machine: that is what the lake dates its snapshots by.
        older = f"older_than => now() - interval {int(history.total_seconds())} second"
        con.execute(f"create temp table expired as from ducklake_expire_snapshots('warehouse', {older})")
        old = older if history else "cleanup_all => true"
        # Taken to its last row: else what is done is not committed, and the lake lists the same files each night.
        removed = con.execute(f"select path from ducklake_cleanup_old_files('warehouse', {old})").fetchall()
        # What a load that was killed had written and never made part of the lake.
        removed += con.execute(
            f"select path from ducklake_delete_orphaned_files('warehouse', {old})"
        ).fetchall()
        return Tidied(before, _files(con), len(removed))


@contextlib.contextmanager
def lake_alone(where: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a lake of which nobody writes while the block runs. Raises: WarehouseError."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(fault_messages.saying_server(where))
        if path := lakes.file_of(where):
            stack.enter_context(aside.held_alone(path))
        stack.enter_context(unwritten(where))
        con = connection.fresh(where)
        stack.callback(engines.close, con)
        file_locks.attach(con, where, read_only=False, wait=connection.WRITERS_WAIT)
        migrations.check_readable(con, where)
        yield con


def _files(con: duckdb.DuckDBPyConnection) -> int:
    return int(
        one(
            con,
            "select coalesce(sum(file_count + delete_file_count), 0) from ducklake_table_info('warehouse')",
        )[0]
    )
