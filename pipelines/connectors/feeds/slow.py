"""Read feeds that are no proper XML: by feedparser, or by lxml's recovery where feedparser could take for ever."""

import io
import re

import feedparser
from lxml import etree

from pipelines.connectors.feeds import fast
from pipelines.connectors.feeds.entries import Raw

# feedparser works in plain Python and is quadratic on some hostile input; up to here that is seconds.
LARGEST = 400_000
DEEPEST = 200
MOST_HEADS = 20_000_000  # characters of head read again, once per entry

# Mistakes of feedparser's own that broken feeds were seen to bring out, and their kin.
_FEEDPARSER_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)

# lxml's recovery takes these over as they are, and then cannot give the text.
_SURROGATE = re.compile(r"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:5[3-9]|6\d|7[0-3])\d\d);?")
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])", re.I)
_TOKEN = re.compile(r"<(/?)[a-zA-Z][^<>]*?(/?)>")
_COMMENT = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.S)


def read(text: str, address: str | None) -> tuple[list[Raw], str | None, bool]:
    """Return the entries that can be made out, the base of their links, and whether this is a feed at all.

    Counts: a feed that breaks off keeps the entries before the break. Empty: [] and False when nothing about
    the text says that it is a feed.
    """
    text = _COMMENT.sub(_without_comments, text)
    if len(text) > LARGEST or _deepest(text) > DEEPEST:
        return recovered(text, address)
    try:
        # As a stream: feedparser opens a string that looks like a file's name.
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FEEDPARSER_FAULTS:
        return recovered(text, address)
    feed = parsed.feed
    home = feed.get("link") if not parsed.version.startswith("atom") else None
    raws = [_raw(entry, feed.get("language")) for entry in parsed.entries]
    return raws, home if (home or "")[:4].lower() == "http" else address, bool(parsed.version or raws)


def recovered(text: str, address: str | None) -> tuple[list[Raw], str | None, bool]:
    """Return the same by lxml, which keeps what it understood up to and around the fault.

    Where it gave up early (an entry with a hundred thousand open tags), each entry is read alone.
    """
    whole = _walked(text, address)
    starts = [match.start() for match in _ENTRY.finditer(text)]
    if len(whole[0]) >= len(starts) or not starts or starts[0] * len(starts) > MOST_HEADS:
        return whole
    head, raws = text[: starts[0]], []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        raws += _walked(head + text[start:end], address)[0]
    return (raws, whole[1], True) if len(raws) > len(whole[0]) else whole


def _walked(text: str, address: str | None) -> tuple[list[Raw], str | None, bool]:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_SURROGATE.sub("", text).encode("utf-8", "replace"), parser)
        if root is None:
            return [], address, False
        raws, base = fast.walk(root, address, "xml:base" in text)
    except (etree.XMLSyntaxError, fast.NotSure, UnicodeDecodeError):
        return [], address, False
    return raws, base, True


def _raw(entry, language: str | None) -> Raw:
    content = [part.get("value") for part in entry.get("content", ())]
    texts = (*content, entry.get("summary"), entry.get("media_description"), entry.get("subtitle"))
    source = entry.get("source") or {}
    return Raw(
        title=entry.get("title"),
        links=tuple(filter(None, (entry.get("feedburner_origlink"), entry.get("link")))),
        files=tuple(part["href"] for part in entry.get("enclosures", ()) if part.get("href")),
        guid=entry.get("id"),
        guid_is_link=bool(entry.get("guidislink")),
        # Asked for one that is not there, feedparser gives `published` as `updated`, with a warning.
        dates=tuple(
            filter(None, (entry[name] for name in ("published", "created", "updated") if name in entry))
        ),
        texts=tuple(filter(None, texts)),
        outlet=source.get("title"),
        outlet_url=source.get("href") or source.get("link"),
        language=entry.get("language") or language,
        base=None,
    )


def _without_comments(match: re.Match) -> str:
    without_comments = match.group()
    if not without_comments.startswith("<!--"):
        return without_comments
    return "" if without_comments.endswith("-->") else without_comments.replace("<!--", "")


def _deepest(text: str) -> int:
    depth = deepest = 0
    for match in _TOKEN.finditer(text):
        if match.group(1):
            depth -= 1
        elif not match.group(2):
            depth += 1
            deepest = max(deepest, depth)
    return deepest
