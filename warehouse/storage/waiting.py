"""Show that one waits for a lock, and see whether anybody does: a lock itself says only that it is taken.

Who waits holds a further lock, shared, on the first byte of the same open file; it goes when that file is closed, also
with the process. It and the lock that is waited for know nothing of each other. Only Linux has such locks: elsewhere
somebody might always be waiting.
"""

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterator
from pathlib import Path

# struct flock: kind, where it is counted from, first byte, bytes, process
_FLOCK = "hhqqi4x"


def _first_byte(kind: int) -> bytes:
    return struct.pack(_FLOCK, kind, os.SEEK_SET, 0, 1, 0)


@contextlib.contextmanager
def shown(descriptor: int) -> Iterator[None]:
    """Show that whoever opened this file waits; where that cannot be shown nobody sees it."""
    command = getattr(fcntl, "F_OFD_SETLK", None)
    with contextlib.suppress(OSError):
        if command is not None:
            fcntl.fcntl(descriptor, command, _first_byte(fcntl.F_RDLCK))
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if command is not None:
                fcntl.fcntl(descriptor, command, _first_byte(fcntl.F_UNLCK))


def might_be(path: Path) -> bool:
    """Does somebody wait for the lock on this file, in this process or another? True where that cannot be seen."""
    command = getattr(fcntl, "F_OFD_GETLK", None)
    if command is None:
        return True
    try:
        with path.open("rb") as file:
            met = fcntl.fcntl(file, command, _first_byte(fcntl.F_WRLCK))
    except OSError:
        return True
    return bool(struct.unpack(_FLOCK, met)[0] != fcntl.F_UNLCK)
