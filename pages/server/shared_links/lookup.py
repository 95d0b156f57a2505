"""Know which link a secret belongs to, while the warehouse is being written too; and how often is asked."""

import hmac
import threading
import time
from dataclasses import dataclass

from pages.shared import query_cache
from pipelines.runs.shared_links import hashed
from warehouse.access import shared_links
from warehouse.access.shared_links import SharedLink
from warehouse.core.connection import address, is_file
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty

LONGEST = 100  # characters of a secret that are looked at; ours have 43
# Of one link, and of all secrets that are none together: at once, and on from there a minute.
OF_LINK, OF_NONE = 240, 60


@dataclass
class _Left:
    """How many requests are left, and when that was counted."""

    requests: float
    at: float


_left: dict[str, _Left] = {}
_lock = threading.Lock()
# By the address of the warehouse: what it said last.
_known: dict[str, tuple[SharedLink, ...]] = {}


def found(secret: str) -> SharedLink | None:
    """Return the link of this secret, whether or not it still holds; None where there is none.

    Raises: WarehouseError, as when the warehouse is being written and was never asked before.
    """
    given, match = hashed(secret[:LONGEST]), None
    for link in _links():
        if hmac.compare_digest(link.link_hash, given):
            match = link
    return match


def _links() -> tuple[SharedLink, ...]:
    where = address()
    ask = query_cache.ask if is_file(where) else query_cache.ask_now
    try:
        links = ask(shared_links.links)
    except WarehouseEmpty:
        return ()
    except WarehouseBusy:
        # A link that was withdrawn is written before the next load can begin, and is then read anew.
        if where not in _known:
            raise
        return _known[where]
    _known[where] = links
    return links


def wait(of: str | None) -> float:
    """Count a request for this link, None for a secret that is none. How many seconds is it too early? 0: it is not."""
    name, most = of or "", OF_LINK if of else OF_NONE
    now = time.monotonic()
    with _lock:
        left = _left.setdefault(name, _Left(most, now))
        left.requests = min(most, left.requests + (now - left.at) * most / 60)
        left.at = now
        if len(_left) > 1000:
            del _left[next(iter(_left))]
        if left.requests < 1:
            return (1 - left.requests) * 60 / most
        left.requests -= 1
        return 0.0
