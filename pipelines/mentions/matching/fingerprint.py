"""Compute the fingerprint by which copies are found: hashes of the words of a title and of the text's head.

Stored with each item that mentions somebody, so that a copy is found without reading the texts again.
"""

import re
import struct
import zlib
from array import array
from functools import cached_property

from pipelines.mentions.matching import headline
from pipelines.mentions.matching.fold import fold

FORMAT = b"S2"
HEAD = 60  # words of a text that are compared
SHORTEST_TEXT = 12  # a text of fewer words is a title or a cry, not a story
SHORTEST_TITLE = 5
LONGEST_TITLE = 16
LONGEST_SHARE = 25
MOST_NAMES = 24
WORD = headline.WORD
LINK = re.compile(r"https?://\S+")
TAGS = re.compile(r"(?:\s+#\w+)+\s*$")
# How a site shows that it cut a text off: "…", "[…] Lees meer", "(...)".
CUT = re.compile(r"\s*[\[(]?(?:…|\.\.\.)[\])]?[^.!?]{0,40}$")
CAPITAL = re.compile(r"(?<![.!?:\n–—-] )(?<!^)\b(?:[A-Z]\w+|\d[\d.,:]*\d|\d)")


class Head:
    """A fingerprint, read: hashes of words. Of the title without section and publisher, of the head of the text."""

    def __init__(self, data: bytes) -> None:
        titled = count = names = 0
        if data[:2] == FORMAT:
            titled, count, names = struct.unpack_from("<BBB", data, 2)
        values = array("H", data[5 : 5 + 2 * (titled + count + names)])
        self.title = values[:titled]
        self.words = values[titled : titled + count]
        self.names = frozenset(values[titled + count :])
        triples = zip(self.words, self.words[1:], self.words[2:], strict=False)
        # Each once; an array, for a set of them takes many times the memory.
        self.runs = array("Q", sorted({(a << 32) | (b << 16) | c for a, b, c in triples}))

    @cached_property
    def telling(self) -> frozenset[int]:
        """The words of the title that set it apart."""
        return frozenset(word for word in self.title if word not in COMMON)

    @property
    def name(self) -> tuple[int, ...] | None:
        """The title as a whole, where it says enough."""
        says_enough = len(self.title) >= SHORTEST_TITLE or len(self.telling) >= SHORTEST_TITLE - 1
        return tuple(self.title) if says_enough else None

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The days of the week that the text names."""
        return frozenset(WEEKDAYS[word] for word in self.words if word in WEEKDAYS)

    @cached_property
    def known(self) -> frozenset[int]:
        """Each word of the text."""
        return frozenset(self.words)


def _hash(word: str) -> int:
    return zlib.crc32(word.encode()) & 0xFFFF


def words_of(run: int) -> tuple[int, int, int]:
    """Return the hashes of the three words of a run."""
    return run >> 32, (run >> 16) & 0xFFFF, run & 0xFFFF


COMMON = frozenset(map(_hash, headline.COMMON))
WEEKDAYS = {
    _hash(day + part): number
    for number, day in enumerate("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split())
    for part in ("", "ochtend", "morgen", "middag", "avond", "nacht")
}


def signature(title: str, text: str) -> bytes:
    """Return the fingerprint of an item: at most about 230 bytes.

    No words of the text when there is too little of it.
    """
    body = CUT.sub("", text[: HEAD * 25])
    bare = LINK.sub(" ", body)
    words = WORD.findall(fold(bare))[:HEAD]
    named = headline.words(title)
    if not named and bare != body and len(words) <= LONGEST_SHARE:
        # A post that gives a headline and a link, perhaps with a cry, is a share of what stands under it.
        named = max(
            (WORD.findall(fold(sentence)) for sentence in re.split(r"[.!?\n]\s", TAGS.sub("", bare))), key=len
        )
        words = []
    elif len(words) < SHORTEST_TEXT:
        words = []
    shown = " ".join(body.split()[: HEAD + 5])
    # Only what a reader would call a name or a number: not the first word of a sentence.
    capitals = {_hash(fold(word)) for word in CAPITAL.findall(shown)}
    # A text all in capitals shows none of its names.
    names = sorted(capitals)[:MOST_NAMES] if len(capitals) < 0.7 * len(set(words)) else []
    parts = [[_hash(word) for word in part] for part in (named[:LONGEST_TITLE], words)] + [names]
    return FORMAT + bytes(map(len, parts)) + b"".join(array("H", part).tobytes() for part in parts)
