"""Compute the keys by which an item is known, so that it is stored once.

Keys bring an entry and a stored item together; whether they are one, `evidence` weighs.

A Google News link changes at every fetch and does not resolve to the publisher. Such an item is
known by publisher, title and day, and so it meets the publisher's own item, whichever comes
first. Two items of one publisher with one title on one day stay two: only a Google News
entry is ever joined by title.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.mentions.matching import evidence
from pipelines.mentions.matching.fold import fold
from pipelines.mentions.matching.urls import canonical, domain, host, split

AGGREGATORS = ("news.google.",)
WORD = re.compile(r"\w+")
# A shorter title says too little to name an item ("Nieuws", "Agenda").
SHORTEST = 3


@dataclass(frozen=True)
class Keys:
    """`own` keys name the item; `seek` keys, when known, mean that it is an item we have already.

    `also`: keys under which it may stand where another item has its own.
    """

    own: tuple[str, ...]
    seek: tuple[str, ...]
    also: tuple[str, ...] = ()


def is_aggregated(url: str | None) -> bool:
    """Is this a link of Google News, which names a click and not an item?"""
    if not url or "/articles/" not in url:
        return False
    return (split(url).hostname or "").startswith(AGGREGATORS)


def keys(
    entry: Mapping,
    address: str | None,
    day: dt.date,
    source_name: str = "",
    guid: str | None = None,
    link: str | None = None,
) -> Keys:
    """By which keys is this entry known, and under which might it be known already?

    entry: as `parse` returns it; address: its canonical URL, None where that names no item; day: its day in
    Amsterdam; guid: its own guid, None where it says nothing; link: its canonical URL, whatever it names.
    There is always at least one own key.
    """
    words = WORD.findall(fold(entry["title"]))
    title = " ".join(words)
    if is_aggregated(entry["url"]):
        site = domain(entry["outlet_url"]) or fold(entry["outlet"] or "").strip()
        own = [f"gn:{site}|{title}|{day}"]
        seek = [f"pub:{site}|{title}|{one}" for one in _around(day)]
        return Keys(tuple(own), tuple(seek) if len(words) >= SHORTEST else ())
    named = [f"guid:{source_name}|{guid}"] if guid else []
    text = hashlib.blake2b(fold(entry["text"])[:500].encode("utf-8", "replace"), digest_size=8).hexdigest()
    text_keys = [f"text:{source_name}|{title}|{text}"]
    # A guid that a content system may give to many ("1") leaves some of them without a name.
    spare = () if guid and evidence.is_telling(guid) else tuple(text_keys)
    if not address:
        also = [f"url:{link}"] if link else []
        return Keys(tuple(named or text_keys), (), (*also, *spare))
    own = [f"url:{address}"]
    seek = []
    at = host(address)
    if at and len(words) >= SHORTEST:
        own.append(f"pub:{at}|{title}|{day}")
        seek = [f"gn:{at}|{title}|{one}" for one in _around(day)]
    # The key of title and day may be shared by two items, so it is only ever sought by Google News.
    return Keys(tuple(own + named), tuple(seek), spare)


def _around(day: dt.date) -> list[dt.date]:
    """Its own day first: a column may have the same title every day. Midnight may lie between two clocks."""
    return [day, day - dt.timedelta(days=1), day + dt.timedelta(days=1)]


def recognises(key: str) -> bool:
    """May an entry be taken for a stored item because it has this own key? Not by a publisher's title."""
    return not key.startswith("pub:")


def item_id(key: str) -> str:
    """Return the stable id made from an item's first own key: 24 hexadecimal characters."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=12).hexdigest()


__all__ = ["Keys", "canonical", "is_aggregated", "item_id", "keys", "recognises"]
