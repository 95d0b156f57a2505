"""Lead who types the name of a page, in Dutch or English, or an address of before, to the page itself.

Addresses of pages are in English, one word each; people type what stands in the menu.
"""

import functools
import re
import unicodedata
import urllib.parse

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.access.way_back import base
from pages.shared import i18n
from pages.shared.i18n import N_

# The path of a page → its name in the menu, and what else people call it; a test holds that none of app.py is missing.
PAGES = {
    "": (N_("Reputation"), "home start index dashboard login inloggen board bestuur weerklank"),
    "goals": (N_("Goals"), "goal doel doelstellingen"),
    "announcement": (N_("Announcement"), "month maand months maanden nieuwsbrief newsletter monthly-report"),
    "channels": (N_("Channels"), "channel kanaal socials social-media sociale-media"),
    "traffic": (N_("Traffic"), "bezoek websitebezoek websiteverkeer website-traffic"),
    "webcare": (N_("Webcare"), "cases zaken"),
    "alerts": (N_("Alerts"), "alert alarm alarmen waarschuwingen melding"),
    "mentions": (N_("Mentions"), "mention vermelding berichten nieuws news media"),
    "trust": (N_("Reliability"), "accuracy"),
    "sources": (N_("Sources"), "source bron feeds"),
    "settings": (N_("Settings"), "setting instelling configuratie configuration"),
    "setup": (N_("Your school"), "set-up school my-school mijn-school opzetten begin"),
    "privacy": (N_("Privacy"), "avg gdpr"),
    "audit": (N_("Audit log"), "audit-log audits"),
    "people": (N_("People and roles"), "mensen personen rollen roles users gebruikers"),
}
LONGEST = 60


class OtherAddresses:
    """Answers where a page is asked by another name; every other request passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead to the page, with what was chosen in the address, or pass the request on."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            page = page_of(scope["path"].removeprefix(f"{base()}/"))
            if page is not None:
                query = scope["query_string"].decode("latin-1")
                where = f"{base()}/{page}" + (f"?{query}" if query else "")
                await RedirectResponse(where, 307, {"cache-control": "no-cache"})(scope, receive, send)
                return
        await self.app(scope, receive, send)


def page_of(asked: str) -> str | None:
    """Return the path of the page that is called so; None for its own path, and for what names no page."""
    written = urllib.parse.unquote(asked).strip("/")
    # Twice the same slash would be another site's address in the answer; parts below a page are no names.
    if not written or len(written) > LONGEST or "/" in written or asked in PAGES:
        return None
    return _known().get(_plainly(written))


@functools.cache
def _known() -> dict[str, str]:
    """Return what pages are called, plainly → the path of the page."""
    called: dict[str, str] = {}
    for page, (title, others) in PAGES.items():
        names = [page, title, *others.split()]
        for language in i18n.LOCALES:
            with i18n.use_language(language):
                names.append(i18n._(title))
        for name in names:
            called.setdefault(_plainly(name), page)
    called.pop("", None)
    return called


def _plainly(name: str) -> str:
    """Return a name as it is compared: small letters and figures alone, without accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)
