"""Fetch any feed (RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed) and parse its entries.

A feed goes the fast way (`fast`, strict lxml) when it is well-formed XML, or becomes so by mending what
breaks it most often (`decode.repaired`); otherwise feedparser reads it (`slow`). Google News gives a title
that ends in its publisher and no text of its own; Google Alerts and Bing News wrap links in a click counter;
social media have no titles; YouTube keeps its text in media:description. docs/method/feeds.md lists where we differ
from feedparser.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from pipelines import web
from pipelines.connectors.feeds import decode, entries, fast, jsonfeed, notfeed, slow
from pipelines.connectors.shared.api_client import ApiResult, FetchRequest
from pipelines.settings import FeedSource
from pipelines.settings.secrets import scrubbed
from pipelines.web.api import Json
from text import hide_secrets

SERVICE = "feed"


def request(source: FeedSource, state: Mapping[str, Json] | None = None) -> web.Request:
    """Return what to ask for `source`: its address, conditional when `state` (its row of fetch_states) still
    holds.
    """
    if state is None or state.get("url") != hide_secrets.shown(source.url):
        return web.Request(source.name, source.url)
    known = state.get("resolved_url")
    address = with_user(known, source.url) if known else source.url
    return web.Request(source.name, address, state.get("etag"), state.get("last_modified"))


def with_user(address: str, page: str) -> str:
    """Return the feed that a page announces, asked with the page's user and password where both are of one site."""
    try:
        feed, own = urlsplit(address), urlsplit(page)
        same = (feed.scheme, feed.hostname, feed.port) == (own.scheme, own.hostname, own.port)
    except ValueError:
        return address
    return feed._replace(netloc=own.netloc).geturl() if same and "@" in own.netloc else address


def fetch(source: FeedSource, fetch_request: FetchRequest) -> ApiResult[web.Response]:
    """Return the feed of `source` as the network gives it. Raises: SourceError."""
    return ApiResult(web.fetch(request(source, fetch_request.feed_state), fetch_request.policy))


def parse(answer: web.Response, source: FeedSource, read_at: datetime) -> list[dict[str, Json]]:
    """Return the entries of a feed.

    Columns: guid, url (absolute), title and text (plain), published_at (aware UTC), outlet and outlet_url
    (where the entry names its publisher), language (a hint). Counts: every entry with a title, a text or a
    link, once. Relative links are those of where the feed was found in the end; the answer's headers may name its
    charset. Empty: [] for a feed without entries. Raises: SourceError when it is no feed, saying what it is
    instead.
    """
    text = decode.decode(answer.body, answer.headers.get("content-type"))
    # What an entry's link takes over from the feed's own address is stored and shown: not what opens the feed.
    raws, base = _read(text, hide_secrets.shown(answer.final_url or source.url))
    result = entries.finished(raws, base, read_at)
    secrets = [
        secret for secret in hide_secrets.secrets_of(source.url) if len(secret) >= hide_secrets.SHORTEST
    ]
    if secrets:
        result = [_without(entry, secrets) for entry in result]
    return result


def _without(entry: dict[str, Json], secrets: Sequence[str]) -> dict[str, Json]:
    """Return an entry of a feed that repeats in it what opened it."""
    return {
        name: scrubbed(value, secrets) if isinstance(value, str) else value for name, value in entry.items()
    }


def _read(text: str, address: str | None) -> tuple[list[entries.Raw], str | None]:
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        raws, home = jsonfeed.read(text.strip("\ufeff \t\r\n"))
        return raws, home or address
    if notfeed.is_page(text):
        raise notfeed.explain(text)
    body = decode.from_root(text)
    if not body:
        raise notfeed.explain(text)
    try:
        return fast.read(body, address)
    except fast.NotSure:
        pass
    body = decode.repaired(body)
    try:
        return fast.read(body, address)
    except fast.NotSure:
        raws, base, is_feed = slow.read(body, address)
    if not is_feed:
        raise notfeed.explain(text)
    return raws, base
