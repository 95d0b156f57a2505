"""A small web site on loopback, real sockets, that behaves as told: well, badly or very badly."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pipelines import web
from pipelines.web.addresses import Resolver

LOOPBACK = frozenset({"127.0.0.1"})


def policy(**changes) -> web.Policy:
    """Loopback allowed, and times so short that a test that waits still ends at once."""
    quick: dict[str, Any] = {
        "allow_private": LOOPBACK,
        "connect": 0.5,
        "read": 0.5,
        "total": 1.0,
        "whole": 1.5,
        "retries": 0,
        "backoff": 0.02,
        "gap": 0.0,
    }
    return web.Policy(web.user_agent("beheer@school.example"), **(quick | changes))


def names(rules: web.Policy, **hosts: str) -> Resolver:
    """A resolver that knows `hosts` (name with _ for a dot → address) and no other name."""
    known = {name.replace("_", "."): address for name, address in hosts.items()}

    def look_up(host, port, family=0, type=0):
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    return Resolver(rules, look_up)


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]


Behaviour = Callable[["Site", Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """Answers `pages` (path → behaviour) between `with` and its end; what was asked stands in `asked`."""

    pages: dict[str, Behaviour]
    host: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0

    def __enter__(self) -> "Site":
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._begun.wait(5)
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._busy: set[asyncio.Task] = set()
        server = await asyncio.start_server(self._connection, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._begun.set()
        await self._stop.wait()
        server.close()
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            asked = Asked(head[0].split(" ")[1], headers)
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                page = self.pages.get(asked.path.split("?")[0]) or self.pages.get("*") or status(404)
                await page(self, asked, writer)
                await writer.drain()
            finally:
                self.at_once -= 1
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._busy.discard(task)
            writer.close()


def head(code: int = 200, **headers: object) -> bytes:
    lines = [f"HTTP/1.1 {code} X", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def page(body: bytes | str, code: int = 200, wait: float = 0.0, **headers: object) -> Behaviour:
    data = body.encode() if isinstance(body, str) else body

    async def answer(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(wait)
        writer.write(head(code, Content_Length=len(data), **headers) + data)

    return answer


def status(code: int, **headers: Any) -> Behaviour:
    return page(b"", code, **headers)


def redirect(to: str, code: int = 302) -> Behaviour:
    return status(code, Location=to)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first behaviour for the first request, and so on; the last one goes on."""
    left = list(behaviours)

    async def answer(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(site, asked, writer)

    return answer


def endless(piece: bytes, pause: float = 0.0, **headers: object) -> Behaviour:
    async def answer(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, **headers))
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


async def reset(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Breaks the connection off without an answer (RST)."""
    writer.transport.abort()


async def silence(site: Site, asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Takes the request and never answers."""
    await asyncio.sleep(60)
