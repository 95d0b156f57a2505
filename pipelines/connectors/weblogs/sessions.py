"""Count sessions from page views: put in order of time, grouped by visitor, counted on the first view's day.

What is kept of a visitor is a keyed hash whose key lives as long as the day is open.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from pipelines.connectors.weblogs.session_source import UNKNOWN
from pipelines.traffic import Visits
from text.i18n import N_
from text.local_time import AMSTERDAM

GAP = 30 * 60  # seconds without a page view that end a session
WINDOW = 10  # seconds over which lines are put in order: several workers write them as they are done
SWEEP = 5 * 60  # seconds between two looks for sessions that are over
OPEN_DAYS = 2  # the newest days, whose sessions may still grow
KEYS = 50_000
VISITORS = 500_000
WAITING, OPEN = 200_000, 500_000  # views that wait to be put in order, and sessions that are open, at most
OTHER = ("(other)", "(other)", "(other)", "(other)", "", "")
TOO_MANY = N_("More than 50,000 combinations of source and page on one day: the rest is counted as (other).")

_SPREAD, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1

# visitor, the same visitor by the key of the day before (0: not needed), landing page, key events, origin, app
View = tuple[int, int, str, tuple[str, ...], tuple[str, str, str, str], str]


@dataclass(slots=True)
class Day:
    """One day that is not closed: from `start` up to `end` in seconds, its key, and its rows so far."""

    date: dt.date
    start: float
    end: float
    salt: bytes
    rows: dict[tuple[str, str, str, str, str, str], int] = field(default_factory=dict)
    sessions: list[int] = field(default_factory=list)
    visitors: list[int] = field(default_factory=list)
    events: list[dict[str, int]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def visits(self) -> list[Visits]:
        """Return the rows of this day, in order of their keys."""
        full = len(self.seen) >= VISITORS
        return [
            Visits(
                self.date,
                source=key[0],
                medium=key[1],
                campaign=key[2],
                landing_page=key[3],
                sessions=self.sessions[n],
                visitors=None if full else self.visitors[n],
                click_id=key[4],
                in_app=key[5],
                events=dict(self.events[n]),
                quality="estimated" if key[0] in (OTHER[0], UNKNOWN) else "exact",
            )
            for key, n in sorted(self.rows.items())
        ]


@dataclass(slots=True)
class Session:
    """A session that may go on: time of its last view, its day and row, and the key events that it had."""

    last: int
    day: dt.date
    row: int
    had: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Everything that is still open, and the rows of days that were closed since it was read."""

    days: dict[dt.date, Day] = field(default_factory=dict)
    open: dict[int, Session] = field(default_factory=dict)
    pending: dict[int, list[View]] = field(default_factory=dict)
    done: int = 0  # views up to this second are counted
    horizon: float = 0.0  # begin of the oldest day that is open
    turn: float = 0.0  # end of the newest day
    finished: list[Visits] = field(default_factory=list)
    closed: list[dt.date] = field(default_factory=list)
    note: str = ""


def bounds(date: dt.date) -> tuple[float, float]:
    """Begin and end of a day in Amsterdam, in seconds; 23 or 25 hours apart when the clocks change."""
    midnights = (
        dt.datetime.combine(day, dt.time(), AMSTERDAM) for day in (date, date + dt.timedelta(days=1))
    )
    start, end = (midnight.timestamp() for midnight in midnights)
    return start, end


def day_at(tally: Tally, second: int) -> Day:
    """Return the day that a moment falls on, with a new key when it is met for the first time."""
    date = dt.datetime.fromtimestamp(second, AMSTERDAM).date()
    if date not in tally.days:
        tally.days[date] = Day(date, *bounds(date), secrets.token_bytes(16))
    return tally.days[date]


def advance(tally: Tally, second: int) -> None:
    """Count what lies far enough back to be in order, now that the logs have come to this second.

    In steps that depend on the clock of the log alone, so that it does not matter where a reading was cut.
    """
    limit = second - second % WINDOW - WINDOW
    if limit <= tally.done:
        return
    count(tally, sorted(second for second in tally.pending if second <= limit))
    if limit // SWEEP != tally.done // SWEEP:
        over = [visitor for visitor, session in tally.open.items() if limit - session.last > GAP + WINDOW]
        for visitor in over:
            del tally.open[visitor]
    tally.done = limit
    if limit >= tally.turn:
        close(tally, limit)


def relieve(tally: Tally) -> None:
    """Keep memory bounded where a log has more in ten seconds or half an hour than a site can have.

    What waits is counted as it is, and the sessions that began first are taken for over.
    """
    if sum(map(len, tally.pending.values())) > WAITING:
        count(tally, sorted(tally.pending))
    if len(tally.open) > OPEN:
        for visitor in list(islice(tally.open, len(tally.open) - OPEN // 2)):
            del tally.open[visitor]


def count(tally: Tally, seconds: Iterable[int]) -> None:
    """Count the views of these seconds, which are in order."""
    day = None
    for second in seconds:
        if day is None or not day.start <= second < day.end:
            day = day_at(tally, second)
        for view in tally.pending.pop(second):
            _view(tally, day, second, view)


def _view(tally: Tally, day: Day, second: int, view: View) -> None:
    visitor, before, landing, events, origin, app = view
    session = tally.open.get(visitor)
    if session is None and before:
        # Past midnight a visitor has another hash; the session goes on.
        session = tally.open.pop(before, None)
        if session is not None:
            tally.open[visitor] = session
    if session is None or second - session.last > GAP:
        source, medium, campaign, click = origin
        row = _row(tally, day, (source, medium, campaign, landing, click, app))
        day.sessions[row] += 1
        mixed = visitor ^ (row * _SPREAD & _MASK)
        if mixed not in day.seen and len(day.seen) < VISITORS:
            day.seen.add(mixed)
            day.visitors[row] += 1
        session = tally.open[visitor] = Session(second, day.date, row)
    elif second > session.last:
        session.last = second
    for name in events:
        if name not in session.had:
            session.had += (name,)
            counts = tally.days[session.day].events[session.row]
            counts[name] = counts.get(name, 0) + 1


def _row(tally: Tally, day: Day, key: tuple[str, str, str, str, str, str]) -> int:
    row = day.rows.get(key)
    if row is None:
        if len(day.rows) >= KEYS:
            key, tally.note = OTHER, TOO_MANY
        row = day.rows.setdefault(key, len(day.rows))
        if row == len(day.sessions):
            day.sessions.append(0)
            day.visitors.append(0)
            day.events.append({})
    return row


def close(tally: Tally, second: int) -> None:
    """Close the days that are too old to grow at this second, and forget their keys and open sessions."""
    newest = dt.datetime.fromtimestamp(second, AMSTERDAM).date()
    oldest = newest - dt.timedelta(days=OPEN_DAYS - 1)
    tally.horizon, tally.turn = bounds(oldest)[0], bounds(newest)[1]
    over = sorted(date for date in tally.days if date < oldest)
    for date in over:
        tally.finished += tally.days.pop(date).visits()
        tally.closed.append(date)
    if over:
        tally.open = {visitor: session for visitor, session in tally.open.items() if session.day >= oldest}
