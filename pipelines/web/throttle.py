"""Limit the requests of a run: queues per host and for the whole run, and shared memory for bodies."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from pipelines.web import addresses, network_errors, visits
from pipelines.web.types import MEGABYTE, Policy

ROOM = 16 * MEGABYTE
LARGE = 3


@dataclass
class Host:
    """What we know of one host during a run: how many may ask at once, and not before when."""

    turns: asyncio.Semaphore
    not_before: float = 0.0
    why: int = 0  # the status with which the host asked for that pause


class BodyBudget:
    """Memory for the bodies that come in or wait for the caller: `ROOM` bytes, and `LARGE` that may pass it.

    When it is full nobody's body grows, except those of the few with a pass: they come in whole, are taken,
    and make room. So no two bodies can wait for each other, and memory does not grow with the run.
    """

    def __init__(self) -> None:
        self._taken = 0
        self._passes = LARGE
        self._waiting: list[asyncio.Future] = []

    def take(self, size: int) -> bool:
        """Count `size` more bytes. Whether there is still room."""
        self._taken += size
        return self._taken <= ROOM

    async def wait(self) -> bool:
        """Until there is room again, or a pass. Whether it is a pass."""
        while self._taken > ROOM:
            if self._passes:
                self._passes -= 1
                return True
            freed = asyncio.get_running_loop().create_future()
            self._waiting.append(freed)
            await freed
        return False

    def give(self, size: int, is_pass: bool) -> None:
        """Give the room of a body back: it is in other hands."""
        self._taken -= size
        self._passes += is_pass
        waiting, self._waiting = self._waiting, []
        for freed in waiting:
            if not freed.done():
                freed.set_result(None)


@dataclass
class FetchLimits:
    """One session, one line for the run, one line per host."""

    policy: Policy
    session: aiohttp.ClientSession
    lines: asyncio.Semaphore
    room: BodyBudget = field(default_factory=BodyBudget)
    hosts: dict[str, Host] = field(default_factory=dict)

    def host(self, name: str) -> Host:
        """Return the host called `name`, the same one for all who ask."""
        return self.hosts.setdefault(name, Host(asyncio.Semaphore(self.policy.per_host)))

    def pause(self, name: str, seconds: float, status: int) -> None:
        """Leave the host alone for a while, as it asks: that holds for all its feeds."""
        host = self.host(name)
        host.not_before, host.why = max(host.not_before, time.monotonic() + seconds), status

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a place in the line of this host and then of the run: never the other way, or one busy host would
        hold every place. Raises: SourceError when the host wants to be left alone for longer than a run
        waits.
        """
        host = self.host(name)
        own = addresses.is_allowed(name, self.policy)
        async with host.turns:
            while not own and (wait := host.not_before - time.monotonic()) > 0:
                if wait > self.policy.whole and host.why:
                    raise network_errors.later(wait, host.why)
                await asyncio.sleep(wait)
            host.not_before = max(host.not_before, time.monotonic() + self.policy.gap)
            async with self._place_for_all(name, own), self.lines:
                yield

    @asynccontextmanager
    async def _place_for_all(self, name: str, own: bool) -> AsyncIterator[None]:
        """Wait for a place at this host among all organisations of this installation, where there are several."""
        if self.policy.visits is None:
            yield
            return
        gap = 0.0 if own else self.policy.gap
        async with visits.place(self.policy.visits, name, self.policy.per_host, gap):
            yield
