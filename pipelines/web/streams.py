"""Follow what a server sends for as long as it does: a websocket, or server-sent events over HTTP.

Addresses are checked as everywhere (`addresses`): public hosts only, no proxy, no redirect. A piece that is too large
and a server that falls silent end the stream with an error; whoever follows it connects again.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

import aiohttp

from pipelines.support.errors import SourceError
from pipelines.web import addresses, network_errors
from pipelines.web.types import MEGABYTE, Policy
from text.i18n import N_

TOO_LARGE = N_("{host} sent a message that is larger than we take.")
CLOSED = N_("{host} closed the stream.")
SENT_ON = N_("{host} sends the stream on to another address; give that address itself.")


class TooLarge(SourceError):
    """A piece was larger than is taken."""

    template = TOO_LARGE


@dataclass(frozen=True)
class Bounds:
    """What a stream may do. most: bytes of one piece; silence: seconds without anything at all."""

    most: int = MEGABYTE
    silence: float = 60.0


@dataclass(frozen=True)
class Event:
    """One server-sent event: its name, "" for none, and its data."""

    name: str
    data: str


@contextlib.asynccontextmanager
async def _session(policy: Policy) -> AsyncIterator[aiohttp.ClientSession]:
    resolver = addresses.Resolver(policy)
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse)
    timeout = aiohttp.ClientTimeout(total=None, connect=policy.connect, sock_connect=policy.connect)
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=0)
    try:
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False,
            trace_configs=[trace], headers={"User-Agent": policy.user_agent, "Accept-Encoding": "identity"},
        ) as session:  # fmt: skip
            yield session
    finally:
        await resolver.close()


async def _refuse(_session: object, _context: object, told: aiohttp.TraceRequestRedirectParams) -> None:
    raise SourceError(SENT_ON, host=told.url.raw_host or "?")


async def frames(
    url: str, policy: Policy, bounds: Bounds, headers: dict[str, str] | None = None
) -> AsyncGenerator[str | bytes]:
    """Yield the messages of a websocket (its address begins with http or https). Raises: SourceError when it ends."""
    address = addresses.checked(url, policy, as_written=True)
    host = address.raw_host or "?"
    with _in_words(host, policy, bounds):
        async with _session(policy) as session:
            opening = session.ws_connect(
                address, headers=headers, max_msg_size=bounds.most, heartbeat=bounds.silence, compress=0
            )
            async with asyncio.timeout(policy.total):
                socket = await opening
            async with socket:
                while True:
                    async with asyncio.timeout(bounds.silence):
                        message = await socket.receive()
                    if message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                        yield message.data
                    elif message.type in (
                        aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING,
                        aiohttp.WSMsgType.ERROR,
                    ):  # fmt: skip
                        if socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG:
                            raise TooLarge(host=host)
                        raise SourceError(CLOSED, passing=True, host=host)


async def events(
    url: str, policy: Policy, bounds: Bounds, headers: dict[str, str] | None = None
) -> AsyncGenerator[Event]:
    """Yield the events of a stream; one without a name and data (connected, a sign of life) says that it lives.

    Raises: SourceError when it ends.
    """
    address = addresses.checked(url, policy, as_written=True)
    host = address.raw_host or "?"
    with _in_words(host, policy, bounds):
        async with _session(policy) as session:
            asked = {"Accept": "text/event-stream", **(headers or {})}
            async with asyncio.timeout(policy.total):
                response = await session.get(address, headers=asked)
            async with response:
                if response.status != 200:
                    raise _refused(response)
                yield Event("", "")
                async for event in _events(response.content, host, bounds):
                    yield event
                raise SourceError(CLOSED, passing=True, host=host)


async def _events(content: aiohttp.StreamReader, host: str, bounds: Bounds) -> AsyncGenerator[Event]:
    name, lines, held, rest = "", list[str](), 0, b""
    while True:
        async with asyncio.timeout(bounds.silence):
            piece = await content.readany()
        if not piece:
            return
        *whole, rest = (rest + piece).split(b"\n")
        for raw in whole:
            line = raw.rstrip(b"\r").decode("utf-8", "replace")
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                if lines:
                    yield Event(name, "\n".join(lines))
                name, lines, held = "", [], 0
            elif field == "event":
                name = value
            elif field == "data":
                lines.append(value)
                held += len(raw)
            if held > bounds.most:
                raise TooLarge(host=host)
        if len(rest) > bounds.most:
            raise TooLarge(host=host)


def _refused(response: aiohttp.ClientResponse) -> SourceError:
    return _of_status(response.status, response.headers)


def _of_status(status: int, headers: object) -> SourceError:
    told = {str(name).lower(): str(value) for name, value in dict(headers or {}).items()}  # type: ignore[call-overload]
    error = network_errors.of_status(status, told)
    error.wait = network_errors.retry_after(told)
    return error


@contextlib.contextmanager
def _in_words(host: str, policy: Policy, bounds: Bounds):
    try:
        yield
    except aiohttp.WSServerHandshakeError as error:
        raise _of_status(error.status, error.headers) from error
    except TimeoutError as error:
        raise SourceError(
            network_errors.SILENT, passing=True, host=host, seconds=round(bounds.silence)
        ) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise network_errors.of_exception(error, host, policy, policy.total) from error
