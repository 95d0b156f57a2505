"""Read whole lines out of one log, plain or packed, from the place where the last reading stopped."""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from gzip import GzipFile
from io import BufferedReader
from pathlib import Path

from pipelines.connectors.weblogs.reader import Reader
from pipelines.support.errors import SourceError
from text.i18n import N_

BLOCK = 4 * 1024 * 1024
PEEK = 64 * 1024

SWELLING = (64 * 1024 * 1024, 200)  # unpacked bytes, and times its size, beyond which a packed file is no log

BROKEN = N_("The log file {name} is damaged; what stands before that place is counted. Copy it once more.")


@dataclass(slots=True)
class Place:
    """How far one log was read: `offset` bytes (unpacked) and `lines` lines; `last` is the time of its newest line.

    head, size: fingerprint of its first `size` bytes; packed: size of the .gz that was read to its end, 0 for none;
    format: that of its first lines (`formats`), "" before it is known.
    """

    inode: int
    head: str
    size: int
    offset: int = 0
    lines: int = 0
    last: int = 0
    packed: int = 0
    format: str = ""


@dataclass(slots=True)
class Met:
    """What one reading met in a log: lines, those without an agent, those refused, and the first of each reason."""

    lines: int = 0
    silent: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Log:
    """An open log: `rest` was read and not yet handed out; `clock` is the newest time that it gave."""

    path: Path
    raw: BufferedReader
    file: BufferedReader | GzipFile
    place: Place
    packed: int
    rest: bytes
    clock: int = 0
    broken: str = ""
    met: Met = field(default_factory=Met)
    reader: Reader | None = None

    @property
    def name(self) -> str:
        """Its name without folder."""
        return self.path.name


def close_logs(logs: Iterable[Log]) -> None:
    """Close their files."""
    for log in logs:
        log.file.close()
        log.raw.close()


def block(log: Log, size: int = BLOCK) -> bytes:
    """Return the next whole lines, about `size` bytes; empty when there are none (yet).

    A line that is not ended waits for its end, except in a packed file, which does not grow; a line longer than
    `size` comes in pieces.
    """
    data = log.rest + fill(log, size)
    cut = data.rfind(b"\n") + 1
    if log.packed and log.place.offset > max(SWELLING[0], SWELLING[1] * log.packed):
        log.broken, log.rest = "it swells", b""
        return b""
    last_of_packed = log.packed and not log.broken and len(data) < size
    endless = not cut and len(data) >= size
    if last_of_packed or endless:
        cut = len(data)
    log.rest = data[cut:]
    return data[:cut]


def peek(log: Log) -> bytes:
    """Return the next lines, without taking them."""
    log.rest += fill(log, max(PEEK - len(log.rest), 0))
    return log.rest


def ended(log: Log) -> SourceError | None:
    """Note that nothing more comes out of this log: remember it of a packed one, and say whether it broke off."""
    log.place.packed = log.packed
    return SourceError(BROKEN, name=log.name) if log.broken else None


def go_on(log: Log) -> bool:
    """Skip what earlier readings read. Is the log that long? A copy that is still being made is not."""
    ahead = log.place.offset - len(log.rest)
    if ahead <= 0:
        log.rest = log.rest[log.place.offset :]
    elif not log.packed:
        log.file.seek(log.place.offset)
        log.rest = b""
    else:
        while ahead > 0 and (passed := fill(log, min(ahead, BLOCK))):
            ahead -= len(passed)
        log.rest = b""
    return ahead <= 0 or not log.packed


def fill(log: Log, size: int) -> bytes:
    """Return so many bytes more, fewer at the end; where the file is damaged `broken` says why."""
    pieces, length = [], 0
    while length < size and not log.broken:
        try:
            piece = log.file.read1(size - length)
        except (OSError, EOFError, zlib.error) as error:
            log.broken = getattr(error, "strerror", "") or str(error)
            break
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)
