"""Pack and unpack the state between two readings of logs as JSON: places in files, open days, open sessions.

There is no address of a visitor in it, only keyed hashes; the key of a day goes when the day is closed.
"""

import base64
import dataclasses
import datetime as dt
import json
from array import array
from collections.abc import Sequence

from pipelines.connectors.weblogs.blocks import Place
from pipelines.connectors.weblogs.sessions import Day, Session, Tally, bounds, close
from pipelines.support.errors import SourceError
from text.i18n import N_

VERSION = 1
UNKNOWN = N_(
    "What was kept of these logs cannot be read. Remove it, and the logs are read from their beginning."
)


def pack(tally: Tally, places: Sequence[Place]) -> bytes:
    """Return the state after a reading."""
    state = {
        "version": VERSION,
        "done": tally.done,
        "files": [dataclasses.astuple(place) for place in places],
        "days": [_day(day) for _, day in sorted(tally.days.items())],
        "open": [
            [f"{visitor:016x}", session.last, session.day.isoformat(), session.row, session.had]
            for visitor, session in tally.open.items()
        ],
        "waiting": [
            [second, f"{visitor:016x}", f"{before:016x}", *rest]
            for second, views in tally.pending.items()
            for visitor, before, *rest in views
        ],
    }
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(state: bytes | None) -> tuple[Tally, list[Place]]:
    """Return where the last reading stopped; a new beginning for None.

    Raises: SourceError where it is no state of ours.
    """
    tally = Tally()
    if not state:
        return tally, []
    try:
        saved = json.loads(state)
        if saved["version"] != VERSION:
            raise ValueError(f"version {saved['version']}")
        tally.done = saved["done"]
        tally.days = {day.date: day for day in map(_read_day, saved["days"])}
        for visitor, last, day, row, had in saved["open"]:
            tally.open[int(visitor, 16)] = Session(last, dt.date.fromisoformat(day), row, tuple(had))
        for second, visitor, before, landing, events, origin, app in saved["waiting"]:
            view = (int(visitor, 16), int(before, 16), landing, tuple(events), tuple(origin), app)
            tally.pending.setdefault(second, []).append(view)
        places = [Place(*place) for place in saved["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(UNKNOWN) from error
    if tally.done:
        close(tally, tally.done)
    return tally, places


def _day(day: Day) -> list:
    rows = [[*key, day.sessions[n], day.visitors[n], day.events[n]] for key, n in day.rows.items()]
    seen = base64.b64encode(array("Q", sorted(day.seen)).tobytes()).decode()
    return [day.date.isoformat(), day.salt.hex(), rows, seen]


def _read_day(fields: list) -> Day:
    date, salt, rows, seen = fields
    date = dt.date.fromisoformat(date)
    day = Day(date, *bounds(date), bytes.fromhex(salt))
    for n, (*key, sessions, visitors, events) in enumerate(rows):
        day.rows[tuple(key)] = n
        day.sessions.append(sessions)
        day.visitors.append(visitors)
        day.events.append(events)
    values = array("Q")
    values.frombytes(base64.b64decode(seen))
    day.seen = set(values)
    return day
