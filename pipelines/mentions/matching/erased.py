"""Know what was erased at somebody's request, and recognise it, without knowing who it was.

Kept are only HMACs of marks (see `marks`), made with a key that lies in the data folder and never in the warehouse:
whoever has the warehouse alone cannot find out by trying names who asked to be forgotten.
"""

import contextlib
import functools
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from pipelines.mentions.matching import escapes, marks
from pipelines.mentions.matching.fold import fold
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from text.i18n import N_

FOLDER, KEY = "privacy", "key"
BYTES = 32
# No mark reaches over white space, or over the bounds of markup.
CHUNK = re.compile(r"[^\s<>\"]+")
LONG, MOST = 200, 300_000  # letters of a piece that is remembered, and pieces
SEALED = "sealed:"  # begins a key of an item whose text expired
SHORTEST = 4  # words of a text that says enough to be known by


class KeyLost(PipelineError):
    """The key of the ledger is not there, so nobody can know again what was erased."""

    template = N_(
        "What was erased at somebody's request cannot be recognised: the file “key” in the folder “privacy” of the data"
        " folder is missing or is another one. Put it back from a backup."
    )


def folder() -> Path:
    """Return where the key and the ledger lie."""
    return data_folder() / FOLDER


def made_key() -> bytes:
    """Return the key; made where there is none, readable by this user only."""
    path = folder() / KEY
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{KEY}-{secrets.token_hex(4)}")
    try:
        if not path.exists():
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(BYTES))
                file.flush()
                os.fsync(file.fileno())
            # Whoever else made one meanwhile was first: a link, other than a rename, replaces nothing.
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return key()


def key() -> bytes:
    """Return the key. Raises: KeyLost."""
    try:
        found = (folder() / KEY).read_bytes()
    except OSError as error:
        raise KeyLost() from error
    if len(found) != BYTES:
        raise KeyLost()
    return found


def key_name() -> str:
    """Return by what the key is known, without telling it: a ledger that another key made says nothing to us."""
    return sealed(key(), "key", "itself")[:16]


def sealed(secret: bytes, kind: str, value: str) -> str:
    """Return the HMAC of a mark, in hexadecimal digits."""
    return hmac.digest(secret, f"{kind}:{value}".encode("utf-8", "replace"), hashlib.sha256).hex()


@dataclass(frozen=True)
class Found:
    """Where in a text something stands that was erased, and of which kind."""

    start: int
    end: int
    kind: str


@dataclass
class Erased:
    """What is not to be there: HMAC of a mark → words in all (0 for what is no run of words).

    secret: the key they were made with. `known` and `chunks` hold what was looked at before.
    """

    secret: bytes
    marks: Mapping[str, int]
    known: dict[tuple[str, str], bool] = field(default_factory=dict)
    chunks: dict[str, tuple["Found", ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, object]]) -> "Erased | None":
        """Return what these rows of erased_marks say; None when there are none. Raises: KeyLost."""
        marked = {str(row["mark"]): int(str(row["words"])) for row in rows}
        return cls(key(), marked) if marked else None

    def holds(self, kind: str, value: str) -> bool:
        """Is this mark one of them?"""
        known = self.known.get((kind, value))
        if known is None:
            if len(self.known) > MOST:
                self.known.clear()
            known = self.known[kind, value] = sealed(self.secret, kind, value) in self.marks
        return known

    @functools.cached_property
    def sizes(self) -> tuple[int, ...]:
        """Of how many words are the names and titles among them known?"""
        return tuple(sorted({min(words, marks.LONGEST) for words in self.marks.values() if words}))

    def find(self, text: str, with_words: bool = True) -> Iterator[Found]:
        """Yield where something of them stands in this text, also behind escapes; with_words: names and titles too."""
        yield from self._found(text, with_words)
        for first, last in escapes.windows(text):
            told = escapes.opened(text[first:last])
            if told is None:
                continue
            opened, places = told
            for found in self._found(opened, with_words):
                start, end = places[found.start][0] + first, places[found.end - 1][1] + first
                if opened[found.start : found.end] != text[start:end]:
                    yield Found(start, end, found.kind)

    def _found(self, text: str, with_words: bool) -> Iterator[Found]:
        for match in CHUNK.finditer(text):
            for found in self._in_chunk(match[0]):
                # The address of an erased item is a trace of it, but no reason to erase who only links to it.
                if with_words or found.kind != "key":
                    yield Found(match.start() + found.start, match.start() + found.end, found.kind)
        for mark in marks.words(text, self.sizes) if with_words else ():
            if self.holds(mark.kind, mark.value):
                count = self.marks[sealed(self.secret, mark.kind, mark.value)]
                yield Found(mark.start, max(mark.end, marks.run_end(text, mark.start, count)), mark.kind)

    def _in_chunk(self, chunk: str) -> tuple[Found, ...]:
        """Return what stands in a piece of a text without white space; most of them were seen before."""
        known = self.chunks.get(chunk)
        if known is None:
            known = tuple(self._looked(chunk))
            if len(chunk) < LONG:
                if len(self.chunks) > MOST:
                    self.chunks.clear()
                self.chunks[chunk] = known
        return known

    def _looked(self, chunk: str) -> Iterator[Found]:
        for mark in marks.of(chunk):
            if self.holds(mark.kind, mark.value):
                yield Found(mark.start, mark.end, mark.kind)
            elif mark.kind == "url" and self.holds("key", f"url:{mark.value}"):
                yield Found(mark.start, mark.end, "key")

    def stands_in(self, *texts: str | None, with_words: bool = True) -> bool:
        """Does something of them stand in one of these texts?"""
        return any(text and any(self.find(text, with_words)) for text in texts)

    def keeps_out(self, keys: Iterable[str], entry: Mapping) -> bool:
        """Is this entry of a feed something that was erased, or by or about somebody who asked to be forgotten?

        keys: by which it is known. Told by its keys in any spelling, by its text word for word, and by the handles and
        addresses in it.
        """
        if any(self.holds("key", key_mark(name)) for name in keys):
            return True
        text = text_mark(entry["title"], entry["text"])
        if text and self.holds("text", text):
            return True
        return self.stands_in(
            entry["url"], entry["guid"], entry["title"], entry["text"], entry["outlet"], with_words=False
        )


def key_mark(name: str) -> str:
    """Return the mark of a key of an item, the same for every spelling of an address."""
    return marks.plain(unquote(name))


def text_mark(title: str, text: str) -> str | None:
    """Return the mark of a whole text; None for one that says too little to be known by."""
    said = marks.WORDS.findall(fold(f"{title} {text}"))
    if len(said) < SHORTEST:
        return None
    return hashlib.blake2b(" ".join(said).encode("utf-8", "replace"), digest_size=16).hexdigest()
