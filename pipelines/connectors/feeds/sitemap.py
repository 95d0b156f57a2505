"""Read a sitemap: the addresses of a site, when they changed, and of news their titles and days.

Sources: sitemaps.org (urlset, sitemapindex, lastmod), Google's news sitemaps (`news:title`, `news:publication_date`).
"""

import re
import zlib
from dataclasses import dataclass, field
from html import unescape

from pipelines.connectors.feeds import decode

MOST = 50_000  # addresses of one sitemap, as its standard says
LARGEST = 20_000_000
_ENDS = {
    "page": re.compile(r"</(?:\w{1,20}:)?url\s*>", re.I),
    "map": re.compile(r"</(?:\w{1,20}:)?sitemap\s*>", re.I),
}
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


@dataclass(frozen=True)
class Place:
    """One address of a sitemap, when it changed, and what a news sitemap says of it; "" where it does not."""

    url: str
    changed: str = ""
    title: str = ""
    published: str = ""
    language: str = ""


@dataclass(frozen=True)
class Sitemap:
    """What one sitemap holds: further sitemaps, pages."""

    maps: tuple[Place, ...] = field(default=())
    pages: tuple[Place, ...] = field(default=())


def read(body: bytes, content_type: str | None = None) -> Sitemap:
    """Return what this sitemap holds, packed (gz) or not. Empty: nothing, for what is no sitemap."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = zlib.decompressobj(31).decompress(body, LARGEST)
        except zlib.error:
            return Sitemap()
    text = _CDATA.sub("", decode.decode(body[:LARGEST], content_type))
    if not re.search(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", text[:5_000], re.I):
        return Sitemap()
    return Sitemap(_places(text, "map"), _places(text, "page"))


def _places(text: str, kind: str) -> tuple[Place, ...]:
    # Cut at the ends, so that what never ends costs its length once.
    pieces = _ENDS[kind].split(text, MOST)[:-1]
    found = (
        Place(
            _first(piece, "loc"),
            _first(piece, "lastmod"),
            _first(piece, "title"),
            _first(piece, "publication_date"),
            _first(piece, "language"),
        )
        for piece in pieces
    )
    return tuple(place for place in found if place.url.lower().startswith(("http://", "https://")))


def _first(piece: str, name: str) -> str:
    """Return the text of the first element of this name, as it is written in a namespace or without."""
    match = re.search(rf"<(?:\w{{1,20}}:)?{name}(?:\s[^<>]{{0,500}})?>([^<]{{0,4000}})<", piece, re.I)
    return unescape(match[1].strip()) if match else ""
