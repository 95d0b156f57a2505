"""Open the one door of several organisations: read which host is asked for, and hand the connection to its app.

`python -m pages.server.access.hosts.door`. Only the beginning of a connection is looked at, and it stays where it was:
the app reads it again and judges it itself. A host that no organisation names, or that two name, gets a sentence that
names nobody. An app is started when somebody asks for it first.
"""

import asyncio
import contextlib
import logging
import os
import socket
import sys
import time

from pages.server.access.hosts import apps, first_words, homes
from pages.server.access.hosts.apps import App, Served
from pipelines.access.organisations import places
from pipelines.runs import exposure
from pipelines.support import logs
from pipelines.support.errors import PipelineError
from pipelines.support.pauses import growing
from pipelines.support.ports import port_of
from pipelines.support.signals import Stop, on_signals

PORT = 8501
LOOK = 0.02
STARTING = 60.0  # seconds that somebody waits for an app to start
MOST_WAITING = 1000  # connections of which the host is not known yet
BACKLOG = 512
FRESH = 2.0  # seconds between two looks at which hosts there are
FIRST_PAUSE, LONGEST_PAUSE, WELL = 2.0, 120.0, 120.0
log = logging.getLogger("weerklank.door")


class Door:
    """Accepts, looks at the host, hands over."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._apps: dict[str, App] = {}
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._hosts: dict[str, Served] = {}
        self._homes: dict[str, str] | None = None
        self._looked = 0.0
        self._waiting = 0

    async def serve(self, listening: socket.socket, stop: Stop) -> None:
        """Serve until told to stop; then all apps end."""
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()
        accepting = loop.create_task(self._accept(listening, tasks))
        try:
            while not stop.is_set() and not accepting.done():
                await asyncio.sleep(0.1)
        finally:
            for task in (accepting, *tasks):
                task.cancel()
            self.end()

    async def _accept(self, listening: socket.socket, tasks: set[asyncio.Task[None]]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _address = await loop.sock_accept(listening)
            except OSError as error:  # out of files: those who leave make room
                log.error("no connection can be taken: %s", error.strerror)
                await asyncio.sleep(0.2)
                continue
            if self._waiting >= MOST_WAITING:
                connection.close()
                continue
            task = loop.create_task(self._one(connection))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _one(self, connection: socket.socket) -> None:
        self._waiting += 1
        try:
            with connection, contextlib.suppress(OSError):
                head = await first_words.begun(connection)
                if head is None:
                    return
                name = first_words.host(head)
                served = self._of(name) if name else None
                if name is None:
                    await first_words.refuse(connection, 400, first_words.UNCLEAR)
                elif served is None:
                    await first_words.refuse(connection, 421, first_words.NOBODY)
                elif not await self._hand(served, connection):
                    await first_words.refuse(connection, 503, first_words.NOT_NOW)
        finally:
            self._waiting -= 1

    def _of(self, name: str) -> Served | None:
        """Return who answers to this host, as the configurations say now. The app of one that was taken away ends."""
        if time.monotonic() - self._looked > FRESH:
            self._hosts, self._looked = apps.hosts(places.found()), time.monotonic()
            self._tell_homes()
            there = {served.organisation.name for served in self._hosts.values()}
            for gone in self._apps.keys() - there:
                self._apps.pop(gone).leave()
        return self._hosts.get(name)

    def _tell_homes(self) -> None:
        found = homes.of(set(self._hosts.values()), self._port)
        if found != self._homes:
            try:
                homes.write(found)
                self._homes = found
            except OSError as error:  # who is elsewhere is told so without being led home
                log.error("where each organisation is could not be written: %s", error.strerror)

    async def _hand(self, served: Served, connection: socket.socket) -> bool:
        """Hand the connection to the app of this organisation, started where it is not there. Was it?"""
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            app = self._app(served)
            if app is None:
                return False
            try:
                app.ready = app.ready or bool(app.control.recv(16))
                if app.ready:
                    socket.send_fds(app.control, [b"x"], [connection.fileno()])
                    return True
            except (BlockingIOError, InterruptedError):
                pass
            except OSError:  # it ended: the next look starts another, or says that this has to wait
                app.ready = False
            await asyncio.sleep(LOOK)
        return False

    def _app(self, served: Served) -> App | None:
        """Return its app, started where there is none; None while one that ended again and again has to wait."""
        name, now = served.organisation.name, time.monotonic()
        app = self._apps.get(name)
        if app is not None and app.is_running and app.served == served:
            return app
        if app is not None:
            del self._apps[name]
            if app.is_running:  # its address changed
                app.leave()
            else:
                self._note_end(name, app, now)
        if now < self._not_before.get(name, 0.0):
            return None
        try:
            self._apps[name] = apps.started(served, self._port)
        except OSError as error:
            log.error("the app of %s cannot be started: %s", name, error.strerror)
            self._not_before[name] = now + FIRST_PAUSE
            return None
        return self._apps[name]

    def _note_end(self, name: str, app: App, now: float) -> None:
        app.control.close()
        self._failures[name] = 1 if now - app.begun >= WELL else self._failures.get(name, 0) + 1
        if self._failures[name] > 1:
            self._not_before[name] = now + growing(self._failures[name], FIRST_PAUSE, LONGEST_PAUSE)
        log.error("the app of %s ended by itself (%s)", name, app.process.returncode)

    def end(self) -> None:
        """End all apps."""
        apps.end(list(self._apps.values()))
        self._apps.clear()


def bound(address: str | None, port: int) -> socket.socket:
    """Return a socket that listens. Raises: OSError."""
    family, kind, proto, _name, where = socket.getaddrinfo(
        address or "0.0.0.0", port, 0, socket.SOCK_STREAM, 0, socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, proto)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(where)
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def main() -> int:
    """Serve until told to stop. 0 told to stop, 2 where the address cannot be used."""
    logs.start(level=logging.INFO)
    os.umask(0o077)
    stop = on_signals()
    try:
        port = port_of("WEERKLANK_PORT", os.environ.get("WEERKLANK_PORT"), PORT)
        listening = bound(exposure.address(), port)
    except (OSError, PipelineError) as error:
        print(error, file=sys.stderr, flush=True)
        return 2
    print(f"Weerklank: {len(places.found())} organisations at port {port}", flush=True)
    with listening:
        asyncio.run(Door(listening.getsockname()[1]).serve(listening, stop))
    return 0


if __name__ == "__main__":
    sys.exit(main())
