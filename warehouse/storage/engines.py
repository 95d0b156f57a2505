"""Open and end a DuckDB to which nothing is attached yet, and keep those of files for the next question or load."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.storage import lakes, light

# How a file is written. As DuckDB does of itself, so that its versions of years ago can read it, it is opened three
# times as slowly; as of 1.4 on, texts with a rare word are found a quarter more slowly (docs/benchmarks/chain.md).
# What an earlier version of Weerklank wrote is brought to it by a load.
AS_FILE = "storage_version 'v1.2.0'"

# Of each connection, also of a further one to the same DuckDB. In a script that is piped in, DuckDB would draw a bar of
# progress between the lines that it prints.
OF_EACH = "set TimeZone = 'UTC'; set enable_progress_bar = false"

DETACH = "use memory; detach warehouse"

# Of what it gave back for itself DuckDB keeps about a megabyte more with each round of loads, until it ends.
MOST_USES = 200

_uses = {True: 0, False: 0}  # since the last end of one that was kept
_idle: dict[bool, list[duckdb.DuckDBPyConnection]] = {True: [], False: []}
_lent: dict[int, duckdb.DuckDBPyConnection] = {}  # of which DuckDB is this connection?
# Of the process that this one was forked from.
_of_parent: list[duckdb.DuckDBPyConnection] = []


def fresh(scratch: str, **own: str) -> duckdb.DuckDBPyConnection:
    """Open one. scratch: where it keeps what memory does not hold; own: settings of its own."""
    light.spare_pandas()
    # Unsigned or downloaded extensions are never needed: those of lakes come as wheels.
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "temp_directory": scratch, **own})
    con.execute(OF_EACH)
    # Its `order by … limit` (1.5.5) passes over the newest rows where rows of a higher number were removed.
    con.execute("set disabled_optimizers = 'row_group_pruner'")
    return con


@contextlib.contextmanager
def ending(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give this one, and end it."""
    try:
        yield con
    finally:
        close(con)


@contextlib.contextmanager
def lent(scratch: str, is_kept: bool, brief: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a DuckDB of its own, to which nothing is attached yet.

    is_kept: take one that was kept, where one is, and keep it: what is attached as `warehouse` is detached at the end,
    what else is left in the connection ends with it. brief: for a few rows, with no threads to start and to end.
    """
    threads = {"threads": "1"} if brief else {}
    if not is_kept:
        with ending(fresh(scratch, **threads)) as con:
            yield con
        return
    base = _kept(scratch, brief) or fresh(scratch, **threads)
    try:
        with contextlib.closing(base.cursor()) as con:
            con.execute(OF_EACH)
            _lent[id(con)] = base
            try:
                yield con
            finally:
                del _lent[id(con)]
    except BaseException:
        close(base)
        raise
    try:
        base.execute("detach database if exists warehouse")
    except duckdb.Error:
        close(base)
        return
    _uses[brief] += 1
    if _uses[brief] >= MOST_USES:
        _uses[brief] = 0
        close(base)
        return
    _idle[brief].append(base)
    while len(_idle[brief]) > 1:
        with contextlib.suppress(IndexError):
            close(_idle[brief].pop(0))


def _kept(scratch: str, brief: bool) -> duckdb.DuckDBPyConnection | None:
    try:
        base = _idle[brief].pop()
    except IndexError:
        return None
    try:
        base.execute(f"set temp_directory = '{lakes.quoted(scratch)}'")
    except duckdb.Error:  # what memory did not hold lies there still
        close(base)
        return None
    return base


def make(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make a file that is whole and holds no table, on the disk when this returns. Raises: duckdb.Error, OSError."""
    con.execute(f"attach '{lakes.quoted(str(path))}' as made ({AS_FILE}); detach made")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def detach(con: duckdb.DuckDBPyConnection, writes_log: bool = True, by_one: bool = False) -> None:
    """Take the warehouse from one, with its log in the file or beside it; where that fails, end it now.

    by_one: by one thread, of one that has as many as there are processors. A usual load changes one group of rows of a
    table, so that more threads are no faster, and what each holds adds up.
    """
    try:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        con.execute(f"pragma {'enable' if writes_log else 'disable'}_checkpoint_on_shutdown")
        con.execute("set threads = 1; use memory; detach warehouse; reset threads" if by_one else DETACH)
    except duckdb.Error:
        _lent.get(id(con), con).close()


def close(con: duckdb.DuckDBPyConnection) -> None:
    """End one: where a server went away, to do that with its transaction open would end this process."""
    with contextlib.suppress(duckdb.Error):
        con.execute("rollback")
    con.close()


def _after_fork() -> None:
    for idle in _idle.values():
        _of_parent.extend(idle)
        idle.clear()


os.register_at_fork(after_in_child=_after_fork)
