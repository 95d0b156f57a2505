"""Let workers on other machines take part: those of the Dask scheduler that WEERKLANK_DASK names.

They do what the processes of one machine do: pure functions of bytes and texts, without keys or the warehouse. Dask
gives what a worker had in hand when it died to another one. Where nobody answers, this machine does the work, and looks
now and then whether somebody does.
"""

import concurrent.futures
import contextlib
import importlib.util
import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from pipelines.support.errors import ConfigError
from text.i18n import N_
from warehouse.core import VERSION

NAME = "WEERKLANK_DASK"
SECONDS = 10.0  # that the scheduler has to answer
LOOK = 5.0
AGAIN = 20.0  # between two attempts to reach a scheduler that is gone
PATIENCE = 30.0  # without any worker, before what waits for one is done on this machine
LACKS = N_(
    "WEERKLANK_DASK names workers, and the package that talks to them is not installed: pip install 'weerklank[dask]'."
)
WRONG = N_("WEERKLANK_DASK is no address of a Dask scheduler; write for example tcp://10.0.0.5:8786.")
log = logging.getLogger("weerklank.workers")


def address() -> str:
    """Return the address of the scheduler, "" where none is named. Raises: ConfigError."""
    named = os.environ.get("WEERKLANK_DASK", "").strip()
    if named and not named.startswith(("tcp://", "tls://")):
        raise ConfigError(WRONG)
    if named and importlib.util.find_spec("distributed") is None:
        raise ConfigError(LACKS)
    return named


class Cluster:
    """The workers behind one scheduler. threads: how many tasks they do at once; 0 where there are none."""

    def __init__(self, where: str, is_told: bool = True) -> None:
        import distributed

        self.threads = 0
        self._client = None
        self._is_told = is_told
        try:
            with _quiet():
                # Not the default of this process: what else would use Dask here does not become ours.
                self._client = distributed.Client(where, timeout=SECONDS, set_as_default=False)
                self.executor: Executor = self._client.get_executor(pure=False)
                self.threads = sum(self._client.nthreads().values())
        except (OSError, ValueError, RuntimeError, TimeoutError) as error:
            if is_told:
                log.warning(
                    "The Dask scheduler of %s does not answer (%s); this machine does the work, and looks again every"
                    " %.0f seconds", NAME, type(error).__name__, AGAIN,
                )  # fmt: skip

    def is_of_us(self, function: Callable[..., Any]) -> bool:
        """Has a worker this function, in this version of Weerklank? It imports all that the function needs."""
        try:
            version = self.executor.submit(running, function).result(timeout=60)
        except (CancelledError, ImportError, AttributeError, OSError, RuntimeError, TimeoutError) as error:
            if self._is_told:
                log.warning("No worker can do the work (%s)", type(error).__name__)
            return False
        if version != VERSION and self._is_told:
            log.warning(
                "The workers run Weerklank %s, this machine %s; they are left alone", version, VERSION
            )
        return version == VERSION

    def wait(self, future: Future[Any]) -> None:
        """Wait until this is done, or until for a while no worker is left that could do it."""
        without = 0.0
        while not concurrent.futures.wait([future], LOOK).done:
            without = 0.0 if self._any() else without + LOOK
            if without >= PATIENCE:
                log.warning("No worker is left; what waits for one is done on this machine")
                future.cancel()

    def _any(self) -> bool:
        try:
            return self._client is not None and bool(self._client.nthreads())
        except (OSError, ValueError, RuntimeError, TimeoutError):
            return False

    def let_go(self) -> None:
        """Let go of a scheduler that is gone; nobody waits for it."""
        threading.Thread(target=self.close, daemon=True).start()

    def close(self) -> None:
        """Let go of the workers; what they had in hand is dropped."""
        if self._client is not None:
            with contextlib.suppress(OSError, RuntimeError, TimeoutError), _quiet():
                self._client.close(timeout=SECONDS)


class Seeking:
    """An attempt to have the workers of a scheduler help, in a thread of its own: work goes on meanwhile.

    is_first: say in the log where nobody answers; of later attempts that says nothing new.
    """

    def __init__(self, where: str, function: Callable[..., Any], is_first: bool) -> None:
        self._where, self._function, self._is_first = where, function, is_first
        self._found: Cluster | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._seek, daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Would `found` cost no waiting?"""
        return not self._thread.is_alive()

    def found(self) -> Cluster | None:
        """Wait for the answer: the workers, or None where none can help."""
        self._thread.join()
        return self._found

    def end(self) -> None:
        """Want them no more; what is found later is let go of."""
        self._is_over.set()
        if self.is_done and self._found:
            self._found.close()

    def _seek(self) -> None:
        found = Cluster(self._where, self._is_first)
        if found.threads and found.is_of_us(self._function):
            self._found = found
        if self._found is None or self._is_over.is_set():
            found.close()


def running(function: Callable[..., Any]) -> str:
    """Return the version of Weerklank that runs where this is called."""
    return VERSION if callable(function) else ""


def was_lost(future: Future[Any] | None) -> bool:
    """Is this task lost, as the scheduler went or no worker was left?"""
    return _fault(future) in ("CancelledError", "FutureCancelledError", "CommClosedError")


def ended_workers(future: Future[Any]) -> bool:
    """Did each worker die that had this task in hand?"""
    return _fault(future) == "KilledWorker"


def _fault(future: Future[Any] | None) -> str:
    """Return the name of what this one raised: who names no scheduler has no package whose errors could be named."""
    try:
        return type(future.exception()).__name__ if future and future.done() else ""
    except CancelledError:
        return "CancelledError"


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask tells of its connections, in many lines, out of the log; we say what matters in one."""
    chatty = logging.getLogger("distributed")
    before = chatty.level
    chatty.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        chatty.setLevel(before)
