"""Tell pages who asks: by the cookie of the provider's login, by a link of ours, or by a proxy that is believed.

What is told of a proxy or a link goes to pages in a header of our own, which nobody outside can send.
"""

import datetime as dt
import hashlib
import json
import logging
import urllib.parse
from collections.abc import Mapping

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from pages.shared import login
from pipelines.access.logins import access_file, store, visitors
from pipelines.access.logins.visitors import Visitor
from pipelines.support.errors import PipelineError

HEADER, FIELD = "x-weerklank-visitor", "weerklank"
COOKIE = "weerklank_login"
# Set by the front door, for requests that came by a proxy that is believed.
BY_PROXY = "weerklank.by_proxy"
LONGEST = 4_000
AGAIN = dt.timedelta(hours=1)
log = logging.getLogger("weerklank.login")


def take_over() -> None:
    """Let Streamlit tell pages of our own header, and of no other; once, at the start."""
    config.set_option("server.trustedUserHeaders", {HEADER: FIELD})


class Who:
    """Takes out what a stranger says of who asks, and puts in what is known."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a cookie of a login goes back by https only where it came by https."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        said = _told(scope)
        kept = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER.encode()]
        if said:
            kept.append((HEADER.encode(), json.dumps(said).encode()))
        scope["headers"] = kept
        if said and said["way"] == "proxy" and scope["type"] == "websocket":
            await anyio.to_thread.run_sync(_note, json.dumps(said))
        is_safe = scope.get("scheme") in ("https", "wss")

        async def secured(message: Message) -> None:
            if is_safe and message["type"] == "http.response.start":
                message = {**message, "headers": [_secured(each) for each in message["headers"]]}
            await send(message)

        await self.app(scope, receive, secured)


def _note(said: str) -> None:
    """Keep who came in by the proxy: at a new tab, where something changed or an hour passed."""
    found, now = login.visitor_of({FIELD: said}), login.now()
    told = visitors.seen(found)
    before = (store.kept() or {}).get("seen", {}).get(found.person.id, {})
    is_same = told == {name: before.get(name) for name in told}
    if found.person is visitors.NOBODY or (is_same and now - store.moment(before.get("at")) < AGAIN):
        return
    try:
        store.note(found.person.id, told, now)
    except PipelineError as error:
        log.warning("who came in could not be kept: %s", error)


def _secured(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = header
    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return header


def _told(scope: Scope) -> dict[str, object] | None:
    """Return what a believed proxy or a link of ours says of who asks; None for neither."""
    access, headers = access_file.known().access, Headers(scope=scope)
    if access.proxy is not None and scope.get(BY_PROXY):
        named = {
            "user": access.proxy.user, "mail": access.proxy.mail, "name": access.proxy.name,
            "groups": access.proxy.groups,
        }  # fmt: skip
        told = {part: headers.getlist(header) for part, header in named.items() if header}
        # A header that comes twice was sent by the reader too: nobody knows which is the proxy's.
        if told["user"] and all(len(each) < 2 and len(",".join(each)) <= LONGEST for each in told.values()):
            return {"way": "proxy", **{part: _text(each[0]) for part, each in told.items() if each}}
    secret = HTTPConnection(scope).cookies.get(COOKIE, "")
    return {"way": "link", "key": store.hashed(secret)} if secret and access.links else None


def _text(written: str) -> str:
    """Return a header as its proxy wrote it: names of people hold more than ASCII."""
    try:
        return written.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return written


def user_of(connection: HTTPConnection) -> Mapping[str, object]:
    """Return who asks, as Streamlit tells pages (`st.user`)."""
    told: dict[str, object] = {**gather_user_info(connection.headers)}
    secret = get_cookie_secret()
    signed = get_cookie_with_chunks(
        lambda name: decode_signed_value(secret, name, connection.cookies.get(name, "").encode("latin-1")),
        USER_COOKIE_NAME,
    )
    known = json.loads(signed) if signed else {}
    here = urllib.parse.urlsplit(str(known.pop("origin", ""))).netloc
    if not known.get("is_logged_in") or here != connection.headers.get("host"):
        return told
    return {**known, **told}


def visitor_of(connection: HTTPConnection) -> Visitor:
    """Return who asks, looked up now."""
    return login.visitor_of(user_of(connection))


def mark_of(scope: Scope) -> str | None:
    """Return a mark of this person and login, under which what their pages make belongs to them; None where nobody is
    let in. The same for everybody where nobody logs in.
    """
    if not login.is_closed():
        return ""
    found = visitor_of(HTTPConnection(scope))
    if found.state != "in":
        return None
    return hashlib.sha256(f"{found.person.id}\n{found.login}".encode()).hexdigest()[:32]
