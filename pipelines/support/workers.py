"""Work that other processors share: reading feeds, understanding texts.

A task is done by whoever is free: a process beside this one, or this one where it would only wait. Without
helpers, and in a small run, all of it is done here and no process is started.
"""

import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipelines.support.errors import N_, SourceError

# Bytes of work in one run below which starting a process costs more than it saves.
WORTH_STARTING = 2_000_000
AHEAD = 2  # tasks that lie ready for each helper, so that it never waits for the next one
MOST_HELPERS = 3
ENDED = N_(
    "The process that read this was ended twice, most likely because there is not enough memory. What it brings must"
    " become smaller, or this machine needs more memory."
)
log = logging.getLogger("weerklank.crew")


def helpers() -> int:
    """How many processes can help on this machine? One processor is for this process."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable - 1, MOST_HELPERS)


@dataclass(frozen=True)
class _Task:
    kind: str
    key: object
    weight: int
    function: Callable
    arguments: tuple
    is_suspect: bool = False  # a helper was ended while it had this in hand


class Crew:
    """Tasks in, results out, in whatever order they are done. For one thread; use it with `with`.

    waiting: bytes of work that nobody has begun. refill: gives what has come in meanwhile, without waiting; to
    be called before this process turns to something that only it can do, so that helpers are never idle.
    """

    def __init__(self, helpers: int = 0, worth_starting: int = WORTH_STARTING) -> None:
        self._helpers, self._worth_starting = helpers, worth_starting
        self._pool: ProcessPoolExecutor | None = None
        self._given = 0
        self._lock = threading.RLock()
        self._waiting: deque[_Task] = deque()
        self._running = 0
        self._done: dict[str, queue.SimpleQueue] = {}
        self._pending: Counter[str] = Counter()
        self.waiting = 0
        self.refill: Callable[[], None] = lambda: None

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_) -> None:
        with self._lock:
            self._waiting.clear()
            self._helpers = 0
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def pending(self, kind: str) -> int:
        """How many tasks of this kind were given and not yet taken?"""
        return self._pending[kind]

    def ready(self, kind: str) -> bool:
        """Is a result of this kind there to be taken?"""
        return kind in self._done and not self._done[kind].empty()

    def give(self, kind: str, key: object, weight: int, function: Callable, *arguments: object) -> None:
        """Have `function(*arguments)` done; both must be able to travel to another process."""
        self._done.setdefault(kind, queue.SimpleQueue())
        self._pending[kind] += 1
        self._given += weight
        with self._lock:
            self._waiting.append(_Task(kind, key, weight, function, arguments))
            self.waiting += weight
        self._feed()

    def take(self, kind: str) -> tuple[object, object]:
        """One result of this kind with its key. Raises: what the function raised."""
        key, future = self.take_done(kind)
        return key, future.result()

    def take_done(self, kind: str) -> tuple[Any, Future]:
        """One task of this kind that was done: its key, and what holds its result or what it raised."""
        while True:
            if self.ready(kind) or not self.work(kind):
                got = self._done[kind].get()
                if got is not None:
                    self._pending[kind] -= 1
                    return got

    def work(self, kind: str | None = None) -> bool:
        """Do one waiting task (of this kind) here. Was there one?"""
        with self._lock:
            task = next((task for task in self._waiting if kind in (None, task.kind)), None)
            if task is None:
                return False
            self._waiting.remove(task)
            self.waiting -= task.weight
        self._done[task.kind].put((task.key, _apart(task) if task.is_suspect else _here(task)))
        return True

    def _feed(self) -> None:
        with self._lock:
            while (
                self._waiting
                and self._given >= self._worth_starting
                and self._running < AHEAD * self._helpers
            ):
                task = self._waiting.popleft()
                self.waiting -= task.weight
                try:
                    future = self._started().submit(task.function, *task.arguments)
                except (BrokenExecutor, OSError, RuntimeError):  # no room for another process or thread
                    self._alone(task)
                    return
                self._running += 1
                future.add_done_callback(partial(self._finished, task))

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A fresh interpreter: a fork would copy the locks of the network's thread as they stand.
            fresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._helpers, fresh, initializer=_begin)
        return self._pool

    def _finished(self, task: _Task, future: Future) -> None:
        with self._lock:
            self._running -= 1
            if future.cancelled():
                return
            if isinstance(future.exception(), BrokenExecutor):
                self._alone(replace(task, is_suspect=True))
                return
        self._done[task.kind].put((task.key, future))
        self._feed()

    def _alone(self, task: _Task) -> None:
        """A helper was killed (out of memory, perhaps) or none can start: go on without, with what it had in hand."""
        if self._helpers:
            log.warning("A process that helped was ended; the run goes on without")
        self._helpers = 0
        self._waiting.append(task)
        self.waiting += task.weight
        self._done[task.kind].put(None)  # wakes whoever waits for it


def _here(task: _Task) -> Future:
    """The task done in this process; only being told to stop ends the work."""
    future: Future = Future()
    try:
        future.set_result(task.function(*task.arguments))
    except BaseException as error:
        future.set_exception(error)
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
    return future


def _apart(task: _Task) -> Future:
    """The task done in a process of its own, since the last one that had it in hand was ended: it may end this one."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_begin) as pool:
        future = pool.submit(task.function, *task.arguments)
        wait([future])
    if isinstance(future.exception(), BrokenExecutor):
        future = Future()
        future.set_exception(SourceError(ENDED))
    return future


def _begin() -> None:
    """In a helper: Ctrl+C is for the process that leads, and without it a helper ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Each helper has a processor of its own: the engine of the accurate tier would take all of them.
    os.environ["OMP_NUM_THREADS"] = "1"
    leader = multiprocessing.parent_process()

    def follow() -> None:
        if leader is not None:  # always, in a process that was begun here
            leader.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
