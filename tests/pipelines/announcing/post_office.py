"""A real SMTP server on loopback that keeps what it gets, and refuses or breaks off when it is told to."""

import asyncio
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class PostOffice:
    """Serves between `with` and its end. refuse: addresses that it does not take; broken: what it says to a message."""

    def __init__(self, refuse: tuple[str, ...] = (), broken: str | None = None) -> None:
        self.refuse, self.broken = refuse, broken
        self.raw: list[bytes] = []
        self.to: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refuse:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.broken == "cut":
            server.transport.abort()
            return "250 never heard"
        if self.broken == "silent":
            while self.broken == "silent":
                await asyncio.sleep(0.05)
            return "451 Too late"
        if self.broken:
            return self.broken
        self.raw.append(envelope.content)
        self.to += envelope.rcpt_tos
        return "250 Taken"

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(each, policy=policy.default) for each in self.raw]

    def __enter__(self) -> "PostOffice":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
