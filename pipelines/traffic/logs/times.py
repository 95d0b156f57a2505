"""Times as web servers write them: 23/Nov/2026:11:18:53 +0000."""

import datetime as dt
import functools
import re

_MINUTE = re.compile(rb"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d): ([+-])(\d\d)(\d\d)")
_MONTHS = {name: n for n, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}


@functools.lru_cache(maxsize=4_096)
def _minute(said: bytes) -> int | None:
    found = _MINUTE.fullmatch(said)
    if not found:
        return None
    day, month, year, hour, minute, sign, hours, minutes = found.groups()
    ahead = (int(hours) * 60 + int(minutes)) * (-60 if sign == b"-" else 60)
    try:
        moment = dt.datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), tzinfo=dt.UTC)
    except (KeyError, ValueError):
        return None
    return int(moment.timestamp()) - ahead


def moment(said: bytes) -> int | None:
    """Seconds since 1970 of "23/Nov/2026:11:18:53 +0000"; None when it is no time."""
    minute = _minute(said[:18] + said[20:])
    seconds = said[18:20]
    return minute + int(seconds) if minute is not None and seconds.isdigit() else None


def first_moment(block: bytes) -> int | None:
    """The time of the first line of a block that has one."""
    for line in block.split(b"\n", 1000)[:1000]:
        second = moment(line.partition(b'"')[0][-28:-2])
        if second is not None:
            return second
    return None
