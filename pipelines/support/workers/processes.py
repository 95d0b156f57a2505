"""Start processes of this machine that help, and do a task in this one."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.support.workers import Work


def here(work: "Work") -> Future[Any]:
    """Return the task done in this process; only being told to stop ends the work."""
    future: Future[Any] = Future()
    try:
        future.set_result(work.function(*work.arguments))
    except BaseException as error:
        future.set_exception(error)
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
    return future


def started(count: int) -> ProcessPoolExecutor:
    """Start so many processes that help."""
    # A fresh interpreter: a fork would copy the locks of the network's thread as they stand.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin)


def ready(function: Callable[..., Any]) -> bool:
    """Be handed the function: is it there, with all that it imports?"""
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
