"""Lock a warehouse for one run at a time, however many schedulers, people and machines start one."""

import contextlib
import datetime as dt
import fcntl
import hashlib
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipelines.support.data_folder import data_folder
from pipelines.support.errors import LockLost, LockRefused, RunBusy
from pipelines.support.signals import Stop
from warehouse.core import connection, fault_messages
from warehouse.core.errors import WarehouseUnusable
from warehouse.storage import leases

log = logging.getLogger("weerklank.turns")


class LockHeld(Exception):
    """Another holds the lock; `by`: what its holder wrote into it, "" for nothing."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def _path(name: str, url: str | os.PathLike | None) -> Path:
    where = connection.address(url)
    if connection.is_file(where):
        return Path(f"{Path(where).resolve()}.{name}")
    mark = hashlib.blake2b(where.encode(), digest_size=6).hexdigest()
    return data_folder() / f"{mark}.{name}"


@contextlib.contextmanager
def taken(path: Path, wait: float = 0.0) -> Iterator[int]:
    """Hold the lock on this file, made where it is missing, while the block runs; gives its descriptor.

    It parts threads as it parts processes (docs/decisions/0001), and the operating system frees it when a process
    dies, however it dies. Raises: LockHeld when another holds it longer than `wait` seconds, OSError.
    """
    deadline, pause = time.monotonic() + wait, 0.002
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise LockHeld(os.read(descriptor, 200).decode("utf-8", "replace")) from error
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 1.5, 0.05)
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def alone(name: str, url: str | os.PathLike | None = None) -> Iterator["Held"]:
    """Be the only one who holds `name` ("run", "schedule") for this warehouse while the block runs.

    Among the processes of this machine, and where the warehouse is on a server among all machines that share it.
    Gives a question, which any thread may ask: is it still held? Once it is not, it never is again: that server went
    away, or the file of the lock did, and another may hold it. What takes long asks it between its steps, and before
    it stores what it took long over.
    Raises: RunBusy at once, LockRefused, WarehouseUnusable when the server cannot be asked.
    """
    path = _path(name, url)
    with contextlib.ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = stack.enter_context(taken(path))
        except LockHeld as held:
            pid, _, since = held.by.partition(" ")
            raise RunBusy(pid=pid or "?", since=since or "?") from None
        except OSError as error:
            raise LockRefused from error
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        # Who has it is only told; on a disk that is full it is held all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()} {now}".encode(), 0)
        where = connection.address(url)
        with fault_messages.saying_server(where):
            lease = leases.take(where, name)
        if isinstance(lease, leases.Holder):
            raise RunBusy(pid=lease.who, since=lease.since)
        if lease is not None:
            stack.callback(leases.release, lease)
        yield Held(path, descriptor, lease)


class Held:
    """A lock that was taken: called, whether it is held still."""

    def __init__(self, path: Path, descriptor: int, lease: Any) -> None:
        self._path, self._descriptor, self._lease = path, descriptor, lease
        self._asking, self._is_lost = threading.Lock(), False

    @property
    def is_of_all_machines(self) -> bool:
        """Did the server of the warehouse give it, so that no process of another machine has it either?"""
        return self._lease is not None

    def __call__(self) -> bool:
        """Is it held still? Any thread may ask."""
        with self._asking:
            self._is_lost = self._is_lost or not (
                _stands(self._path, self._descriptor) and (self._lease is None or leases.is_held(self._lease))
            )
            return not self._is_lost

    def or_end(self) -> None:
        """Go on only while it is held. Raises: LockLost where it is not: another may be at the same work."""
        if not self():
            raise LockLost()

    def ends(self, stop: Callable[[], bool]) -> Callable[[], bool]:
        """Return the question whether to end here: as `stop` says so, or as the lock was lost."""
        return lambda: stop() or not self()


def _stands(path: Path, descriptor: int) -> bool:
    """Is the file that is locked still the one that the next would lock?"""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
    except OSError:  # nobody can tell
        return True


def in_turn(
    name: str,
    url: str | os.PathLike | None,
    stop: Stop | threading.Event,
    pause: float,
    work: Callable[[Callable[[], bool]], None],
) -> None:
    """Do this work ("schedule", "watch") while nobody else does, until told to stop; stand by meanwhile.

    Also while the server of the warehouse is away, unless it was from the start on. work: takes the question whether
    the lock is still held, and ends where it is not. pause: seconds between two looks
    Raises: LockRefused, WarehouseUnusable where the server could never be asked.
    """
    said, was_there = "", False
    while not stop.is_set():
        try:
            with alone(name, url) as is_held:
                said, was_there = "", True
                log.info("%s: at work", name)
                work(is_held)
                if not stop.is_set() and not is_held():
                    log.warning("%s: the lock was lost; whoever takes it goes on", name)
        except RunBusy as busy:
            was_there, standing = True, str(busy.fields["pid"])
            if said != standing:
                log.info("%s: standing by, process %s is at work", name, standing)
            said = standing
            stop.wait(pause)
        except WarehouseUnusable as away:
            if not was_there:
                raise
            if said != str(away):
                log.warning("%s: %s", name, away)
            said = str(away)
            stop.wait(pause)
