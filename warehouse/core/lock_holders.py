"""Find out which program holds the warehouse when it is no process of Weerklank, and note it for who waits.

A program that opens the file without our lock is met only by who has our lock and attaches the file. While that one
waits it notes the program in the lock's own file, so that those who wait for the lock can say so too, and do not
take it for a load.
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from warehouse.core.errors import WarehouseBusy, WarehouseHeld

HOLDER = re.compile(r"lock is held in (?:(.+?) \()?PID (\d+)")


def program(error: Exception) -> str:
    """Return which program holds the file, by what DuckDB says: its name and number; "?" where it does not say."""
    match = HOLDER.search(str(error))
    if not match:
        return "?"
    name = Path(match[1]).name if match[1] else ""
    return ", ".join(part for part in (name, f"PID {match[2]}") if part)


def held(url: str, error: Exception, wait: float, is_file: bool) -> WarehouseBusy:
    """Return the error for who waited so many seconds for another program; of a server nobody knows which."""
    if not is_file:
        return WarehouseBusy(seconds=round(wait))
    forget(url)
    return WarehouseHeld(program=program(error), seconds=round(wait))


def note(url: str, error: Exception) -> None:
    """Write down which program we wait for; where nothing can be written nobody needs to know."""
    with contextlib.suppress(OSError):
        Path(f"{url}.lock").write_text(program(error), encoding="utf-8")


def forget(url: str) -> None:
    """Note that the wait is over."""
    lock = Path(f"{url}.lock")
    with contextlib.suppress(OSError):
        if lock.stat().st_size:
            lock.write_bytes(b"")


@contextlib.contextmanager
def naming_holder(path: Path) -> Iterator[None]:
    """Say which other program is waited for, where our own lock is waited for in vain and its holder waits for that.

    Raises: WarehouseHeld in the place of WarehouseBusy.
    """
    try:
        yield
    except WarehouseBusy as busy:
        with contextlib.suppress(OSError):
            name = Path(f"{path}.lock").read_text(encoding="utf-8", errors="replace")
            if name:
                raise WarehouseHeld(program=name, seconds=busy.fields["seconds"]) from None
        raise
