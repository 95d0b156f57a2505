r"""Take page views out of log lines in the combined format: in blocks, the quick reasons to skip one first.

What a line must hold: address, name, user, [time with offset], "request", status, size, "referrer", "user agent"; more
fields after these do no harm. Lines in other formats, and those that hold more, come from the file's `reader` in the
same parts. nginx writes quotation marks and bytes beyond ASCII as \xHH, Apache as \"; a TLS greeting to the wrong
port is a request of garbage with status 400, a broken connection an empty one.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from hashlib import blake2b

from pipelines.connectors.weblogs.blocks import Log
from pipelines.connectors.weblogs.bots import is_bot
from pipelines.connectors.weblogs.formats import tidy
from pipelines.connectors.weblogs.line_start import PLAIN
from pipelines.connectors.weblogs.pages import READ, page, text, unescaped
from pipelines.connectors.weblogs.reader import GARBLED, NO_TIME, OTHER, Reader
from pipelines.connectors.weblogs.session_source import NAMELESS, origin
from pipelines.connectors.weblogs.sessions import GAP, WINDOW, Day, Tally, advance, day_at, relieve
from pipelines.connectors.weblogs.times import moment
from pipelines.traffic.click_ids import in_app_of
from text.i18n import N_

TOO_OLD = N_("it is older than the days that are still counted")
TOO_NEW = N_("its time lies in the future")

SHOWN = frozenset((b"200", b"304"))  # a page that the browser still had is a page view too
KEPT, SHORT = 50_000, 600  # answers that a cache keeps, and bytes of a question that it keeps
AHEAD = 86_400  # a line further past `until` than this, among lines before it, has a wrong clock


@dataclass(slots=True)
class LineScan:
    """What lines are read with, and what was met besides page views."""

    own: tuple[str, ...]
    events: tuple[tuple[str, re.Pattern], ...]
    until: float
    # The app, "" for none; None for a bot.
    agents: dict[bytes, str | None] = field(default_factory=lambda: {NAMELESS: ""})
    pages: dict[bytes, tuple[str, tuple[str, ...]] | None] = field(default_factory=dict)
    lines: int = 0
    bots: int = 0
    refused: int = 0
    first: list[tuple[str, int, str]] = field(default_factory=list)


def take(block: bytes, log: Log, scan: LineScan, tally: Tally, bound: float) -> tuple[int, bool]:
    """Take the page views out of whole lines. How many bytes were read, and was `until` met?

    bound: the second from which another log still has unread lines; nothing after it can be in order yet.
    """
    agents, pages, pending = scan.agents, scan.pages, tally.pending
    reader = log.reader
    assert reader is not None  # `_begun` gave it one
    quick, placed = reader.quick, reader.format.layout != PLAIN
    stamp, second, why = b"", 0, NO_TIME
    day: Day | None = None
    before: Day | None = None
    lines = block.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for n, line in enumerate(lines):
        parts = line.split(b'"') if quick else []
        # More quoted fields behind the agent are as quick, unless a quotation mark within one is escaped.
        if len(parts) != 7 and (len(parts) < 7 or parts[4] != b" " or b"\\" in line):
            parsed = reader.parts(line)
            if not isinstance(parsed, list):
                if parsed:
                    _refuse(scan, log, n, parsed)
                continue
            parts = parsed
        head = parts[0]
        if head[-28:-2] != stamp:
            stamp = head[-28:-2]
            at = moment(stamp)
            why = NO_TIME if at is None else ""
            if at is not None:
                second = at
                if second >= scan.until:
                    if not _wrong_clock(second, lines[n + 1 :], scan.until, reader):
                        _counted(scan, log, n)
                        return sum(map(len, lines[:n])) + n, True
                    why = TOO_NEW
                elif second < tally.horizon:
                    why = TOO_OLD
                else:
                    log.clock = max(log.clock, second)
                    advance(tally, int(min(second, bound)))
                    if day is None or not day.start <= second < day.end:
                        day = day_at(tally, second)
                        before = tally.days.get(day.date - dt.timedelta(days=1))
        if why or day is None:
            _refuse(scan, log, n, why)
            continue
        agent = parts[5]
        app = agents[agent] if agent in agents else _agent(agents, agent)
        if app is None:
            scan.bots += 1
            if len(agent) < 2:
                log.met.silent += 1
            continue
        status = parts[2][1:4]
        request = parts[1]
        if status not in SHOWN or request[:4] != b"GET ":
            if not status.isdigit():
                _refuse(scan, log, n, GARBLED)
            continue
        end = request.rfind(b" HTTP/")
        if end < 5:
            continue
        path, _, query = request[4:end].partition(b"?")
        known = pages[path] if path in pages else _page(pages, path, scan)
        if known is None:
            continue
        address, _, rest = head.partition(b" ")
        if parts[4] and (placed or rest[:2] != b"- " or b":" in address or n < 1):
            seen = reader.visitor(tidy(head))
            if not seen:
                if seen is not None:
                    _refuse(scan, log, n, OTHER)
                continue
            address = seen
        who = address + b" " + agent
        visitor = int.from_bytes(blake2b(who, digest_size=8, key=day.salt).digest())
        earlier = 0
        if before and second - day.start < GAP + WINDOW:
            earlier = int.from_bytes(blake2b(who, digest_size=8, key=before.salt).digest())
        view = (visitor, earlier, *known, origin(query, parts[3], scan.own), app)
        pending.setdefault(second, []).append(view)
    relieve(tally)
    _counted(scan, log, len(lines))
    return len(block), False


def _counted(scan: LineScan, log: Log, lines: int) -> None:
    scan.lines += lines
    log.met.lines += lines
    log.place.lines += lines
    log.place.last = max(log.place.last, log.clock)


def _refuse(scan: LineScan, log: Log, n: int, why: str) -> None:
    scan.refused += 1
    log.met.refused[why] += 1
    log.met.first.setdefault(why, log.place.lines + n + 1)
    if len(scan.first) < 3:
        scan.first.append((log.name, log.place.lines + n + 1, why))


def _wrong_clock(second: int, rest: list[bytes], until: float, reader: Reader) -> bool:
    # Far in the future, and the log goes on before it: else it may be all that waits for the next reading.
    if second < until + AHEAD:
        return False
    return any(other is not None and other < until for other in reader.seconds(rest))


def _agent(agents: dict[bytes, str | None], agent: bytes) -> str | None:
    user_agent = text(unescaped(agent[:READ]))
    app = None if is_bot(user_agent) else in_app_of(user_agent)
    if len(agents) >= KEPT:
        agents.clear()
        agents[NAMELESS] = ""
    if len(agent) <= SHORT:
        agents[agent] = app
    return app


def _page(pages: dict, path: bytes, scan: LineScan) -> tuple[str, tuple[str, ...]] | None:
    known = page(path, scan.events)
    if len(pages) >= KEPT:
        pages.clear()
    if len(path) <= SHORT:
        pages[path] = known
    return known
