"""Keep a lake on a server attached between questions: to attach it costs a hundred times what most questions do.

One DuckDB for each lake and process. Each question has a cursor of its own in it, and a transaction of its own, which
sees one snapshot: what two threads ask never mixes.
"""

import contextlib
import os
import threading
from collections.abc import Callable

import duckdb

from warehouse.storage import lakes, leases, small

MOST = 8  # lakes that one process keeps; the one that was asked longest ago is let go first
_kept: dict[str, tuple[lakes.Lake, duckdb.DuckDBPyConnection, small.Copies]] = {}
_sound: dict[str, int] = {}
_lock = threading.Lock()
# Of the process that this one was forked from: to close them here would say goodbye to its server in its name.
_of_parent: list[duckdb.DuckDBPyConnection] = []


def opened(url: str, fresh: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to this lake, which is `warehouse` there, in a transaction that sees it as it is.

    fresh: opens a DuckDB. Raises: Wrong, and whatever the driver raises.
    """
    while True:
        con, is_new = _cursor(url, fresh)
        try:
            con.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
            con.execute("begin")
            con.execute("use warehouse")
            snapshot(con)
            return con
        except duckdb.Error:
            with contextlib.suppress(duckdb.Error):
                con.execute("rollback")
            con.close()
            let_go(url)
            if is_new:
                raise


def _cursor(
    url: str, fresh: Callable[[], duckdb.DuckDBPyConnection]
) -> tuple[duckdb.DuckDBPyConnection, bool]:
    """Return a connection to this lake, and whether it had to be attached now."""
    lake = lakes.of(url)
    with _lock:
        held = _kept.pop(url, None)
        if held is not None and held[0] == lake:
            _kept[url] = held
            return held[1].cursor(), False
        con = fresh()
        try:
            lakes.make_ready(con, lake)
            # Whether it still answers shows with the question for the snapshot.
            con.execute("set pg_pool_health_check_query = ''")
            con.execute(lakes.attach_sql(lake, "warehouse"))
            leases.attach(con, lake)
            # Files of a lake are written once: what was read of their last page stays true.
            con.execute(
                "set global parquet_metadata_cache = true;"
                " set global validate_external_file_cache = 'NO_VALIDATION'"
            )
        except BaseException:
            con.close()
            raise
        _kept[url] = lake, con, small.Copies()
        while len(_kept) > MOST:
            del _kept[next(iter(_kept))]
        return con.cursor(), True


def snapshot(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the snapshot that this transaction sees; in one transaction it is asked once."""
    return int(con.execute("from ducklake_current_snapshot('warehouse')").fetchall()[0][0])


def is_sound(url: str, seen: int | None) -> bool:
    """Was this snapshot found to be of this version already, so that it need not be asked again?"""
    return seen is not None and _sound.get(url) == seen


def note_sound(url: str, seen: int) -> None:
    """Note that this snapshot is a warehouse of this version."""
    _sound[url] = seen


def answer_from_copies(url: str, con: duckdb.DuckDBPyConnection, seen: int) -> None:
    """Let small tables be read from copies in this process, where there are some of what this connection sees.

    con: of `opened`; its transaction may end for a new one. Raises: whatever the driver raises.
    """
    held = _kept.get(url)
    if held is None:
        return
    try:
        held[2].answer(con, seen)
    except duckdb.Error:
        # A file that upkeep took away meanwhile, or a server that went: the lake itself says which.
        let_go(url)
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        con.execute("begin")
        con.execute("use warehouse")


def let_go(url: str) -> None:
    """Attach this lake anew with the next question; who is asking it at this moment goes on."""
    with _lock:
        _kept.pop(url, None)
        _sound.pop(url, None)


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()
    _of_parent.extend(con for _, con, _ in _kept.values())
    _kept.clear()


os.register_at_fork(after_in_child=_after_fork)
