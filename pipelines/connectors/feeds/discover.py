"""Find the feeds that a web page announces, and guess usual places where it announces none.

A page names its feeds in `<link rel="alternate" type="application/rss+xml" href="…">`
(https://www.rssboard.org/rss-autodiscovery). Sites that forgot still have them at the places where WordPress
and other systems put them: those are guesses, and marked so.
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from pipelines.connectors.feeds import decode, entries, plain_text

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rss",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
}
_PLACES = ("/feed/", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json")
_LARGEST = 1_000_000
_MOST = 20

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"<(link|a|base)\s([^<>]{0,4000})>", re.I)
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_LINK = re.compile(r"(?:/|^)(?:feed|feeds|rss|atom)(?:/|\.xml|\.rss|\.json|$)|\.(?:rss|atom|rdf)$", re.I)


@dataclass(frozen=True)
class Announced:
    """A feed that a page announces; `is_guess` when the page does not say so and only its place suggests
    it.
    """

    url: str
    title: str
    format: str
    is_guess: bool


def feeds(page: bytes, address: str, content_type: str | None = None) -> list[Announced]:
    """Return the feeds of a page, best first: announced ones in their order, then links to feeds, then usual places.

    `address` is where the page was found in the end. Counts: each address once, at most 20. Empty: never; the
    usual places are always there, as guesses.
    """
    text = _COMMENT.sub("", decode.decode(page[:_LARGEST], content_type))
    base, announced, linked = address, [], []
    for match in _TAG.finditer(text):
        name, attributes = match.group(1).lower(), _attributes(match.group(2))
        href = attributes.get("href", "")
        if name == "base" and href:
            base = entries.link(href, address) or address
        elif name == "link" and (kind := _announced(attributes)) and (url := entries.link(href, base)):
            announced.append(Announced(url, plain_text.title(attributes.get("title")), kind, False))
        elif name == "a" and (url := entries.link(href, base)) and _FEED_LINK.search(urlsplit(url).path):
            linked.append(Announced(url, "", "rss", True))
    usual = [
        Announced(urljoin(base, place), "", "json" if place.endswith("json") else "rss", True)
        for place in _PLACES
    ]
    by_url: dict[str, Announced] = {}
    for feed in (*announced, *linked, *usual):
        by_url.setdefault(feed.url, feed)
    return list(by_url.values())[:_MOST]


def _announced(attributes: dict[str, str]) -> str | None:
    rel = attributes.get("rel", "").lower().split()
    if "feed" not in rel and "alternate" not in rel:
        return None
    written = attributes.get("type", "").split(";")[0].strip().lower()
    kind = _TYPES.get(written, "rss" if "feed" in rel else None)
    # WordPress also announces the page itself as JSON, in another form.
    if (
        written in ("application/json", "application/xml", "text/xml")
        and "feed" not in attributes.get("href", "").lower()
    ):
        return None
    return kind


def _attributes(written: str) -> dict[str, str]:
    return {
        match.group(1).lower(): unescape(match.group(2) or match.group(3) or match.group(4) or "").strip()
        for match in _ATTRIBUTE.finditer(written)
    }
