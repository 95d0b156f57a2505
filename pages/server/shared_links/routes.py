"""Answer /s/SECRET: the page, the last one that could be drawn, or why there is none; it comes back by itself."""

import asyncio
import functools
import html
import math
import urllib.parse
from collections.abc import Callable

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import config

from pages.server.shared_links import drawn, lookup
from pages.server.shared_links.drawn import Draw, Shown
from pages.shared import i18n
from pages.shared import page as frame
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.look import stylesheet
from pipelines.runs import shared_links as sharing
from pipelines.support import guard
from warehouse.access.shared_links import SharedLink
from warehouse.core.errors import WarehouseError

# Seconds after which a page comes back by itself: one that stands still, and one that could not be shown.
STILL, AGAIN = 300, 15
OWN = """
#wk-first { position: static; min-height: 100vh; }
#wk-first .stMainBlockContainer { padding-top: 1.5rem; }
#wk-first .st-key-wk-head-period { min-height: 0; }
#wk-first .st-key-wk-days p { text-decoration: none; }
#wk-first .wk-part-of { padding-bottom: 1rem; }
#wk-first .wk-part-of h1 { font-size: 1.25rem; }
.wk-shared { max-width: 76rem; margin: 0 auto; padding: 0 2rem 1.5rem; font-size: .875rem; }
.wk-turning { font-size: 1.25rem; }
.wk-turning .wk-shared { font-size: 1rem; }
"""


# How the markup of a page is styled, given by `routes`.
_styles: list[Callable[[], str]] = []


def routes(draw: Draw, style: Callable[[], str]) -> list[Route]:
    """Return the address of shared links. draw: draws a page; style: the style sheet of its markup."""
    _styles[:] = [style]
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    start = f"/{base}/s" if base else "/s"
    return [Route(f"{start}/{{secret}}", functools.partial(answer, draw), methods=["GET", "HEAD"])]


async def answer(draw: Draw, request: Request) -> Response:
    """Answer one request. Raises: nothing that is known of."""
    asked = request.query_params.get("lang")
    language = asked if asked in i18n.LOCALES else None
    try:
        with guard.around(N_("A shared link"), WarehouseError, asyncio.CancelledError):
            return await _answered(draw, request, language)
    except (WarehouseError, guard.Unforeseen):
        return _later(language or i18n.DEFAULT)


async def _answered(draw: Draw, request: Request, language: str | None) -> Response:
    link = await anyio.to_thread.run_sync(lookup.found, str(request.path_params["secret"]))
    holds = link is not None and sharing.works(link, frame.now())
    early = lookup.wait(link.link_hash if link and holds else None)
    language = language or (link.language if link and holds else i18n.DEFAULT)
    if early:
        return _too_often(language, early)
    if link is None or not holds:
        return _no_page(language)
    n = _number(request.query_params.get("n", ""), len(link.views))
    shown = await drawn.shown(draw, link.views[n], link.part, language)
    is_dark = request.query_params.get("dark") == "1" or (
        link.is_dark and request.query_params.get("dark") != "0"
    )
    after = _after(link, n, request.query_params)
    if shown is None or (shown.is_empty and link.seconds):
        # What turns goes on to the next page; that may be there, or have something to show.
        return _later(language, after if link.seconds else None, is_dark, link)
    return _page(link, shown, language, after, is_dark)


def _number(written: str, pages: int) -> int:
    return int(written) % pages if written.isascii() and written.isdigit() and len(written) < 6 else 0


def _after(link: SharedLink, n: int, parameters) -> str:
    """Return the address, within this one, of what comes after it."""
    kept = {name: parameters[name] for name in ("lang", "dark") if name in parameters}
    return "?" + urllib.parse.urlencode({**kept, "n": (n + 1) % len(link.views) if link.seconds else n})


def _page(link: SharedLink, shown: Shown, language: str, after: str, is_dark: bool) -> Response:
    with i18n.use_language(language):
        said = (
            translate(N_("As of {moment}."), moment=moment(shown.at))
            if shown.is_now
            else translate(
                N_("The figures are being refreshed; you see those of {moment}."), moment=moment(shown.at)
            )
        )
        whole = f'<main class="stMainBlockContainer">{shown.markup}</main>' if link.part else shown.markup
        body = f'{whole}<footer class="wk-shared"><p role="status">{html.escape(said)}</p></footer>'
    seconds = link.seconds or STILL
    return _html(
        shown.title,
        body,
        language,
        200,
        is_dark,
        link,
        f"{seconds}; url={after}",
        is_turning=bool(link.seconds),
    )


def _said(
    title: str,
    sentence: str,
    language: str,
    status: int,
    is_dark: bool = False,
    link: SharedLink | None = None,
    refresh: str | None = None,
    wait: str | None = None,
) -> Response:
    body = (
        '<main class="stMainBlockContainer"><section class="wk-state" role="status">'
        f"<h1>{html.escape(title)}</h1><p>{html.escape(sentence)}</p></section></main>"
    )
    return _html(title, body, language, status, is_dark, link, refresh, wait=wait)


def _no_page(language: str) -> Response:
    with i18n.use_language(language):
        title = _("There is nothing to see here")
        sentence = _("This link is not right, or it has ended. Ask whoever gave it to you for a new one.")
    return _said(title, sentence, language, 404)


def _too_often(language: str, early: float) -> Response:
    with i18n.use_language(language):
        title, sentence = (
            _("One moment please"),
            _("This is asked for too often. The page comes back by itself."),
        )
    wait = str(max(1, math.ceil(early)))
    return _said(title, sentence, language, 429, refresh=wait, wait=wait)


def _later(
    language: str, after: str | None = None, is_dark: bool = False, link: SharedLink | None = None
) -> Response:
    with i18n.use_language(language):
        title, sentence = (
            _("One moment please"),
            _("The figures cannot be shown now. The page comes back by itself."),
        )
    refresh = f"{AGAIN}; url={after}" if after else str(AGAIN)
    return _said(title, sentence, language, 503, is_dark, link, refresh, str(AGAIN))


def _html(
    title: str,
    body: str,
    language: str,
    status: int,
    is_dark: bool,
    link: SharedLink | None,
    refresh: str | None,
    is_turning: bool = False,
    wait: str | None = None,
) -> Response:
    """Return the document. It holds no script, asks nothing from anywhere, and says to nobody who reads it."""
    sheet = f"{stylesheet.text()}{_style()}{OWN}"
    meta = f'<meta http-equiv="refresh" content="{html.escape(refresh)}">' if refresh else ""
    theme = ' data-theme="dark"' if is_dark else ""
    turning = ' class="wk-turning"' if is_turning else ""
    document = (
        f'<!doctype html><html lang="{language}"{theme}{turning}><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'{meta}<title>{html.escape(title)}</title><link rel="icon" href="data:,"><style>{sheet}</style></head>'
        f'<body><div id="wk-first" class="stApp">{body}</div></body></html>'
    )
    frames = " ".join(link.frames) if link and link.frames else "'none'"
    policy = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": frames,
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    told = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow, noarchive",
        **({} if wait is None else {"retry-after": wait}),
    }
    return HTMLResponse(document, status, told)


@functools.cache
def _style() -> str:
    return "".join(style() for style in _styles)
