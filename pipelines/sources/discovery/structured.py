"""Read what a page says of its school in the vocabulary of schema.org (JSON-LD)."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.support import typed_text

# What a school can be in the words of schema.org; a person, a site or an article is none.
_SCHOOLS = re.compile(r"organi[sz]ation|school|college|university|localbusiness|ngo|corporation", re.I)
# Who is behind a site, page or list stands in it under one of these.
_BEHIND = ("publisher", "mainEntity", "about", "provider", "sourceOrganization", "copyrightHolder")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|/[/*]\s*<!\[CDATA\[\s*(?:\*/)?|<!\[CDATA\[)|(?:-->|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?|;)\s*$"
)
_MOST_TEXTS = 50
_DEEPEST = 3
_LONGEST_ADDRESS = 2_000


@dataclass
class Said:
    """What stands there of schools: names, other names, addresses of accounts and of the logo, the town ("")."""

    names: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    same_as: list[str] = field(default_factory=list)
    logo: str = ""
    town: str = ""


def read(scripts: Iterator[str]) -> Said:
    """Return what these pieces of JSON-LD say. Empty: nothing, for what cannot be read."""
    said = Said()
    for script in scripts:
        try:
            document = json.loads(_WRAPPING.sub("", script.strip()), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(document, _DEEPEST):
            if any(_SCHOOLS.search(kind) for kind in texts(thing.get("@type"))):
                _take(said, thing)
    return said


def tidy(text: str) -> str:
    """Return words of a page on one line; "" where they are longer than any name."""
    text = typed_text.line(text[: 2 * typed_text.TITLE.most])
    return text if len(text) <= typed_text.TITLE.most else ""


def texts(value: object) -> list[str]:
    """Return a text, or the texts of a list, tidied: also those that were written as for HTML (&amp;)."""
    values = value if isinstance(value, list) else [value]
    return [
        text
        for each in values[:_MOST_TEXTS]
        if isinstance(each, str) and (text := tidy(html.unescape(each[:_LONGEST_ADDRESS])))
    ]


def _take(said: Said, thing: dict) -> None:
    said.names += texts(thing.get("name"))
    said.also += texts(thing.get("alternateName")) + texts(thing.get("legalName"))
    said.same_as += texts(thing.get("sameAs"))
    where = thing.get("address")
    if isinstance(where, dict):
        said.town = said.town or next(iter(texts(where.get("addressLocality"))), "")
    for each in _several(thing.get("logo")):
        each = each.get("url") or each.get("contentUrl") if isinstance(each, dict) else each
        if not said.logo and isinstance(each, str) and len(each) <= _LONGEST_ADDRESS:
            said.logo = each


def _things(said: object, depth: int) -> Iterator[dict]:
    """Yield what a document is about: itself, its list, its graph, and who is behind each."""
    for thing in _several(said):
        if isinstance(thing, dict):
            yield thing
            if depth:
                yield from _things(thing.get("@graph"), depth - 1)
                for name in _BEHIND:
                    yield from _things(thing.get(name), depth - 1)


def _several(value: object) -> list:
    return value[:_MOST_TEXTS] if isinstance(value, list) else [value]
