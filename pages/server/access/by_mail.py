"""Answer /enter: ask for a link by mail, and log in by one.

Plain documents without a script. Opening a link only shows a button: programs that look at links in mail use none up.
Who asks hears the same at once, whether the address is known or not; the mail is made and sent beside it.
"""

import ipaddress
import logging
import re
import threading
import urllib.parse
from collections.abc import Sequence

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.server.access import mail_pages
from pages.server.access.identity import COOKIE
from pages.server.access.rates import TOO_OFTEN, Bucket
from pages.server.access.way_back import asked_page, base, is_own
from pages.shared import i18n, login
from pages.shared.i18n import N_, _
from pipelines.access.logins import access_file, links
from pipelines.support.errors import PipelineError

SECRET = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 4_000
NOT_HERE = N_("Logging in by e-mail is not offered here.")
ASKED = N_(
    "If this address may come in here, you will find a message with a link in your mailbox. The link works for ten"
    " minutes and once. Nothing there? Look among unwanted mail, or ask whoever manages this dashboard."
)
log = logging.getLogger("weerklank.login")


def routes(public: Sequence[str]) -> list[Route]:
    """Return the addresses of logins by mail. public: under which addresses readers know the dashboard."""
    doors = Doors(public)
    start = f"{base()}/{login.BY_MAIL}"
    return [
        Route(start, doors.asked, methods=["GET", "HEAD", "POST"]),
        Route(f"{start}/{{secret}}", doors.opened, methods=["GET", "HEAD", "POST"]),
    ]


class Doors:
    """Two pages, and how often each place and each address may ask."""

    def __init__(self, public: Sequence[str]) -> None:
        self.public = public
        # A class of students behind one address of the school; then one every ten seconds.
        self.places = Bucket(30, 0.1)
        self.addresses = Bucket(3, 1 / 300)
        self.sending = threading.BoundedSemaphore(8)

    async def asked(self, request: Request) -> Response:
        """Show the form; take what was typed into it. Raises: nothing that is known of."""
        language = _language(request.query_params.get("lang"))
        with i18n.use_language(language):
            if not access_file.known().access.links:
                return mail_pages.said(_("Log in by e-mail"), _(NOT_HERE), language, 404)
            if request.method != "POST":
                return mail_pages.form(language, asked_page(request.headers))
            if not self.places.takes(_place(request)):
                return mail_pages.said(_("One moment please"), _(TOO_OFTEN), language, 429)
            told = await _typed(request)
            self._send(request, told.get("mail", "")[:300], told.get("back", ""), language)
            return mail_pages.said(_("Look in your mail"), _(ASKED), language, 200)

    def _send(self, request: Request, typed: str, back: str, language: str) -> None:
        """Send it beside the answer, so that how long it takes tells nobody whether the address is known."""
        address = access_file.address_of(typed)
        if not address or not self.addresses.takes(address):
            return
        if not self.sending.acquire(blocking=False):
            log.warning("more links are asked for than the mail server takes; one was left out")
            return
        back = back if is_own(back) else ""
        start = f"{self._own(request)}{base()}/{login.BY_MAIL}"

        def work() -> None:
            from pipelines.sending import login_links  # brings what sends along: only where somebody asks

            try:
                login_links.send(address, back, start, language, login.now())
            finally:
                self.sending.release()

        threading.Thread(target=work, name="send a link", daemon=True).start()

    def _own(self, request: Request) -> str:
        """Return the address that stands in the mail: of those that are configured where there is one."""
        host = request.headers.get("host", "")
        asked = next(
            (each for each in self.public if urllib.parse.urlsplit(each).netloc == host.lower()), None
        )
        return asked or (self.public[0] if self.public else f"{request.url.scheme}://{host}")

    async def opened(self, request: Request) -> Response:
        """Show the button of a link; log in who pressed it. Raises: nothing that is known of."""
        language, secret = _language(request.query_params.get("lang")), request.path_params["secret"]
        with i18n.use_language(language):
            if not access_file.known().access.links:
                return mail_pages.said(_("Log in by e-mail"), _(NOT_HERE), language, 404)
            if not SECRET.fullmatch(secret):
                return mail_pages.over(language)
            if request.method == "POST":
                return await self._enter(request, secret, language)
            mail = await anyio.to_thread.run_sync(links.waiting, secret, login.now())
            return mail_pages.over(language) if mail is None else mail_pages.button(language, mail)

    async def _enter(self, request: Request, secret: str, language: str) -> Response:
        if not self.places.takes(_place(request)):
            return mail_pages.said(_("One moment please"), _(TOO_OFTEN), language, 429)
        try:
            made = await anyio.to_thread.run_sync(links.enter, secret, login.now())
        except links.LinkOver:
            return mail_pages.over(language)
        except PipelineError as error:
            sentence = i18n.translate(error.template, error.fields)
            return mail_pages.said(_("Log in by e-mail"), sentence, language, 503)
        back = made.back if is_own(made.back) else ""
        answer = RedirectResponse(f"{base()}/{back}", 303, {"cache-control": "no-store"})
        path = base() or "/"
        # Whoever was logged in here by a provider is not any more: one browser, one person.
        for name in request.cookies:
            if name.startswith(USER_COOKIE_NAME):
                answer.delete_cookie(name, path=path)
        answer.set_cookie(
            COOKIE, made.secret, max_age=made.hours * 3600, path=path, httponly=True, samesite="lax"
        )
        return answer


def _language(asked: str | None) -> str:
    return asked if asked in i18n.LOCALES else i18n.DEFAULT


def _place(request: Request) -> str:
    """Return who asks, as far as one is told from another: of IPv6 the network that a house has."""
    told = request.client.host if request.client else ""
    try:
        number = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return told
    if isinstance(number, ipaddress.IPv4Address):
        return told
    mapped = number.ipv4_mapped
    return str(mapped or ipaddress.ip_network((int(number), 64), strict=False))


async def _typed(request: Request) -> dict[str, str]:
    """Return the fields of the form; of what is longer than any form of ours, nothing."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return {}
    told = urllib.parse.parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10) if body else []
    return dict(told)
