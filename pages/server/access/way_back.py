"""Bring who logs in back to the page of ours that was asked for, and to no other place, whatever is written."""

import hashlib
import re
import urllib.parse

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from pages.shared import login

COOKIE = "weerklank_way_back"
# As long as somebody takes to log in at a provider, a second factor and a forgotten password included.
LASTS = 15 * 60
# Tabs that log in at the same time; a proxy takes no more than 8 KB of cookies.
MOST, LONGEST = 3, 2_500
# A page of ours and what was chosen there.
OWN = re.compile(r"[A-Za-z0-9_-]{0,60}(\?[A-Za-z0-9._~%+=&:,*!-]{0,1500})?")
# Addresses of one part that are doors and no pages.
LOG_IN, COME_BACK = "auth/login", "oauth2callback"
DOORS = (login.BY_MAIL, COME_BACK)
REDIRECTS = (302, 303, 307)


def base() -> str:
    """Return below which path the app stands: "", or one that begins with a slash."""
    path = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def is_own(back: str) -> bool:
    """Is this a page of ours, written from below the app's address, and nothing else?"""
    return OWN.fullmatch(back) is not None and back.partition("?")[0] not in DOORS


def asked_page(headers: Headers) -> str:
    """Return from which page of ours this was asked, "" for the first page and for what is none of ours."""
    try:
        parts = urllib.parse.urlsplit(headers.get("referer", ""))
    except ValueError:
        return ""
    if parts.netloc.lower() != headers.get("host", "").lower() or not parts.path.startswith(f"{base()}/"):
        return ""
    path = parts.path.removeprefix(f"{base()}/")
    back = f"{path}?{parts.query}" if parts.query else path
    return back if is_own(back) else ""


class WayBack:
    """Remembers in the browser, for each login that began there, which page it was asked on, and leads there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; change where the answer of a login leads."""
        place = scope["path"].removeprefix(f"{base()}/") if scope["type"] == "http" else ""
        if place not in (LOG_IN, COME_BACK):
            await self.app(scope, receive, send)
            return

        async def led(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in REDIRECTS:
                raw = list(message["headers"])
                message = {**message, "headers": _begun(scope, raw) if place == LOG_IN else _over(scope, raw)}
            await send(message)

        await self.app(scope, receive, led)


def _begun(scope: Scope, raw: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of the answer that leads to the provider, with what the browser is to remember."""
    told = urllib.parse.urlsplit(Headers(raw=raw).get("location", "")).query
    state, back = _state(told), asked_page(Headers(scope=scope))
    kept = {mark: page for mark, page in _kept(scope).items() if mark != _mark(state)}
    if not state or not back:
        return raw
    written = _written({**kept, _mark(state): back})
    return [*raw, (b"set-cookie", _cookie(written, LASTS))]


def _over(scope: Scope, raw: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of the answer to who comes back from the provider: to the page, where it led to the first."""
    kept = _kept(scope)
    # After a logout the provider leads here too, without a state.
    back = kept.pop(_mark(_state(scope["query_string"].decode("latin-1"))), "")
    if not back:
        return raw
    changed = [
        (name, f"{base()}/{back}".encode())
        if name.lower() == b"location" and value.decode("latin-1").rstrip("/") == base()
        else (name, value)
        for name, value in raw
    ]
    return [*changed, (b"set-cookie", _cookie(_written(kept), LASTS if kept else 0))]


def _state(query: str) -> str:
    return dict(urllib.parse.parse_qsl(query)).get("state", "")


def _mark(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:16] if state else ""


def _kept(scope: Scope) -> dict[str, str]:
    kept = {}
    for each in HTTPConnection(scope).cookies.get(COOKIE, "")[:LONGEST].split("!"):
        mark, _sign, page = each.partition(".")
        back = urllib.parse.unquote(page)
        if re.fullmatch("[0-9a-f]{16}", mark) and is_own(back):
            kept[mark] = back
    return kept


def _written(kept: dict[str, str]) -> str:
    """Return the newest of these in one text that a cookie holds."""
    written: list[str] = []
    for mark, page in reversed(list(kept.items())[-MOST:]):
        each = f"{mark}.{urllib.parse.quote(page, safe='')}"
        if len("!".join([*written, each])) <= LONGEST:
            written.append(each)
    return "!".join(reversed(written))


def _cookie(written: str, lasts: int) -> bytes:
    return f"{COOKIE}={written}; Path={base() or '/'}; Max-Age={lasts}; HttpOnly; SameSite=Lax".encode()
