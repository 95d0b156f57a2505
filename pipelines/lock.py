"""One run at a time on one warehouse, however many schedulers and people start one."""

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import LockRefused, RunBusy
from warehouse import connection


def data_folder() -> Path:
    """Where logs, locks and caches go: WEERKLANK_DATA, else data/ in the working folder."""
    return Path(os.environ.get("WEERKLANK_DATA") or "data")


def _path(name: str, url: str | os.PathLike | None) -> Path:
    where = connection.address(url)
    if connection.is_file(where):
        return Path(f"{Path(where).resolve()}.{name}")
    mark = hashlib.blake2b(where.encode(), digest_size=6).hexdigest()
    return data_folder() / f"{mark}.{name}"


@contextlib.contextmanager
def alone(name: str, url: str | os.PathLike | None = None) -> Iterator[None]:
    """Be the only one who holds `name` ("run", "schedule") for this warehouse while the block runs.

    The operating system frees it when a process dies, however it dies. Raises: RunBusy at once, LockRefused.
    """
    path = _path(name, url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LockRefused from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid, _, since = os.read(descriptor, 200).decode("utf-8", "replace").partition(" ")
            raise RunBusy(pid=pid or "?", since=since or "?") from None
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        # Who has it is only told; on a disk that is full it is held all the same.
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()} {now}".encode(), 0)
        yield
    finally:
        os.close(descriptor)
