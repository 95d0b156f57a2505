"""Open short connections to the warehouse, to read or to write, each for one thing, under a lock.

A DuckDB file opened for writing shuts every other process out, and an open reader shuts the
writer out; within one process its file locks do not protect at all (POSIX locks belong to the
process, and closing any descriptor drops them). So every connection here first takes a lock
of our own on `<file>.lock`: readers share it, a writer has it alone. A writer that waits
closes the turnstile (`<file>.turn`), so that a crowd of readers cannot keep it out.
"""

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.core import fault_messages, file_locks, files, metadata, migrations
from warehouse.core.errors import WarehouseBusy, WarehouseUnusable
from warehouse.storage import engines, kept, lakes, leases, relay, settings
from warehouse.storage.lakes import is_file as is_file

READERS_WAIT = 10.0
WRITERS_WAIT = 60.0

Connection = duckdb.DuckDBPyConnection  # for rooms that know no DuckDB


def address(url: str | os.PathLike[str] | None = None) -> str:
    """Where is the warehouse? The argument, else WEERKLANK_WAREHOUSE, else warehouse.toml, else data/warehouse.duckdb.

    What comes back holds no password: that is kept aside for whoever opens it.
    """
    named = url or os.environ.get("WEERKLANK_WAREHOUSE") or settings.configured() or "data/warehouse.duckdb"
    return lakes.without_secrets(str(named))


@contextlib.contextmanager
def _sound(url: str) -> Iterator[None]:
    """Say in words what shows itself only with a later statement: a file cut off, a full disk, too little memory."""
    if not is_file(url):
        with fault_messages.saying_server(url):
            yield
        return
    try:
        yield
    except fault_messages.LATE as error:
        raise fault_messages.of_duckdb(error, url) from error


def fresh(url: str) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB to which nothing is attached yet."""
    return engines.fresh(files.scratch(url, is_file(url)))


@contextlib.contextmanager
def _connected(
    where: str, read_only: bool, wait: float, own: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection to the warehouse for one thing; of a lake on a server one that is kept, unless it is to be
    its `own`.
    """
    if own or lakes.file_of(where):
        con = fresh(where)
    else:
        con = kept.opened(where, lambda: fresh(where))
    try:
        if own or lakes.file_of(where):
            file_locks.attach(con, where, read_only, wait)
        yield con
    finally:
        engines.close(con)


def _detach(con: duckdb.DuckDBPyConnection, path: Path, is_brief: bool) -> None:
    """Take the file from a DuckDB; where that fails, end it now, under the lock.

    is_brief: a short log stays beside the file: to write it takes longer than all else, and readers find it. The next
    load does.
    """
    try:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        is_short = is_brief and sum(log.stat().st_size for log in files.journals(path)) < 16 * 1024  # bytes
        con.execute(f"pragma {'disable' if is_short else 'enable'}_checkpoint_on_shutdown")
        con.execute("use memory; detach warehouse")
    except duckdb.Error:
        con.close()


@contextlib.contextmanager
def reading(
    url: str | os.PathLike[str] | None = None,
    wait: float = READERS_WAIT,
    as_it_is: bool = False,
    own: bool = False,
    half: bool = False,
    often: bool = False,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that can only read, for one question: all that it asks is of one moment.

    A warehouse that an earlier version wrote last is brought to the shape of this one first, unless it is to be
    read `as_it_is`. own: for who attaches another database beside it; half: for who finishes a move into it;
    often: for who asks all day long, so that of a lake on a server copies of its small tables are worth their room.
    Raises: WarehouseEmpty when nothing was ever loaded (WarehouseLost when that is gone), WarehouseBusy when a writer
    holds the file longer than `wait` seconds, WarehouseUnusable when it cannot be opened.
    """
    with _reading(url, wait, own, half, often) as (con, is_behind):
        if as_it_is or not is_behind:
            yield con
            return
    try:
        with writing(url, wait):
            pass
    except WarehouseUnusable:
        # The next load will say so; what has all that we ask can still be read.
        with _reading(url, wait, own, half, often) as (con, _):
            if not migrations.has_all(con):
                raise
            yield con
            return
    with _reading(url, wait, own, half, often) as (con, _):
        yield con


@contextlib.contextmanager
def _reading(
    url: str | os.PathLike[str] | None, wait: float, own: bool, half: bool, often: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, bool]]:
    where = address(url)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        path = lakes.file_of(where)
        if path:
            with fault_messages.in_words():  # a folder that may not be looked into
                if not path.exists():
                    raise files.missing(where)
            fault_messages.must_be_ours(path)
            stack.enter_context(file_locks.locked(path, exclusive=False, wait=wait))
        con = stack.enter_context(_connected(where, path is not None, wait, own))
        seen = kept.snapshot(con) if path is None and not own else None
        is_behind = not kept.is_sound(where, seen) and migrations.check_readable(con, where, half)
        if seen is not None and not is_behind and not half:
            kept.note_sound(where, seen)
            if often:
                kept.answer_from_copies(where, con, seen)
        yield con, is_behind


@contextlib.contextmanager
def writing(
    url: str | os.PathLike[str] | None = None,
    wait: float = WRITERS_WAIT,
    brief: bool = False,
    before: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection for one load, inside one transaction: all of it is stored, or nothing.

    One at a time, also where many machines write into one lake: none meets rows that another changes meanwhile, and
    no key comes twice. Tables that are missing are made, changes that were not yet run are run.
    brief: for a few rows that people wait for; others wait as short as can be, and threads that wait for the same
    share one opening. before: is given the connection before the lock, to put rows ready in it (`load.stage`).
    Raises: WarehouseBusy after `wait` seconds, WarehouseUnusable, ContractBroken (from `upsert`).
    """
    where = address(url)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        path = lakes.file_of(where)
        with fault_messages.in_words():  # a folder that may not be looked into
            is_there = path is None or path.exists()
        if brief and is_there:
            way = relay.taken(
                where, wait, lambda left: _to_write(where, left, True), lambda: _late(path, wait)
            )
        else:
            way = _to_write(where, wait, False, before)
        opened = stack.enter_context(way)
        con = opened.con
        con.execute("begin")
        try:
            yield con
            metadata.mark_loaded(con, opened.lost)
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # an error that ended the transaction has rolled it back
                con.execute("rollback")
            raise
        try:
            con.execute("commit")
        except duckdb.TransactionException as error:
            raise fault_messages.of_duckdb(error, where) from error
        opened.lost = None
        if path:
            files.leave_trace(path)


@dataclass
class _Opened:
    """A warehouse that is open to be written. lost: when one that is gone, and is made anew, was written last."""

    con: duckdb.DuckDBPyConnection
    lost: dt.datetime | None


@contextlib.contextmanager
def _to_write(
    where: str,
    wait: float,
    brief: bool,
    before: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
) -> Iterator[_Opened]:
    lost, path = None, lakes.file_of(where)
    with contextlib.ExitStack() as stack:
        if path:
            files.made_folder(path)
            fault_messages.must_be_ours(path, to_write=True)
            # To begin and to end a DuckDB takes long, and nobody is to wait for that.
            con = engines.brief(files.scratch(where, is_file(where))) if brief else fresh(where)
            stack.callback(engines.keep if brief and is_file(where) else engines.close, con)
            if before:
                before(con)
            stack.enter_context(file_locks.locked(path, exclusive=True, wait=wait))
            files.sweep(path)
            if not path.exists():
                lost = files.last_written(path)
                stack.enter_context(files.begun(path))
            stack.callback(_detach, con, path, brief and path.exists())
            file_locks.attach(con, where, False, wait)
        else:
            con = stack.enter_context(_connected(where, False, wait))
        if path is None:
            if not stack.enter_context(leases.writing(con, wait)):
                raise WarehouseBusy(seconds=round(wait))
            con.execute("rollback")  # what it was begun with is of before the lock
            if before:  # what is made before the transaction is left by it
                before(con)
        migrations.bring_up_to_date(con, where)
        yield _Opened(con, lost)


def _late(path: Path | None, wait: float) -> WarehouseBusy:
    """Return the error for who waited so long for another thread."""
    try:
        with file_locks.naming_holder(path) if path else contextlib.nullcontext():
            raise WarehouseBusy(seconds=round(wait))
    except WarehouseBusy as busy:
        return busy
