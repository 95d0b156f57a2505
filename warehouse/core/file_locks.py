"""Lock the file of a warehouse, and find out which program holds it when that is no process of Weerklank.

A program that opens the file without our lock is met only by who has our lock and attaches the file. While that one
waits it notes the program in the lock's own file, so that those who wait for the lock can say so too, and do not
take it for a load.
"""

import contextlib
import fcntl
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from warehouse.core import fault_messages, files
from warehouse.core.errors import WarehouseBusy, WarehouseError, WarehouseHeld, WarehouseUnusable
from warehouse.storage import engines, kept, lakes, waiting

# Bytes of a log that lies beside the file after a few rows, and from which on it is written in a turn of its own.
SHORT, LONG = 16 * 1024, 256 * 1024
USUAL = 16 * 1024 * 1024  # bytes of the log of a usual load at most: twice that of 5,000 items
LOCKED = re.compile("could not set lock|is locked", re.IGNORECASE)
# Seconds in which one who gave up waiting gives back what it then got.
GIVEN_BACK = 0.1
Opened = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
HOLDER = re.compile(r"lock is held in (?:(.+?) \()?PID (\d+)")


def program(error: Exception) -> str:
    """Return which program holds the file, by what DuckDB says: its name and number; "?" where it does not say."""
    match = HOLDER.search(str(error))
    if not match:
        return "?"
    name = Path(match[1]).name if match[1] else ""
    return ", ".join(part for part in (name, f"PID {match[2]}") if part)


def attach(
    con: duckdb.DuckDBPyConnection, url: str, read_only: bool, wait: float, name: str = "warehouse"
) -> None:
    """Attach the warehouse and use it, waiting for programs that hold the file without our lock.

    url: as `address` gives it, locked already. Raises: WarehouseError, and for a lake what the driver raises.
    """
    deadline = time.monotonic() + wait
    pause = 0.01
    statement = f"attach '{lakes.quoted(url)}' as {name} ({'read_only' if read_only else engines.AS_FILE})"
    if not lakes.is_file(url):
        lake = lakes.of(url)
        lakes.make_ready(con, lake, name)
        statement = lakes.attach_sql(lake, name, "read_only" if read_only else "")
    while True:
        try:
            con.execute(statement)
            con.execute(f"use {name}")
            if lakes.is_file(url):
                forget(url)
            return
        except (duckdb.Error, MemoryError) as error:
            if not LOCKED.search(str(error)):
                if not lakes.is_file(url):
                    raise
                raise fault_messages.of_duckdb(error, url) from error
            if lakes.is_file(url):
                note(url, error)
            if time.monotonic() > deadline:
                raise held(url, error, wait, lakes.is_file(url)) from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.5, 0.25)


def catalogue(path: Path | None, wait: float) -> kept.InFile | None:
    """Return how the catalogue of a lake is copied from its file, which is locked already; None for one on a server.

    To copy it raises WarehouseError: while another program writes it, it is waited for as in `attach`.
    """

    def copied(con: duckdb.DuckDBPyConnection) -> Path:
        assert path
        attach(con, str(path), True, wait, "original")
        try:
            return files.copied(path)
        finally:
            con.execute("use memory; detach original")

    return kept.InFile(files.version(path), copied) if path else None


def detach(con: duckdb.DuckDBPyConnection, path: Path, is_brief: bool, is_own: bool) -> None:
    """Take the file from a DuckDB, while it is locked. Its log can stay beside it, where whoever opens it finds it.

    To write a log into the file takes longer than all else. A short one of who is brief waits for the next load; a long
    one, of a file that is a warehouse of its own, for `settle` where somebody waits: that reads all of it once more.
    """
    size = files.log_size(path)
    is_for_later = is_own and size > LONG and (is_brief or waiting.might_be(_turn(path)))
    writes_log = not (is_for_later or (is_brief and size < SHORT))
    engines.detach(con, writes_log, by_one=writes_log and is_own and not is_brief and size < USUAL)


def settle(path: Path, opened: Opened, wait: float) -> None:
    """Write a long log into the file, once whoever waits has had a turn; where that cannot be, the next load does."""
    if files.log_size(path) <= LONG:
        return
    with (
        contextlib.suppress(WarehouseError, duckdb.Error),
        opened() as con,
        locked(path, exclusive=True, wait=wait),
    ):
        if files.log_size(path) > LONG:  # else one who came in between did
            attach(con, str(path), False, wait)
            engines.detach(con)


def held(url: str, error: Exception, wait: float, is_file: bool) -> WarehouseBusy:
    """Return the error for who waited so many seconds for another program; of a server nobody knows which."""
    if not is_file:
        return WarehouseBusy(seconds=round(wait))
    forget(url)
    return WarehouseHeld(program=program(error), seconds=round(wait))


def note(url: str, error: Exception) -> None:
    """Write down which program we wait for; where nothing can be written nobody needs to know."""
    with contextlib.suppress(OSError):
        Path(f"{url}.lock").write_text(program(error), encoding="utf-8")


def forget(url: str) -> None:
    """Note that the wait is over."""
    lock = Path(f"{url}.lock")
    with contextlib.suppress(OSError):
        if lock.stat().st_size:
            lock.write_bytes(b"")


@contextlib.contextmanager
def naming_holder(path: Path) -> Iterator[None]:
    """Say which other program is waited for, where our own lock is waited for in vain and its holder waits for that.

    Raises: WarehouseHeld in the place of WarehouseBusy.
    """
    try:
        yield
    except WarehouseBusy as busy:
        with contextlib.suppress(OSError):
            name = Path(f"{path}.lock").read_text(encoding="utf-8", errors="replace")
            if name:
                raise WarehouseHeld(program=name, seconds=busy.fields["seconds"]) from None
        raise


def late(path: Path | None, wait: float) -> WarehouseBusy:
    """Return the error for who waited so long for another thread."""
    try:
        with naming_holder(path) if path else contextlib.nullcontext():
            raise WarehouseBusy(seconds=round(wait))
    except WarehouseBusy as busy:
        return busy


@contextlib.contextmanager
def locked(path: Path, exclusive: bool, wait: float) -> Iterator[None]:
    """Hold our own lock on the file, shared or alone. Raises: WarehouseBusy, WarehouseUnusable."""
    deadline = time.monotonic() + wait
    mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    # flock belongs to the open file and not to the process, so it also parts the threads of one app.
    turn = _opened(str(_turn(path)), exclusive)
    try:
        lock = _opened(f"{path}.lock", exclusive)
    except WarehouseUnusable:
        os.close(turn)
        raise
    try:
        with naming_holder(path):
            _take(turn, mode, deadline, wait)
            _take(lock, mode, deadline, wait)
        if not exclusive:
            fcntl.flock(turn, fcntl.LOCK_UN)
        yield
    finally:
        os.close(lock)
        os.close(turn)


def _turn(path: Path) -> Path:
    return Path(f"{path}.turn")


def _opened(path: str, exclusive: bool) -> int:
    # Who may only read the folder can still share a lock that a writer made.
    flags = (os.O_RDWR if exclusive else os.O_RDONLY) | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o644)
    except OSError as error:
        raise fault_messages.of_system(error, path.rpartition(".")[0]) from error


def _take(descriptor: int, mode: int, deadline: float, wait: float) -> None:
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        with waiting.shown(descriptor):
            is_got = _Waiting(os.dup(descriptor), mode).is_got_by(
                max(deadline, time.monotonic() + GIVEN_BACK)
            )
        if not is_got:
            raise WarehouseBusy(seconds=round(wait)) from None


class _Waiting:
    """Waits in the queue of the system, so that who came first is first, and nobody sleeps while the lock is free.

    By a thread of its own, for such a wait cannot be ended; who gives up leaves it to the thread to give the lock back.
    """

    def __init__(self, descriptor: int, mode: int) -> None:
        self._got, self._lock, self._is_over = threading.Event(), threading.Lock(), False
        self._error: OSError | None = None
        self._descriptor, self._mode = descriptor, mode
        threading.Thread(target=self._wait, name="lock", daemon=True).start()

    def is_got_by(self, deadline: float) -> bool:
        """Wait until it is got, or until then. Is it got? Raises: OSError."""
        self._got.wait(max(0.0, deadline - time.monotonic()))
        with self._lock:
            self._is_over = True
            if self._error:
                raise self._error
            return self._got.is_set()

    def _wait(self) -> None:
        error: OSError | None = None
        try:
            fcntl.flock(self._descriptor, self._mode)
        except OSError as raised:
            error = raised
        with self._lock:
            if self._is_over and not error:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            # The lock belongs to what was opened, and that stays open for who waited.
            os.close(self._descriptor)
            self._error = error
            self._got.set()
