"""Keep what was heard in files until the warehouse has it: bounded, in order, on the disk before anybody goes on.

One process writes and empties it (it holds the lock `listen`), by two threads; others may look into it (`Reader`).
"""

import json
import logging
import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.web.api import Json

FOLDER = "live"
PIECE = 256 * 1024  # bytes of one file, more or less: what is stored at once
LONGEST = 4 * 1024 * 1024  # bytes that are read at once; a post of a stream is a quarter of it at most
BEGIN = 256  # bytes by which a file is known again
MOST = 64 * 1024 * 1024  # bytes that may wait; a school's week of mentions is a hundredth
log = logging.getLogger("weerklank.listen")


class Spool:
    """Lines that wait. name: the folder within the data folder's `live`."""

    def __init__(self, name: str, most: int = MOST) -> None:
        self.folder, self.most = data_folder() / FOLDER / name, most
        self._lock = threading.Lock()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = self._files()
        self._next = int(known[-1].stem) + 1 if known else 1
        self._size = 0
        self.waiting = sum(path.stat().st_size for path in known)

    @property
    def is_full(self) -> bool:
        """Does as much wait as may?"""
        return self.waiting >= self.most

    def add(self, rows: Sequence[Json]) -> None:
        """Keep these: on the disk when this returns. Raises: OSError."""
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        with self._lock:
            path = self.folder / f"{self._next:010}.jsonl"
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._size += len(data)
            self.waiting += len(data)
            if self._size >= PIECE:
                self._begin()

    def oldest(self) -> tuple[Path, list[Json]] | None:
        """Return the oldest file and its lines; None where nothing waits. Nothing is added to it any more.

        A line that a dying process left half is none: who sent it is asked again from before it.
        """
        with self._lock:
            known = self._files()
            if not known:
                return None
            if int(known[0].stem) == self._next:
                self._begin()
        return known[0], _rows(known[0], known[0].read_bytes().split(b"\n"))

    def done(self, path: Path) -> None:
        """Forget a file: the warehouse has it."""
        with self._lock:
            self.waiting -= path.stat().st_size
            path.unlink()

    def _begin(self) -> None:
        self._next, self._size = self._next + 1, 0

    def _files(self) -> list[Path]:
        return _files(self.folder)


@dataclass
class Reader:
    """Reads what waits in a spool that another process writes and empties: each line once, as long as it lives.

    A process that begins anew reads all that waits again, so whoever reads does nothing twice that must be done once.
    read: file → how its first bytes are, bytes that were read, and lines, as numbers begin again when all was stored
    """

    name: str
    most: int = LONGEST
    read: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)
    _new: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)

    @property
    def has_new(self) -> bool:
        """Did `new` read anything, also where no line of it could be?"""
        return bool(self._new)

    def new(self) -> list[Json]:
        """Return lines that were not read yet, of one file, the oldest first; [] for none. Then say `done`."""
        files = _files(data_folder() / FOLDER / self.name)
        self.read = {path.name: self.read[path.name] for path in files if path.name in self.read}
        for path in files:
            try:
                found = self._of(path, is_last=path == files[-1])
            except FileNotFoundError:  # the warehouse has it by now
                continue
            if found or self._new:
                return found
        return []

    def done(self) -> None:
        """Read on after what `new` returned last, the next time."""
        self.read |= self._new
        self._new = {}

    def _of(self, path: Path, is_last: bool) -> list[Json]:
        self._new = {}
        with path.open("rb") as file:
            begin = file.read(BEGIN)
            known, at, number = self.read.get(path.name, (b"", 0, 0))
            if not begin.startswith(known):
                at, number = 0, 0
            file.seek(at)
            data = file.read(self.most)
        whole, end, rest = data.rpartition(b"\n")
        if rest and not end and (len(data) == self.most or not is_last):
            # No post is that long, and of one that a dying process left half nothing follows.
            whole, end = data, b""
        if whole or end:
            lines = whole.split(b"\n")
            self._new = {path.name: (begin, at + len(whole) + len(end), number + len(lines))}
            return _rows(path, lines, number)
        return []


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.jsonl"))


def _rows(path: Path, lines: Iterable[bytes], before: int = 0) -> list[Json]:
    """Return what these lines say; one that says nothing is named and left out."""
    rows = []
    for number, line in enumerate(lines, before + 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("no object")
            rows.append(row)
        except (ValueError, RecursionError):
            log.warning("line %s of %s cannot be read and is left out", number, path.name)
    return rows
