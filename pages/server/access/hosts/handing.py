"""Take connections from the door of several organisations, in place of listening.

The app of one organisation listens nowhere: the door (`door.py`) accepts, reads which host is asked for, and hands the
connection itself over a pair of sockets. So the app sees who really asks and at which address, and judges the name
itself, for each request, by what its own organisation says (`FrontDoor`). Nobody reaches it by another way, also no
program on this machine.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.server import STARTUP_FAILURE

AT_ONCE = 16  # connections in one message
GREETING = b"ready"


def descriptor() -> int | None:
    """Return the file descriptor at which the door hands connections over; None where this app listens itself."""
    told = os.environ.get("WEERKLANK_DOOR", "")
    return int(told) if told.isascii() and told.isdigit() else None


def begin() -> bool:
    """Let this process take connections from the door, where one started it. Does it?"""
    given = descriptor()
    if given is None:
        return False
    control = socket.socket(fileno=given)
    control.setblocking(False)

    async def startup(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        await _startup(server, control, sockets)

    uvicorn.Server.startup = startup  # type: ignore[assignment,method-assign]
    return True


async def _startup(
    server: uvicorn.Server, control: socket.socket, sockets: list[socket.socket] | None
) -> None:
    """Start as uvicorn does, without a socket that listens."""
    await server.lifespan.startup()
    if server.lifespan.should_exit:
        sys.exit(STARTUP_FAILURE)
    loop = asyncio.get_running_loop()
    server.servers = []  # which uvicorn closes at the end
    for each in sockets or []:  # bound by Streamlit, to listen at
        each.close()

    def protocol() -> asyncio.Protocol:
        return server.config.http_protocol_class(  # type: ignore[call-arg]
            config=server.config, server_state=server.server_state, app_state=server.lifespan.state
        )

    tasks: set[asyncio.Task[object]] = set()

    def arrived() -> None:
        for connection in _received(control, server):
            task = loop.create_task(_served(connection, protocol))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    loop.add_reader(control, arrived)
    with contextlib.suppress(OSError):
        control.send(GREETING)
    server.started = True


def _received(control: socket.socket, server: uvicorn.Server) -> list[socket.socket]:
    try:
        told, descriptors, _flags, _address = socket.recv_fds(control, 1, AT_ONCE)
    except (BlockingIOError, InterruptedError):
        return []
    except OSError:
        told, descriptors = b"", []
    if not told:  # the door has gone, and nobody can come in any more
        asyncio.get_running_loop().remove_reader(control)
        server.should_exit = True
    return [socket.socket(fileno=each) for each in descriptors]


async def _served(connection: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
    connection.setblocking(False)
    try:
        await asyncio.get_running_loop().connect_accepted_socket(protocol, connection)
    except OSError:
        connection.close()


class OneRequest:
    """Answer one request on each connection: a proxy that keeps one open would send the next one here, for any host."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say with each answer that the connection closes."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() != b"connection"]
                message = {**message, "headers": [*kept, (b"connection", b"close")]}
            await send(message)

        await self.app(scope, receive, closing if scope["type"] == "http" else send)
