"""Read one page of a site: its names, town, logo, colour and links; touches no network."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from pipelines.connectors.feeds import decode
from pipelines.sources.discovery import colours
from pipelines.support import typed_text

_LARGEST = 3_000_000
_MOST_LINKS = 2_000
_MOST_ELEMENTS = 50_000
_LONGEST_LINE = 5_000
_UNSEEN = ("script", "style", "noscript", "template")
_MOST_NAMES = 8
# What a school can be in the words of schema.org; a person, a site or an article is none.
_SCHOOLS = re.compile(r"organi[sz]ation|school|college|university|localbusiness|ngo|corporation", re.I)
# In what people may have named the parts of a page that stand on each of its pages.
_EDGE = re.compile(r"header|footer|colofon|socials?|socialmedia|topbar|follow|volg")
_TOWN = re.compile(
    r"\b[1-9]\d{3}\s?[A-Z]{2},?\s{1,3}((?:['’][st]-? ?)?[A-Z][\w'’-]+"
    r"(?: (?:(?:op|aan|den|de|der|bij|ter|van|in) )*(?!Tel|Mail|E-mail|KvK|Postbus|Route|Nederland)[A-Z][\w'’-]+)?)"
)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
# What stands in front of a site that first wants to see a person.
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|verify you are human|access denied|ddos-guard"
    r"|are you a robot|security check", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Link:
    """A link of a page. text: its words, or those of its picture; is_edge: it is in a head or foot; is_me: rel=me."""

    url: str
    text: str
    is_edge: bool
    is_me: bool


@dataclass
class Page:
    """What stands on a page.

    names: those of the school, the surest first; says: the site's own accounts (sameAs); wordpress: where WordPress
    answers programs; leads_to: where it sends a browser by itself; both "" where there is none.
    """

    title: str = ""
    names: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    town: str = ""
    logo: str = ""
    colour: str = ""
    links: list[Link] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    wordpress: str = ""
    leads_to: str = ""

    @property
    def is_challenge(self) -> bool:
        """Whether this is no page of the site, but a check whether a person asks for it."""
        return bool(_CHALLENGE.search(self.title)) and len(self.links) < 5


def read(body: bytes, address: str, content_type: str | None = None) -> Page:
    """Return what this page says of the school. Empty: an empty page, for what is no page at all."""
    page, root = Page(), decode.page_root(body, _LARGEST, content_type)
    if root is None:
        return page
    base = joined(address, _first(root, "//base/@href")) or address
    _read_structured(page, root, base)
    page.names += [name for key in ("og:site_name", "application-name") if (name := _meta(root, key))]
    page.title = _tidy(_first(root, "//title/text()"))
    page.links = list(_links(root, base))
    page.logo = page.logo or _logo(root, base)
    said = (_meta(root, "theme-color"), _meta(root, "msapplication-TileColor"))
    page.colour = next(filter(None, map(colours.of_school, said)), "")
    page.leads_to = _refreshed(root, base)
    page.town = page.town or _town(root)
    for short in islice(root.iter("abbr"), _MOST_LINKS):
        if _tidy(short.get("title", "")) in page.names:
            page.also.append(_words(short))
    page.wordpress = joined(base, _first(root, "//link[@rel='https://api.w.org/']/@href"))
    if not page.wordpress and _meta(root, "generator").lower().startswith("wordpress"):
        page.wordpress = joined(base, "/wp-json/")
    page.names, page.also = _once(page.names), _once(page.also)
    return page


def joined(base: str, written: str) -> str:
    """Return an address of the web as a page of `base` means it; "" for anything else."""
    try:
        url = urljoin(base, written.strip())
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return ""
    return parts._replace(fragment="").geturl() if written.strip() and usable else ""


def _first(root, path: str) -> str:
    found = root.xpath(path)
    return str(found[0]) if found else ""


def _tidy(text: str) -> str:
    text = typed_text.line(text[: 2 * typed_text.TITLE.most])
    return text if len(text) <= typed_text.TITLE.most else ""


def _words(element) -> str:
    return _tidy(" ".join("".join(islice(element.itertext(), _MOST_LINKS)).split())[:300])


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))[:_MOST_NAMES]


def _meta(root, name: str) -> str:
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name.lower():
            return _tidy(element.get("content") or "")
    return ""


def _refreshed(root, base: str) -> str:
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(element.get("content") or "")
            if match and int(match[1]) <= 10:
                return joined(base, match[2])
    return ""


def _read_structured(page: Page, root, base: str) -> None:
    """Take over what the page says in the vocabulary of schema.org, as JSON-LD."""
    for element in root.iter("script"):
        if (element.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            said = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        for thing in _things(said):
            kinds = thing.get("@type")
            if any(_SCHOOLS.search(kind) for kind in _texts(kinds)):
                page.names += _texts(thing.get("name"))
                page.also += _texts(thing.get("alternateName")) + _texts(thing.get("legalName"))
                page.says += [
                    url for url in (joined(base, each) for each in _texts(thing.get("sameAs"))) if url
                ]
                where = thing.get("address")
                if isinstance(where, dict):
                    page.town = page.town or next(iter(_texts(where.get("addressLocality"))), "")
                logo = thing.get("logo")
                logo = logo.get("url") or logo.get("contentUrl") if isinstance(logo, dict) else logo
                page.logo = page.logo or joined(base, next(iter(_texts(logo)), ""))


def _things(said: object) -> Iterator[dict]:
    """Yield what a JSON-LD document is about: itself, its list, its graph, one level deep."""
    for thing in said if isinstance(said, list) else [said]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (each for each in graph if isinstance(each, dict)) if isinstance(graph, list) else ()


def _texts(value: object) -> list[str]:
    """Return a text, or the texts of a list, tidied."""
    values = value if isinstance(value, list) else [value]
    return [text for each in values[:50] if isinstance(each, str) and (text := _tidy(each))]


def _links(root, base: str) -> Iterator[Link]:
    edges = {
        element
        for element in _elements(root)
        if (
            element.tag in ("header", "footer")
            or (element.get("role") or "") in ("banner", "contentinfo")
            or any(
                _EDGE.fullmatch(word)
                for word in re.split(
                    r"[^a-z]+", f"{element.get('id') or ''} {element.get('class') or ''}".lower()
                )
            )
        )
        and element.tag not in ("html", "body", "head", "main", "article", "a")
    }
    for count, element in enumerate(root.iter("a")):
        if count >= _MOST_LINKS:
            return
        if not (url := joined(base, element.get("href") or "")):
            continue
        words = _words(element) or _tidy(element.get("aria-label") or element.get("title") or "")
        words = words or _tidy(next((img.get("alt") or "" for img in element.iter("img")), ""))
        above = list(element.iterancestors())
        # A head or foot of an article is none of the page: its links are about the article.
        is_article = any(each.tag == "article" for each in above)
        is_me = "me" in (element.get("rel") or "").lower().split()
        yield Link(url, words, not is_article and any(each in edges for each in above), is_me)


def _logo(root, base: str) -> str:
    for element in root.iter("img"):
        said = " ".join(element.get(name) or "" for name in ("class", "id", "alt", "src")).lower()
        if "logo" in said and (url := joined(base, element.get("src") or "")):
            return url
    for rel in ("apple-touch-icon", "icon"):
        for element in root.iter("link"):
            if rel in (element.get("rel") or "").lower().split() and element.get("href"):
                return joined(base, element.get("href"))
    return ""


def _town(root) -> str:
    towns: Counter[str] = Counter()
    for element in _elements(root):
        if element.get("itemprop") == "addressLocality":
            return _words(element)
        # Line by line: what stands in the next part of the page is no second word of a town.
        for text in (element.text if element.tag not in _UNSEEN else "", element.tail):
            if text and len(text) < _LONGEST_LINE and len(towns) < _MOST_NAMES:
                towns.update(match[1] for match in _TOWN.finditer(" ".join(text.split())))
    # Of several places the one that is named most often; of equals the first.
    return towns.most_common(1)[0][0] if towns else ""


def _elements(root) -> Iterator:
    """Yield the elements of a page, as many as any page of a school has."""
    return (element for element in islice(root.iter(), _MOST_ELEMENTS) if isinstance(element.tag, str))
