"""Let workers on other machines take part: those of the Dask scheduler that WEERKLANK_DASK names.

They do what the processes of one machine do: pure functions of bytes and texts, without keys or the warehouse. Dask
gives what a worker had in hand when it died to another one. Where nobody answers, this machine does the work.
"""

import concurrent.futures
import contextlib
import importlib.util
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from pipelines.support.errors import ConfigError
from text.i18n import N_
from warehouse.core import VERSION

NAME = "WEERKLANK_DASK"
SECONDS = 10.0  # that the scheduler has to answer
LOOK = 5.0
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

    def __init__(self, where: str) -> None:
        import distributed

        self.threads = 0
        self._client = None
        try:
            with _quiet():
                # Not the default of this process: what else would use Dask here does not become ours.
                self._client = distributed.Client(where, timeout=SECONDS, set_as_default=False)
                self.executor: Executor = self._client.get_executor(pure=False)
                self.threads = sum(self._client.nthreads().values())
        except (OSError, ValueError, RuntimeError, TimeoutError) as error:
            log.warning("The Dask scheduler of %s does not answer (%s)", NAME, type(error).__name__)

    def is_of_us(self, function: Callable[..., Any]) -> bool:
        """Has a worker this function, in this version of Weerklank? It imports all that the function needs."""
        try:
            version = self.executor.submit(running, function).result(timeout=60)
        except (CancelledError, ImportError, AttributeError, OSError, RuntimeError, TimeoutError) as error:
            log.warning("No worker can do the work (%s)", type(error).__name__)
            return False
        if version != VERSION:
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

    def close(self) -> None:
        """Let go of the workers; what they had in hand is dropped."""
        if self._client is not None:
            with contextlib.suppress(OSError, RuntimeError, TimeoutError), _quiet():
                self._client.close(timeout=SECONDS)


def running(function: Callable[..., Any]) -> str:
    """Return the version of Weerklank that runs where this is called."""
    return VERSION if callable(function) else ""


def was_lost(future: Future[Any]) -> bool:
    """Did the scheduler go, or did each worker die that had this task in hand?"""
    try:
        error = future.exception()
    except CancelledError:
        return True
    # Named by its name: who names no scheduler has no such package.
    return type(error).__name__ in ("KilledWorker", "FutureCancelledError", "CommClosedError")


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
