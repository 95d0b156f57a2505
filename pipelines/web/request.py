"""Ask one address: follow redirects, ask again after a passing fault, return an answer or an error in words."""

import asyncio
import base64
import contextlib
import random
import re
import time
from dataclasses import dataclass

import aiohttp
from yarl import URL

from pipelines.support.errors import SourceError
from pipelines.web import addresses, network_errors
from pipelines.web.bodies import PIECE, Unpacker
from pipelines.web.throttle import FetchLimits
from pipelines.web.types import Request, Response
from text.i18n import N_

_REDIRECTS = (301, 302, 303, 307, 308)
_STRAY = re.compile("[\udc80-\udcff]")  # a byte that is no UTF-8, as aiohttp hands it on
MOST_EXPLAINED = 256 * 1024  # bytes of an answer in which an API says what is wrong
_SHORTEST = 1.0  # a last attempt with less time than this is not worth a request


@dataclass
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    url: URL


class RequestAttempt:
    """One request on its way to an answer; `close` gives back what its body holds of the common memory."""

    def __init__(self, limits: FetchLimits, request: Request) -> None:
        self.limits = limits
        self.request = request
        self.attempts = 0
        self.spent = 0.0
        self.held = 0
        self.has_pass = False

    def close(self) -> None:
        """Give the room of the body back: it is in other hands, or given up."""
        self.limits.room.give(self.held, self.has_pass)
        self.held, self.has_pass = 0, False

    async def hold(self, size: int) -> None:
        """Count a body of this size that did not come in over the network; wait for room."""
        self.held += size
        if not self.limits.room.take(size) and not self.has_pass:
            self.has_pass = await self.limits.room.wait()

    async def run(self) -> Response:
        """Return the answer. Raises: SourceError."""
        policy = self.limits.policy
        first = addresses.checked(self.request.url, policy, self.request.as_written)
        while True:
            self.attempts += 1
            try:
                return await self._follow(first)
            except SourceError as error:
                self.close()
                wait = getattr(error, "wait", None)
                if not error.passing or self.attempts > policy.retries:
                    raise
                pause = policy.backoff * 2 ** (self.attempts - 1) * random.uniform(0.5, 1.5)
                pause = max(pause, wait or 0.0)
                if self.spent + pause + _SHORTEST > policy.whole:
                    if wait is not None and error.status is not None:
                        later = network_errors.later(wait, error.status)
                        later.headers, later.body = error.headers, error.body
                        raise later from error
                    raise
                await asyncio.sleep(pause)
                self.spent += pause

    async def _follow(self, address: URL) -> Response:
        policy = self.limits.policy
        seen, permanent, origin = {address}, True, address.origin()
        for _ in range(policy.redirects + 1):
            answer = await self._ask(address, with_user=address.origin() == origin)
            leads_on = answer.status in _REDIRECTS and answer.headers.get("location")
            if not leads_on or not self.request.follow:
                return self._response(answer, moved=permanent and len(seen) > 1)
            permanent = permanent and answer.status in (301, 308)
            address = self._next(address, answer.headers["location"])
            if address in seen:
                raise SourceError(
                    N_("The site sends us in a circle: {url} leads back to itself."),
                    status=answer.status,
                    url=addresses.shown(str(address)),
                )
            seen.add(address)
        raise SourceError(
            N_("The site redirects us more than {limit} times; the last address was {url}."),
            limit=policy.redirects,
            url=addresses.shown(str(address)),
        )

    def _next(self, address: URL, location: str) -> URL:
        written = location.strip()
        try:
            target = URL(written)
            if target.scheme not in ("", "http", "https"):
                return addresses.checked(written, self.limits.policy)
            # A user name in a redirect is not ours to pass on.
            joined = address.with_user(None).join(target).with_user(None)
        except ValueError as error:
            raise SourceError(
                N_("The site redirects us to an address that cannot be read: {url}"),
                url=addresses.shown(written),
            ) from error
        return addresses.checked(str(joined), self.limits.policy)

    async def _ask(self, address: URL, with_user: bool) -> _Answer:
        policy = self.limits.policy
        host = address.raw_host or ""
        async with self.limits.turn(host):
            began = time.monotonic()
            limit = min(policy.total, policy.whole - self.spent)
            try:
                async with asyncio.timeout(limit) as clock:
                    answer = await self._exchange(address, with_user, clock)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                spent = self.spent + time.monotonic() - began
                raise network_errors.of_exception(error, host, policy, spent) from error
            finally:
                self.spent += time.monotonic() - began
        return answer

    async def _exchange(self, address: URL, with_user: bool, clock: asyncio.Timeout) -> _Answer:
        headers, policy = {}, self.limits.policy
        if self.request.etag:
            headers["If-None-Match"] = self.request.etag
        if self.request.last_modified:
            headers["If-Modified-Since"] = self.request.last_modified
        user = URL(self.request.url.strip()) if with_user else address
        if user.user:
            pair = f"{user.user}:{user.password or ''}".encode()
            headers["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
        if with_user:
            headers.update(self.request.headers)
        async with self.limits.session.request(
            self.request.method,
            address.with_user(None),
            headers=headers,
            data=self.request.body if with_user else None,
            allow_redirects=False,
        ) as response:
            result = {name.lower(): _kept(value) for name, value in reversed([*response.headers.items()])}
            if response.status == 304 and (self.request.etag or self.request.last_modified):
                return _Answer(304, result, b"", address)
            if response.status in _REDIRECTS and result.get("location"):
                return _Answer(response.status, result, b"", address)
            if not 200 <= response.status < 300:
                raise await self._refused(address, response, result)
            unpacker = Unpacker(result.get("content-encoding"), policy.max_bytes, self.request.cut)
            async for piece in response.content.iter_chunked(PIECE):
                unpacker.feed(piece)
                grown, self.held = unpacker.size - self.held, unpacker.size
                if not self.limits.room.take(grown) and not self.has_pass:
                    await self._wait_for_room(clock)
                if unpacker.is_full:
                    break
            return _Answer(response.status, result, unpacker.finish(), address)

    async def _wait_for_room(self, clock: asyncio.Timeout) -> None:
        """Wait for our own memory; that is not the site's fault and costs it no time."""
        when, began = clock.when(), time.monotonic()
        clock.reschedule(None)
        self.has_pass = await self.limits.room.wait()
        waited = time.monotonic() - began
        self.spent -= waited
        clock.reschedule(None if when is None else when + waited)

    async def _refused(
        self, address: URL, response: aiohttp.ClientResponse, headers: dict[str, str]
    ) -> SourceError:
        status = response.status
        error = network_errors.of_status(status, headers)
        if self.request.keep_errors:
            error.headers = headers
            unpacker = Unpacker(headers.get("content-encoding"), MOST_EXPLAINED)
            with contextlib.suppress(SourceError):  # an explanation that cannot be read explains nothing
                async for piece in response.content.iter_chunked(PIECE):
                    unpacker.feed(piece)
                error.body = unpacker.finish()
        wait = network_errors.retry_after(headers) if error.passing else None
        if wait is not None:
            error.wait = wait
            if status == 429:
                self.limits.pause(address.raw_host or "", wait, status)
        return error

    def _response(self, answer: _Answer, moved: bool) -> Response:
        final = str(answer.url.with_user(None))
        return Response(
            name=self.request.name,
            url=self.request.url,
            final_url=final,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            not_modified=answer.status == 304,
            moved_to=final if moved else None,
            attempts=self.attempts,
            seconds=round(self.spent, 3),
            size=len(answer.body),
        )


def _kept(value: str) -> str:
    """Return a header that can be stored and sent back: bytes that are no UTF-8 as %XX, as an address would have
    them.
    """
    return _STRAY.sub(lambda match: f"%{ord(match.group()) - 0xDC00:02X}", value)
