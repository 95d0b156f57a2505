"""Open the front page of a school's site, whatever address of it was typed, and say where it leads."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from pipelines import web
from pipelines.connectors.feeds import feed
from pipelines.mentions.matching import urls
from pipelines.settings import FeedSource
from pipelines.sources.discovery import page
from pipelines.sources.discovery.guest import site_errors, standins, typed
from pipelines.sources.discovery.guest.visiting import Visit
from pipelines.sources.discovery.page import Link, Page
from pipelines.support.errors import SourceError
from pipelines.web import reasons
from text.i18n import N_

_LITTLE = 300  # letters: a page of a school shows more
_FEWEST = 3  # links of a page to its own site, from which can be told whether it is a part of it
_LED_ON = N_(
    "{typed} leads on to {host}; what stands here comes from there. Is that the site of your school?"
)
_NO_SUCH_PAGE = N_("{url} is no page of a site that can be read; the front page of {host} was read.")


@dataclass(frozen=True)
class Front:
    """The front page as it came, and read.

    site: what is the school's of it; notes: what a reader has to know; feed: the address of one that was typed, else ""
    """

    answer: web.Response
    page: Page
    site: str
    notes: tuple[SourceError, ...] = ()
    feed: str = ""


def open_front(visit: Visit, address: str, is_guess: bool) -> Front:
    """Return the front page behind this address. Raises: SourceError, StandIn where something else stands there.

    Counts: a page that only sends a browser on, or asks for a language, is passed once; where a file or no page was
    typed, the front page of its host is read.
    """
    answer = _page_at(visit, address, is_guess)
    notes, typed_feed = [], ""
    if isinstance(answer, SourceError) or not standins.is_page(answer):
        root = urljoin(answer.final_url if isinstance(answer, web.Response) else visit.last, "/")
        if root == (visit.last if isinstance(answer, SourceError) else answer.final_url):
            raise answer if isinstance(answer, SourceError) else standins.NoPage(url=root)
        if isinstance(answer, web.Response) and is_feed(answer):
            typed_feed = answer.final_url
        else:
            notes.append(SourceError(_NO_SUCH_PAGE, url=address, host=urlsplit(root).hostname))
        address, answer = root, visit.get(root)
        if not standins.is_page(answer):
            raise standins.NoPage(url=root)
    first = read(answer)
    if further := _further(first, answer.final_url):
        answer = visit.get(further)
        first = read(answer)
    home = answer.final_url
    if instead := standins.of_page(first.title, first.seen, answer.body, len(first.links), home):
        raise instead
    if not is_of_site(home, address) and not is_of_site(address, home):
        notes.append(SourceError(_LED_ON, typed=urlsplit(address).hostname, host=urlsplit(home).hostname))
    if not first.links and len(first.seen) < _LITTLE:
        notes.append(standins.LittleToRead(host=urlsplit(home).hostname))
    return Front(answer, first, _site(address, home, first.links), tuple(notes), typed_feed)


def read(answer: web.Response) -> Page:
    """Return a page that came, read."""
    return page.read(answer.body, answer.final_url, answer.headers.get("content-type"))


def is_feed(answer: web.Response) -> bool:
    """Return whether this is a feed with something in it."""
    source = FeedSource("new", "new", "feed", answer.final_url, "press")
    try:
        return bool(feed.parse(answer, source, dt.datetime.now(dt.UTC)))
    except SourceError:
        return False


def is_of_site(url: str, home: str) -> bool:
    """Return whether this address is of the site whose front page is at `home`, or of a part of it."""
    host, own = urls.domain(url) or "", urls.domain(home) or ""
    return host == own or host.endswith(f".{own}")


def _page_at(visit: Visit, address: str, is_guess: bool) -> web.Response | SourceError:
    """Return what stands there, or that no such page does on a site that is there. Raises: SourceError."""
    try:
        return _front(visit, address, is_guess)
    except SourceError as error:
        if error.status in (404, 410):
            return error
        if reasons.reason(error) != "unknown":
            raise
        # Some sites have only the one of the two: a browser of today tries both.
        try:
            return _front(visit, typed.other_host(address), is_guess)
        except SourceError:
            raise error from error.__cause__


def _front(visit: Visit, address: str, is_guess: bool) -> web.Response:
    """Return the page; without https where nobody asked for it and there is none. Raises: SourceError."""
    try:
        return visit.get(address)
    except SourceError as error:
        if not is_guess or not site_errors.may_be_without_https(error):
            raise
        try:
            return visit.get(address.replace("https://", "http://", 1))
        except SourceError as second:
            # That it is there and keeps us out says more than that nothing came by https.
            raise (second if site_errors.has_answered(second) else error) from error.__cause__


def _further(first: Page, home: str) -> str:
    """Return the page behind this one, where it only sends a browser on or asks for a language; "" for none."""
    if len(first.links) >= standins.FEW_LINKS:
        return ""
    if first.leads_to and first.leads_to != home and len(first.links) < _FEWEST:
        return first.leads_to
    is_chooser = first.dutch and is_of_site(first.dutch, home) and len(first.seen) < _LITTLE
    return first.dutch if is_chooser and first.dutch.rstrip("/") != home.rstrip("/") else ""


def _site(address: str, home: str, links: Sequence[Link]) -> str:
    """Return what is the school's site: all of its host, unless a part of one was typed.

    That it sends us on to /nl/ makes its news no other's voice; nor does it that an article of it was typed: what is a
    part by itself mostly leads to itself.
    """
    parts = urlsplit(home)
    own = [urlsplit(link.url).path for link in links if is_of_site(link.url, home)]
    within = [path for path in own if path.startswith(parts.path.rstrip("/") + "/") or path == parts.path]
    is_part = urlsplit(address).path.strip("/") and (len(own) < _FEWEST or len(within) * 2 >= len(own))
    return parts._replace(path=parts.path if is_part else "/", query="", fragment="").geturl()
