"""Open short connections to the warehouse, to read or to write, each for one thing, under a lock.

A DuckDB file opened for writing shuts every other process out, and an open reader shuts the
writer out; within one process its file locks do not protect at all (POSIX locks belong to the
process, and closing any descriptor drops them). So every connection here first takes a lock
of our own on `<file>.lock`: readers share it, a writer has it alone. A writer that waits
closes the turnstile (`<file>.turn`), so that a crowd of readers cannot keep it out.
"""

import contextlib
import fcntl
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.core import fault_messages, files, lock_holders, metadata, migrations
from warehouse.core.errors import WarehouseBusy, WarehouseUnusable
from warehouse.storage import lakes, settings
from warehouse.storage.lakes import is_file as is_file

READERS_WAIT = 10.0
WRITERS_WAIT = 60.0
LOCKED = re.compile("could not set lock|is locked", re.IGNORECASE)

Connection = duckdb.DuckDBPyConnection  # for rooms that know no DuckDB


def address(url: str | os.PathLike[str] | None = None) -> str:
    """Where is the warehouse? The argument, else WEERKLANK_WAREHOUSE, else warehouse.toml, else data/warehouse.duckdb.

    What comes back holds no password: that is kept aside for whoever opens it.
    """
    named = url or os.environ.get("WEERKLANK_WAREHOUSE") or settings.configured() or "data/warehouse.duckdb"
    return lakes.without_secrets(str(named))


@contextlib.contextmanager
def _locked(path: Path, exclusive: bool, wait: float) -> Iterator[None]:
    """Hold our own lock on the file: shared for reading, alone for writing."""
    deadline = time.monotonic() + wait
    mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    # flock belongs to the open file and not to the process, so it also parts the threads of one app.
    turn = _opened(f"{path}.turn", exclusive)
    try:
        lock = _opened(f"{path}.lock", exclusive)
    except WarehouseUnusable:
        os.close(turn)
        raise
    try:
        with lock_holders.naming_holder(path):
            _take(turn, mode, deadline, wait)
            _take(lock, mode, deadline, wait)
        if not exclusive:
            fcntl.flock(turn, fcntl.LOCK_UN)
        yield
    finally:
        os.close(lock)
        os.close(turn)


def _opened(path: str, exclusive: bool) -> int:
    # Who may only read the folder can still share a lock that a writer made.
    flags = (os.O_RDWR if exclusive else os.O_RDONLY) | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o644)
    except OSError as error:
        raise fault_messages.of_system(error, path.rpartition(".")[0]) from error


def _take(descriptor: int, mode: int, deadline: float, wait: float) -> None:
    pause = 0.002
    while True:
        try:
            fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise WarehouseBusy(seconds=round(wait)) from None
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 1.5, 0.05)


@contextlib.contextmanager
def held_alone(path: Path, wait: float = WRITERS_WAIT) -> Iterator[None]:
    """Keep all others from the file of a warehouse while the block runs. Raises: WarehouseBusy, WarehouseUnusable."""
    files.made_folder(path)
    with _locked(path, exclusive=True, wait=wait):
        files.sweep(path)
        yield


def move(path: Path, to: Path, wait: float = WRITERS_WAIT) -> None:
    """Rename the file of a warehouse while nobody uses it; what stood at `to` is replaced, with its log.

    Raises: WarehouseBusy after `wait` seconds.
    """
    with _locked(path, exclusive=True, wait=wait):
        if files.journals(path):
            with contextlib.closing(_fresh(str(path))) as con:
                _attach(con, str(path), read_only=False, wait=wait)
                con.execute("checkpoint")
        files.put(path, to)


def _attach(con: duckdb.DuckDBPyConnection, url: str, read_only: bool, wait: float) -> None:
    """Attach the warehouse and use it, waiting for programs that hold the file without our lock."""
    deadline = time.monotonic() + wait
    pause = 0.01
    statement = f"attach '{lakes.quoted(url)}' as warehouse{' (read_only)' if read_only else ''}"
    if not is_file(url):
        lake = lakes.of(url)
        lakes.make_ready(con, lake)
        statement = lakes.attach_sql(lake, "warehouse")
    while True:
        try:
            con.execute(statement)
            con.execute("use warehouse")
            if is_file(url):
                lock_holders.forget(url)
            return
        except (duckdb.Error, MemoryError) as error:
            if not LOCKED.search(str(error)):
                if not is_file(url):
                    raise
                raise fault_messages.of_duckdb(error, url) from error
            if is_file(url):
                lock_holders.note(url, error)
            if time.monotonic() > deadline:
                raise lock_holders.held(url, error, wait, is_file(url)) from error
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


def _fresh(url: str) -> duckdb.DuckDBPyConnection:
    # Unsigned or downloaded extensions are never needed: those of lakes come as wheels.
    con = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "temp_directory": files.scratch(url, is_file(url))}
    )
    # In a script that is typed or piped in, DuckDB would draw a bar of progress between the lines that it prints.
    con.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
    return con


@contextlib.contextmanager
def reading(
    url: str | os.PathLike[str] | None = None, wait: float = READERS_WAIT, as_it_is: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that can only read, for one question.

    A warehouse that an earlier version wrote last is brought to the shape of this one first, unless it is to be
    read `as_it_is`.
    Raises: WarehouseEmpty when nothing was ever loaded (WarehouseLost when that is gone), WarehouseBusy when a writer
    holds the file longer than `wait` seconds, WarehouseUnusable when it cannot be opened.
    """
    with _reading(url, wait) as con:
        if as_it_is or not migrations.is_behind(con):
            yield con
            return
    try:
        with writing(url, wait):
            pass
    except WarehouseUnusable:
        # The next load will say so; what has all that we ask can still be read.
        with _reading(url, wait) as con:
            if not migrations.has_all(con):
                raise
            yield con
            return
    with _reading(url, wait) as con:
        yield con


@contextlib.contextmanager
def _reading(url: str | os.PathLike[str] | None, wait: float) -> Iterator[duckdb.DuckDBPyConnection]:
    where = address(url)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        if is_file(where):
            with fault_messages.in_words():  # a folder that may not be looked into
                if not Path(where).exists():
                    raise files.missing(where)
            fault_messages.must_be_ours(Path(where))
            stack.enter_context(_locked(Path(where), exclusive=False, wait=wait))
        con = _fresh(where)
        stack.callback(con.close)
        _attach(con, where, read_only=is_file(where), wait=wait)
        migrations.check_readable(con, where)
        yield con


@contextlib.contextmanager
def writing(
    url: str | os.PathLike[str] | None = None, wait: float = WRITERS_WAIT
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection for one load, inside one transaction: all of it is stored, or nothing.

    Tables that are missing are made, changes that were not yet run are run.
    Raises: WarehouseBusy after `wait` seconds, WarehouseUnusable, ContractBroken (from `upsert`).
    """
    where, lost = address(url), None
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        if is_file(where):
            files.made_folder(Path(where))
            fault_messages.must_be_ours(Path(where), to_write=True)
            stack.enter_context(_locked(Path(where), exclusive=True, wait=wait))
            files.sweep(Path(where))
            if not Path(where).exists():
                lost = files.last_written(Path(where))
                stack.enter_context(files.begun(Path(where)))
        con = _fresh(where)
        stack.callback(con.close)
        _attach(con, where, read_only=False, wait=wait)
        migrations.bring_up_to_date(con, where)
        con.execute("begin")
        try:
            yield con
            metadata.mark_loaded(con, lost)
        except BaseException:
            # Where a server went away, to close a connection with its transaction open would end this process.
            with contextlib.suppress(duckdb.Error):  # an error that ended the transaction has rolled it back
                con.execute("rollback")
            raise
        try:
            con.execute("commit")
        except duckdb.TransactionException as error:
            raise fault_messages.of_duckdb(error, where) from error
        if is_file(where):
            files.leave_trace(Path(where))
