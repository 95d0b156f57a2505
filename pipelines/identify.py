"""From entries of feeds to items: which are new, which changed, which do we have already."""

import datetime as dt
import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipelines.matching import identity
from pipelines.matching.urls import canonical, domain
from pipelines.settings import Source
from warehouse import lookup
from warehouse.period import local_day

NOTHING = {"canonical_url": None}


@dataclass(frozen=True)
class Delivery:
    """What one source brought: its entries as `parse` gave them, and when they were collected.

    `prepared`: the same entries, where another process has worked out by which keys they are known.
    """

    source: Source
    entries: Sequence[dict]
    collected_at: dt.datetime
    prepared: Sequence["Entry"] | None = None


@dataclass
class Arrivals:
    """Rows for items, item_keys and sightings, of all that is new or changed.

    `old_days`: days on which changed items stood before; `hints`: language that the feed names; `added` and
    `updated` count per source.
    """

    items: dict[str, dict] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)
    sightings: dict[tuple[str, str], dict] = field(default_factory=dict)
    hints: dict[str, str | None] = field(default_factory=dict)
    old_days: set[dt.date] = field(default_factory=set)
    added: Counter = field(default_factory=Counter)
    updated: Counter = field(default_factory=Counter)


@dataclass(frozen=True)
class Entry:
    """An entry with the keys by which it is known; `address`: canonical, None where it names no item."""

    source: Source
    entry: Mapping
    collected_at: dt.datetime
    address: str | None
    keys: identity.Keys
    text_hash: str

    @property
    def published_at(self) -> dt.datetime:
        return self.entry["published_at"] or self.collected_at


def identify(
    con, deliveries: Sequence[Delivery], kinds: Mapping[str, str], own: Sequence[str] = ()
) -> Arrivals:
    """Which of these entries are new items, and which changed one that is stored? Asks, but stores nothing.

    `kinds`: outlet → kind, where the configuration says it. `own`: how addresses of our own accounts begin: what
    stands there is our own voice, whichever source brought it.
    """
    kind_of = functools.partial(_kind, kinds, tuple(own))
    entries = [entry for delivery in deliveries for entry in delivery.prepared or prepared(delivery)]
    asked = {key for entry in entries for key in (*entry.keys.own, *entry.keys.seek)}
    known = lookup.item_ids(con, asked)
    ids = set(known.values())
    stored = lookup.items(con, ids)
    seen = lookup.sightings(con, ids, {delivery.source.name for delivery in deliveries}) if ids else {}
    arrivals = Arrivals()
    for entry in entries:
        _place(entry, arrivals, known, stored, seen, kind_of)
    return arrivals


def _kind(kinds: Mapping[str, str], own: tuple[str, ...], entry: "Entry", outlet: str | None) -> str:
    if own and (entry.entry["url"] or "").lower().startswith(own):
        return "own"
    return kinds.get(outlet) or entry.source.kind


def text_hash(title: str, text: str) -> str:
    """A short name for this title and text, to see a change and a copy that is word for word the same."""
    return hashlib.blake2b(f"{title}\0{text}".encode("utf-8", "replace"), digest_size=10).hexdigest()


def prepared(delivery: Delivery) -> list[Entry]:
    """The entries with their keys; asks nobody."""
    addresses = [_address(entry["url"]) for entry in delivery.entries]
    # Where several entries of a feed link to one page, the page names none of them.
    times = Counter(addresses)
    return [
        _entry(delivery, entry, address if address and times[address] == 1 else None)
        for entry, address in zip(delivery.entries, addresses, strict=True)
    ]


def _address(url: str | None) -> str | None:
    if not url or identity.is_aggregated(url):
        return None
    address = canonical(url)
    parts = urlsplit(address)
    is_home = parts.path in ("", "/") and not parts.query and not parts.fragment
    return None if is_home else address


def _entry(delivery: Delivery, entry: Mapping, address: str | None) -> Entry:
    day = local_day(entry["published_at"] or delivery.collected_at)
    return Entry(
        delivery.source,
        entry,
        delivery.collected_at,
        address,
        identity.keys(entry, address, day, delivery.source.name),
        text_hash(entry["title"], entry["text"]),
    )


def _place(
    entry: Entry, arrivals: Arrivals, known: dict, stored: dict, seen: dict, kind_of: Callable
) -> None:
    own = [known[key] for key in entry.keys.own if identity.recognises(key) and key in known]
    # An item that has its publisher's address already is not this one: that would swallow a second item.
    free = [
        known[key]
        for key in entry.keys.seek
        if key in known
        and (entry.address is None or stored.get(known[key], NOTHING)["canonical_url"] is None)
    ]
    item_id = next(iter(own or free), None)
    source = entry.source.name
    if item_id is None:
        item_id = identity.item_id(entry.keys.own[0])
        row = _row(item_id, entry, kind_of)
        arrivals.fresh.add(item_id)
        arrivals.added[source] += 1
    elif item_id not in stored:
        return  # known, and forgotten at somebody's request: it stays so
    elif seen.get((item_id, source), "") == entry.text_hash:
        row = None
    else:
        row = _changed(stored[item_id], entry, kind_of)
        if row and item_id not in arrivals.fresh:
            arrivals.old_days.add(stored[item_id]["day"])
            arrivals.updated[source] += item_id not in arrivals.items
    for key in entry.keys.own:
        if key not in known:
            known[key] = arrivals.keys[key] = item_id
    if row:
        stored[item_id] = arrivals.items[item_id] = row
        arrivals.hints[item_id] = entry.entry["language"] or entry.source.language
    if seen.get((item_id, source), "") != entry.text_hash:
        seen[item_id, source] = entry.text_hash
        arrivals.sightings[item_id, source] = {
            "item_id": item_id,
            "source_name": source,
            "url": entry.entry["url"],
            "first_seen_at": entry.collected_at,
            "text_hash": entry.text_hash,
        }


def _row(item_id: str, entry: Entry, kind_of: Callable) -> dict:
    outlet = (
        entry.source.outlet
        or domain(entry.entry["outlet_url"])
        or (None if identity.is_aggregated(entry.entry["url"]) else domain(entry.entry["url"]))
        or entry.entry["outlet"]
    )
    return {
        "item_id": item_id,
        "url": entry.entry["url"],
        "canonical_url": entry.address,
        "source_name": entry.source.name,
        "outlet": outlet,
        "kind": kind_of(entry, outlet),
        "title": entry.entry["title"],
        "text": entry.entry["text"],
        "language": "unknown",
        "published_at": entry.published_at,
        "published_quality": "exact" if entry.entry["published_at"] else "estimated",
        "collected_at": entry.collected_at,
        "day": local_day(entry.published_at),
        "story_id": item_id,
        "text_hash": entry.text_hash,
    }


def _changed(item: dict, entry: Entry, kind_of: Callable) -> dict | None:
    """The row of a stored item after this entry; None when the entry changes nothing.

    A search engine never changes what a publisher gave. Of two feeds that carry one item the fuller text
    stays; the feed that brought it may change it.
    """
    if identity.is_aggregated(entry.entry["url"]) and item["canonical_url"]:
        return None
    arrives = item["canonical_url"] is None and entry.address is not None
    if not arrives and item["text_hash"] == entry.text_hash:
        return None
    longer = len(entry.entry["text"]) > len(item["text"])
    if not arrives and item["source_name"] != entry.source.name and not longer:
        return None
    row = _row(item["item_id"], entry, kind_of)
    if arrives and not longer:
        row |= {name: item[name] for name in ("title", "text", "text_hash")}
    if not entry.entry["published_at"] or item["published_quality"] == "exact":
        row |= {name: item[name] for name in ("published_at", "published_quality", "day")}
    kept = ("source_name", "collected_at", "story_id")
    return row | {name: item[name] for name in kept}
