"""Open short connections to the warehouse, to read or to write, each for one thing, under a lock.

A DuckDB file opened for writing shuts every other process out, and an open reader shuts the
writer out; within one process its file locks do not protect at all (POSIX locks belong to the
process, and closing any descriptor drops them). So every connection here first takes a lock
of our own on `<file>.lock`: readers share it, a writer has it alone. A writer that waits
closes the turnstile (`<file>.turn`), so that a crowd of readers cannot keep it out.
"""

import contextlib
import datetime as dt
import functools
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core import fault_messages, file_locks, files, metadata, migrations
from warehouse.core.errors import DiskFull, WarehouseBusy, WarehouseUnusable
from warehouse.storage import engines, kept, lakes, leases, light, relay, settings
from warehouse.storage.lakes import is_file as is_file

READERS_WAIT = 10.0
WRITERS_WAIT = 60.0

MESSAGES, CASES = (leases.WRITE,), (leases.CASES,)  # whom a writer keeps out on a server, see `writing`

Connection = duckdb.DuckDBPyConnection  # for rooms that know no DuckDB
Before = Callable[[Connection], object] | None


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
    """Open a connection to the warehouse for one thing; of a lake one that is kept, unless it is to be its `own`."""
    con = None
    if not (own or is_file(where)):
        with contextlib.suppress(DiskFull):  # without room for a copy it can still be read as it is
            con = kept.opened(where, lambda: fresh(where), file_locks.catalogue(lakes.file_of(where), wait))
    if con:
        with engines.ending(con):
            yield con
        return
    with engines.lent(files.scratch(where, is_file(where)), is_file(where) and not own) as con:
        file_locks.attach(con, where, read_only, wait)
        yield con


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
    often: for who asks all day long, so that of a lake copies of its small tables are worth their room.
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
        if own or is_file(where):
            yield con, migrations.check_readable(con, where, half)
        elif often and kept.is_still_sound(where, con, migrations.is_up_to_date):
            yield con, False
        else:
            checked = functools.partial(migrations.check_readable, con, where, half)
            yield con, kept.is_behind(where, con, checked, half, often)


@contextlib.contextmanager
def writing(
    url: str | os.PathLike[str] | None = None,
    wait: float = WRITERS_WAIT,
    brief: bool = False,
    before: Before = None,
    names: Sequence[str] = leases.ALL,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection for one load, inside one transaction: all of it is stored, or nothing.

    One at a time, also where many machines write into one lake: none meets rows that another changes meanwhile, and
    no key comes twice. Tables that are missing are made, changes that were not yet run are run.
    brief: for a few rows that people wait for; others wait as short as can be, and threads that wait for the same
    share one opening. before: is given the connection before the lock, to put rows ready in it (`load.stage`).
    names: on a server, who is kept out: all; MESSAGES, by who writes none of the tables that CASES is for; CASES.
    Raises: WarehouseBusy after `wait` seconds, WarehouseUnusable, ContractBroken (from `upsert`).
    """
    where = address(url)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_sound(where))
        path = lakes.file_of(where)
        with fault_messages.in_words():  # a folder that may not be looked into
            is_brief = brief and (path is None or path.exists())
        if is_brief:
            line = where if path or names == leases.ALL else " ".join((where, *names))
            opening = functools.partial(_to_write, where, brief=True, names=names)
            way = relay.taken(line, wait, opening, lambda: file_locks.late(path, wait))
        else:
            way = _to_write(where, wait, names=names, before=before)
        opened = stack.enter_context(way)
        con = opened.con
        con.execute("begin")
        try:
            yield con
            if path or names != CASES:  # a load writes this too; there each change has a number
                metadata.mark_loaded(con, opened.lost)
            # Only while it is made part of the lake nobody takes a case: so neither has to do it over again.
            if not opened.are_got(*(name for name in leases.ALL if name not in names and names != CASES)):
                raise WarehouseBusy(seconds=round(wait))
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
    """A warehouse that is open to be written. lost: when one that is gone, and is made anew, was written last.

    are_got: takes further names of leases.
    """

    con: duckdb.DuckDBPyConnection
    lost: dt.datetime | None = None
    are_got: Callable[..., bool] = lambda *names: True


@contextlib.contextmanager
def _to_write(
    where: str, wait: float, names: Sequence[str], before: Before = None, brief: bool = False
) -> Iterator[_Opened]:
    lost, path = None, lakes.file_of(where)
    if path is None:
        with _to_write_on_server(where, wait, names, before) as opened:
            yield opened
        return
    with contextlib.ExitStack() as stack:
        files.made_folder(path)
        fault_messages.must_be_ours(path, to_write=True)
        # To begin and to end a DuckDB takes long, and nobody is to wait for that.
        if not brief:
            light.give_back()
        con = stack.enter_context(engines.lent(files.scratch(where, is_file(where)), is_file(where), brief))
        if before:
            before(con)
        stack.enter_context(file_locks.locked(path, exclusive=True, wait=wait))
        files.sweep(path)
        if not path.exists():
            lost = files.last_written(path)
            stack.enter_context(files.begun(path, functools.partial(engines.make, con)))
        stack.callback(file_locks.detach, con, path, brief and path.exists(), is_file(where))
        file_locks.attach(con, where, False, wait)
        migrations.bring_up_to_date(con, where)
        yield _Opened(con, lost)
    if is_file(where) and not brief:
        file_locks.settle(path, lambda: engines.lent(files.scratch(where, True), True), WRITERS_WAIT)


@contextlib.contextmanager
def _to_write_on_server(where: str, wait: float, names: Sequence[str], before: Before) -> Iterator[_Opened]:
    with contextlib.ExitStack() as stack:
        con = stack.enter_context(_connected(where, False, wait))
        are_got = stack.enter_context(leases.writing(con, wait))
        if not are_got(*names):
            raise WarehouseBusy(seconds=round(wait))
        con.execute("rollback")  # what it was begun with is of before the lock
        if set(names) == set(leases.ALL):
            migrations.bring_up_to_date(con, where)
        if set(names) == set(leases.ALL) or migrations.is_up_to_date(con):
            if before:  # what is made before the transaction is left by it
                before(con)
            yield _Opened(con, are_got=are_got)
            return
    # To bring it up to date one is to be alone.
    with _to_write_on_server(where, wait, leases.ALL, before) as opened:
        yield opened
