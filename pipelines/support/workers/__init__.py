"""Share the work of a large run among processes: reading feeds, analysing and scoring texts.

A task is one pure function with its arguments. Without helpers, in a small run, while the processes start and when
they have enough to do, it is done here, in order. The helpers are processes of this machine, or the workers of a Dask
scheduler where one is named (`cluster`): both stand behind one `concurrent.futures.Executor`.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from pipelines.support.errors import SourceError
from pipelines.support.workers import cluster
from pipelines.support.workers.cluster import Cluster
from text.i18n import N_

# Bytes of work in one run below which starting a process costs more than it saves.
WORTH_STARTING = 2_000_000
AHEAD = 4_000_000  # bytes of work that lie ready for each helper: it goes on while this process stores
ROOM = 8_000_000  # bytes of work in hand above which no more should begin
MOST_HELPERS = 3
ENDED = N_(
    "The process that read this was ended twice, most likely because there is not enough memory. What it brings must"
    " become smaller, or this machine needs more memory."
)
log = logging.getLogger("weerklank.workers")


def helpers() -> int:
    """How many processes can help on this machine? One processor is for this process; workers elsewhere are one."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(min(usable - 1, MOST_HELPERS), 1 if cluster.address() else 0)


@dataclass
class Work:
    """A task that was begun; `Pool.take` gives what came of it. future: None where it is yet to be done, alone."""

    weight: int
    function: Callable[..., Any]
    arguments: tuple[object, ...]
    future: Future[Any] | None = None

    @property
    def is_done(self) -> bool:
        """Would taking it cost no waiting?"""
        return self.future is not None and self.future.done()


class Pool:
    """Tasks are begun and taken, each once, by one thread; use it with `with`.

    held: bytes of what was begun and not taken. Whoever begins more than `ROOM` should take some first, so that
    bodies never pile up.
    """

    def __init__(self, helpers: int = 0, worth_starting: int = WORTH_STARTING) -> None:
        self.held = 0
        self._helpers, self._worth_starting = helpers, worth_starting
        self._given = 0
        self._shared: Executor | None = None
        self._cluster: Cluster | None = None
        self._is_elsewhere = bool(helpers and cluster.address())
        self._started: list[Future[Any]] = []
        self._ahead: list[Work] = []
        # Since a process was killed: one process, with one task at a time.
        self._single: ProcessPoolExecutor | None = None
        self._was_killed = False

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._cluster:
            self._cluster.close()
        elif self._shared:
            self._shared.shutdown(cancel_futures=True)
        if self._single:
            self._single.shutdown(cancel_futures=True)

    def begin(self, weight: int, function: Callable[..., Any], *arguments: object) -> Work:
        """Have `function(*arguments)` done; both must be able to travel to another process. weight: its bytes."""
        work = Work(weight, function, arguments)
        self.held += weight
        self._given += weight
        if not self._was_killed:
            pool = self._with_room(function)
            work.future = self._submitted(pool, work) if pool else _here(work)
        return work

    def take(self, work: Work) -> Future[Any]:
        """Wait for this one; the result, or what the function raised.

        What a process had in hand when it was killed is done once more, alone. Where that process is killed too it
        is SourceError, and the others go on.
        """
        self.held -= work.weight
        if work.future is None:
            return self._alone(work, 2)
        if self._cluster:
            self._cluster.wait(work.future)
        if cluster.was_lost(work.future):
            # Dask gave it to others before; what ended them all may end no process that has more in hand.
            return self._alone(work, 1)
        if isinstance(work.future.exception(), BrokenExecutor):
            self._killed()
            return self._alone(work, 1)
        return work.future

    def _with_room(self, function: Callable[..., Any]) -> Executor | None:
        """Return the processes, where they are there by now and have room.

        They are started when there is enough to do.
        """
        if not self._helpers or self._given < self._worth_starting:
            return None
        try:
            if self._shared is None and self._is_elsewhere:
                self._join(function)
            if self._shared is None:
                self._shared = _processes(self._helpers)
                # To be handed the function is to import all that it needs.
                self._started = [self._shared.submit(_ready, function) for _ in range(self._helpers)]
            is_started = self._cluster or any(future.done() and future.result() for future in self._started)
        except (OSError, RuntimeError):  # no room for another process or thread
            log.warning("No process could be started; the run goes on without")
            self._helpers = 0
            return None
        self._ahead = [work for work in self._ahead if not work.is_done]
        has_room = sum(work.weight for work in self._ahead) < AHEAD * self._helpers
        return self._shared if is_started and has_room else None

    def _join(self, function: Callable[..., Any]) -> None:
        """Have the workers of the scheduler help; where they cannot, processes of this machine do."""
        found, self._is_elsewhere = Cluster(cluster.address()), False
        if found.threads and found.is_of_us(function):
            self._cluster, self._shared, self._helpers = found, found.executor, found.threads
        else:
            found.close()

    def _submitted(self, pool: Executor, work: Work) -> Future[Any] | None:
        self._ahead.append(work)
        try:
            return pool.submit(work.function, *work.arguments)
        except (OSError, RuntimeError):  # ended meanwhile
            if self._cluster:
                return self._left(work)
            self._killed()
            return None

    def _left(self, work: Work) -> Future[Any] | None:
        """Go on without the workers of a scheduler that is gone: from here on this machine does the work."""
        log.warning("The Dask scheduler is gone; the run goes on with the processes of this machine")
        if self._cluster:
            self._cluster.close()
        self._cluster = self._shared = None
        self._helpers, self._ahead = helpers(), []
        return _here(work)

    def _killed(self) -> None:
        if not self._was_killed:
            log.warning("A process that helped was ended; the run goes on with one task at a time")
        self._was_killed = True

    def _alone(self, work: Work, tries: int) -> Future[Any]:
        """Done in a process that has nothing else in hand: it may end it, and may never end this one."""
        for _ in range(tries):
            self._single = self._single or _processes(1)
            try:
                future = self._single.submit(work.function, *work.arguments)
                if not isinstance(future.exception(), BrokenExecutor):
                    return future
            except (OSError, RuntimeError):  # it could not be started
                log.warning("No process could be started")
            self._single.shutdown()
            self._single = None
        ended: Future[Any] = Future()
        ended.set_exception(SourceError(ENDED))
        return ended


def _here(work: Work) -> Future[Any]:
    """Return the task done in this process; only being told to stop ends the work."""
    future: Future[Any] = Future()
    try:
        future.set_result(work.function(*work.arguments))
    except BaseException as error:
        future.set_exception(error)
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
    return future


def _processes(count: int) -> ProcessPoolExecutor:
    # A fresh interpreter: a fork would copy the locks of the network's thread as they stand.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin)


def _ready(function: Callable[..., Any]) -> bool:
    return callable(function)


def _begin() -> None:
    """Prepare a helper: Ctrl+C is for the process that leads, and without it a helper ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Each helper has a processor of its own: the engine of the accurate tier would take all of them.
    os.environ["OMP_NUM_THREADS"] = "1"
    leader = multiprocessing.parent_process()
    assert leader  # a helper has one

    def follow() -> None:
        leader.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
