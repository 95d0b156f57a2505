"""Keep all others from the file of a warehouse, and put it under another name."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from warehouse.core import connection, file_locks, files


@contextlib.contextmanager
def held_alone(path: Path, wait: float = connection.WRITERS_WAIT) -> Iterator[None]:
    """Keep all others from the file of a warehouse while the block runs. Raises: WarehouseBusy, WarehouseUnusable."""
    files.made_folder(path)
    with file_locks.locked(path, exclusive=True, wait=wait):
        files.sweep(path)
        yield


def move(path: Path, to: Path, wait: float = connection.WRITERS_WAIT) -> None:
    """Rename the file of a warehouse while nobody uses it; what stood at `to` is replaced, with its log.

    Raises: WarehouseBusy after `wait` seconds.
    """
    with file_locks.locked(path, exclusive=True, wait=wait):
        if files.journals(path):
            with contextlib.closing(connection.fresh(str(path))) as con:
                file_locks.attach(con, str(path), read_only=False, wait=wait)
                con.execute("checkpoint")
        files.put(path, to)
