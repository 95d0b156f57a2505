"""Let programs in by a key: looked up at each question, so that a revoked one is refused at once; each with a limit."""

import datetime as dt
import hmac
import threading
import time
from dataclasses import dataclass

from pages.server.api.problems import Problem
from pages.shared import query_cache
from pipelines.runs.api_keys import hashed, works
from warehouse.access import api_keys
from warehouse.access.api_keys import ApiKey
from warehouse.core.connection import address, is_file
from warehouse.core.errors import WarehouseEmpty

# Questions of one key: at once, and on from there a minute.
AT_ONCE, A_MINUTE = 120, 120
LONGEST = 200
HOW = (
    "Send the header Authorization: Bearer KEY; whoever runs this dashboard makes a key with"
    " python -m pipelines api-key add NAME."
)
_CHALLENGE = {"www-authenticate": 'Bearer realm="Weerklank"'}


@dataclass
class _Left:
    """How many questions a key has left, and when that was counted."""

    questions: float
    at: float


_left: dict[str, _Left] = {}
_lock = threading.Lock()


def key_of(header: str) -> ApiKey:
    """Whose valid key stands in this Authorization header? Raises: Problem, WarehouseError."""
    scheme, _, text = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Problem(401, f"This needs a key. {HOW}", headers=_CHALLENGE)
    # Kept by the file's version, which a revocation changes; another kind of warehouse is asked each time.
    ask = query_cache.ask if is_file(address()) else query_cache.ask_now
    found = None
    given = hashed(text.strip()[:LONGEST])
    try:
        known = ask(api_keys.keys)
    except WarehouseEmpty:
        known = ()
    for key in known:
        if hmac.compare_digest(key.key_hash, given):
            found = key
    if found is None or not works(found):
        raise Problem(401, f"This key is not valid here, or was revoked. {HOW}", headers=_CHALLENGE)
    return found


def count(key: ApiKey) -> None:
    """Count one question of this key. Raises: Problem where it has none left."""
    now = time.monotonic()
    with _lock:
        left = _left.setdefault(key.key_hash, _Left(AT_ONCE, now))
        left.questions = min(AT_ONCE, left.questions + (now - left.at) * A_MINUTE / 60)
        left.at = now
        if left.questions < 1:
            wait = max(1, round((1 - left.questions) * 60 / A_MINUTE + 0.5))
            raise Problem(
                429,
                f"A key may ask {A_MINUTE} questions a minute. Wait {wait} s, and keep what you were told: an"
                " answer that did not change is sent as 304 to who gives its ETag.",
                headers={"retry-after": str(wait)},
            )
        left.questions -= 1


def is_new_today(key: ApiKey, today: dt.date) -> bool:
    """Is this its first use of the day, which is to be noted?"""
    return key.used_on is None or key.used_on < today
