r"""Read web-server logs (nginx, Apache, Caddy, Traefik, IIS; rotated, packed, growing) and count sessions per day.

What a log says, and what not:
* A page view is a GET of something that is no file, answered with 200 or 304. Redirects, errors, forms that were sent,
  feeds and what scripts ask are none. What a browser fetched beforehand (prefetch) cannot be told from what somebody
  looked at: the combined format has no field for it. What came out of a cache on the way is not in the log at all.
* Bots are left out by what they call themselves (`bots`); one that calls itself a browser is counted, and so are all
  of them where a log has no agents (the common format): then the source of a session is (unknown).
* A visitor is an address with a user agent on one day, kept as a hash with a key of that day alone. A class behind one
  address with the same computers is one visitor. Behind a proxy the log must have the visitor's own address
  (nginx: real_ip, Apache: mod_remoteip), or the list of X-Forwarded-For with the number of our own `proxies`.
* A session ends after 30 minutes without a page view and counts on the day of its first; where it came from is what
  that first view says. Midnight and a new campaign do not end it; only that its day is closed, after the next one,
  does. Cookies are not in the log, so who comes back tomorrow is a new visitor.
* Days are Amsterdam's. The newest two are carried on, so that each reading gives whole days.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipelines.connectors.shared.api_client import ApiResult, FetchRequest
from pipelines.connectors.weblogs import (
    blocks,
    checks,
    files,
    formats,
    lines,
    pages,
    session_source,
    sessions,
)
from pipelines.connectors.weblogs import state as log_state
from pipelines.connectors.weblogs.reader import Reader
from pipelines.settings import StatisticsSource
from pipelines.support.errors import SourceError
from pipelines.traffic import TrafficData

SERVICE = "Web-server logs"
ROWS = 50_000  # rows of closed days after which a reading stops, so that memory stays bounded


@dataclass(frozen=True)
class Refused:
    """Lines that could not be used: how many, and the first three as (file, number of the line, reason)."""

    count: int = 0
    first: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class LogRead:
    """What one reading brought. state: for the next reading, to be stored together with the rows.

    lines: lines read; bots: lines by programs, left out; more: the reading stopped before the end of the logs.
    """

    counted: TrafficData
    state: bytes = field(repr=False)
    lines: int = 0
    refused: Refused = Refused()
    bots: int = 0
    problem: SourceError | None = None
    more: bool = False


@dataclass(slots=True)
class OpenedLogs:
    """Logs that may hold something new, each open at its place, and what the last reading left to go on from."""

    opening: files.Opening
    tally: sessions.Tally
    places: list[blocks.Place]
    stop: Callable[[], bool] = lambda: False


def open_logs(paths: str, state: bytes | None, stop: Callable[[], bool] = lambda: False) -> OpenedLogs:
    """Open the logs where the last reading stopped. paths: a pattern of file names. Raises: SourceError."""
    tally, places = log_state.unpack(state)
    return OpenedLogs(files.open_logs(paths, places), tally, places, stop)


def count(
    opened: OpenedLogs,
    *,
    site: str,
    key_events: Mapping[str, str],
    proxies: int = 0,
    until: dt.datetime | None = None,
) -> LogRead:
    """What do these logs hold since the last reading? They are closed at the end.

    site: the site's own host, or several; key_events: name → path with * in it; proxies: how many proxies of ours
    stand before the server, 0 to leave X-Forwarded-For alone; until: lines of this moment or later wait for the next
    reading. Counts: sessions on each open day from its beginning, so that the same reading twice gives the same rows.
    Empty: no rows, and `problem` says why where something is wrong.
    """
    opening, tally = opened.opening, opened.tally
    scan = lines.LineScan(
        session_source.hosts_of(site), pages.patterns(key_events), until.timestamp() if until else math.inf
    )
    problems = opening.problems
    serves = session_source.serving(site)
    try:
        logs = [log for log in opening.logs if _begun(log, serves, proxies, problems)]
        ended = _read(logs, scan, tally, problems, opened.stop)
    finally:
        blocks.close_logs(opening.logs)
    for log in logs:
        if log.reader is not None:
            log.place.format = log.reader.format.packed()
    there = {id(place) for place in opening.there}
    places = [
        place
        for place in opened.places
        if id(place) in there or opening.more or place.last >= tally.horizon > 0
    ]
    packed = log_state.pack(tally, places)
    # What waits to be put in order is counted after the state was made: the next reading counts it again.
    sessions.count(tally, sorted(tally.pending))
    visits = [row for day in sorted(tally.days) for row in tally.days[day].visits()]
    counted = bool(tally.finished) or any(day.rows for day in tally.days.values())
    problems += checks.problems(logs, site, proxies, counted)
    return LogRead(
        TrafficData((*tally.finished, *visits), (*tally.closed, *sorted(tally.days)), note=tally.note),
        packed,
        scan.lines,
        Refused(scan.refused, tuple(scan.first)),
        scan.bots,
        problems[0] if problems else None,
        opening.more or not ended,
    )


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[OpenedLogs]:
    """Return the logs, open where the last reading stopped; no network is touched. Raises: SourceError."""
    return ApiResult(open_logs(source.path, request.log_state, request.stop))


def parse(payloads: OpenedLogs, source: StatisticsSource, read_at: dt.datetime) -> LogRead:
    """Sessions per day, and how far the logs were read; lines of `read_at` or later wait for the next reading."""
    return count(
        payloads, site=source.site, key_events=source.key_events, proxies=source.proxies, until=read_at
    )


def read(
    paths: str,
    state: bytes | None,
    *,
    site: str,
    key_events: Mapping[str, str],
    proxies: int = 0,
    until: dt.datetime | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> LogRead:
    """Open these logs and count them, see `open_logs` and `count`; where none can be opened `problem` says why."""
    try:
        opened = open_logs(paths, state, stop)
    except SourceError as problem:
        return LogRead(TrafficData((), ()), state or log_state.pack(sessions.Tally(), ()), problem=problem)
    return count(opened, site=site, key_events=key_events, proxies=proxies, until=until)


def _begun(
    log: blocks.Log, serves: Callable[[bytes], bool], proxies: int, problems: list[SourceError]
) -> bool:
    # Settle the format of a log, by its first lines where it is new. False where there is nothing to read yet.
    while len(ahead := blocks.peek(log)) >= blocks.PEEK and not ahead.strip(b"\0"):
        log.place.offset += len(ahead)
        log.rest = b""
    whole = len(ahead) if log.packed or len(ahead) >= blocks.PEEK else ahead.rfind(b"\n") + 1
    first = ahead[:whole].split(b"\n")
    log_format: formats.Format | None
    try:
        log_format = formats.unpacked(log.place.format)
    except (ValueError, TypeError):
        log_format = formats.recognise(first, serves)
    if log_format is None:
        if any(map(formats.tidy, first)):
            problems.append(SourceError(checks.STRANGE, name=log.name))
            return False
        if not whole:
            return False
        log_format = formats.Format(formats.COMBINED)
    log.reader = Reader(log_format, serves, proxies)
    log.clock = next(filter(None, log.reader.seconds(first[: formats.FIRST])), 0)
    return True


def _read(logs, scan, tally, problems, stop) -> bool:
    # Several logs are read together, always the one that is furthest behind. True when all were read to their end.
    waiting = list(logs)
    while waiting:
        if stop() or len(tally.finished) > ROWS:
            return False
        waiting.sort(key=lambda log: log.clock)
        log = waiting[0]
        bound = waiting[1].clock if len(waiting) > 1 else math.inf
        piece = blocks.block(log)
        taken, met = lines.take(piece, log, scan, tally, bound) if piece else (0, False)
        log.place.offset += taken
        if not piece:
            problem = blocks.ended(log)
            if problem:
                problems.append(problem)
        if met or not piece:
            waiting.pop(0)
    return True
