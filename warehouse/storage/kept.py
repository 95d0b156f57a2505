"""Keep a lake attached between questions: to attach it costs a hundred times what most questions do.

One DuckDB for each lake and process. Each question has a cursor of its own in it, and a transaction of its own, which
sees one snapshot: what two threads ask never mixes.

A catalogue in a file may be kept open by nobody, for that would shut out who writes. So a copy of that file is
attached, and another one as soon as the file changed. Who asks holds the lock of the file meanwhile, as with every
file: no load makes the copy old, and no upkeep takes its data away, before the answer is there.
"""

import contextlib
import dataclasses
import os
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.storage import engines, lakes, leases, small

MOST = 8  # lakes that one process keeps; the one that was asked longest ago is let go first


@dataclasses.dataclass
class _Kept:
    """A lake that is attached; version: of the file of its catalogue, as it was copied."""

    lake: lakes.Lake
    con: duckdb.DuckDBPyConnection
    copies: small.Copies
    version: str


@dataclasses.dataclass(frozen=True)
class InFile:
    """A catalogue in a file that is locked. version: changes with each load; copied: copies it, and says where to."""

    version: str
    copied: Callable[[duckdb.DuckDBPyConnection], Path]


_kept: dict[str, _Kept] = {}
_sound: dict[str, int] = {}
_turns: dict[str, threading.Lock] = {}  # of who attaches which lake
_lock = threading.Lock()
# Of the process that this one was forked from: to close them here would say goodbye to its server in its name.
_of_parent: list[duckdb.DuckDBPyConnection] = []


def opened(
    url: str, fresh: Callable[[], duckdb.DuckDBPyConnection], catalogue: InFile | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a connection of its own to this lake, which is `warehouse` there, in a transaction that sees it as it is.

    fresh: opens a DuckDB; catalogue: None on a server. Raises: Wrong, and whatever the driver raises.
    """
    while True:
        con, is_new = _cursor(url, fresh, catalogue)
        try:
            con.execute(engines.OF_EACH)
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
    url: str, fresh: Callable[[], duckdb.DuckDBPyConnection], catalogue: InFile | None
) -> tuple[duckdb.DuckDBPyConnection, bool]:
    """Return a connection to this lake, and whether it had to be attached now."""
    lake = lakes.of(url)
    version = catalogue.version if catalogue else ""
    with _lock:
        turn = _turns.setdefault(url, threading.Lock())
    with turn:
        with _lock:
            held = _kept.pop(url, None)
        is_new = held is None or held.lake != lake
        if held is None or is_new:
            held = _Kept(lake, fresh(), small.Copies(), version)
            _attach(held, catalogue, is_first=True)
        elif held.version != version:
            _attach(held, catalogue, is_first=False)
            held.copies.go_on(held.con)
            held.version = version
        with _lock:
            _kept[url] = held
            while len(_kept) > MOST:
                del _kept[next(iter(_kept))]
            return held.con.cursor(), is_new


def _attach(held: _Kept, catalogue: InFile | None, is_first: bool) -> None:
    con, lake = held.con, held.lake
    try:
        if is_first:
            lakes.make_ready(con, lake)
        if catalogue:
            copy = catalogue.copied(con)
            try:
                if not is_first:
                    con.execute("detach warehouse")
                there = dataclasses.replace(lake, catalogue=str(copy))
                con.execute(lakes.attach_sql(there, "warehouse", "read_only"))
            finally:
                # It is open, so that it is there as long as it is needed, and gone with this process.
                for left in (copy, copy.with_name(f"{copy.name}.wal")):
                    left.unlink(missing_ok=True)
        else:
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


def snapshot(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the snapshot that this transaction sees; in one transaction it is asked once."""
    return int(con.execute("from ducklake_current_snapshot('warehouse')").fetchall()[0][0])


def is_sound(url: str, seen: int) -> bool:
    """Was this snapshot found to be of this version already, so that it need not be asked again?"""
    return _sound.get(url) == seen


def note_sound(url: str, seen: int) -> None:
    """Note that this snapshot is a warehouse of this version."""
    _sound[url] = seen


def answer_from_copies(url: str, con: duckdb.DuckDBPyConnection) -> bool:
    """Let small tables be read from copies in this process, where there are some of what this connection sees.

    con: of `opened`; its transaction may end for a new one. Are there? Raises: whatever the driver raises.
    """
    held = _kept.get(url)
    if held is None:
        return False
    try:
        return held.copies.answer(con, snapshot(con))
    except duckdb.Error:
        # A file that upkeep took away meanwhile, or a server that went: the lake itself says which.
        let_go(url)
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        con.execute("begin")
        con.execute("use warehouse")
        return False


def is_still_sound(
    url: str, con: duckdb.DuckDBPyConnection, is_of_now: Callable[[duckdb.DuckDBPyConnection], bool]
) -> bool:
    """Answer from copies where this lake was of this version before, and is: a copy says so, and spares a question.

    Is it so? Where not, nothing is answered from copies yet. Raises: whatever the driver raises.
    """
    if url not in _sound or not answer_from_copies(url, con):
        return False
    if is_sound(url, seen := snapshot(con)) or is_of_now(con):
        note_sound(url, seen)
        return True
    con.execute("use warehouse")
    return False


def is_behind(
    url: str, con: duckdb.DuckDBPyConnection, checked: Callable[[], bool], half: bool, often: bool
) -> bool:
    """Did an earlier version write this lake last, as `checked` finds where this snapshot was not looked at before?

    half: it may be one that is half moved, which is noted as nothing; often: answer from copies from now on.
    Raises: whatever `checked` and the driver raise.
    """
    seen = snapshot(con)
    if not is_sound(url, seen) and checked():
        return True
    if not half:
        note_sound(url, seen)
        if often:
            answer_from_copies(url, con)
    return False


def let_go(url: str) -> None:
    """Attach this lake anew with the next question; who is asking it at this moment goes on."""
    with _lock:
        _kept.pop(url, None)
        _sound.pop(url, None)


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()
    _turns.clear()
    _of_parent.extend(held.con for held in _kept.values())
    _kept.clear()


os.register_at_fork(after_in_child=_after_fork)
