"""Press copies of one story across sites: one story.

Sites cut a text off, change its title and edit some words, so what is compared is the head:
the three-word runs of the first forty words. Two heads are copies when the shorter one is
largely contained in the other. Reports made from a template (an accident, an open day, a
vacancy) have much in common too, but differ in their names and numbers, and so stay apart.
"""

import datetime as dt
import re
import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.matching.fold import fold

HEAD = 40  # words of a text that are compared
SHORTEST_TEXT = 12  # a text of fewer words is a title or a cry, not a story
SHORTEST_TITLE = 6
LONGEST_SHARE = 25
WINDOW = dt.timedelta(days=5)
TITLE_WINDOW = dt.timedelta(days=2)
CONTAINED = 0.42
FEW = 3  # fewer names in common than this prove little: then
MOSTLY = 0.75  # nearly all of the shorter text must stand in the longer one
UNLIKE = 0.10  # same title, but texts that share less than this are two stories
CROWDED = 96  # a run of words in more items than this is a formula, not a trace
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
LINK = re.compile(r"https?://\S+")
# How a site shows that it cut a text off: "…", "[…] Lees meer", "(...)".
CUT = re.compile(r"\s*[\[(]?(?:…|\.\.\.)[\])]?[^.!?]{0,40}$")
CAPITAL = re.compile(r"(?<![.!?:\n–—-] )(?<!^)\b(?:[A-Z]\w+|\d[\d.,:]*\d|\d)")


@dataclass(frozen=True)
class Signed:
    """An item with its fingerprint; `story_id` is None when it is new."""

    item_id: str
    published_at: dt.datetime
    signature: bytes
    story_id: str | None = None


@dataclass(frozen=True)
class _Head:
    title: int
    runs: Sequence[int]  # each once; an array, for a set of them takes many times the memory
    names: frozenset[int]


def signature(title: str, text: str) -> bytes:
    """The fingerprint of an item: at most about 230 bytes; empty runs when there is too little text."""
    body = CUT.sub("", text[: HEAD * 25])
    bare = LINK.sub(" ", body)
    words = WORD.findall(fold(bare))[:HEAD]
    named = WORD.findall(fold(title[:400]))
    runs: list[int] = []
    if not named and bare != body and len(words) <= LONGEST_SHARE:
        # A post that gives a headline and a link, perhaps with a cry, is a share of what stands under it.
        named = max((WORD.findall(fold(each)) for each in re.split(r"[.!?\n]\s", bare)), key=len)
    elif len(words) >= SHORTEST_TEXT:
        runs = sorted({zlib.crc32(" ".join(words[at : at + 3]).encode()) for at in range(len(words) - 2)})
    shown = " ".join(body.split()[: HEAD + 5])
    # Only what a reader would call a name or a number: not the first word of a sentence.
    names = {zlib.crc32(word.lower().encode()) & 0xFFFF for word in CAPITAL.findall(shown)}
    title_hash = zlib.crc32(" ".join(named).encode()) if len(named) >= SHORTEST_TITLE else 0
    kept = sorted(names)[:24]
    return (
        struct.pack("<IBB", title_hash, len(runs), len(kept))
        + array("I", runs).tobytes()
        + array("H", kept).tobytes()
    )


def _read(data: bytes) -> _Head:
    title, count, names = struct.unpack_from("<IBB", data)
    runs = array("I", data[6 : 6 + 4 * count])
    kept = array("H", data[6 + 4 * count : 6 + 4 * count + 2 * names])
    return _Head(title, runs, frozenset(kept))


def group(new: Sequence[Signed], known: Sequence[Signed]) -> dict[str, str]:
    """Which story does each item belong to? item_id → story_id, for all new items and known ones that move.

    A story is named after its oldest known story, else after its first item (by time, then id).
    Whether items come in one batch or in many, the same ones end up together.
    """
    items = sorted([*known, *new], key=lambda item: (item.published_at, item.item_id))
    heads = [_read(item.signature) for item in items]
    parent = list(range(len(items)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    by_story: dict[str, int] = {}
    for place, item in enumerate(items):
        if item.story_id is not None:
            parent[root(place)] = root(by_story.setdefault(item.story_id, place))
    for a, b in _pairs(items, heads):
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    members: dict[int, list[int]] = {}
    for place in range(len(items)):
        members.setdefault(root(place), []).append(place)
    answer = {}
    for places in members.values():
        named = [items[place].story_id for place in places if items[place].story_id is not None]
        story = named[0] if named else items[places[0]].item_id
        for place in places:
            if items[place].story_id != story:
                answer[items[place].item_id] = story
    return answer


def _pairs(items: Sequence[Signed], heads: Sequence[_Head]):
    """Pairs of copies, found through the runs of words they share; time only ever looks back."""
    by_run: dict[int, list[int]] = {}
    by_title: dict[int, list[int]] = {}
    for place, head in enumerate(heads):
        now = items[place].published_at
        shared: Counter[int] = Counter()
        for run in head.runs:
            bucket = by_run.setdefault(run, [])
            while bucket and now - items[bucket[0]].published_at > WINDOW:
                bucket.pop(0)
            if len(bucket) < CROWDED:
                shared.update(bucket)
                bucket.append(place)
        for other, count in shared.items():
            if count >= 3 and _copies(head, heads[other], count):
                yield other, place
        if head.title:
            bucket = by_title.setdefault(head.title, [])
            while bucket and now - items[bucket[0]].published_at > TITLE_WINDOW:
                bucket.pop(0)
            for other in bucket[-CROWDED:]:
                if not _unlike(head, heads[other], shared[other]):
                    yield other, place
            bucket.append(place)


def _copies(a: _Head, b: _Head, shared: int) -> bool:
    least = CONTAINED if len(a.names & b.names) >= FEW else MOSTLY
    return shared >= least * min(len(a.runs), len(b.runs)) and not _other_names(a, b)


def _other_names(a: _Head, b: _Head) -> bool:
    """Do both name what the other does not, and more than an editor would change?"""
    differing = min(len(a.names - b.names), len(b.names - a.names))
    return differing * 3 > len(a.names & b.names)


def _unlike(a: _Head, b: _Head, shared: int) -> bool:
    if not a.runs or not b.runs:
        return False
    return shared < UNLIKE * min(len(a.runs), len(b.runs)) or _other_names(a, b)
