"""Limit how many readers the server takes: many open files, few for each reader, a sentence when it is full.

Each open tab holds its connection; so the limit of open files decides how many readers there can be.
"""

import asyncio
import contextlib
import html
import re
import resource
import selectors
import socket
import urllib.parse
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.backend_operation_handler import BackendOperationDispatcher

from pages.server import compressed_assets, connection_lost
from pages.server.access import belongings
from pages.server.api.problems import Problem
from pages.shared import i18n
from pages.shared.i18n import _

# What the system may refuse to go beyond, from the highest on; macOS stops at less than it promises.
WANTED = (65_536, 10_240)
# A part of the limit is for those inside: their files, downloads and questions to the warehouse.
LEAST, MOST = 16, 200
WAIT = 60
INSIDE = ("static/", "_stcore/", "media/", "component/", "favicon", "manifest")
_IS_API = re.compile(r"(?:/[^/]+)?/api/v\d+(?:/|$)")
OPEN_FILES = next((Path(folder) for folder in ("/proc/self/fd", "/dev/fd") if Path(folder).is_dir()), None)


def make() -> None:
    """Allow as many open files as the system does, and sessions that hold none of their own; once, at the start."""
    raise_limit()
    # Streamlit has no other place to say which sessions it makes.
    websocket_session_manager.AppSession = Session  # type: ignore[misc]
    belongings.guard()


def raise_limit() -> None:
    """Raise how many files this process may hold open as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard if hard != resource.RLIM_INFINITY else WANTED[0], *WANTED):
        if soft != resource.RLIM_INFINITY and soft < limit:
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
                return


def is_full() -> bool:
    """Are so many files open that only those inside may open more?"""
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY or OPEN_FILES is None:
        return False
    try:
        return sum(1 for _each in OPEN_FILES.iterdir()) > limit - min(MOST, max(LEAST, limit // 8))
    except OSError:  # not even that could be opened
        return True


class Session(AppSession):
    """A reader's session. Streamlit gives each an event loop that it never runs, for libraries that ask for one."""

    def __init__(self, *given, **named) -> None:
        super().__init__(*given, **named)
        self._script_event_loop.close()
        self._script_event_loop = IdleLoop()
        belongings.belongs(self.id)

    def _create_backend_operation_dispatcher(self) -> BackendOperationDispatcher:
        dispatcher = super()._create_backend_operation_dispatcher()
        # What it offers to developers writes files beside the program.
        for name in ("install_skills", "dismiss_skills_nudge"):
            dispatcher._handlers.pop(name, None)
        return dispatcher


class IdleLoop(asyncio.SelectorEventLoop):
    """An event loop that opens its three files when it is first run; most never are."""

    _selector: selectors.BaseSelector
    _ssock: socket.socket | None
    _csock: socket.socket | None

    def __init__(self) -> None:
        self._is_ready = False
        super().__init__(selectors.SelectSelector())

    def _make_self_pipe(self) -> None:
        if self._is_ready:
            super()._make_self_pipe()  # type: ignore[misc]  # asyncio's own, not in its types
        else:
            self._ssock = self._csock = None

    def _close_self_pipe(self) -> None:
        if self._ssock is not None:
            super()._close_self_pipe()  # type: ignore[misc]  # the same

    def run_forever(self) -> None:
        """Run, as any event loop."""
        if not self._is_ready:
            self._is_ready = True
            # SelectSelector cannot watch files numbered 1,024 and up, of which a full house has many.
            self._selector.close()
            self._selector = selectors.DefaultSelector()
            self._make_self_pipe()
        super().run_forever()


class Room:
    """Who is inside goes on; who comes in while it is full gets a sentence at once, not a page that never comes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or answer 503."""
        if not _is_newcomer(scope) or not is_full():
            await self.app(scope, receive, send)
            return
        answer = _to_program() if _IS_API.match(scope["path"]) else full(scope)
        if scope["type"] == "websocket":
            await receive()
            answer.raw_headers = [
                raw_header for raw_header in answer.raw_headers if raw_header[0] != b"connection"
            ]
            start = {"status": answer.status_code, "headers": answer.raw_headers}
            await send({"type": "websocket.http.response.start", **start})
            await send({"type": "websocket.http.response.body", "body": answer.body})
            return
        await answer(scope, receive, send)


def _is_newcomer(scope: Scope) -> bool:
    """Does this open a page, or the connection of a page that had none before?"""
    if scope["type"] == "websocket":
        protocols = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
        return not (len(protocols) > 2 and protocols[2].strip())  # the third names the session that was lost
    return scope["type"] == "http" and not compressed_assets.name(scope["path"]).startswith(INSIDE)


def _to_program() -> Response:
    """Return the same for a program, in the form of all that the API refuses."""
    headers = {"retry-after": str(WAIT), "connection": "close"}
    return Problem(
        503, f"Too many readers at this moment. Ask again after {WAIT} s.", headers=headers
    ).response()


def full(scope: Scope) -> HTMLResponse:
    """Return the page that says so, in the language of the address or of the browser; it tries again by itself."""
    with i18n.use_language(spoken(scope)):
        title, sentence = (html.escape(_(text)) for text in connection_lost.TEXTS["full"])
        page = (
            f'<!doctype html><html lang="{i18n.language()}"><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="{WAIT}">'
            f"<title>{title}</title><h1>{title}</h1><p>{sentence}</p></html>"
        )
    # A connection that is kept open would take the place of somebody who goes.
    return HTMLResponse(
        page, 503, {"retry-after": str(WAIT), "cache-control": "no-store", "connection": "close"}
    )


def spoken(scope: Scope) -> str:
    """Which of our languages does this request ask for: in its address, else by its Accept-Language?"""
    requested = urllib.parse.parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    accepted = Headers(scope=scope).get("accept-language", "").lower().split(",")
    wished = [requested, *(entry.split(";")[0].strip().split("-")[0] for entry in accepted)]
    return next((language for language in wished if language in i18n.LOCALES), i18n.DEFAULT)
