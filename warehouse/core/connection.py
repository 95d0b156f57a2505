"""Open short connections to the warehouse, to read or to write, each for one thing, under a lock.

A DuckDB file opened for writing shuts every other process out, and an open reader shuts the
writer out; within one process its file locks do not protect at all (POSIX locks belong to the
process, and closing any descriptor drops them). So every connection here first takes a lock
of our own on `<file>.lock`: readers share it, a writer has it alone. A writer that waits
closes the turnstile (`<file>.turn`), so that a crowd of readers cannot keep it out.
"""

import contextlib
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.core import fault_messages, file_locks, files, metadata, migrations
from warehouse.core.errors import WarehouseBusy, WarehouseUnusable
from warehouse.storage import kept, lakes, leases, light, settings
from warehouse.storage.lakes import is_file as is_file

READERS_WAIT = 10.0
WRITERS_WAIT = 60.0
# In a script that is piped in, DuckDB would draw a bar of progress between the lines that it prints. And its
# `order by … limit` (1.5.5) passes over the newest rows where rows of a higher number were removed.
MANNERS = "set TimeZone = 'UTC'; set enable_progress_bar=false; set disabled_optimizers='row_group_pruner'"
LOCKED = re.compile("could not set lock|is locked", re.IGNORECASE)

Connection = duckdb.DuckDBPyConnection  # for rooms that know no DuckDB


def address(url: str | os.PathLike[str] | None = None) -> str:
    """Where is the warehouse? The argument, else WEERKLANK_WAREHOUSE, else warehouse.toml, else data/warehouse.duckdb.

    What comes back holds no password: that is kept aside for whoever opens it.
    """
    named = url or os.environ.get("WEERKLANK_WAREHOUSE") or settings.configured() or "data/warehouse.duckdb"
    return lakes.without_secrets(str(named))


def attach(
    con: duckdb.DuckDBPyConnection, url: str, read_only: bool, wait: float, name: str = "warehouse"
) -> None:
    """Attach the warehouse and use it, waiting for programs that hold the file without our lock.

    url: as `address` gives it, locked already. Raises: WarehouseError, and for a lake what the driver raises.
    """
    deadline, pause = time.monotonic() + wait, 0.01
    statement = f"attach '{lakes.quoted(url)}' as {name}{' (read_only)' if read_only else ''}"
    if not is_file(url):
        lake = lakes.of(url)
        lakes.make_ready(con, lake, name)
        statement = lakes.attach_sql(lake, name, "read_only" if read_only else "")
    while True:
        try:
            con.execute(statement)
            con.execute(f"use {name}")
            if is_file(url):
                file_locks.forget(url)
            return
        except (duckdb.Error, MemoryError) as error:
            if not LOCKED.search(str(error)):
                if not is_file(url):
                    raise
                raise fault_messages.of_duckdb(error, url) from error
            if is_file(url):
                file_locks.note(url, error)
            if time.monotonic() > deadline:
                raise file_locks.held(url, error, wait, is_file(url)) from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.5, 0.25)


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


def fresh(url: str, brief: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB to which nothing is attached yet; brief: for a few rows, with no threads to start and to end."""
    # Unsigned or downloaded extensions are never needed: those of lakes come as wheels.
    scratch, own = files.scratch(url, is_file(url)), {"threads": "1"} if brief else {}
    light.spare_pandas()
    con = duckdb.connect(config={"autoinstall_known_extensions": "false", "temp_directory": scratch, **own})
    con.execute(MANNERS)
    return con


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
            attach(con, where, read_only, wait)
        yield con
    finally:
        close(con)


def close(con: duckdb.DuckDBPyConnection) -> None:
    """Close a connection: where a server went away, to do that with its transaction open would end this process."""
    with contextlib.suppress(duckdb.Error):
        con.execute("rollback")
    con.close()


def _detach(con: duckdb.DuckDBPyConnection, path: Path, is_new: bool) -> None:
    """Take the file from a DuckDB; where that fails, end it now, under the lock.

    A short log stays beside the file: to write it takes longer than all else, and readers find it. The next load does.
    """
    try:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        if not is_new and sum(log.stat().st_size for log in files.journals(path)) < 16 * 1024:  # bytes
            con.execute("pragma disable_checkpoint_on_shutdown")
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
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that can only read, for one question: all that it asks is of one moment.

    A warehouse that an earlier version wrote last is brought to the shape of this one first, unless it is to be
    read `as_it_is`. own: for who attaches another database beside it;
    half: for who finishes a move into it.
    Raises: WarehouseEmpty when nothing was ever loaded (WarehouseLost when that is gone), WarehouseBusy when a writer
    holds the file longer than `wait` seconds, WarehouseUnusable when it cannot be opened.
    """
    with _reading(url, wait, own, half) as (con, is_behind):
        if as_it_is or not is_behind:
            yield con
            return
    try:
        with writing(url, wait):
            pass
    except WarehouseUnusable:
        # The next load will say so; what has all that we ask can still be read.
        with _reading(url, wait, own, half) as (con, _):
            if not migrations.has_all(con):
                raise
            yield con
            return
    with _reading(url, wait, own, half) as (con, _):
        yield con


@contextlib.contextmanager
def _reading(
    url: str | os.PathLike[str] | None, wait: float, own: bool, half: bool
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
        if seen is not None and kept.is_sound(where, seen):
            yield con, False
            return
        is_behind = migrations.check_readable(con, where, half)
        if seen is not None and not is_behind and not half:
            kept.note_sound(where, seen)
        yield con, is_behind


@contextlib.contextmanager
def writing(
    url: str | os.PathLike[str] | None = None, wait: float = WRITERS_WAIT, brief: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection for one load, inside one transaction: all of it is stored, or nothing.

    One at a time, also where many machines write into one lake: none meets rows that another changes meanwhile, and
    no key comes twice. Tables that are missing are made, changes that were not yet run are run.
    brief: for a few rows that people wait for; others wait as short as can be.
    Raises: WarehouseBusy after `wait` seconds, WarehouseUnusable, ContractBroken (from `upsert`).
    """
    where, lost = address(url), None
    con: duckdb.DuckDBPyConnection | None = None
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        path = lakes.file_of(where)
        if path:
            files.made_folder(path)
            fault_messages.must_be_ours(path, to_write=True)
            if brief:  # to begin and to end a DuckDB takes long, and nobody is to wait for that
                con = fresh(where, brief=True)
                stack.callback(close, con)
            stack.enter_context(file_locks.locked(path, exclusive=True, wait=wait))
            files.sweep(path)
            if not path.exists():
                lost = files.last_written(path)
                stack.enter_context(files.begun(path))
        if path and con:
            stack.callback(_detach, con, path, not path.exists())
            attach(con, where, False, wait)
        else:
            con = stack.enter_context(_connected(where, False, wait))
        if path is None and not stack.enter_context(leases.writing(con, wait)):
            raise WarehouseBusy(seconds=round(wait))
        if path is None:
            con.execute("rollback")  # what it was begun with is of before the lock
        migrations.bring_up_to_date(con, where)
        con.execute("begin")
        try:
            yield con
            metadata.mark_loaded(con, lost)
        except BaseException:
            with contextlib.suppress(duckdb.Error):  # an error that ended the transaction has rolled it back
                con.execute("rollback")
            raise
        try:
            con.execute("commit")
        except duckdb.TransactionException as error:
            raise fault_messages.of_duckdb(error, where) from error
        if path:
            files.leave_trace(path)
