"""Serve the app: Streamlit's own server, with compressed files, an own document and safe headers around it.

`streamlit run app.py` finds `st.App(__file__, **options())` in app.py and serves that.
"""

import contextlib
import functools
import gc
import importlib
import threading
import urllib.parse
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

import anyio.to_thread
import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, net_util
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import ComponentManifest
from streamlit.runtime.pages_manager import PagesManager

from pages.server import compressed_assets, html_document, reader_limits, shared_pages
from pages.server.access import by_mail, headers, opening, stopping
from pages.server.access.belongings import Belongings
from pages.server.access.front_door import FrontDoor
from pages.server.access.headers import Safe
from pages.server.access.hosts import handing
from pages.server.access.identity import Who
from pages.server.access.other_addresses import OtherAddresses
from pages.server.access.rates import Rates
from pages.server.access.way_back import WayBack
from pages.server.api import alerting, hub
from pages.server.api import routes as api
from pages.shared import i18n, login, states
from pages.shared.i18n import _, translate
from pages.shared.imports.uploads import Bounded
from pages.shared.look import stylesheet
from pipelines.support import logs

# Of ours: what a start does without and each reader needs.
OURS = ("pages.server.first_document", "pages.shared.menu.navigation", "pages.shared.menu.raising")
HEAVY = ("pandas", "duckdb", "PIL.Image", "babel.dates", "scipy.special")
YEAR = "public, immutable, max-age=31536000"


class Options(TypedDict):
    """What `st.App` takes, of all that it may be told, from us."""

    middleware: Sequence[Middleware]
    routes: Sequence[BaseRoute]
    lifespan: Callable[[st.App], contextlib.AbstractAsyncContextManager[dict[str, Any] | None]]
    on_script_error: Callable[[Exception], bool | None]
    exception_handlers: Mapping[Any, Callable[[Any, Any], Any]]


def options() -> Options:
    """Return what `st.App` needs to know besides the script."""
    stylesheet.in_document = True
    # A folder named "pages" would make the first visitor's deep link run its page alone, without navigation.
    PagesManager.uses_pages_directory = False
    # To judge a foreign origin Streamlit would ask a host elsewhere for our address; who serves more than one
    # origin names them in server.corsAllowedOrigins.
    config.set_option("browser.gatherUsageStats", False)
    net_util.get_external_ip = net_util.get_internal_ip = no_address
    # To find parts of pages in other packages Streamlit reads what each package that is installed says of itself.
    manifest_scanner.scan_component_manifests = no_parts  # type: ignore[assignment]
    reader_limits.make()
    one_each = [Middleware(handing.OneRequest)] if handing.begin() else []
    told = opening.server()
    door, policy = opening.decide(told), functools.partial(html_document.policy, told.embed)
    return {
        "middleware": [
            *one_each,
            Middleware(Safe, policy=policy, is_framed=bool(told.embed)),
            Middleware(FrontDoor, door=door),
            Middleware(Who),
            Middleware(Rates),
            Middleware(WayBack),
            # Who comes back is let in as such, also where the tab of before is gone or another's.
            Middleware(reader_limits.Room),
            Middleware(OtherAddresses),
            Middleware(Belongings),
            Middleware(Bounded),
            Middleware(Small),
            Middleware(Document),
        ],
        "routes": [
            Route("/favicon.png", favicon),
            *alerting.routes(),
            *hub.routes(),
            *api.routes(),
            *shared_pages.routes(),
            *by_mail.routes(told.public),
            *stopping.routes(),
        ],
        "lifespan": prepared,
        "on_script_error": broken_page,
        "exception_handlers": {Exception: broken_answer},
    }


def no_address() -> None:
    """Ask nobody which address this machine has."""


def no_parts() -> list[tuple[ComponentManifest, Path]]:
    """Return that no package brings parts of pages: ours are drawn by Streamlit's own."""
    return []


class Small:
    """Streamlit's scripts and styles go out compressed; every other request passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is a known file and may be compressed."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            request_headers, name = Request(scope).headers, compressed_assets.name(scope["path"])
            encoding = compressed_assets.accepted(request_headers.get("accept-encoding", ""))
            if encoding and name in compressed_assets.files() and "range" not in request_headers:
                body = await anyio.to_thread.run_sync(compressed_assets.packed, name, encoding)
                headers = {"content-encoding": encoding, "vary": "accept-encoding"}
                headers["cache-control"] = YEAR if name.startswith("static/") else "no-cache"
                headers["content-type"] = compressed_assets.TYPES[Path(name).suffix]
                await Response(body, headers=headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Document:
    """Where Streamlit answers with its document, ours goes out; Streamlit decides where that is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold back an HTML answer until it is known whether it is the document."""
        name = compressed_assets.name(scope["path"]) if scope["type"] == "http" else "_stcore/stream"
        if name.startswith(("_stcore/", "media/", "component/", "api/", "s/")) or scope["method"] not in (
            "GET",
            "HEAD",
        ):
            await self.app(scope, receive, send)
            return
        inside = scope
        if not name.startswith("static/"):
            # Streamlit's document must come whole and plain, also for a browser that holds ours.
            dropped = (b"if-", b"range", b"accept-encoding")
            inside = {**scope, "headers": [h for h in scope["headers"] if not h[0].startswith(dropped)]}
        held: list[Message] = []

        async def dressing(message: Message) -> None:
            if not held and not _is_document(message):
                await send(message)
                return
            held.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                await self._finish(held, scope, receive, send)

        await self.app(inside, receive, dressing)

    async def _finish(self, held: list[Message], scope: Scope, receive: Receive, send: Send) -> None:
        body = b"".join(message.get("body", b"") for message in held[1:])
        if scope["method"] == "GET" and body != html_document.stock():
            for message in held:
                await send(message)
            return
        if compressed_assets.name(scope["path"]).startswith("static/"):
            # A tab that was left open asks for a script of an earlier Streamlit.
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
            return
        requested = urllib.parse.parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
        language = requested if requested in i18n.LOCALES else i18n.DEFAULT
        encoding = compressed_assets.accepted(Request(scope).headers.get("accept-encoding", ""))
        headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-cache"}
        headers["vary"] = "accept-encoding"
        if encoding:
            headers["content-encoding"] = encoding
        from pages.server import first_document  # loaded by `prepared`, when Streamlit is there

        page = await first_document.page(scope)
        if page is not None and login.is_closed():
            headers.update({"cache-control": "private, no-store", "vary": "accept-encoding, cookie"})
        body = await anyio.to_thread.run_sync(html_document.dressed, language, encoding, page)
        await Response(body, headers=headers)(scope, receive, send)


def _is_document(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 200:
        return False
    headers = Headers(raw=message["headers"])
    length = str(len(html_document.stock()))
    return headers.get("content-type", "").startswith("text/html") and headers.get("content-length") == length


async def favicon(request: Request) -> Response:
    """Our own mark, also before the page has said so."""
    return FileResponse(stylesheet.FAVICON, headers={"cache-control": "public, max-age=86400"})


@contextlib.asynccontextmanager
async def prepared(app: object) -> AsyncIterator[None]:
    """Say where we are at the start, and get ready in the background."""
    logs.stamp()
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    print(f"Weerklank: http://localhost:{config.get_option('server.port')}/{base}", flush=True)
    for name in OURS:
        importlib.import_module(name)
    threading.Thread(target=get_ready, name="get ready", daemon=True).start()
    yield


def get_ready() -> None:
    """Spare the first visitor the wait: load what every page needs, then compress what every visit fetches."""
    # Only packages of others: two threads that load our modules, which know each other, may trip.
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    # What is loaded by now is never garbage; looking through it again and again holds up every reader.
    gc.freeze()
    compressed_assets.prepare(html_document.first())


def broken_page(error: Exception) -> bool:
    """Return a page stopped on an error of our own making: a sentence and a reference, never a traceback."""
    reference = states.report(error)
    states.broken(
        _("This page cannot be shown now"), _("Something went wrong in the dashboard itself."), reference
    )
    return True


async def broken_answer(request: Request, error: Exception) -> Response:
    """Return the same for an answer that is no page."""
    with i18n.use_language(i18n.DEFAULT):
        sentence = _("Something went wrong in the dashboard itself.")
        more = translate(
            "Pass this reference to whoever runs this dashboard: {reference}.", reference=states.report(error)
        )
    return PlainTextResponse(f"{sentence} {more}\n", status_code=500, headers=headers.SAFE)
