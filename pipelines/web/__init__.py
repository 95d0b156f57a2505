"""Fetch addresses over the network, one or many at once, public hosts only and within limits; stores nothing.

`fetch` asks for one address, `fetch_all` for many at once. Both keep to `Policy`: a limit per host, for time
and for size, public addresses only. A thread with its own event loop does the asking, so that the caller can
parse one body while others come in; those that wait for the caller share a fixed room, so memory does not
grow with the number of sources. No proxy is used (environment variables are ignored): a proxy looks names up
by itself, and the check of addresses would mean nothing.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Generator, Iterable

import aiohttp

from pipelines.support import guard
from pipelines.support.errors import SourceError, let_go
from pipelines.web import shared_request
from pipelines.web.addresses import Resolver
from pipelines.web.request import FetchLimits, RequestAttempt
from pipelines.web.types import Policy, Request, Response, Share, user_agent

__all__ = ["Policy", "Request", "Response", "Share", "fetch", "fetch_all", "user_agent"]

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.5, */*;q=0.1"
)


def fetch(request: Request, policy: Policy, resolver: Resolver | None = None) -> Response:
    """Return the answer to one request. Raises: SourceError."""
    for _, answer in fetch_all([request], policy, resolver):
        if isinstance(answer, SourceError):
            raise answer
        return answer
    raise SourceError(why="no answer")


def fetch_all(
    requests: Iterable[Request], policy: Policy, resolver: Resolver | None = None
) -> Generator[tuple[Request, Response | SourceError], None, None]:
    """Yield each request with its answer or its error, in the order in which they come in.

    Counts: every request once. Leaving the loop early ends what is still on its way. `resolver` looks names
    up; the default asks the operating system and refuses private addresses.
    """
    answers = _Answers(list(requests), policy, resolver)
    if not answers.left:
        return
    answers.start()
    try:
        while answers.left:
            yield answers.get()
    finally:
        answers.stop()


class _Answers(threading.Thread):
    """The thread that asks, and the queue through which answers reach the caller.

    left: how many were not taken yet.
    """

    def __init__(self, requests: list[Request], policy: Policy, resolver: Resolver | None) -> None:
        super().__init__(name="web", daemon=True)
        self.left = len(requests)
        self._requests, self._policy, self._resolver = requests, policy, resolver
        self._ready: queue.SimpleQueue[tuple[RequestAttempt, Response | SourceError] | None] = (
            queue.SimpleQueue()
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._begun = threading.Event()
        self._fault: BaseException | None = None

    def get(self) -> tuple[Request, Response | SourceError]:
        """Wait for the next request that has its answer or its error, where some are left.

        Raises: what ended the thread early; those that came before it were given.
        """
        item = self._ready.get()
        if item is None:
            self._ready.put(None)  # whoever asks again must not wait for ever
            raise self._fault or RuntimeError("the network thread ended early")
        self.left -= 1
        attempt, answer = item
        self._call(attempt.close)
        return attempt.request, answer

    def stop(self) -> None:
        self._begun.wait()
        if self._task is not None:
            self._call(self._task.cancel)
        self.join()

    def run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                runner.run(self._main())
        except asyncio.CancelledError:
            pass
        except BaseException as fault:
            self._fault = fault
            raise
        finally:
            self._begun.set()
            self._ready.put(None)

    def _call(self, function: Callable[..., object], *arguments: object) -> None:
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:  # the loop has ended, and with it what this would have done
            return

    async def _main(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._begun.set()
        if self._resolver is not None:
            await self._ask(self._resolver)
            return
        resolver = Resolver(self._policy)
        try:
            await self._ask(resolver)
        finally:
            await resolver.close()  # aiohttp closes only those of its own

    async def _ask(self, resolver: Resolver) -> None:
        policy = self._policy
        timeout = aiohttp.ClientTimeout(total=None, connect=policy.connect, sock_read=policy.read)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=0, keepalive_timeout=5)
        async with aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=32_768,
            max_field_size=32_768,
            headers={
                "User-Agent": policy.user_agent,
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip, deflate, br",
            },
        ) as session:
            limits = FetchLimits(policy, session, asyncio.Semaphore(policy.concurrency))
            async with asyncio.TaskGroup() as group:
                for request in self._requests:
                    group.create_task(self._one(RequestAttempt(limits, request)))

    async def _one(self, attempt: RequestAttempt) -> None:
        try:
            with guard.around(attempt.request.name, SourceError, asyncio.CancelledError):
                answer: Response | SourceError = await shared_request.answer(attempt)
        except SourceError as error:
            attempt.close()
            let_go(error)  # it may wait for long, and its frames have what was read of the body
            answer = error
        self._ready.put((attempt, answer))
