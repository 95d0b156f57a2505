"""Lines in the combined format: read in blocks, the quick reasons to leave one out first.

What a line must hold: address, name, user, [time with offset], "request", status, size, "referrer", "user agent";
more fields after these do no harm, nor does a virtual host with its port in front (Apache's vhost_combined).
nginx writes quotation marks and bytes beyond ASCII as \\xHH, Apache as \\"; a TLS greeting to the wrong port is a
request of garbage with status 400, a broken connection an empty one.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from hashlib import blake2b

from pipelines.errors import N_
from pipelines.traffic.logs.blocks import Log
from pipelines.traffic.logs.bots import is_bot
from pipelines.traffic.logs.origins import is_own, origin
from pipelines.traffic.logs.pages import page, text, unescaped
from pipelines.traffic.logs.sessions import GAP, WINDOW, Tally, advance, day_at
from pipelines.traffic.logs.times import moment
from pipelines.traffic.marks import in_app_of

NOT_COMBINED = N_("it is not in the combined format")
NO_TIME = N_("its time cannot be read")
TOO_OLD = N_("it is older than the days that are still counted")
TOO_NEW = N_("its time lies in the future")

SHOWN = frozenset((b"200", b"304"))  # a page that the browser still had is a page view too
KEPT = 50_000  # answers that a cache keeps
AHEAD = 86_400  # a line further past `until` than this, among lines before it, has a wrong clock

_FIELDS = re.compile(
    rb'([^"]*?) "((?:[^"\\]|\\.)*)" (\d{3}) (?:\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"'
)


@dataclass(slots=True)
class Found:
    """What lines are read with, and what was met besides page views."""

    own: tuple[str, ...]
    events: tuple[tuple[str, re.Pattern], ...]
    until: float
    agents: dict[bytes, str | None] = field(default_factory=dict)  # app, "" for none; None for a bot
    pages: dict[bytes, tuple[str, tuple[str, ...]] | None] = field(default_factory=dict)
    lines: int = 0
    bots: int = 0
    refused: int = 0
    malformed: int = 0
    first: list[tuple[str, int, str]] = field(default_factory=list)


def take(block: bytes, log: Log, found: Found, tally: Tally, bound: float) -> tuple[int, bool]:
    """Take the page views out of whole lines. How many bytes were read, and was `until` met?

    bound: the second from which another log still has unread lines; nothing after it can be in order yet.
    """
    agents, pages, pending = found.agents, found.pages, tally.pending
    stamp, second, why, day, before = b"", 0, NO_TIME, None, None
    lines = block.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for n, line in enumerate(lines):
        parts = line.split(b'"')
        if len(parts) != 7:
            parts = _apart(line)
            if not parts:
                if line.strip():
                    _refuse(found, log, n, NOT_COMBINED)
                continue
        head = parts[0]
        if head[-28:-2] != stamp:
            stamp = head[-28:-2]
            second = moment(stamp)
            why = "" if second is not None else NO_TIME
            if second is not None:
                if second >= found.until:
                    if not _wrong_clock(second, lines[n + 1 :], found.until):
                        _counted(found, log, n)
                        return sum(map(len, lines[:n])) + n, True
                    why = TOO_NEW
                elif second < tally.horizon:
                    why = TOO_OLD
                else:
                    log.clock = max(log.clock, second)
                    advance(tally, min(second, bound))
                    if day is None or not day.start <= second < day.end:
                        day = day_at(tally, second)
                        before = tally.days.get(day.date - dt.timedelta(days=1))
        if why:
            _refuse(found, log, n, why)
            continue
        agent = parts[5]
        app = agents.get(agent, 0)
        if app == 0:
            app = _agent(agents, agent)
        if app is None:
            found.bots += 1
            continue
        status = parts[2][1:4]
        request = parts[1]
        if status not in SHOWN or request[:4] != b"GET ":
            if not status.isdigit():
                _refuse(found, log, n, NOT_COMBINED)
            continue
        end = request.rfind(b" HTTP/")
        if end < 5:
            continue
        path, _, query = request[4:end].partition(b"?")
        known = pages.get(path, 0)
        if known == 0:
            known = _page(pages, path, found)
        if known is None:
            continue
        address, _, rest = head.partition(b" ")
        if rest[:2] != b"- " and b":" in address:  # vhost_combined
            if not is_own(address.rpartition(b":")[0].decode("ascii", "replace").lower(), found.own):
                continue
            address = rest.partition(b" ")[0]
        who = address + b" " + agent
        visitor = int.from_bytes(blake2b(who, digest_size=8, key=day.salt).digest())
        earlier = 0
        if before and second - day.start < GAP + WINDOW:
            earlier = int.from_bytes(blake2b(who, digest_size=8, key=before.salt).digest())
        view = (visitor, earlier, *known, origin(query, parts[3], found.own), app)
        pending.setdefault(second, []).append(view)
    _counted(found, log, len(lines))
    return len(block), False


def _counted(found: Found, log: Log, lines: int) -> None:
    found.lines += lines
    log.place.lines += lines
    log.place.last = max(log.place.last, log.clock)


def _apart(line: bytes) -> list[bytes] | None:
    # Escaped quotation marks, or more fields than the combined format has.
    found = _FIELDS.match(line)
    if not found:
        return None
    head, request, status, referrer, agent = found.groups()
    return [head + b" ", request, b" " + status, referrer, b"", agent]


def _refuse(found: Found, log: Log, n: int, why: str) -> None:
    found.refused += 1
    found.malformed += why in (NOT_COMBINED, NO_TIME)
    if len(found.first) < 3:
        found.first.append((log.name, log.place.lines + n + 1, why))


def _wrong_clock(second: int, rest: list[bytes], until: float) -> bool:
    # Far in the future, and the log goes on before it: else it may be all that waits for the next reading.
    if second < until + AHEAD:
        return False
    later = (moment(line.partition(b'"')[0][-28:-2]) for line in rest)
    return any(each is not None and each < until for each in later)


def _agent(agents: dict[bytes, str | None], agent: bytes) -> str | None:
    if len(agents) >= KEPT:
        agents.clear()
    said = text(unescaped(agent))
    app = agents[agent] = None if is_bot(said) else in_app_of(said)
    return app


def _page(pages: dict, path: bytes, found: Found) -> tuple[str, tuple[str, ...]] | None:
    if len(pages) >= KEPT:
        pages.clear()
    known = pages[path] = page(path, found.events)
    return known
