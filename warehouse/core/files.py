"""Handle the files beside a warehouse: write-ahead logs, spill-over of memory, folders that may not be there.

A trace (`<file>.known`) stays when the file itself goes, so that one that was deleted or moved is missed and is not
taken for one that never was. Its time is that of the last load.
"""

import contextlib
import datetime as dt
import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from warehouse.core import fault_messages
from warehouse.core.errors import WarehouseEmpty, WarehouseLost, WarehouseUnusable

SCRATCH = ".tmp-"
TRACE = ".known"
# What was committed and is not yet in the file. DuckDB reads one that lies there into any file of that name.
JOURNALS = (".wal", ".wal.checkpoint", ".wal.recovery")


def journals(path: Path) -> list[Path]:
    """Which write-ahead logs lie beside this file? With what they hold the warehouse is whole, without it not."""
    try:
        return [journal for end in JOURNALS if (journal := Path(f"{path}{end}")).exists()]
    except PermissionError:  # of a folder that may not be looked into; what opens the file says so
        return []


def size(path: Path) -> int:
    """Bytes of the file with its write-ahead logs."""
    return sum(file.stat().st_size for file in (path, *journals(path)))


def version(path: Path) -> str:
    """Return what changes with each load into this file; "-" for what is not there, or is not ours to see.

    Counts: mode and owner too, so that what may not be read any more is not shown from before on one page alone.
    """
    stamps = []
    for file in (path, Path(f"{path}.wal")):
        try:
            status = file.stat()
            stamps.append(
                f"{status.st_ino}.{status.st_mtime_ns}.{status.st_size}.{status.st_mode}.{status.st_uid}"
            )
        except OSError:  # to open it says which
            stamps.append("-")
    return " ".join((os.path.realpath(path), *stamps))


def copied(path: Path) -> Path:
    """Copy a file with its write-ahead logs; for us alone, and swept away with what else is left. Where is the copy?

    Raises: WarehouseUnusable, DiskFull.
    """
    copy = Path(scratch(str(path), beside=True))
    with fault_messages.in_words():
        try:
            for file in (path, *journals(path)):
                to = Path(f"{copy}{file.name.removeprefix(path.name)}")
                with file.open("rb") as read, open(to, "xb", opener=_for_us) as written:
                    shutil.copyfileobj(read, written, 1 << 20)
        except BaseException:
            remove(copy)
            raise
    return copy


def _for_us(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def put(path: Path, to: Path) -> None:
    """Rename a file that has no write-ahead log; what stood at `to` goes first, so that no file meets another's log."""
    to.unlink(missing_ok=True)
    remove(to)
    path.replace(to)
    # It is not gone: it was put elsewhere.
    Path(f"{path}{TRACE}").unlink(missing_ok=True)


@contextlib.contextmanager
def begun(path: Path, make: Callable[[Path], object]) -> Iterator[None]:
    """While a warehouse is made and loaded for the first time: what is not finished goes, so that the next can begin.

    It is made under another name: who looks meanwhile, or after this was killed, finds no file, or a whole one.
    A log that lies there without its file is kept under another name: the new file would take it for its own.
    Raises: WarehouseUnusable where it cannot be made.
    """
    for log in journals(path):
        log.replace(log.with_name(f"{log.name}.left-{secrets.token_hex(4)}"))
    new = Path(f"{path}{_mine()}")
    try:
        with fault_messages.in_words():
            make(new)
            new.replace(path)
    except duckdb.Error as error:
        raise fault_messages.of_duckdb(error, str(path)) from error
    finally:
        remove(new)
    try:
        yield
    except WarehouseUnusable:
        remove(path)
        raise


def leave_trace(path: Path) -> None:
    """Note that there is a warehouse here, written now; where that cannot be noted nothing is lost."""
    with contextlib.suppress(OSError):
        Path(f"{path}{TRACE}").touch(0o600)


def last_written(path: Path) -> dt.datetime | None:
    """When was the warehouse that stood or stands here last written (aware UTC)? None where none is known of."""
    try:
        written = Path(f"{path}{TRACE}").stat().st_mtime
    except OSError:
        return None
    return dt.datetime.fromtimestamp(written, dt.UTC).replace(microsecond=0)


def missing(url: str) -> WarehouseEmpty:
    """Return the error that belongs to a warehouse that is not there: none was ever made, or it is gone."""
    last = last_written(Path(url))
    return WarehouseEmpty(url=url) if last is None else WarehouseLost(url=url, last=last.isoformat())


def log_size(path: Path) -> int:
    """Return how many bytes of write-ahead log lie beside the file."""
    return sum(log.stat().st_size for log in journals(path))


def remove(path: Path) -> None:
    """Remove the file with its write-ahead logs; what is not there is no error."""
    for file in (path, *journals(path)):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def scratch(url: str, beside: bool) -> str:
    """Return a name for what one connection cannot hold in memory, beside the warehouse where that may be written."""
    if beside and os.access(Path(url).parent, os.W_OK):
        return f"{url}{_mine()}"
    return f"{tempfile.gettempdir()}/weerklank{_mine()}"


def _mine() -> str:
    return f"{SCRATCH}{os.getpid()}-{secrets.token_hex(4)}"


def sweep(path: Path) -> None:
    """Remove what programs that were killed left beside the file; call it while the lock is held alone."""
    for left in path.parent.glob(f"{glob.escape(path.name)}{SCRATCH}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            remove(left)


def made_folder(path: Path) -> None:
    """Make the folder in which this file is to stand. Raises: WarehouseUnusable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fault_messages.of_system(error, str(path)) from error


def settle(path: Path) -> None:
    """See to it that a file that was just written, and its name, outlive a power cut."""
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
