"""Read times as web servers write them: 23/Nov/2026:11:18:53 +0000, ISO, (milli)seconds since 1970."""

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
def _minute(stamp: bytes) -> int | None:
    match = _MINUTE.fullmatch(stamp)
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


def moment(stamp: bytes) -> int | None:
    """Seconds since 1970 of "23/Nov/2026:11:18:53 +0000"; None when it is no time."""
    minute = _minute(stamp[:18] + stamp[20:])
    seconds = stamp[18:20]
    return minute + int(seconds) if minute is not None and seconds.isdigit() and seconds <= b"60" else None


def second_of(value: object) -> int | None:
    """Seconds since 1970 of what a field of time holds; a time without a zone is UTC. None when it is no time.

    value: a number of seconds, or of thousandths, millionths or billionths of them; such a number or a time as text.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        value = value.strip()[:40]
        if _NUMBER.fullmatch(value):
            return second_of(float(value))
        return moment(value.encode("ascii", "replace")) or _iso(value.replace("/", "-"))
    # Not a number and endless fail each comparison.
    for times in (1, 1_000, 1_000_000, 1_000_000_000):
        if FIRST * times <= value < LAST * times:
            return int(value // times)
    return None


def _iso(text: str) -> int | None:
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    second = int((time if time.tzinfo else time.replace(tzinfo=dt.UTC)).timestamp())
    return second if FIRST <= second < LAST else None


@functools.lru_cache(maxsize=4_096)
def written(second: int) -> bytes:
    """Return the second as nginx and Apache write it."""
    time = dt.datetime.fromtimestamp(second, dt.UTC)
    month = list(_MONTHS)[time.month - 1].decode()
    return f"{time:%d}/{month}/{time:%Y:%H:%M:%S} +0000".encode()
