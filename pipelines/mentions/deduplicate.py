"""Turn entries of feeds into rows of items, and tell new and changed ones from those stored; stores nothing."""

import datetime as dt
import functools
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.mentions import own_accounts, recognise
from pipelines.mentions.matching import evidence, identity
from pipelines.mentions.matching.erased import Erased
from pipelines.mentions.matching.urls import canonical, domain, host, split
from pipelines.mentions.recognise import Entry
from pipelines.settings import FeedSource
from warehouse.access.privacy import erasures
from warehouse.core.period import local_day


@dataclass(frozen=True)
class SourceBatch:
    """What one source brought: its entries as `parse` gave them, and when they were collected.

    `prepared`: the same entries, where another process has worked out by which keys they are known.
    """

    source: FeedSource
    entries: Sequence[dict]
    collected_at: dt.datetime
    prepared: Sequence[Entry] | None = None


@dataclass
class NewItems:
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


def identify(
    con, deliveries: Sequence[SourceBatch], kinds: Mapping[str, str], own: Sequence[str] = ()
) -> NewItems:
    """Which of these entries are new items, and which changed one that is stored? Asks, but stores nothing.

    `kinds`: outlet → kind, where the configuration says it. `own`: how addresses of schools' own accounts begin: what
    stands there is their own voice, whichever source brought it (see `own_accounts.kind`).
    """
    return told_apart(*recall(con, deliveries), kinds, own)


def recall(con, deliveries: Sequence[SourceBatch]) -> tuple[Sequence[Sequence[Entry]], recognise.Known]:
    """Ask all that `told_apart` needs: what may be kept of each source, and what is stored of what it speaks of."""
    per_source = _allowed(con, [delivery.prepared or prepared(delivery) for delivery in deliveries])
    return per_source, recognise.Known.of(con, per_source)


def told_apart(per_source: Sequence[Sequence[Entry]], known: recognise.Known, kinds, own=()) -> NewItems:
    """Answer `identify` by what was recalled, once the warehouse is let go."""
    kind_of = functools.partial(_kind, kinds, tuple(own))
    arrivals = NewItems()
    for entries in per_source:
        listed = known.listed(entries)
        for entry in entries:
            _place(entry, arrivals, known, listed, kind_of)
    return arrivals


def _allowed(con, per_source: Sequence[Sequence[Entry]]) -> Sequence[Sequence[Entry]]:
    """Leave out what was erased at somebody's request, and what those who asked it publish since."""
    gone = Erased.of(erasures.marks(con))
    if gone is None:
        return per_source
    return [
        [
            entry
            for entry in entries
            if not gone.keeps_out((*entry.keys.own, *entry.keys.seek, *entry.keys.also), entry.entry)
        ]
        for entries in per_source
    ]


def _kind(kinds: Mapping[str, str], own: tuple[str, ...], entry: Entry, outlet: str | None) -> str:
    return own_accounts.kind(kinds, own, entry.source.kind, entry.entry["url"], outlet)


def text_hash(title: str, text: str) -> str:
    """Return a short name for this title and text, to see a change and a copy that is word for word the same."""
    return hashlib.blake2b(f"{title}\0{text}".encode("utf-8", "replace"), digest_size=10).hexdigest()


def prepared(delivery: SourceBatch) -> list[Entry]:
    """Return the entries with their keys; asks nobody."""
    links = [_link(entry["url"]) for entry in delivery.entries]
    # Where several entries of a feed link to one page, the page names none of them; so with their guids.
    times = Counter(links)
    guids = _guids(delivery.entries)
    return [
        _entry(delivery, entry, link, link if times[link] == 1 else None, guid)
        for entry, link, guid in zip(delivery.entries, links, guids, strict=True)
    ]


def _link(url: str | None) -> str | None:
    if not url or identity.is_aggregated(url):
        return None
    address = canonical(url)
    parts = split(address)
    is_home = parts.path in ("", "/") and not parts.query and not parts.fragment
    return None if is_home else address


def _guids(entries: Sequence[Mapping]) -> list[str | None]:
    """Return the guid of each entry.

    None where it is the link again, or stands on entries that say different things.
    """
    guids = [evidence.own_guid(entry["guid"], entry["url"]) for entry in entries]
    times = Counter(guids)
    first: dict[str, evidence.Statement] = {}
    reused = set()
    for guid, entry in zip(guids, entries, strict=True):
        if guid and times[guid] > 1 and guid not in reused:
            content = evidence.Statement(None, guid, entry["title"], entry["text"], entry["published_at"])
            if not evidence.say_the_same(first.setdefault(guid, content), content):
                reused.add(guid)
    return [None if guid in reused else guid for guid in guids]


def _entry(
    delivery: SourceBatch, entry: Mapping, link: str | None, address: str | None, guid: str | None
) -> Entry:
    # A clock that is wrong, or a local time that calls itself GMT: nothing is read before it was published.
    at = min(entry["published_at"] or delivery.collected_at, delivery.collected_at)
    keys = identity.keys(entry, address, local_day(at), delivery.source.name, guid, link)
    return Entry(
        delivery.source,
        entry,
        delivery.collected_at,
        at,
        link,
        address,
        guid,
        keys,
        text_hash(entry["title"], entry["text"]),
    )


def _place(entry: Entry, arrivals: NewItems, known: recognise.Known, listed: set, kind_of: Callable) -> None:
    source = entry.source.name
    item_id = known.find(entry, listed)
    if item_id is None:
        item_id = identity.item_id(known.free_key(entry))
        row = _row(item_id, entry, kind_of, known)
        arrivals.fresh.add(item_id)
        arrivals.added[source] += 1
    elif item_id not in known.stored:
        return  # known, and forgotten at somebody's request: it stays so
    elif known.seen.get((item_id, source), "") == entry.text_hash:
        row = None
    else:
        row = _changed(known.stored[item_id], entry, kind_of, known)
        if row and item_id not in arrivals.fresh:
            arrivals.old_days.add(known.stored[item_id]["day"])
            arrivals.updated[source] += item_id not in arrivals.items
    arrivals.keys |= known.add_keys(entry, item_id)
    if row:
        known.stored[item_id] = arrivals.items[item_id] = row
        arrivals.hints[item_id] = entry.entry["language"] or entry.source.language
    if known.seen.get((item_id, source), "") != entry.text_hash:
        known.seen[item_id, source] = entry.text_hash
        arrivals.sightings[item_id, source] = {
            "item_id": item_id,
            "source_name": source,
            "url": entry.entry["url"],
            "first_seen_at": entry.collected_at,
            "text_hash": entry.text_hash,
        }


def outlet(entry: Entry) -> str | None:
    """Return who published this entry: the host of its site, else as it calls itself; None where nobody says."""
    return (
        entry.source.outlet
        or domain(entry.entry["outlet_url"])
        or (host(entry.link) if entry.link else None)
        or (None if identity.is_aggregated(entry.entry["url"]) else domain(entry.entry["url"]))
        or entry.entry["outlet"]
    )


def _row(item_id: str, entry: Entry, kind_of: Callable, known: recognise.Known) -> dict:
    by = outlet(entry)
    return {
        "item_id": item_id,
        "url": entry.entry["url"],
        "canonical_url": entry.address if known.may_have(item_id, entry.address) else None,
        "source_name": entry.source.name,
        "outlet": by,
        "kind": kind_of(entry, by),
        "title": entry.entry["title"],
        "text": entry.entry["text"],
        "language": "unknown",
        "published_at": entry.published_at,
        "published_quality": "exact" if entry.says_when else "estimated",
        "collected_at": entry.collected_at,
        "day": local_day(entry.published_at),
        "story_id": item_id,
        "text_hash": entry.text_hash,
    }


def _changed(item: dict, entry: Entry, kind_of: Callable, known: recognise.Known) -> dict | None:
    """Return the row of a stored item after this entry; None when the entry changes nothing.

    A search engine never changes what a publisher gave. Of two feeds that carry one item the fuller text
    stays; the feed that brought it may change it.
    """
    if identity.is_aggregated(entry.entry["url"]) and item["canonical_url"]:
        return None
    arrives = item["canonical_url"] is None and known.may_have(item["item_id"], entry.address)
    if not arrives and item["text_hash"] == entry.text_hash:
        return None
    longer = len(entry.entry["text"]) > len(item["text"])
    if not arrives and item["source_name"] != entry.source.name and not longer:
        return None
    row = _row(item["item_id"], entry, kind_of, known)
    if arrives and not longer:
        row |= {name: item[name] for name in ("title", "text", "text_hash")}
    # The publisher knows when; else the first moment stays. What was there when we first looked came no later,
    # whatever its feed says by now.
    is_known = item["published_quality"] == "exact" and not (arrives and identity.is_aggregated(item["url"]))
    if not entry.says_when or is_known or entry.published_at > item["collected_at"]:
        row |= {name: item[name] for name in ("published_at", "published_quality", "day")}
    if entry.address is None:
        row["canonical_url"] = item["canonical_url"]
    columns = ("source_name", "collected_at", "story_id")
    return row | {name: item[name] for name in columns}
