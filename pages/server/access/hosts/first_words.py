"""Read the first words of a connection and leave them there: which host does it ask for? Or refuse it in a sentence."""

import asyncio
import contextlib
import socket
import time

from pages.server.access.names import place
from pages.shared import i18n
from pages.shared.i18n import N_, _

MOST_HEAD = 32 * 1024  # bytes in which a browser has said which host it wants
PATIENCE = 10.0  # seconds for that
LOOK = 0.02
NOBODY = N_("No dashboard answers at this address.")
UNCLEAR = N_("This request does not say, or not clearly, which dashboard it is for.")
NOT_NOW = N_("This dashboard cannot be opened now. Try again in a few minutes.")
STATUS = {400: "Bad Request", 421: "Misdirected Request", 503: "Service Unavailable"}


def host(head: bytes) -> str | None:
    """Return the host that the first request of a connection asks for; None where it does not say, or twice."""
    lines = head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    named = [
        value for name, colon, value in (line.partition(b":") for line in lines) if name.lower() == b"host"
    ]
    found = place(named[0].strip().decode("latin-1")) if len(named) == 1 else None
    return found.name if found else None


async def begun(connection: socket.socket) -> bytes | None:
    """Return the head of the first request, left where it is; None where it does not come, or is too long."""
    connection.setblocking(False)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            head = connection.recv(MOST_HEAD, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            head = b"-"
        if not head or len(head) >= MOST_HEAD:
            return None
        if b"\r\n\r\n" in head:
            return head
        await asyncio.sleep(LOOK)
    return None


async def refuse(connection: socket.socket, status: int, why: str) -> None:
    """Answer with a sentence, and close."""
    with i18n.use_language(i18n.DEFAULT):
        body = f"{_(why)}\n".encode()
    head = (
        f"HTTP/1.1 {status} {STATUS[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
    )
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(connection, head.encode() + body)
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        connection.recv(MOST_HEAD)  # what was read is no reason to reset the answer
