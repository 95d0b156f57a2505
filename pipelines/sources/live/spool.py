"""Keep what was heard in files until the warehouse has it: bounded, in order, on the disk before anybody goes on.

One process writes and reads it (it holds the lock `listen`), by two threads.
"""

import json
import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.web.api import Json

FOLDER = "live"
PIECE = 256 * 1024  # bytes of one file, more or less: what is stored at once
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
        rows = []
        for line in known[0].read_bytes().splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                log.warning("a line of what was heard cannot be read and is left out")
        return known[0], rows

    def done(self, path: Path) -> None:
        """Forget a file: the warehouse has it."""
        with self._lock:
            self.waiting -= path.stat().st_size
            path.unlink()

    def _begin(self) -> None:
        self._next, self._size = self._next + 1, 0

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.jsonl"))
