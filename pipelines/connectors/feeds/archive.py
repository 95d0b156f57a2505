"""Find where a feed keeps what came before its entries: archives (RFC 5005), further pages, and WordPress's own ways.

Sources: RFC 5005 (`prev-archive`, `next`), jsonfeed.org (`next_url`), WordPress (`?paged=` of feeds and the collection
`/wp-json/wp/v2/posts`, developer.wordpress.org/rest-api).
"""

import datetime as dt
import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pipelines import web
from pipelines.connectors.feeds import decode, entries, wordpress
from pipelines.support.errors import SourceError
from pipelines.web.api import Json
from text.i18n import N_

_LINK = re.compile(r"<(?:\w+:)?link\s([^<>]{0,4000})>", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ENTRIES = re.compile(r"<(?:item|entry)[\s>].*</(?:item|entry)\s*>", re.S | re.I)
_WORDPRESS = re.compile(r"<generator>\s*https?://(?:[\w-]+\.)?wordpress\.(?:org|com)", re.I)
# Of two ways to older entries, the archive never changes.
_RELATIONS = ("prev-archive", "next")
_LONGEST = 20_000_000


def older(answer: web.Response) -> str | None:
    """Where does this feed say that the entries before these stand? An address, None where it says nothing."""
    text = decode.decode(answer.body, answer.headers.get("content-type"))[:_LONGEST]
    if text.lstrip("\ufeff \t\r\n")[:1] == "{":
        written = _next_url(text)
    else:
        links = [_attributes(found[1]) for found in _LINK.finditer(_ENTRIES.sub("", text))]
        by_rel = {link.get("rel", "").lower(): link.get("href", "") for link in reversed(links)}
        written = next((by_rel[rel] for rel in _RELATIONS if by_rel.get(rel)), None)
    return entries.link(written, answer.final_url) if written else None


def is_wordpress(answer: web.Response) -> bool:
    """Does this feed say that WordPress made it?"""
    return bool(_WORDPRESS.search(decode.decode(answer.body[:100_000], answer.headers.get("content-type"))))


def paged(address: str, page: int) -> str:
    """Return the address of a further page of a WordPress feed."""
    return _turned(address, "paged", page)


def _turned(address: str, name: str, page: int) -> str:
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*kept, (name, str(page))])))


def posts(address: str, page: int) -> str | None:
    """Return the address of a page of all posts of the WordPress site of this feed.

    None where the feed is of a part of the site: its posts are others.
    """
    if wordpress.is_posts_address(address):
        return _turned(address, "page", page)
    parts = urlsplit(address)
    if parts.path.rstrip("/") not in ("", "/feed", "/feed/rss2", "/feed/atom") or parts.query:
        return None
    return wordpress.posts_address(urljoin(address, "/wp-json/"), page)


def of_posts(body: bytes, address: str, read_at: dt.datetime) -> list[dict[str, Json]]:
    """Return the entries on a page of posts. Raises: SourceError when it is none."""
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(N_("The list of older posts of this site cannot be read.")) from error
    if not isinstance(rows, list):
        raise SourceError(N_("The list of older posts of this site cannot be read."))
    return entries.finished(wordpress.raws(rows), address, read_at)


def _next_url(text: str) -> str | None:
    try:
        document = json.loads(text.strip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return None
    written = document.get("next_url") if isinstance(document, dict) else None
    return written if isinstance(written, str) else None


def _attributes(written: str) -> dict[str, str]:
    return {
        found[1].lower(): unescape(found[2] if found[2] is not None else found[3])
        for found in _ATTRIBUTE.finditer(written)
    }
