"""Ask one source for one piece of its past: a page of entries, and where the entries before them stand."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipelines import web
from pipelines.connectors import registry
from pipelines.connectors.feeds import archive, feed, wordpress
from pipelines.connectors.shared.api_client import DateRange, FetchRequest
from pipelines.settings import FeedSource
from pipelines.settings.patterns import PATTERNS
from pipelines.support.errors import SourceError
from pipelines.web.api import NOT_JSON, Json
from warehouse.core.period import local_day

# Older posts of a school say nothing of how it stands.
LOOK = "?"  # in the place of an address: the sitemap is still to be looked for
BACK = dt.timedelta(days=5 * 366)
# Of a service, in one piece: what is lost at most where it breaks off; each piece signs in once.
SERVICE_PAGES = 10
# With these the server says that a page does not exist; WordPress answers 400 for posts and 404 for feeds.
NO_PAGE = (400, 401, 403, 404, 410)
# What is a feed of one site, so that the site's sitemap may lead further.
OF_A_SITE = ("feed", "page", "wordpress")
# Search results in the form of a feed: what they leave out nobody knows.
SEARCHES = ("google-news", "google-alerts", "reddit")
YOUNG = dt.timedelta(days=1)  # an answer of another organisation: what is past hardly changes


@dataclass(frozen=True)
class Piece:
    """What one page of the past brought.

    way and place: how to ask for the page before it; place is None at the end, and stays where an error stopped it.
    total: pages in all, where the source says it. is_newest_first: whether its dated entries stand in order, so that
    none before the last is missing.
    """

    way: str
    place: str | None
    entries: Sequence[dict[str, Json]]
    total: int | None = None
    is_newest_first: bool = True
    error: SourceError | None = None


def first(
    source: FeedSource, state: Mapping[str, Json] | None, policy: web.Policy, now: dt.datetime
) -> Piece:
    """Return what the source gives now, and by which way it leads to its past. Raises: SourceError."""
    if PATTERNS[source.pattern].service:
        return _of_service(source, policy, now)
    request = feed.request(source, dict(state) if state else None)
    answer = _fetched(replace(request, etag=None, last_modified=None), policy, now)
    entries = feed.parse(answer, source, now)
    in_order = source.pattern not in SEARCHES and is_newest_first(entries)
    if source.pattern in SEARCHES:
        return Piece("none", None, entries, is_newest_first=False)
    place = archive.older(answer)
    if place and _is_near(place, answer.final_url):
        return Piece("archive", place, entries, is_newest_first=in_order)
    if wordpress.is_posts_address(answer.final_url):
        return Piece("posts", "2", entries, is_newest_first=in_order)
    if archive.is_wordpress(answer) or source.pattern.startswith("wordpress"):
        return Piece("paged", "2", entries, is_newest_first=in_order)
    if source.pattern in OF_A_SITE:
        return Piece("sitemap", LOOK, entries, is_newest_first=in_order)
    return Piece("none", None, entries, is_newest_first=in_order)


def further(
    source: FeedSource,
    state: Mapping[str, Json] | None,
    way: str,
    place: str,
    policy: web.Policy,
    now: dt.datetime,
) -> Piece:
    """Return the page at this place of the past. Raises: SourceError for what may pass when asked again."""
    if way == "service":
        return _of_service(source, policy, now, place)
    address = feed.request(source, dict(state) if state else None).url
    if way == "archive":
        answer = _fetched(web.Request(source.name, feed.with_user(place, source.url)), policy, now)
        entries = feed.parse(answer, source, now)
        before = archive.older(answer)
        near = before if before and before != place and _is_near(before, answer.final_url) else None
        return Piece("archive", near if entries else None, entries, is_newest_first=is_newest_first(entries))
    page = int(place)
    return (_of_feed if way == "paged" else _of_posts)(source, address, page, policy, now)


def _fetched(request: web.Request, policy: web.Policy, now: dt.datetime) -> web.Response:
    """Ask for a page of the past, or take the answer that another organisation of this installation got today."""
    share = web.Share(now.timestamp(), (now - YOUNG).timestamp())
    return web.fetch(replace(request, share=share), policy)


def is_newest_first(entries: Sequence[Mapping[str, Json]]) -> bool:
    """Do the dated entries stand newest first?"""
    moments = [entry["published_at"] for entry in entries if entry["published_at"]]
    return bool(moments) and all(later >= earlier for later, earlier in itertools.pairwise(moments))


def _of_feed(source: FeedSource, address: str, page: int, policy: web.Policy, now: dt.datetime) -> Piece:
    try:
        answer = _fetched(web.Request(source.name, archive.paged(address, page)), policy, now)
        entries = feed.parse(answer, source, now)
    except SourceError as error:
        if error.status is not None and error.status not in NO_PAGE:
            raise
        entries = []
    if not entries:
        return _or_posts(source, address, page)
    return Piece("paged", str(page + 1), entries, is_newest_first=is_newest_first(entries))


def _or_posts(source: FeedSource, address: str, page: int) -> Piece:
    """Go on with the list of posts, which a feed without a second page may have; else its past ends here."""
    has_posts = page == 2 and source.pattern != "wordpress-comments" and archive.posts(address, 1)
    return Piece("posts", "1", ()) if has_posts else Piece("paged", None, ())


def _of_posts(source: FeedSource, address: str, page: int, policy: web.Policy, now: dt.datetime) -> Piece:
    asked = archive.posts(address, page)
    if asked is None:
        return Piece("posts", None, ())
    try:
        answer = _fetched(web.Request(source.name, feed.with_user(asked, source.url)), policy, now)
    except SourceError as error:
        if error.status not in NO_PAGE:
            raise
        return Piece("posts", None, ())
    entries = archive.of_posts(answer.body, answer.final_url, now)
    written = answer.headers.get("x-wp-totalpages", "")
    total = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None
    ended = not entries or (total is not None and page >= total)
    return Piece("posts", None if ended else str(page + 1), entries, total, is_newest_first(entries))


def _of_service(source: FeedSource, policy: web.Policy, now: dt.datetime, place: str | None = None) -> Piece:
    connector = registry.MENTIONS[PATTERNS[source.pattern].service]
    # One question after the other, so it may take its time.
    patient = replace(policy, read=20.0, total=30.0, whole=60.0)
    days = DateRange(local_day(now - BACK), local_day(now))
    request = FetchRequest(patient, now, days, back=BACK, pages=SERVICE_PAGES, place=place)
    answer = connector.fetch(source, request)
    try:
        entries = connector.parse(answer.payloads, source, now)
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise SourceError(NOT_JSON, service=connector.SERVICE, status=200) from error
    in_order = is_newest_first(entries)
    return Piece("service", answer.place, entries, is_newest_first=in_order, error=answer.error)


def _is_near(place: str, address: str) -> bool:
    """Does the way back stay on the same site?"""
    return urlsplit(place).hostname == urlsplit(address).hostname
