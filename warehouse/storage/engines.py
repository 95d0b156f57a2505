"""Open and end a DuckDB to which nothing is attached yet, and keep one for the next few rows that people wait for."""

import contextlib
import os

import duckdb

from warehouse.storage import lakes, light

_idle: list[duckdb.DuckDBPyConnection] = []
# Of the process that this one was forked from.
_of_parent: list[duckdb.DuckDBPyConnection] = []


def fresh(scratch: str, **own: str) -> duckdb.DuckDBPyConnection:
    """Open one. scratch: where it keeps what memory does not hold; own: settings of its own."""
    light.spare_pandas()
    # Unsigned or downloaded extensions are never needed: those of lakes come as wheels.
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "temp_directory": scratch, **own})
    # In a script that is piped in, DuckDB would draw a bar of progress between the lines that it prints. And its
    # `order by … limit` (1.5.5) passes over the newest rows where rows of a higher number were removed.
    con.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    con.execute("set disabled_optimizers = 'row_group_pruner'")
    return con


def brief(scratch: str) -> duckdb.DuckDBPyConnection:
    """Return one for a few rows, with no threads to start and to end; the one that was kept, where one is."""
    try:
        con = _idle.pop()
    except IndexError:
        return fresh(scratch, threads="1")
    try:
        con.execute(f"set temp_directory = '{lakes.quoted(scratch)}'")
        return con
    except duckdb.Error:
        close(con)
        return fresh(scratch, threads="1")


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Keep one of `brief` for the next, when nothing is attached to it any more; end it where it is of no more use."""
    try:
        con.execute("rollback")
    except duckdb.TransactionException:
        pass  # there is none, as there should be
    except duckdb.Error:
        close(con)
        return
    _idle.append(con)
    while len(_idle) > 1:
        with contextlib.suppress(IndexError):
            close(_idle.pop(0))


def detach(con: duckdb.DuckDBPyConnection, writes_log: bool = True) -> None:
    """Take the warehouse from one, with its log in the file or beside it; where that fails, end it now."""
    try:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        con.execute(f"pragma {'enable' if writes_log else 'disable'}_checkpoint_on_shutdown")
        con.execute("use memory; detach warehouse")
    except duckdb.Error:
        con.close()


def close(con: duckdb.DuckDBPyConnection) -> None:
    """End one: where a server went away, to do that with its transaction open would end this process."""
    with contextlib.suppress(duckdb.Error):
        con.execute("rollback")
    con.close()


def _after_fork() -> None:
    _of_parent.extend(_idle)
    _idle.clear()


os.register_at_fork(after_in_child=_after_fork)
