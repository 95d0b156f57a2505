"""Find and open log files by their content, not their names: rotated, packed, copied or emptied meanwhile.

A log is known by a fingerprint of its first bytes and by its inode, so that access.log.1 is known as what was
access.log yesterday (renamed), as a copy of it (copytruncate), or as what is now access.log.2.gz.
"""

import contextlib
import glob
import gzip
import io
import os
import stat
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pipelines.connectors.weblogs.blocks import BROKEN, Log, Place, close_logs, fill, go_on
from pipelines.support.errors import SourceError
from text.i18n import N_

HEAD = 1024  # bytes of a fingerprint, where there are so many
AT_ONCE = 300  # logs that are open together; more wait for the next reading
GZIP = b"\x1f\x8b"
PACKED_OTHERWISE = (b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK\x03\x04")

NONE = N_("There is no log file {path}.")
UNREADABLE = N_(
    "The log file {name} cannot be read. Let the account that runs Weerklank read it, for example as a member of the"
    " group adm."
)
PACKED = N_(
    "The log file {name} is packed in another way than gzip. Unpack it, or let it be packed with gzip."
)


@dataclass(slots=True)
class Opening:
    """What was found: logs that may hold something new, the places of all that are there, and what went wrong."""

    logs: list[Log] = field(default_factory=list)
    there: list[Place] = field(default_factory=list)
    problems: list[SourceError] = field(default_factory=list)
    more: bool = False


def find(paths: str) -> list[tuple[Path, int]]:
    """Return the files that the pattern matches, with their inodes, those first that were written first.

    Raises: SourceError where there is none.
    """
    files = []
    for path in map(Path, glob.glob(str(Path(paths).expanduser()), recursive=True)):  # noqa: PTH207  from any folder
        with contextlib.suppress(OSError):  # gone since
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                files.append((status.st_mtime, path.name, path, status.st_ino))
    if not files:
        raise SourceError(NONE, path=paths)
    return [(path, inode) for _, _, path, inode in sorted(files)]


def open_logs(paths: str, places: list[Place]) -> Opening:
    """Open what may hold something new, each log at its place; new places are added to `places`.

    Raises: SourceError where no file matches.
    """
    for _ in range(3):
        files, opening = find(paths), Opening()
        for path, _ in files:
            if len(opening.logs) == AT_ONCE:
                opening.more = True
                return opening
            try:
                _open(path, places, opening)
            except SourceError as problem:
                opening.problems.append(problem)
        if sorted(find(paths)) == sorted(files):
            break
        close_logs(opening.logs)  # they were rotated while we looked
    return opening


def _open(path: Path, places: list[Place], opening: Opening) -> None:
    try:
        raw = path.open("rb")
    except OSError as error:
        raise SourceError(UNREADABLE, name=path.name) from error
    status = os.fstat(raw.fileno())
    magic = raw.read(8)
    raw.seek(0)
    if magic.startswith(PACKED_OTHERWISE):
        raw.close()
        raise SourceError(PACKED, name=path.name)
    packed = status.st_size if magic.startswith(GZIP) else 0
    file: io.BufferedReader | gzip.GzipFile = gzip.GzipFile(fileobj=raw, mode="rb") if packed else raw
    log = Log(path, raw, file, Place(status.st_ino, "", 0), packed, b"")
    log.rest = fill(log, HEAD)
    if log.broken and not log.rest:
        close_logs([log])
        raise SourceError(BROKEN, name=log.name)
    if log.rest:
        log.place = _placed(log, places)
        new = log.place.packed != packed if packed else status.st_size > log.place.offset
        # The second of two copies (being packed, or being made) waits until it is alone.
        alone = all(other.place is not log.place for other in opening.logs)
        opening.there.append(log.place)
        if new and alone and go_on(log):
            opening.logs.append(log)
            return
    close_logs([log])


def _placed(log: Log, places: list[Place]) -> Place:
    head, inode = log.rest[:HEAD], log.place.inode
    alike = [
        place for place in places if len(head) >= place.size and _digest(head[: place.size]) == place.head
    ]
    if alike:
        place = max(alike, key=lambda place: (place.size, place.inode == inode))
    else:
        place = Place(inode, "", 0)
        places.append(place)
    if len(head) > place.size:
        place.head, place.size = _digest(head), len(head)
    if not log.packed:
        place.inode = inode
    return place


def _digest(head: bytes) -> str:
    return blake2b(head, digest_size=8).hexdigest()
