"""Turn raw entries of a feed into Entry values: links made absolute, dates read, markup gone, each entry once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from pipelines.connectors.feeds import dates, plain_text
from pipelines.mentions.matching import evidence
from pipelines.mentions.matching.urls import canonical

LONGEST_URL = 4_000
MOST = 20_000  # entries of one feed; no honest feed comes near

_GOOD = re.compile(r"https?://[^\s/?#\\@:]+(?::\d{1,5})?(?:[/?#]|$)", re.I)
_BREAKS = re.compile(r"[\t\r\n]+\s*")
_UNSAFE = re.compile(r"""[\s<>"\\^`{|}\x00-\x1f]""")
_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2})(?:[-_].*)?\s*$")
# WordPress ends each summary so; left in, every article would mention the site that carries it.
_WORDPRESS = re.compile(
    r"\s*(?:The post|Het bericht|Het artikel|Der Beitrag|L[’']article)\s.{0,300}?\s(?:appeared first on|"
    r"verscheen eerst op|erschien zuerst auf|est apparu en premier sur)\s[^\n]{0,200}$",
    re.S,
)
_WORDPRESS_TAIL = 600
_REDDIT = re.compile(r"\s*submitted by\s+/u/\S+(?:\s+to\s+r/\S+)?\s*\[link\]\s*\[comments\]\s*$")


@dataclass(slots=True)
class Raw:
    """One entry as the feed holds it: markup, relative links and dates as written, best first.

    `files` are its sound and video: an address for entries that have no page.
    """

    title: str | None = None
    links: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    guid: str | None = None
    guid_is_link: bool = False
    dates: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_url: str | None = None
    language: str | None = None
    base: str | None = None


def finished(raws: Iterable[Raw], base: str | None, collected_at: datetime) -> list[dict]:
    """Return the entries that `raws` hold, in their order, each once.

    Columns: guid, url, title, text, published_at, outlet, outlet_url, language. Counts: an entry with a
    title, a text, a link or an id; what stands under one link twice is one entry (the newest) where title, text,
    guid and day together say so, see `evidence.doubled`; at most 20,000. Empty: [].
    """
    result: list[dict] = []
    places: dict[tuple, int] = {}
    for raw in raws:
        entry = _entry(raw, base, collected_at)
        if not (entry["title"] or entry["text"] or entry["url"] or entry["guid"]):
            continue
        names = _names(entry)
        maybe = sorted({places[name] for name in names if name in places})
        at = next(
            (at for at in maybe if evidence.doubled(evidence_of(result[at]), evidence_of(entry))), len(result)
        )
        if at == MOST:
            break
        if at == len(result):
            result.append(entry)
        elif _is_newer(entry, result[at]):
            result[at] = entry
        for name in names:
            places[name] = at
    return result


def evidence_of(entry: dict) -> evidence.Statement:
    """Return what an entry says, as it is weighed."""
    guid = evidence.own_guid(entry["guid"], entry["url"])
    address = canonical(entry["url"]) if entry["url"] else None
    return evidence.Statement(address, guid, entry["title"], entry["text"], entry["published_at"])


def _names(entry: dict) -> list[tuple]:
    """Return what an entry shares with what may be its double in the same feed."""
    if not entry["url"]:
        return []
    link = canonical(entry["url"])
    names = [
        ("title", link, entry["title"]),
        ("text", link, entry["text"][:80]),
        ("guid", link, entry["guid"]),
    ]
    return [name for name in names if name[2]] or [("nothing", link)]


def _is_newer(entry: dict, known: dict) -> bool:
    both = entry["published_at"] and known["published_at"]
    return bool(both) and entry["published_at"] > known["published_at"]


def _entry(raw: Raw, base: str | None, collected_at: datetime) -> dict:
    base = link(raw.base, base) or base if raw.base else base
    guid = raw.guid.strip()[:LONGEST_URL] if raw.guid else None
    url = next((value for written in raw.links if (value := link(written, base))), None)
    if url is None and guid and (raw.guid_is_link or guid[:4].lower() == "http"):
        url = link(guid, base if raw.guid_is_link else None)
    if url is None:
        url = next((value for written in raw.files if (value := link(written, base))), None)
    title = plain_text.title(raw.title)
    text = next((value for markup in raw.texts if (value := plain_text.text(markup))), "")
    outlet = plain_text.word(raw.outlet)
    outlet_url = link(raw.outlet_url, None)
    host = _host(url)
    if host.startswith("news.google."):
        # The description repeats the title and lists other publishers' headlines: nothing of its own.
        title, text = _without(title, outlet), ""
    elif host.endswith("reddit.com"):
        text = _REDDIT.sub("", text)
    else:
        text = text[:-_WORDPRESS_TAIL] + _WORDPRESS.sub("", text[-_WORDPRESS_TAIL:])
    published_at = next(
        (moment for written in raw.dates if (moment := dates.read(written, collected_at))), None
    )
    language = _LANGUAGE.match(raw.language) if raw.language else None
    return {
        "guid": guid or None,
        "url": url,
        "title": title,
        "text": text,
        "published_at": published_at,
        "outlet": outlet,
        "outlet_url": outlet_url,
        "language": language.group(1).lower() if language else None,
    }


def _without(title: str, outlet: str | None) -> str:
    ending = f" - {outlet}"
    return title[: -len(ending)].rstrip() if outlet and title.endswith(ending) else title


def link(written: str | None, base: str | None) -> str | None:
    """`written` as an absolute http or https address, unwrapped where a search engine counts the click.

    Empty: None when it is no address of a page (javascript:, data:, mailto:, nothing at all).
    """
    written = _BREAKS.sub("", (written or "").strip()).replace("&amp;", "&")
    if not written or len(written) > LONGEST_URL:
        return None
    try:
        if not _GOOD.match(written):
            if ":" in written.split("/", 1)[0].split("?", 1)[0]:
                # Another scheme, or http with something odd in it (a user, an address in brackets).
                if written[:4].lower() != "http" or not urlsplit(written).hostname:
                    return None
            elif written[:4].lower() == "www.":
                written = "http://" + written
            elif base:
                written = urljoin(base, written)
            if written[:4].lower() != "http" or not urlsplit(written).hostname:
                return None
        if "google." in written[:30] or "bing.com" in written[:20]:
            written = unwrapped(written)
    except ValueError:
        return None
    return _UNSAFE.sub(lambda match: quote(match.group()), written)


def unwrapped(address: str) -> str:
    """Return where a Google Alerts or Bing News link leads (https://www.google.com/url?…&url=…)."""
    parts = urlsplit(address)
    google = re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", parts.hostname or "") and parts.path == "/url"
    bing = (parts.hostname or "").endswith("bing.com") and parts.path.endswith("apiclick.aspx")
    if google or bing:
        query = parse_qs(parts.query)
        for name in ("url", "q"):
            if _GOOD.match(inner := query.get(name, [""])[0]):
                return inner
    return address


def _host(url: str | None) -> str:
    match = _GOOD.match(url) if url else None
    return match.group().split("://", 1)[1].rstrip("/?#").lower() if match else ""
