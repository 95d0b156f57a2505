"""Turn errors of DuckDB or of the system into sentences for whoever runs the warehouse."""

import contextlib
import errno
import logging
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import duckdb

from text.hide_secrets import hidden
from warehouse.core.errors import (
    DiskFull,
    MemoryShort,
    StorageWrong,
    WarehouseClosed,
    WarehouseDamaged,
    WarehouseForeign,
    WarehouseOfDuckDB,
    WarehouseTorn,
    WarehouseUnusable,
)
from warehouse.storage import sentences
from warehouse.storage.lakes import UNCLEAR
from warehouse.storage.settings import Wrong

# What shows itself only with a later statement: a file that is cut off, a disk that is full, memory that is short.
LATE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
    MemoryError,
)
# The limit of temporary files is nine tenths of what the disk has left.
FULL = re.compile("no space left|file too large|disk quota|max_temp_directory_size", re.IGNORECASE)
CLOSED = re.compile(
    "permission denied|not permitted|read-only|no such file|not a directory|could not create", re.IGNORECASE
)
# What DuckDB says of a file that it cannot take for one of its own, the first that fits.
BROKEN = (
    (re.compile("not read enough", re.IGNORECASE), WarehouseTorn),
    (re.compile("version number|storage version", re.IGNORECASE), WarehouseOfDuckDB),
    (re.compile("corrupt|checksum|replaying wal|deseriali", re.IGNORECASE), WarehouseDamaged),
    (re.compile("not a valid|is a directory", re.IGNORECASE), WarehouseForeign),
)
ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
THREADLESS = "can't start new thread"  # what Python says where there is no memory for one
RIGHTS = (errno.EACCES, errno.EPERM, errno.EROFS)
HEAD = 12  # bytes; a DuckDB file has its mark at the end of them
log = logging.getLogger("weerklank.warehouse")


def of_duckdb(error: BaseException, url: str) -> WarehouseUnusable:
    """Return the sentence that belongs to what DuckDB, or Python's memory, says about the warehouse at `url`."""
    message = str(error).splitlines()[0] if str(error) else type(error).__name__
    if is_full(error):
        return DiskFull(url=url)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return MemoryShort(url=url)
    broken = foreign(url) or next((kind for said, kind in BROKEN if said.search(message)), None)
    if broken:
        noted(error, url)
        return broken(url=url)
    if CLOSED.search(message):
        return WarehouseClosed(url=url)
    return WarehouseUnusable(url=url, reference=noted(error, url))


@contextlib.contextmanager
def saying_server(url: str) -> Iterator[None]:
    """Say in words what a driver answers of a warehouse on a server, now or with a later statement.

    The driver's own error is no cause that is printed along: it repeats how it was told to connect.
    Raises: StorageWrong, DiskFull, MemoryShort, WarehouseUnusable; errors in our own SQL pass, without what is secret.
    """
    url = "" if url == UNCLEAR else url
    try:
        yield
        return
    except Wrong as wrong:
        said: WarehouseUnusable = StorageWrong(wrong.template, url=url, **wrong.fields)
    except LATE as error:
        said = of_server(error, url)
    except duckdb.Error as error:
        if sentences.of_driver(str(error)) is None and hidden(str(error)) == str(error):
            raise
        said = of_server(error, url)
    raise said from None


def of_server(error: BaseException, url: str) -> WarehouseUnusable:
    """Return the sentence that belongs to what a driver says of a warehouse on a server."""
    if is_full(error):
        return DiskFull(url=url)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return MemoryShort(url=url)
    reference = noted(error, url)
    sentence = sentences.of_driver(str(error))
    return StorageWrong(sentence, url=url) if sentence else WarehouseUnusable(url=url, reference=reference)


def noted(what: object, url: str) -> str:
    """Write what no sentence says into the log. Under which reference can the operator find it?"""
    reference = secrets.token_hex(4)
    log.error("%s: %s: %s", reference, hidden(str(url)), hidden(str(what)))
    return reference


def is_full(error: BaseException) -> bool:
    """Does this error say that there is no room? Also where the commit of a transaction says it."""
    return FULL.search(str(error)) is not None


def of_system(error: OSError, url: str) -> WarehouseUnusable:
    """Return the sentence that belongs to what the system refuses beside the warehouse at `url`: a lock, a folder."""
    return DiskFull(url=url) if error.errno in ROOM else WarehouseClosed(url=url)


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Say in words what the system refuses anywhere, beside the warehouse too: room, memory, rights.

    Raises: DiskFull, MemoryShort, WarehouseClosed; what else goes wrong passes as it is.
    """
    try:
        yield
    except MemoryError as error:
        raise MemoryShort from error
    except RuntimeError as error:
        if THREADLESS not in str(error):
            raise
        raise MemoryShort from error
    except OSError as error:
        if error.errno in ROOM:
            raise DiskFull(url=error.filename or "") from error
        if error.errno in RIGHTS:
            raise WarehouseClosed(url=error.filename or "") from error
        raise


def foreign(url: str) -> type[WarehouseForeign] | None:
    """What is wrong with what stands at this path, where that is a folder or does not begin as a DuckDB file does?"""
    try:
        if not Path(url).exists():
            return None
        with Path(url).open("rb") as file:
            head = file.read(HEAD)
    except IsADirectoryError:
        return WarehouseForeign
    except (OSError, ValueError):  # not ours to read, or no path
        return None
    if len(head) < HEAD:
        return WarehouseTorn
    return None if head.endswith(b"DUCK") else WarehouseForeign


# Files that were looked at: to open and close one drops DuckDB's own lock on it in this whole process, so each is
# looked at once and not while another thread has it attached.
_ours: set[tuple[int, int] | None] = {None}


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):  # nothing there, or no path: there is nothing to look at
        return None
    return status.st_dev, status.st_ino


def must_be_ours(path: Path, to_write: bool = False) -> None:
    """Raise WarehouseForeign or WarehouseClosed for what can never be opened, before anything is made beside it."""
    if _mark(path) not in _ours:
        if kind := foreign(str(path)):
            raise kind(url=str(path))
        _ours.add(_mark(path))
    if to_write and path.exists() and not os.access(path, os.W_OK):
        raise WarehouseClosed(url=str(path))
