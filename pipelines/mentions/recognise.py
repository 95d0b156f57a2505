"""Recognise which stored item an entry is: keys bring candidates from the warehouse, `evidence` weighs them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.mentions.matching import erased, evidence, identity
from pipelines.settings import FeedSource
from warehouse.mentions import lookup

NOTHING = {"canonical_url": None}
# A feed that brings more days at once is new to us: nothing of it is stored that it could have changed.
MOST_DAYS = 60
AROUND = 2  # days


@dataclass(frozen=True)
class Entry:
    """An entry with the keys by which it is known.

    published_at: no later than it was collected. link: canonical; `address`: the same, None where it names no item.
    guid: None where it says nothing of its own.
    """

    source: FeedSource
    entry: Mapping
    collected_at: dt.datetime
    published_at: dt.datetime
    link: str | None
    address: str | None
    guid: str | None
    keys: identity.Keys
    text_hash: str

    @property
    def says_when(self) -> bool:
        """Does it name a moment of publication that can be true?"""
        at = self.entry["published_at"]
        return at is not None and at <= self.collected_at

    @property
    def said(self) -> evidence.Statement:
        """What it says, as it is weighed."""
        at = self.published_at if self.entry["published_at"] else None
        return evidence.Statement(self.link, self.guid, self.entry["title"], self.entry["text"], at)


@dataclass
class Known:
    """What is stored of the items that a batch may speak of; grows while its entries are placed.

    keys: key → item_id; stored: rows of items; seen: (item_id, source) → text_hash; guids: item_id → its keys of
    guids; recent: source → mark (see `evidence.marks`) → items of the last days, where entries have no name but
    their address.
    """

    keys: dict[str, str]
    stored: dict[str, dict]
    seen: dict[tuple[str, str], str | None]
    guids: dict[str, set[str]]
    recent: dict[str, dict[tuple, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, con, per_source: Sequence[Sequence[Entry]]) -> "Known":
        """Return what the warehouse knows about these entries, a sequence for each source."""
        entry_keys = {
            key
            for entries in per_source
            for entry in entries
            for key in (*entry.keys.own, *entry.keys.seek, *entry.keys.also)
        }
        keys = lookup.item_ids(con, entry_keys)
        if lookup.has_sealed(con):  # what expired is known by the seals of its keys alone
            seals = {erased.SEALED + erased.sealed(erased.key(), "key", key): key for key in entry_keys}
            keys |= {seals[seal]: item for seal, item in lookup.item_ids(con, seals.keys()).items()}
        recent = _recent(con, keys, per_source)
        near = {item for marks in recent.values() for items in marks.values() for item in items}
        ids = near.union(keys.values())
        sources = {entries[0].source.name for entries in per_source if entries}
        return cls(
            keys,
            lookup.items(con, ids),
            lookup.sightings(con, ids, sources) if ids else {},
            lookup.guid_keys(con, ids),
            recent,
        )

    def listed(self, entries: Sequence[Entry]) -> set[str]:
        """Items that stand in this fetch under an address or guid by which we know them."""
        names = (key for entry in entries for key in entry.keys.own if identity.recognises(key))
        return {self.keys[name] for name in names if name in self.keys}

    def find(self, entry: Entry, listed: Collection[str]) -> str | None:
        """Return the item that this entry is, also one that was forgotten; None when it is new."""
        own = [key for key in entry.keys.own if identity.recognises(key)]
        # A guid first: it stays when the address follows the headline.
        for key in sorted((*own, *entry.keys.also), key=lambda key: not key.startswith("guid:")):
            item_id = self.keys.get(key)
            if item_id is not None and self._is(item_id, key, entry):
                return item_id
        if entry.link and not entry.guid:
            for item_id in self._near(entry):
                if evidence.same(_said(self.stored[item_id]), entry.said, None, item_id in listed):
                    return item_id
        # An item that has its publisher's address already is not this one: that would swallow a second item.
        free = (
            self.keys[key]
            for key in entry.keys.seek
            if key in self.keys
            and (entry.address is None or self.stored.get(self.keys[key], NOTHING)["canonical_url"] is None)
        )
        return next(free, None)

    def _near(self, entry: Entry) -> list[str]:
        """Items of the last days that begin, are called or are numbered as this entry."""
        by_mark = self.recent.get(entry.source.name, {})
        marks = evidence.marks(entry.link, entry.entry["title"], entry.entry["text"])
        return sorted({item_id for mark in marks for item_id in by_mark.get(mark, ())})

    def _is(self, item_id: str, key: str, entry: Entry) -> bool:
        known = self.stored.get(item_id)
        if known is None:
            # Forgotten: nothing is left to weigh. On a page where articles come and go another guid is another item.
            return not (key.startswith("url:") and entry.guid and not evidence.names_one(entry.link))
        if key.startswith("gn:"):
            return True
        content = _said(known)
        says_so_still = self.seen.get((item_id, entry.source.name), "") == entry.text_hash
        if says_so_still and (content.address == entry.link or not key.startswith("guid:")):
            return True
        return evidence.same(content, entry.said, self._guids(item_id, entry))

    def _guids(self, item_id: str, entry: Entry) -> bool | None:
        start = f"guid:{entry.source.name}|"
        ours = {key for key in self.guids.get(item_id, ()) if key.startswith(start)}
        return start + entry.guid in ours if ours and entry.guid else None

    def free_key(self, entry: Entry) -> str:
        """Return the first key of a new entry that no other item has: its id is made of it."""
        names = [key for key in (*entry.keys.own, *entry.keys.also) if identity.recognises(key)]
        fallback = f"{names[-1]}|{entry.text_hash}|{entry.published_at:%Y%m%d%H%M}"
        return next((key for key in names if key not in self.keys), fallback)

    def add_keys(self, entry: Entry, item_id: str) -> dict[str, str]:
        """Remember the keys of this entry for its item; those that are new."""
        new = {}
        own = list(entry.keys.own)
        taken = any(self.keys.get(key, item_id) != item_id for key in own if identity.recognises(key))
        spare = [key for key in entry.keys.also if taken and key.startswith("text:")]
        for key in own + spare:
            if key in self.keys:
                continue
            if key.startswith("guid:"):
                # One that is new at each fetch names nothing, and would be a row at each fetch.
                if self._guids(item_id, entry) is False:
                    continue
                self.guids.setdefault(item_id, set()).add(key)
            self.keys[key] = new[key] = item_id
        return new

    def may_have(self, item_id: str, address: str | None) -> bool:
        """Is this an address, and no other item's?"""
        return address is not None and self.keys.get(f"url:{address}", item_id) == item_id


def _said(row: Mapping) -> evidence.Statement:
    at = row["published_at"] if row["published_quality"] == "exact" else None
    address = row["canonical_url"] or (identity.canonical(row["url"]) if row["url"] else None)
    return evidence.Statement(address, None, row["title"], row["text"], at)


def _recent(
    con, keys: Mapping[str, str], per_source: Sequence[Sequence[Entry]]
) -> dict[str, dict[tuple, list[str]]]:
    """Items near in time to entries that no key knows and that have no guid of their own, by source and mark."""
    days: dict[str, set[dt.date]] = {}
    for entries in per_source:
        for entry in entries:
            names = filter(identity.recognises, (*entry.keys.own, *entry.keys.also))
            if entry.link and not entry.guid and not any(key in keys for key in names):
                days.setdefault(entry.source.name, set()).add(entry.published_at.date())
    around = {
        source: {day + dt.timedelta(days=ahead) for day in those for ahead in range(-AROUND, AROUND + 1)}
        for source, those in days.items()
        if len(those) <= MOST_DAYS
    }
    result: dict[str, dict[tuple, list[str]]] = {}
    for row in lookup.begun_by(con, around, evidence.BEGIN):
        by_mark = result.setdefault(row["source_name"], {})
        for mark in evidence.marks(row["url"], row["title"], row["text"]):
            by_mark.setdefault(mark, []).append(row["item_id"])
    return result
