"""Read one article from its web page: title, summary and the day on which it says that it was published."""

import json
from collections.abc import Iterator
from itertools import islice

from pipelines.connectors.feeds import decode
from pipelines.connectors.feeds.entries import Raw

_LARGEST = 3_000_000
_MOST = 5_000  # elements of one kind on a page
_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "pubdate",
)
_SUMMARIES = ("og:description", "description", "dc.description")


def read(body: bytes, address: str, content_type: str | None = None) -> Raw | None:
    """Return the page as an entry of a feed; None for what is no page with a title.

    Its dates are those that it names as its publication, the surest first: none where it names none.
    """
    root = decode.page_root(body, _LARGEST, content_type)
    if root is None:
        return None
    said = _said(root)
    written = list(_structured(root))
    title = said.get("og:title") or next((each["headline"] for each in written if each.get("headline")), "")
    title = title or _text(root, "h1") or _text(root, "title")
    if not title:
        return None
    dates = [said[name] for name in _DATES if said.get(name)]
    dates += [each["datePublished"] for each in written if each.get("datePublished")]
    dates += [each.get("datetime") for each in islice(root.iter("time"), 1) if each.get("datetime")]
    summaries = [said[name] for name in _SUMMARIES if said.get(name)]
    return Raw(
        title=title,
        links=(address,),
        dates=tuple(dates),
        texts=tuple(summaries),
        language=root.get("lang") or None,
    )


def _said(root) -> dict[str, str]:
    """Return what the head of the page says of it: name in small letters → text, the first of each."""
    said: dict[str, str] = {}
    for element in islice(root.iter("meta"), _MOST):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name and element.get("content"):
            said.setdefault(name, element.get("content"))
    return said


def _structured(root) -> Iterator[dict[str, str]]:
    """Yield the texts of each thing that the page describes as JSON-LD."""
    for element in islice(root.iter("script"), _MOST):
        if (element.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            said = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        things = said.get("@graph", [said]) if isinstance(said, dict) else said
        for thing in things[:_MOST] if isinstance(things, list) else ():
            if isinstance(thing, dict):
                yield {key: value for key, value in thing.items() if isinstance(value, str)}


def _text(root, tag: str) -> str:
    element = next(root.iter(tag), None)
    return " ".join("".join(islice(element.itertext(), _MOST)).split())[:1_000] if element is not None else ""
