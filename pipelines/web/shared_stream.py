"""Follow a stream once for all organisations of one installation: one is at the server, the others hear it there.

Whoever comes first holds a lock and passes on what comes, to processes of this machine that know its secret (it stands
in the folder that they share). Who is further behind than what the first one remembers catches up at the server by
itself, and then joins. When the first one ends, another takes its place and goes on from its own. Each matches for
itself.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from yarl import URL

from pipelines.support.errors import SourceError
from pipelines.web import addresses, visits
from pipelines.web.streams import CLOSED, Bounds
from pipelines.web.types import MEGABYTE, Policy

REMEMBERED = 20_000  # pieces
LONGEST, BEHIND = 8 * MEGABYTE, 16 * MEGABYTE  # bytes of a line, and that wait for one who hears along
TRIES, PAUSE = 20, 0.25  # to join whoever is first; then a stream is followed by itself
GREETING = 10.0  # seconds


@dataclass(frozen=True)
class Stream:
    """One stream. open: opens it at the server after a place, "" for now; place: where a piece stands in it, None where
    that is not told; back: so much of what was heard before a place comes again; hello: what who joins hears first.
    """

    url: str
    headers: Mapping[str, str]
    open: Callable[[str], AsyncGenerator[str]]
    place: Callable[[str], int | None] = lambda piece: None
    back: int = 0
    hello: str | None = None

    def name(self, policy: Policy) -> str:
        """Return under which name those who may hear the same find each other."""
        url = URL(self.url)
        may = addresses.is_allowed(url.raw_host or "", policy, url.port)
        what = repr((self.url, sorted(self.headers.items()), may))
        return hashlib.blake2b(what.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


async def follow(stream: Stream, place: str, policy: Policy, bounds: Bounds) -> AsyncGenerator[str]:
    """Yield what comes after this place, as `stream.open` does. Raises: SourceError when it ends."""
    folder, tries = policy.visits, 0
    while folder is not None and tries < TRIES:
        path = folder / f"{stream.name(policy)}.stream"
        async with visits.alone(path.with_suffix(".stream.lock"), 0.0) as is_first:
            if is_first:
                async with aclosing(_First(stream, place).lead(path, bounds)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
        known = await _joined(path, place)
        if known is None or known == 0:
            tries += 1
            await asyncio.sleep(PAUSE)
        elif isinstance(known, int):
            tries = 0
            async with aclosing(stream.open(place)) as pieces:
                async for piece in pieces:
                    yield piece
                    at = stream.place(piece)
                    place = str(at) if at else place
                    if int(place) - stream.back > known:
                        break
        else:
            async with aclosing(_heard(*known, stream, bounds)) as pieces:
                async for piece in pieces:
                    yield piece
            return
    async with aclosing(stream.open(place)) as pieces:
        async for piece in pieces:
            yield piece


@dataclass
class _First:
    """Who is at the server. first: from which place on the others can join, None before that is known."""

    stream: Stream
    start: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    first: int | None = None
    remembered: deque[tuple[int, bytes]] = field(default_factory=deque)
    hearing: set[asyncio.StreamWriter] = field(default_factory=set)

    async def lead(self, path: Path, bounds: Bounds) -> AsyncGenerator[str]:
        """Yield what comes, and pass it on."""
        self.first = int(self.start) - self.stream.back if self.start else None
        server = await asyncio.start_server(self._greet, "127.0.0.1", 0, limit=LONGEST)
        alive = asyncio.create_task(self._alive(bounds.silence / 4))
        try:
            with contextlib.suppress(
                OSError
            ):  # where nothing can be written the others follow it by themselves
                _tell(path, {"port": server.sockets[0].getsockname()[1], "secret": self.secret})
            async with aclosing(self.stream.open(self.start)) as pieces:
                async for piece in pieces:
                    self._pass_on(piece)
                    yield piece
        finally:
            alive.cancel()
            server.close()
            with contextlib.suppress(OSError):
                path.unlink()
            for writer in self.hearing:
                writer.close()

    def _pass_on(self, piece: str) -> None:
        line, at = json.dumps(piece).encode() + b"\n", self.stream.place(piece)
        if at is not None:
            self.first = at if self.first is None else self.first
            self.remembered.append((at, line))
            if len(self.remembered) > REMEMBERED:
                self.remembered.popleft()
                self.first = max(self.first, self.remembered[0][0])
        self._send(line)

    def _send(self, line: bytes) -> None:
        for writer in list(self.hearing):
            if writer.transport.get_write_buffer_size() > BEHIND:
                self.hearing.discard(writer)
                writer.transport.abort()
            else:
                writer.write(line)

    async def _alive(self, pause: float) -> None:
        while True:
            await asyncio.sleep(pause)
            self._send(b"\n")

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, TimeoutError):
            async with asyncio.timeout(GREETING):
                asked = json.loads(await reader.readline())
            if hmac.compare_digest(str(asked["secret"]).encode(), self.secret.encode()):
                self._take_in(str(asked["place"]), writer)
                await reader.read()
        self.hearing.discard(writer)
        writer.close()

    def _take_in(self, place: str, writer: asyncio.StreamWriter) -> None:
        since = int(place) - self.stream.back if place else None
        if since is not None and (self.first is None or since < self.first):
            writer.write(json.dumps({"from": self.first or 0}).encode() + b"\n")
            writer.write_eof()
            return
        writer.write(json.dumps({"from": None}).encode() + b"\n")
        writer.writelines(line for at, line in self.remembered if since is not None and at >= since)
        self.hearing.add(writer)


def _tell(path: Path, told: dict[str, object]) -> None:
    fresh = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file)
    fresh.replace(path)


async def _joined(path: Path, place: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | int | None:
    """Join whoever is first. From which place on can one, where this one is too early? None: nobody is there yet."""
    try:
        told = json.loads(path.read_text("utf-8"))
        async with asyncio.timeout(GREETING):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(told["port"]), limit=LONGEST)
            writer.write(json.dumps({"secret": told["secret"], "place": place}).encode() + b"\n")
            answer = json.loads(await reader.readline())["from"]
    except (OSError, ValueError, KeyError, TypeError, TimeoutError):
        return None
    if answer is None:
        return reader, writer
    writer.close()
    return int(answer)


async def _heard(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stream: Stream, bounds: Bounds
) -> AsyncGenerator[str]:
    try:
        if stream.hello is not None:
            yield stream.hello
        while True:
            line = b""
            with contextlib.suppress(OSError, ValueError, TimeoutError):
                async with asyncio.timeout(bounds.silence):
                    line = await reader.readline()
            if not line.endswith(b"\n"):
                raise SourceError(CLOSED, passing=True, host=URL(stream.url).raw_host or "?")
            if line.strip():
                yield str(json.loads(line))
    finally:
        writer.close()
