"""Read one page of a site: its names, town, logo, colour and links; touches no network."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from pipelines.connectors.feeds import decode
from pipelines.sources.discovery import colours, structured
from pipelines.sources.discovery.structured import tidy

_LARGEST = 3_000_000
_MOST_LINKS = 2_000
_MOST_ELEMENTS = 50_000
_LONGEST_LINE = 5_000
_UNSEEN = ("script", "style", "noscript", "template")
_MOST_NAMES = 8
# In what people may have named the parts of a page that stand on each of its pages.
_EDGE = re.compile(r"header|footer|colofon|socials?|socialmedia|topbar|follow|volg")
_TOWN = re.compile(
    r"\b[1-9]\d{3}\s?[A-Z]{2},?\s{1,3}((?:['’][st]-? ?)?[A-Z][\w'’-]+"
    r"(?: (?:(?:op|aan|den|de|der|bij|ter|van|in) )*(?!Tel|Mail|E-mail|KvK|Postbus|Route|Nederland)[A-Z][\w'’-]+)?)"
)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.I)
_SCRIPTED = re.compile(
    r"""(?:window|document|self|top)?\.?\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\s*\()\s*["']([^"'<>\s]{1,500})["']"""
)
_DUTCH = re.compile(r"(?:nl|nederlands|dutch|verder in het nederlands)", re.I)
_MOST_SEEN = 1_500
_LAZY = ("data-src", "data-lazy-src", "data-original")


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

    names: those of the school, the surest first; logos: pictures that may be its logo, the likeliest first; says: the
    site's own accounts (sameAs, rel=me); wordpress: where WordPress answers programs; leads_to: where it sends a
    browser by itself; dutch: the same in Dutch, where a language is to be chosen; "" where there is none; seen: the
    first words that people see.
    """

    title: str = ""
    names: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    town: str = ""
    logos: list[str] = field(default_factory=list)
    colour: str = ""
    links: list[Link] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    wordpress: str = ""
    leads_to: str = ""
    dutch: str = ""
    seen: str = ""


def read(body: bytes, address: str, content_type: str | None = None) -> Page:
    """Return what this page says of the school. Empty: an empty page, for what is no page at all."""
    page, root = Page(), decode.page_root(body, _LARGEST, content_type)
    if root is None:
        return page
    base = joined(address, _first(root, "//base/@href")) or address
    said = structured.read(_scripts(root))
    page.names, page.also, page.town = said.names, said.also, said.town
    page.says = [url for each in said.same_as if (url := joined(base, each))]
    page.says += [
        url for each in root.iter("link") if _is_me(each) and (url := joined(base, each.get("href") or ""))
    ]
    page.names += [name for key in ("og:site_name", "application-name") if (name := _meta(root, key))]
    page.title = tidy(_first(root, "//title/text()"))
    page.links = list(_links(root, base))
    page.logos = list(dict.fromkeys(filter(None, (joined(base, said.logo), *_logos(root, base, address)))))
    page.colour = colours.of_page(root)
    page.seen = _seen(root)
    page.leads_to = _refreshed(root, base) or _scripted(root, base)
    page.dutch = _dutch(root, base)
    page.town = page.town or _town(root)
    for short in islice(root.iter("abbr"), _MOST_LINKS):
        if tidy(short.get("title", "")) in page.names:
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


def _words(element) -> str:
    return tidy(" ".join("".join(islice(element.itertext(), _MOST_LINKS)).split())[:300])


def _once(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))[:_MOST_NAMES]


def _meta(root, name: str) -> str:
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name.lower():
            return tidy(element.get("content") or "")
    return ""


def _refreshed(root, base: str) -> str:
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(element.get("content") or "")
            if match and int(match[1]) <= 10:
                return joined(base, match[2])
    return ""


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
        words = _words(element) or tidy(element.get("aria-label") or element.get("title") or "")
        words = words or tidy(next((img.get("alt") or "" for img in element.iter("img")), ""))
        above = list(element.iterancestors())
        # A head or foot of an article is none of the page: its links are about the article.
        is_article = any(each.tag == "article" for each in above)
        yield Link(url, words, not is_article and any(each in edges for each in above), _is_me(element))


def _logos(root, base: str, address: str) -> Iterator[str]:
    """Yield pictures that are called a logo and lead to no other site, then the icons of the site."""
    own = urlsplit(address).hostname
    for element in root.iter("img"):
        said = " ".join(element.get(name) or "" for name in ("class", "id", "alt", "src", *_LAZY)).lower()
        link = next(element.iterancestors("a"), None)
        leads = joined(base, link.get("href") or "") if link is not None else ""
        if "logo" in said and urlsplit(leads or address).hostname == own:
            # Where a picture comes in later, what stands in its place at first is none.
            written = [element.get(name) or "" for name in (*_LAZY, "src")]
            yield from islice(filter(None, (joined(base, each) for each in written)), 1)
    for rel in ("apple-touch-icon", "icon"):
        for element in root.iter("link"):
            if rel in (element.get("rel") or "").lower().split():
                yield joined(base, element.get("href") or "")


def _is_me(element) -> bool:
    return "me" in (element.get("rel") or "").lower().split()


def _scripts(root) -> Iterator[str]:
    """Yield what the page says for programs, as JSON-LD."""
    for element in root.iter("script"):
        if (element.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            yield element.text or ""


def _scripted(root, base: str) -> str:
    """Return where a script on the page sends a browser at once; "" for none."""
    for element in islice(root.iter("script"), _MOST_NAMES):
        if match := _SCRIPTED.search((element.text or "")[:_LONGEST_LINE]):
            return joined(base, match[1])
    return ""


def _dutch(root, base: str) -> str:
    """Return where the page is to be had in Dutch; "" where it names no such place."""
    for element in root.iter("a", "link"):
        language = (element.get("hreflang") or element.get("lang") or "").lower()
        if language.split("-")[0] == "nl" or (element.tag == "a" and _DUTCH.fullmatch(_words(element))):
            return joined(base, element.get("href") or "")
    return ""


def _seen(root) -> str:
    """Return the first words that people see on the page."""
    words: list[str] = []
    for element in _elements(root):
        if element.tag not in (*_UNSEEN, "title", "head", "style"):
            words += (element.text or "").split()[:_MOST_SEEN]
        words += (element.tail or "").split()[:_MOST_SEEN]
        if len(words) > _MOST_SEEN:
            break
    return " ".join(words)[:_MOST_SEEN]


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
