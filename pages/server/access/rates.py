"""Slow down who asks too often for what costs much: new tabs, and tries to log in."""

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shared import i18n
from pages.shared.i18n import N_, _
from pipelines.access.logins import listening

LOGIN = ("auth/login", "oauth2callback")
TOO_OFTEN = N_("Too many tries from one place. Wait a minute, then try again.")
MOST = 10_000  # places that are remembered


class Bucket:
    """So many at once, and so many a second after that, for each place."""

    def __init__(self, size: float, each_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.size, self.each_second, self.clock = size, each_second, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, place: str) -> bool:
        """Is there room for one more of this place? It is counted where there is."""
        now = self.clock()
        left, since = self._left.pop(place, (self.size, now))
        left = min(self.size, left + (now - since) * self.each_second)
        takes = left >= 1
        self._left[place] = (left - takes, now)
        while len(self._left) > MOST:
            self._left.popitem(last=False)
        return takes


class Rates:
    """New tabs and logins from one address come at a pace that a whole school behind one address does not reach."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.tabs = Bucket(300, 5.0)
        self.logins = Bucket(120, 2.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        bucket = self._bucket(scope)
        place = (scope.get("client") or ("", 0))[0]
        if bucket is None or bucket.takes(place):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1013})
        else:
            with i18n.use_language(i18n.DEFAULT):
                sentence = _(TOO_OFTEN)
            headers = {"retry-after": "60", "cache-control": "no-store"}
            await PlainTextResponse(f"{sentence}\n", 429, headers)(scope, receive, send)

    def _bucket(self, scope: Scope) -> Bucket | None:
        if scope["type"] == "http":
            return self.logins if scope["path"].rstrip("/").endswith(LOGIN) else None
        if scope["type"] != "websocket" or _is_back(scope):
            return None
        place = (scope.get("client") or ("", 0))[0]
        # Behind a proxy that is not named everybody is this machine.
        return None if not listening.is_number(place) or listening.is_loopback(place) else self.tabs


def _is_back(scope: Scope) -> bool:
    protocols = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    return len(protocols) > 2 and bool(protocols[2].strip())
