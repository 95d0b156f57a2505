"""Follow one stream: match what comes, keep what mentions a subject, drop the rest, go on after every break."""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from pipelines.connectors.shared.heard import Heard
from pipelines.mentions.matching.engine import Matcher
from pipelines.settings import FeedSource
from pipelines.sources.live.known import Known
from pipelines.sources.live.networks import Network
from pipelines.sources.live.spool import Spool
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.support.pauses import growing
from pipelines.web.api import Json
from pipelines.web.streams import TooLarge

FLUSH = 0.5  # seconds that a post waits for the disk, at most
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
LONGEST_SKIP = 3600  # seconds
WELL = 60.0  # seconds of listening after which a break is the first one again
HELD = 5_000  # posts in memory while the disk takes none
log = logging.getLogger("weerklank.listen")


@dataclass
class Ear:
    """What all streams share. posts, gone: what waits for the warehouse; places: source and address → how far."""

    matcher: Matcher
    posts: Spool
    gone: Spool
    known: Known
    places: dict[str, str]
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)


def place_of(source: FeedSource) -> str:
    """Return under which name the place in the stream of a source is kept: another address begins anew."""
    return f"{source.name} {source.url}"


@dataclass
class Follower:
    """One stream. error: why it is not heard now, None while it is; posts, kept: how many came, and were kept."""

    network: Network
    ear: Ear
    error: SourceError | None = None
    is_open: bool = False
    posts: int = 0
    kept: int = 0
    _failures: int = 0
    _skip: int = 0
    _place: str = ""
    _rows: list[Json] = field(default_factory=list)
    _gone: list[Json] = field(default_factory=list)

    async def forever(self) -> None:
        """Follow it until cancelled; what fails is tried again, later each time."""
        self._place = self.ear.places.get(place_of(self.network.source), "")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._flushing())
            tasks.create_task(self._following())

    async def _following(self) -> None:
        source = self.network.source
        while True:
            wait = None
            try:
                with guard.around(source.title, SourceError, asyncio.CancelledError):
                    await self._hear()
            except TooLarge as error:
                self._skip = min(max(1, 2 * self._skip), LONGEST_SKIP)
                self._failed(error)
            except SourceError as error:
                wait = error.wait
                self._failed(error)
            finally:
                self.is_open = False
                self.flush()
            pause = growing(self._failures, FIRST_PAUSE, LONGEST_PAUSE) if self._failures else FIRST_PAUSE
            await asyncio.sleep(max(pause, wait or 0.0))

    def _failed(self, error: SourceError) -> None:
        self._failures += 1
        # That a server ends a stream now and then is no failure of a source; that it does so again at once is.
        self.error = error if self._failures > 1 or not error.passing else None
        log.info("%s: %s", self.network.source.name, error)

    @property
    def _must_wait(self) -> bool:
        return self.ear.posts.is_full or len(self._rows) >= HELD

    async def _hear(self) -> None:
        while self._must_wait:
            await asyncio.sleep(FLUSH)
        begun = time.monotonic()
        async with aclosing(self.network.listen(self._place, self._skip)) as coming:
            async for one in coming:
                self.is_open, self.error = True, None
                if one.place or time.monotonic() - begun > WELL:
                    self._failures = 0
                self._skip = 0
                self.take(one)
                if self._must_wait:
                    log.warning("%s: as much waits as may; listening pauses", self.network.source.name)
                    return

    def take(self, one: Heard) -> None:
        """Keep one thing for the warehouse if it mentions a subject, or is the end of what is stored."""
        source, ear = self.network.source, self.ear
        if one.what == "post":
            self.posts += 1
            name = self.network.name(one)
            is_stored = bool(ear.known.gone(source.name, name))
            # A post that was changed and mentions nobody any more is told too: what is stored of it is no longer so.
            if is_stored or ear.matcher.match([one.text])[0]:
                self.kept += 1
                ear.known.add([name])
                if name != one.key:
                    ear.known.number(source.name, one.key, name)
                self._rows.append(
                    {
                        "source": source.name, "key": one.key, "text": one.text, "body": one.body,
                        "at": ear.clock().isoformat(),
                    }
                )  # fmt: skip
        elif one.what in ("gone", "left"):
            names = ear.known.left(one.key) if one.what == "left" else ear.known.gone(source.name, one.key)
            if names:
                self._gone.append({"names": names, "site": source.url, "at": ear.clock().isoformat()})
        is_place = one.place and self.network.is_place(one.place, ear.clock())
        if is_place and self.network.later(one.place, self._place):
            self._place = one.place

    def flush(self) -> None:
        """Put what is kept on the disk, and only then how far the stream was heard."""
        try:
            if self._rows:
                self.ear.posts.add(self._rows)
                self._rows = []
            if self._gone:
                self.ear.gone.add(self._gone)
                self._gone = []
        except OSError as error:
            log.error("%s: what was heard cannot be written: %s", self.network.source.name, error)
            return
        if self._place:
            self.ear.places[place_of(self.network.source)] = self._place

    async def _flushing(self) -> None:
        while True:
            await asyncio.sleep(FLUSH)
            self.flush()
