"""Servers on loopback that behave as Jetstream and as a Mastodon server, and as told badly; real sockets."""

import asyncio
import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

MICROSECOND = 1_000_000
AUTHOR = "did:plc:anna"
COLLECTION = "app.bsky.feed.post"


def at_us(number: int) -> int:
    return int(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC).timestamp()) * MICROSECOND + number * MICROSECOND


def commit(number: int, text: str, operation: str = "create", key: str = "", author: str = AUTHOR) -> dict:
    """A message of Jetstream, a second after the one before it."""
    record = {"$type": COLLECTION, "text": text, "createdAt": "2026-11-23T07:59:00.000Z", "langs": ["nl"]}
    told: dict[str, Any] = {
        "rev": "r", "operation": operation, "collection": COLLECTION, "rkey": key or f"k{number}",
    }  # fmt: skip
    if operation != "delete":
        told |= {"record": record, "cid": "c"}
    return {"did": author, "time_us": at_us(number), "kind": "commit", "commit": told}


def status(number: int, text: str, **more: object) -> dict:
    return {
        "id": str(number), "uri": f"https://elders.example/users/anna/statuses/{number}",
        "url": f"https://elders.example/@anna/{number}", "created_at": "2026-11-23T07:59:00.000Z", "language": "nl",
        "content": f"<p>{text}</p>", "reblog": None, **more,
    }  # fmt: skip


@dataclass
class Server:
    """Runs an application of aiohttp in a thread of its own, between `with` and its end."""

    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self):
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._begun.wait(10)
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def call(self, act: Callable[..., object], *arguments: object) -> None:
        """Do something in the thread of the server."""
        self._loop.call_soon_threadsafe(act, *arguments)

    async def _serve(self) -> None:
        self._loop, self._end, self.changed = asyncio.get_running_loop(), asyncio.Event(), asyncio.Condition()
        application = web.Application()
        application.add_routes(self.routes())
        runner = web.AppRunner(application, shutdown_timeout=0.2, handle_signals=False)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._begun.set()
        await self._end.wait()
        await runner.cleanup()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def _wake(self) -> None:
        self._task = self._loop.create_task(self._tell())


@dataclass
class Jetstream(Server):
    """Sends `messages` from the cursor on, then what is added; `breaks`: after how many messages it closes, once each.

    A message that is a text is sent as it is.
    """

    messages: list[Any] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    handles: dict[str, str] = field(default_factory=dict)
    cursors: list[int | None] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/subscribe", self._subscribe),
            web.get("/moved", self._moved),
            web.get("/xrpc/app.bsky.actor.getProfile", self._profile),
        ]

    def say(self, *messages: Any) -> None:
        self.call(self._say, messages)

    def _say(self, messages: tuple[Any, ...]) -> None:
        self.messages.extend(messages)
        self._wake()

    async def _moved(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound("/subscribe")

    async def _profile(self, request: web.Request) -> web.Response:
        handle = self.handles.get(request.query["actor"])
        return web.json_response(
            {"handle": handle} if handle else {"error": "x"}, status=200 if handle else 400
        )

    async def _subscribe(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.asked.append(dict(request.query))
        cursor = int(request.query["cursor"]) if "cursor" in request.query else None
        self.cursors.append(cursor)
        at, sent = (0 if cursor is not None else len(self.messages)), 0
        most = self.breaks.pop(0) if self.breaks else None
        reader = asyncio.create_task(self._read(socket))
        try:
            while not socket.closed:
                while at < len(self.messages):
                    message = self.messages[at]
                    at += 1
                    if isinstance(message, dict) and cursor is not None and message["time_us"] < cursor:
                        continue
                    await socket.send_str(message if isinstance(message, str) else json.dumps(message))
                    sent += 1
                    if most is not None and sent >= most:
                        await socket.close()
                        return socket
                async with self.changed:
                    if at >= len(self.messages):
                        await self.changed.wait()
        finally:
            reader.cancel()
        return socket

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type == WSMsgType.ERROR:
                return
        await self._tell()


@dataclass
class Mastodon(Server):
    """A timeline of `posts`, streamed to who has the token; `silent`: it streams nothing, not even signs of life."""

    posts: list[dict] = field(default_factory=list)
    token: str = "token-mastodon"
    queues: list[asyncio.Queue] = field(default_factory=list)
    since: list[str | None] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/v1/streaming/hashtag", self._stream),
            web.get("/api/v1/timelines/tag/{tag}", self._timeline),
        ]

    def say(self, name: str, data: object, is_post: bool = True) -> None:
        """Stream an event; a post stands on the timeline too."""
        self.call(self._say, name, data, is_post)

    def hang_up(self) -> None:
        """Close all streams."""
        self.call(self._to_all, None)

    def live(self) -> None:
        """Say on all streams that they live."""
        self.call(self._to_all, ":thump\n\n")

    def _to_all(self, told: str | None) -> None:
        for queue in self.queues:
            queue.put_nowait(told)

    def _say(self, name: str, data: object, is_post: bool) -> None:
        if is_post and isinstance(data, dict):
            self.posts.append(data)
        text = data if isinstance(data, str) else json.dumps(data)
        for queue in self.queues:
            queue.put_nowait(f"event: {name}\ndata: {text}\n\n")

    async def _timeline(self, request: web.Request) -> web.Response:
        since, before = request.query.get("since_id"), request.query.get("max_id")
        self.since.append(since)
        found = [
            post
            for post in sorted(self.posts, key=lambda post: -int(post["id"]))
            if (since is None or int(post["id"]) > int(since))
            and (before is None or int(post["id"]) < int(before))
        ]
        page = found[: int(request.query["limit"])]
        older = request.url.update_query(max_id=page[-1]["id"]) if len(page) < len(found) else None
        return web.json_response(page, headers={"Link": f'<{older}>; rel="next"'} if older else {})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"error": "Missing access token"}, status=401)
        self.asked.append(dict(request.query))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        queue: asyncio.Queue = asyncio.Queue()
        self.queues.append(queue)
        await response.write(b":)\n\n")
        try:
            while (text := await queue.get()) is not None:
                await response.write(text.encode())
        finally:
            self.queues.remove(queue)
        return response
