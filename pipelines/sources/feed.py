"""RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed: the entries of any feed.

A feed goes the fast way (`fast`, strict lxml) when it is well-formed XML, or becomes so by mending what
breaks it most often (`decode.repaired`); otherwise feedparser reads it (`slow`). Google News gives a title
that ends in its publisher and no text of its own; Google Alerts and Bing News wrap links in a click counter;
social media have no titles; YouTube keeps its text in media:description. docs/feeds.md lists where we differ
from feedparser.
"""

from collections.abc import Mapping
from datetime import datetime

from pipelines import web
from pipelines.sources import decode, entries, fast, jsonfeed, notfeed, slow

TABLE = "items"


def request(source, state: Mapping | None = None) -> web.Request:
    """What to ask for `source`: its address, conditional when `state` (its row of fetch_states) still
    holds."""
    if state is None or state.get("url") != source.url:
        return web.Request(source.name, source.url)
    return web.Request(
        source.name, state.get("resolved_url") or source.url, state.get("etag"), state.get("last_modified")
    )


def fetch(source, state: Mapping | None, policy: web.Policy) -> web.Response:
    """The feed of `source` as the network gives it. Raises: SourceError."""
    return web.fetch(request(source, state), policy)


def parse(
    source,
    payload: bytes,
    collected_at: datetime,
    headers: Mapping[str, str] | None = None,
    address: str | None = None,
) -> list[dict]:
    """The entries of a feed.

    Columns: guid, url (absolute), title and text (plain), published_at (aware UTC), outlet and outlet_url
    (where the entry names its publisher), language (a hint). Counts: every entry with a title, a text or a
    link, once. `address` is where the feed was found in the end, for relative links; `headers` may name its
    charset. Empty: [] for a feed without entries. Raises: SourceError when it is no feed, saying what it is
    instead.
    """
    text = decode.decode(payload, (headers or {}).get("content-type"))
    raws, base = _read(text, address or source.url)
    return entries.finished(raws, base, collected_at)


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
