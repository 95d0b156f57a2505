"""Keep what one reader's browser made from every other: downloads, pictures, uploads, and the tab's own connection.

A browser gets a secret of its own with the first document (a cookie that no script reads). Each connection belongs to
the browser that opened it, and so does each file that its pages make. Whoever else has the address gets nothing.
"""

import contextvars
import re
import secrets
from collections import OrderedDict
from http import cookies as parsing

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import runtime as streamlit_runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.server.access import identity
from pages.shared import i18n
from pages.shared.i18n import N_, _

COOKIE = "weerklank_browser"
SECRET = re.compile(r"[0-9a-f]{32}")
# Streamlit answers these to anybody: figures of the server, a run of the first page as a check of its health, and,
# once somebody turned that on, the whole app to programs without a browser; and a folder of files that we do not have.
CLOSED = ("_stcore/metrics", "_stcore/script-health-check", "_stcore/agent/", "app/static/")
MEDIA, UPLOAD = "media/", "_stcore/upload_file/"
MOST = 50_000  # sessions and files that are remembered
NOT_YOURS = N_("This file is not there, or it belongs to another browser. Reload the page and make it again.")

# The browser whose connection is being opened in this task.
opening: contextvars.ContextVar[str | None] = contextvars.ContextVar("opening", default=None)
_browsers: OrderedDict[str, str] = OrderedDict()
_owners: OrderedDict[str, set[str]] = OrderedDict()


def guard() -> None:
    """Let the server remember whose files it keeps; once, at the start."""
    # Streamlit has no other place to say which manager it makes.
    streamlit_runtime.MediaFileManager = Files  # type: ignore[misc]


def belongs(session: str) -> None:
    """Remember that this session is of the browser that opens it now."""
    browser = opening.get()
    if browser is not None:
        _browsers[session] = browser
        _forget(_browsers)


def _forget(kept: OrderedDict) -> None:
    while len(kept) > MOST:
        kept.popitem(last=False)


class Files(MediaFileManager):
    """Streamlit's store of what pages hand out; knows for whom each file was made."""

    def add(self, *given, **named) -> str:
        """Keep a file for the reader whose page runs now; return its address."""
        url = super().add(*given, **named)
        ran = get_script_run_ctx(suppress_warning=True)
        _own(url, None if ran is None else ran.session_id)
        return url

    def execute_deferred(self, file_id: str) -> str:
        """Make a file that was promised on a page, for the reader of that page; return its address."""
        entry = self._deferred_callables.get(file_id)
        url = super().execute_deferred(file_id)
        _own(url, entry["session_id"] if entry else None)
        return url


def _own(url: str, session: str | None) -> None:
    browser = _browsers.get(session or "")
    if browser:
        file = _stem(url.rpartition("/")[2])
        _owners.setdefault(file, set()).add(browser)
        _owners.move_to_end(file)
        _forget(_owners)


class Belongings:
    """Gives each browser its secret, and each file and tab only to the browser that it belongs to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 404."""
        if scope["type"] == "websocket":
            browser = owner_of(scope)
            token = opening.set(browser)
            try:
                await self.app({**scope, "headers": _own_tab(scope, browser)}, receive, send)
            finally:
                opening.reset(token)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        browser = browser_of(scope)
        if not _may(scope):
            with i18n.use_language(i18n.DEFAULT):
                sentence = _(NOT_YOURS)
            await PlainTextResponse(f"{sentence}\n", 404, {"cache-control": "no-store"})(scope, receive, send)
            return
        is_media = _below(scope, MEDIA) is not None

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                told = Headers(raw=headers)
                if browser is None and told.get("content-type", "").startswith("text/html"):
                    headers.append((b"set-cookie", _cookie(scope).encode()))
                if is_media:
                    headers = [each for each in headers if each[0].lower() != b"cache-control"]
                    headers.append((b"cache-control", b"private, no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, marked)


def browser_of(scope: Scope) -> str | None:
    """Return the secret of the browser that asks, None where it has none, or none of ours."""
    told: parsing.SimpleCookie = parsing.SimpleCookie()
    try:
        told.load("; ".join(Headers(scope=scope).getlist("cookie")))
    except parsing.CookieError:
        return None
    value = told[COOKIE].value if COOKIE in told else ""
    return value if SECRET.fullmatch(value) else None


def owner_of(scope: Scope) -> str | None:
    """Return the mark of a browser and of who is logged in there; None where one of both is missing or over."""
    browser, person = browser_of(scope), identity.mark_of(scope)
    return None if browser is None or person is None else browser + person


def _may(scope: Scope) -> bool:
    if any(_below(scope, place) is not None for place in CLOSED):
        return False
    media, upload = _below(scope, MEDIA), _below(scope, UPLOAD)
    if media is None and upload is None:
        return True
    browser = owner_of(scope)
    if media is not None:
        return browser is not None and browser in _owners.get(_stem(media), set())
    if upload is not None and scope["method"] != "OPTIONS":
        return browser is not None and _browsers.get(upload.partition("/")[0]) == browser
    return True


def _below(scope: Scope, place: str) -> str | None:
    """Return what is asked for below this place of the app, None where something else is."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    start = f"/{base}/{place}" if base else f"/{place}"
    return scope["path"].removeprefix(start) if scope["path"].startswith(start) else None


def _stem(name: str) -> str:
    return name.partition("?")[0].partition(".")[0]


def _own_tab(scope: Scope, browser: str | None) -> list[tuple[bytes, bytes]]:
    """Return the headers, without the session to go on with where that is another browser's."""
    headers = []
    for name, value in scope["headers"]:
        if name == b"sec-websocket-protocol":
            parts = value.decode("latin-1").split(",")
            if len(parts) > 2 and (browser is None or _browsers.get(parts[2].strip()) != browser):
                parts = parts[:2]
            value = ",".join(parts).encode("latin-1")
        headers.append((name, value))
    return headers


def _cookie(scope: Scope) -> str:
    secure = "; Secure" if scope["scheme"] == "https" else ""
    return f"{COOKIE}={secrets.token_hex(16)}; Path=/; HttpOnly; SameSite=Lax{secure}"
