"""What all sources of a run share: the lines of people waiting, per host and for the whole run."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from pipelines.web import addresses, faults
from pipelines.web.values import Policy


@dataclass
class Host:
    """What we know of one host during a run: how many may ask at once, and not before when."""

    turns: asyncio.Semaphore
    not_before: float = 0.0
    why: int = 0  # the status with which the host asked for that pause


@dataclass
class Desk:
    """One session, one line for the run, one line per host."""

    policy: Policy
    session: aiohttp.ClientSession
    lines: asyncio.Semaphore
    large: asyncio.Semaphore
    hosts: dict[str, Host] = field(default_factory=dict)

    def host(self, name: str) -> Host:
        """The host called `name`, the same one for all who ask."""
        return self.hosts.setdefault(name, Host(asyncio.Semaphore(self.policy.per_host)))

    def pause(self, name: str, seconds: float, status: int) -> None:
        """The host asks to be left alone for a while: that holds for all its feeds."""
        host = self.host(name)
        host.not_before, host.why = max(host.not_before, time.monotonic() + seconds), status

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """A place in the line of this host and then of the run: never the other way, or one busy host would
        hold every place. Raises: SourceError when the host wants to be left alone for longer than a run
        waits."""
        host = self.host(name)
        own = addresses.is_allowed(name, self.policy)
        async with host.turns:
            while not own and (wait := host.not_before - time.monotonic()) > 0:
                if wait > self.policy.whole and host.why:
                    raise faults.later(wait, host.why)
                await asyncio.sleep(wait)
            host.not_before = max(host.not_before, time.monotonic() + self.policy.gap)
            async with self.lines:
                yield
