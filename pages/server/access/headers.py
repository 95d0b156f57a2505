"""Add to every answer the headers that keep a browser from guessing, leaking, being framed and being read."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server.access.names import LOOPBACK, place

SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# A year, once a browser came by https; never for this machine's own names, which its other servers share.
SECURE = {"strict-transport-security": "max-age=31536000"}


class Safe:
    """Every answer carries these headers, also one that says no."""

    def __init__(self, app: ASGIApp, policy: Callable[[], str], is_framed: bool) -> None:
        self.app, self.policy, self.is_framed = app, policy, is_framed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add what the answer does not say itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _value in message["headers"]}
                more = [
                    (name.encode(), value.encode())
                    for name, value in self.headers(scope).items()
                    if name.encode() not in names
                ]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, safely)

    def headers(self, scope: Scope) -> dict[str, str]:
        """Return the headers of this answer; by which scheme it was asked is known once the front door has looked."""
        told = {**SAFE, "content-security-policy": self.policy()}
        if not self.is_framed:
            told["x-frame-options"] = "SAMEORIGIN"
        host = place(Headers(scope=scope).get("host", ""))
        if scope["scheme"] == "https" and host is not None and not _is_local(host.name):
            told.update(SECURE)
        return told


def _is_local(name: str) -> bool:
    return name == LOOPBACK or name.endswith(f".{LOOPBACK}") or name == "::1" or name.startswith("127.")
