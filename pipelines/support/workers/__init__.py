"""Share the work of a large run among processes: reading feeds, analysing and scoring texts.

A task is one pure function with its arguments. Without helpers, in a small run, while the processes start and when
they have enough to do, it is done here, in order. The helpers are processes of this machine (`processes`), or the
workers of a Dask scheduler where one is named (`cluster`): both stand behind one `concurrent.futures.Executor`. Where
that scheduler goes, what was with its workers is begun anew on this machine, which does the work until they are back.
"""

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from pipelines.support.errors import SourceError
from pipelines.support.workers import cluster, processes
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
    """A task that was begun; `Pool.take` gives what came of it. future: None where it is yet to be done, alone.

    cluster: whose workers have it, None for this machine.
    """

    weight: int
    function: Callable[..., Any]
    arguments: tuple[object, ...]
    future: Future[Any] | None = None
    cluster: Cluster | None = None

    @property
    def is_done(self) -> bool:
        """Would taking it cost no waiting?"""
        return self.future is not None and self.future.done()


class Pool:
    """Tasks are begun and taken, each once, by one thread; use it with `with`.

    held: bytes of what was begun and not taken. Whoever begins more than `ROOM` should take some first, so that
    bodies never pile up. had_workers: did the workers of the scheduler that is named take part to the end? None where
    none is named or nothing was large enough for them.
    """

    def __init__(self, helpers: int = 0, worth_starting: int = WORTH_STARTING) -> None:
        self.held = 0
        self.had_workers: bool | None = None
        self._helpers, self._worth_starting = helpers, worth_starting
        self._given = 0
        self._own: ProcessPoolExecutor | None = None
        self._started: list[Future[Any]] = []
        self._is_elsewhere = bool(helpers and cluster.address())
        self._cluster: Cluster | None = None
        self._seeking: cluster.Seeking | None = None
        self._look_at = 0.0
        self._ahead: list[Work] = []
        # Since a process was killed: one process, with one task at a time.
        self._single: ProcessPoolExecutor | None = None
        self._was_killed = False

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._seeking:
            self._seeking.end()
        if self._cluster:
            self._cluster.close()
        for executor in (self._own, self._single):
            if executor:
                executor.shutdown(cancel_futures=True)

    def expect(self, weight: int, function: Callable[..., Any]) -> None:
        """Start the processes now where so many bytes of work are sure to come: while the first is on its way."""
        if self.is_near and weight >= self._worth_starting:
            self._given += weight
            with self._starting():
                self._processes(function)

    def begin(self, weight: int, function: Callable[..., Any], *arguments: object) -> Work:
        """Have `function(*arguments)` done; both must be able to travel to another process. weight: its bytes."""
        work = Work(weight, function, arguments)
        self.held += weight
        self._given += weight
        if not self._was_killed:
            pool = self._with_room(function)
            if pool:
                self._submit(pool, work)
            else:
                work.future = processes.here(work)
        return work

    def here(self, weight: int, function: Callable[..., Any], *arguments: object) -> Work:
        """Do a task in this process; it is taken as any other."""
        self.held += weight
        return replace(work := Work(weight, function, arguments), future=processes.here(work))

    @property
    def is_near(self) -> bool:
        """Do processes of this machine help, none of which was killed?"""
        return bool(self._helpers) and not (self._is_elsewhere or self._was_killed)

    def take(self, work: Work) -> Future[Any]:
        """Wait for this one; the result, or what the function raised.

        What a process had in hand when it was killed is done once more, alone. Where that process is killed too it
        is SourceError, and the others go on. What was lost with the scheduler of the workers is begun anew here.
        """
        self.held -= work.weight
        if work.future is None:
            return self._alone(work, 2)
        if work.cluster:
            work.cluster.wait(work.future)
            if cluster.ended_workers(work.future):
                # Dask gave it to others before; what ended them all may end no process that has more in hand.
                return self._alone(work, 1)
            if cluster.was_lost(work.future):
                self._leave(work.cluster, work)
                if work.future is None:
                    return self._alone(work, 1)
        if isinstance(work.future.exception(), BrokenExecutor):
            self._killed()
            return self._alone(work, 1)
        return work.future

    def _with_room(self, function: Callable[..., Any]) -> Executor | None:
        """Return the processes, begun once there is enough to do, or the workers elsewhere, where they have room."""
        if not self._helpers or self._given < self._worth_starting:
            return None
        if self._is_elsewhere:
            self._seek(function)
        self._ahead = [work for work in self._ahead if not work.is_done]
        room = AHEAD * (self._cluster.threads if self._cluster else self._helpers)
        if sum(work.weight for work in self._ahead) >= room:
            return None
        if self._cluster:
            return self._cluster.executor
        with self._starting():
            own = self._processes(function)
            if any(future.done() and future.result() for future in self._started):
                return own
        return None

    @contextlib.contextmanager
    def _starting(self) -> Iterator[None]:
        try:
            yield
        except (OSError, RuntimeError):  # no room for another process or thread
            log.warning("No process could be started; the run goes on without")
            self._helpers = 0

    def _processes(self, function: Callable[..., Any]) -> ProcessPoolExecutor:
        if self._own is None:
            self._own = processes.started(self._helpers)
            # To be handed the function is to import all that it needs.
            self._started = [self._own.submit(processes.ready, function) for _ in range(self._helpers)]
        return self._own

    def _seek(self, function: Callable[..., Any]) -> None:
        """Have the workers of the scheduler help; while they cannot, look for them again now and then.

        Only at first is their answer waited for.
        """
        if self._cluster is None and self._seeking is None and time.monotonic() >= self._look_at:
            self._seeking = cluster.Seeking(cluster.address(), function, is_first=self.had_workers is None)
        if self._seeking and (self.had_workers is None or self._seeking.is_done):
            self._cluster, self._seeking = self._seeking.found(), None
            if self._cluster and self.had_workers is False:
                log.warning("Dask's workers are back and take part again")
            self.had_workers = self._cluster is not None
            self._look_at = time.monotonic() + cluster.AGAIN

    def _submit(self, pool: Executor, work: Work) -> None:
        self._ahead.append(work)
        work.cluster = self._cluster
        try:
            work.future = pool.submit(work.function, *work.arguments)
        except (OSError, RuntimeError):  # ended meanwhile
            if work.cluster:
                self._leave(work.cluster, work)
            else:
                self._killed()

    def _leave(self, gone: Cluster, lost: Work) -> None:
        """Begin anew on this machine what was with the workers of a scheduler that is gone, `lost` first."""
        if gone is self._cluster:
            log.warning("Dask's workers are gone; this machine does the work until they are back")
            self._cluster, self.had_workers = None, False
            self._look_at = time.monotonic() + cluster.AGAIN
            gone.let_go()
        others = [
            work
            for work in self._ahead
            if work.cluster is gone
            and work is not lost
            and (not work.is_done or cluster.was_lost(work.future))
        ]
        for work in (lost, *others):
            work.cluster = work.future = None
            if self._was_killed:
                continue
            try:
                work.future = self._processes(work.function).submit(work.function, *work.arguments)
            except (OSError, RuntimeError):  # it could not be started, or was ended
                self._killed()

    def _killed(self) -> None:
        if not self._was_killed:
            log.warning("A process that helped was ended; the run goes on with one task at a time")
        self._was_killed = True

    def _alone(self, work: Work, tries: int) -> Future[Any]:
        """Done in a process that has nothing else in hand: it may end it, and may never end this one."""
        for _ in range(tries):
            self._single = self._single or processes.started(1)
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
