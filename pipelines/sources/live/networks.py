"""Say how each network is followed live: where, from which place, and what its posts are as entries."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Protocol

from pipelines import web
from pipelines.connectors.bluesky import jetstream
from pipelines.connectors.mastodon import streaming
from pipelines.connectors.shared.heard import Heard
from pipelines.settings import FeedSource
from pipelines.settings.patterns import PATTERNS
from pipelines.support.errors import SourceError
from pipelines.web import shared_stream, streams
from pipelines.web.api import Json
from pipelines.web.shared_stream import Stream
from text.i18n import N_

BROKEN = N_("{service} sends messages that cannot be read.")
# So many in a row are no accident.
MOST_BROKEN = 100
OPEN = json.dumps(["", ""])  # an event without name and data says that a stream is open
AHEAD = dt.timedelta(minutes=1)  # that a clock of theirs may be ahead


class Network(Protocol):
    """One network, for one source."""

    source: FeedSource

    def listen(self, place: str, skip: int) -> AsyncGenerator[Heard]:
        """Yield what comes after this place ("": now); skip: seconds that are passed over. Raises: SourceError."""

    def is_place(self, place: str, now: dt.datetime) -> bool:
        """Can this be a place to go on from?"""

    def later(self, one: str, other: str) -> bool:
        """Does this place come after the other?"""

    def name(self, post: Heard) -> str:
        """Return by what name the warehouse knows this post."""

    def entry(self, post: Heard, handle: str, now: dt.datetime) -> dict[str, Json]:
        """Return a post as an entry of a feed."""


class Jetstream:
    """All posts of Bluesky."""

    def __init__(self, source: FeedSource, policy: web.Policy, bounds: streams.Bounds) -> None:
        self.source, self.policy, self.bounds = source, policy, bounds

    async def listen(self, place: str, skip: int) -> AsyncGenerator[Heard]:
        """Yield what comes after this place; a little before it too, as its parts keep their own time."""
        broken = 0
        if skip:  # what is passed over is nobody else's
            opened = self._open(place, skip)
        else:
            stream = Stream(self.source.url, {}, self._open, jetstream.place, jetstream.BACK)
            opened = shared_stream.follow(stream, place, self.policy, self.bounds)
        async with aclosing(opened) as frames:
            async for frame in frames:
                try:
                    one = jetstream.heard(frame)
                except (ValueError, RecursionError):
                    broken = _counted(broken, "Bluesky")
                    continue
                broken = 0
                yield one

    async def _open(self, place: str, skip: int = 0) -> AsyncGenerator[str]:
        address = jetstream.address(self.source.url, place, skip)
        async with aclosing(streams.frames(address, self.policy, self.bounds)) as frames:
            async for frame in frames:
                yield frame if isinstance(frame, str) else frame.decode("utf-8", "replace")

    def is_place(self, place: str, now: dt.datetime) -> bool:
        """Is this a moment, and not one that is still to come?"""
        return place.isdigit() and int(place) <= (now + AHEAD).timestamp() * jetstream.SECOND

    def later(self, one: str, other: str) -> bool:
        """Does this moment come after the other?"""
        return not other or int(one) > int(other)

    def name(self, post: Heard) -> str:
        """Return its address in the network."""
        return post.key

    def entry(self, post: Heard, handle: str, now: dt.datetime) -> dict[str, Json]:
        """Return it as the search gives it."""
        return jetstream.entry(post, handle, now)


class Mastodon:
    """The timeline of a hashtag, or of all, of one server."""

    def __init__(self, source: FeedSource, policy: web.Policy, bounds: streams.Bounds) -> None:
        self.source, self.policy, self.bounds = source, policy, bounds

    async def listen(self, place: str, skip: int) -> AsyncGenerator[Heard]:
        """Yield what came since this place, and then what comes: the stream is open before the hole is filled."""
        server, instance, broken = streaming.api(self.source, self.policy), None, 0
        with suppress(
            SourceError
        ):  # an older server does not say where it streams: then it does at its own address
            instance = await asyncio.to_thread(server.get, "instance", "api/v2/instance")
        address = streaming.stream(self.source, instance)
        headers = dict(server.headers)
        stream = Stream(address, headers, lambda _place: self._open(address, headers), hello=OPEN)
        async with aclosing(shared_stream.follow(stream, "", self.policy, self.bounds)) as events:
            async for told in events:
                name, data = json.loads(told)
                if not name and not data:
                    if place:
                        for post in await asyncio.to_thread(streaming.missed, server, self.source, place):
                            yield post
                    yield Heard("other")
                    continue
                try:
                    one = streaming.heard(name, data)
                except (ValueError, RecursionError):
                    broken = _counted(broken, "Mastodon")
                    continue
                broken = 0
                yield one

    async def _open(self, address: str, headers: dict[str, str]) -> AsyncGenerator[str]:
        async with aclosing(streams.events(address, self.policy, self.bounds, headers)) as events:
            async for event in events:
                yield json.dumps([event.name, event.data])

    def is_place(self, place: str, now: dt.datetime) -> bool:
        """Is this the number of a post?"""
        return place.isdigit()

    def later(self, one: str, other: str) -> bool:
        """Was this number given after the other?"""
        return not other or streaming.later(one, other)

    def name(self, post: Heard) -> str:
        """Return by what all servers know it."""
        return streaming.uri(post)

    def entry(self, post: Heard, handle: str, now: dt.datetime) -> dict[str, Json]:
        """Return it as the timeline gives it."""
        return streaming.entry(post, self.source, now)


def of(source: FeedSource, policy: web.Policy, bounds: streams.Bounds) -> Network:
    """Return the network of a source that is followed live."""
    kinds: dict[str, type[Jetstream] | type[Mastodon]] = {"bluesky": Jetstream, "mastodon": Mastodon}
    return kinds[PATTERNS[source.pattern].live](source, policy, bounds)


def _counted(broken: int, service: str) -> int:
    if broken + 1 >= MOST_BROKEN:
        raise SourceError(BROKEN, passing=True, service=service)
    return broken + 1
