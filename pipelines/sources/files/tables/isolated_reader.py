"""Open a workbook or a zip in a short-lived process of its own, and turn whatever ends that into a sentence.

The libraries that read such files ask for as much memory as the file says (550 GB for one cell far away), run as long
as it makes them, and may crash the process that they are in. So `cells` does the reading, with limits of memory, time
and size, without the environment of this process, and only what it wrote comes back.
"""

import base64
import datetime as dt
import functools
import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.sources.files.tables import cells
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.tables import MOST, Line
from text.i18n import N_

log = logging.getLogger("weerklank.files")
WAIT = 30.0  # seconds until a process that does nothing is ended
AT_ONCE = threading.BoundedSemaphore(2)
READ: dict[str, Callable[[Any], object]] = {  # what JSON holds → the value
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "c": dt.time.fromisoformat,
    "s": lambda seconds: dt.timedelta(seconds=seconds),
}
TOO_MUCH = N_(
    "{file} asks for more memory or time than a file with numbers needs; perhaps something stands in a cell far from"
    " the others. Copy the numbers into a new workbook, or export them again."
)
REFUSED = {
    "large": N_("{file} is larger than {limit} MB once it is unpacked. Export a shorter period."),
    "files": N_("{file} is a zip of more than {limit} files; drop the files with numbers one by one."),
    "sheets": N_("{file} is a workbook of more than {limit} sheets. Export it again, without other sheets."),
    "cells": N_("{file} is a workbook of more than {limit} cells. Export a shorter period."),
    "columns": N_(
        "{file} is a workbook of more than {limit} columns. Export it again, without other columns."
    ),
}


@dataclass(frozen=True)
class Opened:
    """What a binary file is and holds: the sheets of a workbook by name, or the tables in a zip by name."""

    is_workbook: bool
    sheets: dict[str, list[Line]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def is_binary(body: bytes) -> bool:
    """Is this a workbook or a zip, by its first bytes and never by its name?"""
    return body.startswith((cells.OLD, cells.ZIP))


def is_workbook(body: bytes) -> bool:
    """Is this a workbook, as far as it can be opened at all?"""
    if not is_binary(body) or len(body) > MOST:
        return False
    result = _opened(body)
    return result.is_workbook if isinstance(result, Opened) else body.startswith(cells.OLD)


def opened(name: str, body: bytes) -> Opened:
    """Return what a workbook or zip holds; a page that asks again about the same file is answered from memory.

    Raises: ExportRefused for what passes a limit, is damaged, or ends the process that reads it.
    """
    if len(body) > MOST:
        raise ExportRefused(
            N_("{file} is larger than {limit} MB. Export a shorter period."), file=name, limit=20
        )
    result = _opened(body)
    if isinstance(result, Opened):
        return result
    template, limit = result
    if template is TOO_MUCH:  # perhaps only the machine was busy
        _opened.cache_clear()
    raise ExportRefused(template, file=name, **({"limit": f"{limit}"} if limit else {}))


@functools.lru_cache(maxsize=2)
def _opened(body: bytes) -> Opened | tuple[str, int | None]:
    code, output, complaint = _read_apart(body)
    lines = list(_json(output))
    is_workbook = body.startswith(cells.OLD) or {"is": "workbook"} in lines[:2]
    last = lines[-1] if lines else None
    if code == 0 and isinstance(last, dict) and "refused" in last:
        return REFUSED[last["refused"]], last["limit"]
    if code == 0 and last == {"whole": True}:
        return _whole(is_workbook, lines[1:-1])
    log.warning("a file of %d bytes ended its reader (%s): %s", len(body), code, complaint)
    if code in (None, cells.TOO_MUCH, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ):
        return TOO_MUCH, None
    if is_workbook:
        return N_("{file} is a workbook that cannot be opened. Download it again."), None
    return N_("{file} is a zip that cannot be opened. Download it again."), None


def _read_apart(body: bytes) -> tuple[int | None, bytes, str]:
    """Return the exit code (None: it took too long), what was written, and what it complained of, for the log."""
    # -I: nothing of this process's environment, and none of its modules, reaches it.
    command = [sys.executable, "-I", str(Path(cells.__file__).resolve())]
    with AT_ONCE, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaint:
        try:
            code = subprocess.run(
                command, input=body, stdout=output, stderr=complaint, timeout=WAIT, env={}, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = None
        output.seek(0)
        complaint.seek(0)
        return code, output.read(cells.SAID), complaint.read(2000).decode("utf-8", "replace")


def _json(output: bytes) -> Iterator[object]:
    """Yield each line that was written whole."""
    for line in output.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _whole(is_workbook: bool, lines: list) -> Opened:
    result = Opened(is_workbook)
    sheet_lines: list[Line] = []
    for line in lines:
        if isinstance(line, list):
            typed = tuple(_typed(value) for value in line[1])
            texts = [cell(value) for value in typed]
            if any(texts):
                sheet_lines.append(Line(line[0], texts, typed))
        elif "sheet" in line:
            sheet_lines = result.sheets.setdefault(line["sheet"], [])
        elif "file" in line:
            result.files.setdefault(line["file"], base64.b64decode(line["body"]))
    return result


def _typed(value: object) -> object:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return READ[kind](text)
    return value


def cell(value: object) -> str:
    """As a person would type it: whole numbers without decimals, days as 2026-11-23."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return value.isoformat()[:19]
    return str(value).strip()
