"""Open one binary file in a process of its own: `python -I cells.py`, the file on standard input, JSON lines out.

It runs in a process of its own (see `apart`), so that a file which asks for all memory, runs for ever or crashes the
library that reads it ends this process and nothing else. What it finds goes to standard output, one JSON value a line:
{"is": "zip"} or {"is": "workbook"}, then of a workbook {"sheet": name} and [number, [cells]] for each line that holds
anything, of a zip {"file": name, "body": base64} for each table in it; at the end {"whole": true}, or
{"refused": why, "limit": n} where a limit was passed. A day is {"d": …}, a time {"t": …}, an hour {"c": …}, a span of
seconds {"s": …}.
"""

import base64
import contextlib
import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Callable

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MEMORY = 1 << 30  # bytes of address space
SECONDS = 10  # of the processor
SAID = 128 << 20  # bytes that it may write
MOST_SHEETS, MOST_COLUMNS, MOST_CELLS = 50, 2_000, 2_000_000
MOST_FILES = 200
MOST_UNPACKED = 60 << 20
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TOO_MUCH = 3  # the exit code where memory ran out

Tell = Callable[[object], None]


class Refused(Exception):
    """A limit was passed: why, and the limit."""


def main() -> int:
    """Open what stands on standard input, and say what it holds. The exit code: 0, or why not."""
    _limit()
    try:
        body = sys.stdin.buffer.read()
        try:
            (_zip if body.startswith(ZIP) else _workbook)(body, _tell)
        except Refused as error:
            why, limit = error.args
            _tell({"refused": why, "limit": limit})
            return 0
        _tell({"whole": True})
    except MemoryError:
        return TOO_MUCH
    return 0


def _limit() -> None:
    """Take from this process what it has no need of; a system without such a limit goes without it."""
    import resource

    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", SECONDS),
        ("RLIMIT_FSIZE", SAID),
        ("RLIMIT_NOFILE", 32),
    ):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _tell(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _zip(body: bytes, tell: Tell) -> None:
    tell({"is": "zip"})
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        inside = packed.infolist()
        names = {member.filename.replace("\\", "/").lower() for member in inside}
        if names & {"xl/workbook.xml", "xl/workbook.bin"} or {"content.xml", "mimetype"} <= names:
            if sum(member.file_size for member in inside) > 5 * MOST_UNPACKED:
                raise Refused("large", 5 * MOST_UNPACKED >> 20)
            _workbook(body, tell)
            return
        if len(inside) > MOST_FILES:
            raise Refused("files", MOST_FILES)
        left = MOST_UNPACKED
        for member in inside:
            last = member.filename.replace("\\", "/").rsplit("/", 1)[-1]
            if not last.lower().endswith(TABLES) or last.startswith((".", "._")):
                continue
            # What a zip says of its sizes need not be so.
            with packed.open(member) as file:
                content = file.read(left + 1)
            left -= len(content)
            if left < 0:
                raise Refused("large", MOST_UNPACKED >> 20)
            tell({"file": last, "body": base64.b64encode(content).decode()})


def _workbook(body: bytes, tell: Tell) -> None:
    # Loaded under the limits, and never in the process that starts this one.
    import python_calamine

    tell({"is": "workbook"})
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
        if len(book.sheet_names) > MOST_SHEETS:
            raise Refused("sheets", MOST_SHEETS)
        left = MOST_CELLS
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise Refused("cells", MOST_CELLS)
            if sheet.total_width > MOST_COLUMNS:
                raise Refused("columns", MOST_COLUMNS)
            tell({"sheet": name})
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
                if any(value != "" and value is not None for value in row):
                    sys.stdout.write(json.dumps([number, [_plain(value) for value in row]]) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time):
        return {"c": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"s": value.total_seconds()}
    return value


if __name__ == "__main__":
    sys.exit(main())
