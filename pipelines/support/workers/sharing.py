"""Share tasks that are known together, so that nobody waits while another has many of them left."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from pipelines.support.workers import Pool, Work

IN_HAND = 3  # tasks at most that processes have of these at once: what is handed over cannot be had back


def all_of(
    pool: Pool, function: Callable[..., Any], tasks: Sequence[tuple[int, tuple[object, ...]]]
) -> list[Future[Any]]:
    """Do these (weight, arguments) and wait for all, in their order.

    Processes of this machine have a few at a time, from the first one on; meanwhile this one does them from the last
    one on. So for what is small: a task that ends whichever process does it would end this one.
    """
    begun: dict[int, Work] = {}
    first, end = 0, len(tasks)
    while first < end:
        if pool.is_near and sum(not work.is_done for work in begun.values()) >= IN_HAND:
            end -= 1
            weight, arguments = tasks[end]
            begun[end] = pool.here(weight, function, *arguments)
        else:
            weight, arguments = tasks[first]
            begun[first] = pool.begin(weight, function, *arguments)
            first += 1
    # All are taken before one is looked into: what a failure left behind would count as in hand for ever.
    return [pool.take(begun[at]) for at in range(len(tasks))]
