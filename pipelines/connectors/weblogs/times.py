"""Times as servers write them: 23/Nov/2026:11:18:53 +0000, ISO, seconds since 1970 or thousandths of them."""

import datetime as dt
import functools
import re

# Years in which a line can have been written; what lies outside is a wrong clock or no time.
FIRST, LAST = (
    dt.datetime(1995, 1, 1, tzinfo=dt.UTC).timestamp(),
    dt.datetime(2100, 1, 1, tzinfo=dt.UTC).timestamp(),
)
FURTHEST = 15 * 3600  # no place's clock is further from UTC
_MINUTE = re.compile(rb"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d): ([+-])(\d\d)(\d\d)")
_NUMBER = re.compile(r"\d{9,19}(\.\d{1,9})?")
_MONTHS = {name: n for n, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


@functools.lru_cache(maxsize=4_096)
def _minute(said: bytes) -> int | None:
    match = _MINUTE.fullmatch(said)
    if not match:
        return None
    day, month, year, hour, minute, sign, hours, minutes = match.groups()
    ahead = (int(hours) * 60 + int(minutes)) * (-60 if sign == b"-" else 60)
    try:
        moment = dt.datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), tzinfo=dt.UTC)
    except (KeyError, ValueError):
        return None
    second = int(moment.timestamp()) - ahead
    return second if abs(ahead) <= FURTHEST and FIRST <= second < LAST else None


def moment(said: bytes) -> int | None:
    """Seconds since 1970 of "23/Nov/2026:11:18:53 +0000"; None when it is no time."""
    minute = _minute(said[:18] + said[20:])
    seconds = said[18:20]
    return minute + int(seconds) if minute is not None and seconds.isdigit() and seconds <= b"60" else None


def second_of(said: object) -> int | None:
    """Seconds since 1970 of what a field of time holds; a time without a zone is UTC. None when it is no time.

    said: a number of seconds, or of thousandths, millionths or billionths of them; such a number or a time as text.
    """
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    if isinstance(said, str):
        said = said.strip()[:40]
        if _NUMBER.fullmatch(said):
            return second_of(float(said))
        return moment(said.encode("ascii", "replace")) or _iso(said.replace("/", "-"))
    # Not a number and endless fail each comparison.
    for times in (1, 1_000, 1_000_000, 1_000_000_000):
        if FIRST * times <= said < LAST * times:
            return int(said // times)
    return None


def _iso(said: str) -> int | None:
    try:
        found = dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    second = int((found if found.tzinfo else found.replace(tzinfo=dt.UTC)).timestamp())
    return second if FIRST <= second < LAST else None


@functools.lru_cache(maxsize=4_096)
def written(second: int) -> bytes:
    """Return the second as nginx and Apache write it."""
    found = dt.datetime.fromtimestamp(second, dt.UTC)
    month = list(_MONTHS)[found.month - 1].decode()
    return f"{found:%d}/{month}/{found:%Y:%H:%M:%S} +0000".encode()
