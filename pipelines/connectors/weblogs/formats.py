"""Recognise the format of a log by its first lines; the format is kept for the file.

combined, common: what nginx, Apache and Traefik write, whatever stands before the time (`front`) and behind the agent;
caddy, traefik, nginx: objects (`objects`); w3c: IIS (`w3c`).
"""

import dataclasses
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.connectors.weblogs import json_lines, line_start, w3c
from pipelines.connectors.weblogs.line_start import PLAIN, Layout
from pipelines.connectors.weblogs.times import moment

COMBINED, COMMON, W3C = "combined", "common", "w3c"
FIRST, ENOUGH, SILENT = (
    1_000,
    200,
    20,
)  # lines looked at, lines that settle it, lines without an agent that say it
MARK = b"\xef\xbb\xbf"

LINE = re.compile(
    rb'(.*?)\[([^\]"]{11,40})\] "((?:[^"\\]|\\.)*)" ([^"\s]{1,10})((?: [^"\s]+)*)'
    rb'(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)'
)
TAIL = re.compile(rb'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_INSIDE = (b"local", b"internal", b"lan", b"svc", b"intern")


@dataclass(slots=True)
class Format:
    """A format with what the file settles: layout before the time, places behind the agent of host and list.

    fields, date: of W3C; named: whether lines say which browser asked.
    """

    kind: str
    layout: Layout = PLAIN
    host: int | None = None
    forwarded: int | None = None
    fields: str = ""
    date: str = ""
    named: bool = True

    def packed(self) -> str:
        """As text that `unpacked` reads."""
        return json.dumps(dataclasses.astuple(self))


def unpacked(text: str) -> Format:
    """Return the format that `packed` wrote. Raises: ValueError, TypeError."""
    kind, layout, *rest = json.loads(text)
    return Format(kind, Layout(*layout), *rest)


def tidy(line: bytes) -> bytes:
    """Return the line without what some programs put around it: a byte order mark, zeros of a file that was cut off."""
    return line.removeprefix(MARK).strip(b"\0\r\n ")


def recognise(lines: Iterable[bytes], serves: Callable[[bytes], bool]) -> Format | None:
    """Return the format of a file: the first one that a quarter of its first lines have. None where they have none."""
    met: dict[tuple, list[tuple[list[bytes], bool]]] = {}
    for n, line in enumerate(lines):
        line = tidy(line)
        if n >= FIRST or sum(map(len, met.values())) >= ENOUGH:
            break
        if line.startswith(w3c.FIELDS) and not met:
            names = w3c.named(line)
            return Format(W3C, fields=names, named="cs(user-agent)" in names.split())
        kind, layout, tail, named = one(line)
        if kind:
            met.setdefault((kind, layout), []).append((tail, named))
    if not met:
        return None
    # Of more than four formats none may have a quarter of the lines; then one has at least its equal share.
    share = sum(map(len, met.values())) / max(len(met), 4)
    (kind, layout), matched = next(item for item in met.items() if len(item[1]) >= share)
    named = any(named for _, named in matched)
    # Traefik and nginx leave a header's name out; elsewhere an empty one may be a program's.
    if not named and kind in (COMBINED, json_lines.CADDY):
        named = len(matched) < SILENT
    host, forwarded = _behind([tail for tail, _ in matched], serves)
    return Format(kind, layout, host if layout.host is None else None, forwarded, named=named)


def one(line: bytes) -> tuple[str, Layout, list[bytes], bool]:
    """Of one line: its format ("" where it is in none), layout, what stands behind the agent, and has it an agent?"""
    entry = json_lines.loaded(line)
    if entry is not None:
        kind = json_lines.dialect(entry)
        try:
            request = json_lines.request(entry, kind) if kind else None
        except ValueError:
            request = None
        return (kind if request else ""), PLAIN, [], bool(request and request.agent)
    match = LINE.match(line) if len(line) <= json_lines.LONGEST else None
    layout = line_start.layout_of(match[1] + b"[") if match else None
    if not match or not layout or moment(match[2]) is None:
        return "", PLAIN, [], False
    tail = [one or other for one, other in TAIL.findall(match[8])]
    agent = match[7]
    return (COMMON if agent is None else COMBINED), layout, tail, agent not in (None, b"", b"-")


def _behind(tails: list[list[bytes]], serves: Callable[[bytes], bool]) -> tuple[int | None, int | None]:
    # Places behind the agent where each line has the name of a site, and where each has a list of addresses or nothing.
    host = forwarded = None
    columns = list(zip(*tails, strict=False)) if all(tails) else []
    for n, column in enumerate(columns):
        letters = {line_start.letter(value) for value in column}
        if (
            letters <= {"A", "L", "-"}
            and letters != {"-"}
            and not any(b":" in value and b"." in value for value in column)
        ):
            forwarded = n if forwarded is None else forwarded
        elif all(map(_site, column)) and (host is None or any(map(serves, column))):
            host = n
    return host, forwarded


def _site(host: bytes) -> bool:
    name, _, port = host.partition(b":")
    return (
        line_start.is_host(host)
        and port in (b"", b"80", b"443")
        and name.rpartition(b".")[2].lower() not in _INSIDE
    )
