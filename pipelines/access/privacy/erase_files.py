"""Erase in the files of the data folder: kept answers of platforms, dropped files, logs, whatever else lies there."""

import contextlib
import os
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipelines.access.privacy import erase_payloads
from pipelines.access.privacy.erase_texts import Pen
from pipelines.mentions.matching.erased import FOLDER
from pipelines.support.data_folder import data_folder
from warehouse.core import connection, files

# Copies of the configuration: what stands there the school follows, and changes itself.
CONFIGURED = ("settings", "last-good")
# Weights and packed files of the program hold no words; the ledger holds no names.
OURS = ("cache", "model", FOLDER)
BACKUP = "backup.json"  # a folder that holds one is a backup, which is proven by its hashes
LOGS = (".log", ".out", ".jsonl")
AUDIT = "audit_waiting.jsonl"
PART = ".erasing-"
SHOWN = "disclosures"  # within the folder of the ledger


def every(url: str | os.PathLike[str] | None = None) -> Iterator[Path]:
    """Yield every file of the data folder that may hold what somebody wrote, without the warehouse and its like."""
    root = data_folder()
    where = connection.address(url)
    held = Path(where).absolute() if connection.is_file(where) else None
    # Of a lake its own files, wherever it keeps them, are erased by writing them anew; one by one they are of no use.
    is_lakes = re.compile(r"ducklake-.+\.parquet")
    for folder, within, names in os.walk(root):
        if BACKUP in names:
            within.clear()
            continue
        if Path(folder) == root:
            within[:] = [name for name in within if name not in (*OURS, *CONFIGURED)]
        for name in sorted(names):
            path = Path(folder, name)
            is_warehouse = held and path.absolute().parent == held.parent and name.startswith(held.name)
            if is_lakes.fullmatch(name):
                continue
            if not is_warehouse and not name.startswith(AUDIT) and not path.is_symlink() and path.is_file():
                yield path
    # What was gathered for somebody to see holds what is to go.
    yield from sorted((root / FOLDER / SHOWN).glob("*.zip"))


def erase(pen: Pen, url: str | os.PathLike[str] | None = None) -> Counter[str]:
    """Erase in every file. How many were changed or removed, by folder? Done twice it changes nothing more."""
    counts: Counter[str] = Counter()
    for path in list(every(url)):
        with contextlib.suppress(FileNotFoundError):  # a run moves it, or a log is turned over
            if _one(pen, path):
                counts[_named(path)] += 1
    return counts


def counted(pen: Pen, url: str | os.PathLike[str] | None = None) -> Counter[str]:
    """Count the files, by folder, in which something of them stands; change nothing."""
    counts: Counter[str] = Counter()
    for path in every(url):
        with contextlib.suppress(FileNotFoundError):
            raw = path.read_bytes()
            if pen.plain(path.stem) != path.stem or erase_payloads.cleaned(pen, raw) != raw:
                counts[_named(path)] += 1
    return counts


def _named(path: Path) -> str:
    return "/".join(path.relative_to(data_folder()).parts[:-1][:2]) or "data"


def _one(pen: Pen, path: Path) -> bool:
    changed = _starred(pen, path) if _is_log(path) else _written_anew(pen, path)
    if path.exists() and pen.plain(path.stem) != path.stem:
        path.replace(path.with_name(f"{pen.pseudonym(path.name)}{path.suffix}"))
        changed = True
    return changed


def _is_log(path: Path) -> bool:
    return path.suffix != ".gz" and any(end in LOGS for end in path.suffixes)


def _starred(pen: Pen, path: Path) -> bool:
    """Write stars over it in a log, byte for byte: another program writes on at its end."""
    raw = path.read_bytes()
    text = raw.decode("utf-8", "surrogateescape")
    spans = [(found.start, found.end) for found in pen.erased.find(_opened(text))]
    if not spans:
        return False
    with path.open("r+b") as file:
        for start, end in spans:
            # Lines are kept: a title may go on behind its line.
            for line_start, line in _pieces(text, start, end):
                at = len(text[:line_start].encode("utf-8", "surrogateescape"))
                file.seek(at)
                file.write(b"*" * len(line.encode("utf-8", "surrogateescape")))
        file.flush()
        os.fsync(file.fileno())
    return True


def _opened(text: str) -> str:
    """Return a text in which the escapes of JSON separate words as what they stand for would, at the same places."""
    return text.replace("\\n", "  ").replace("\\t", "  ").replace("\\/", " /") if "\\" in text else text


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for line in text[start:end].splitlines(keepends=True):
        yield start, line.rstrip("\r\n")
        start += len(line)


def _written_anew(pen: Pen, path: Path) -> bool:
    raw = path.read_bytes()
    clean = erase_payloads.cleaned(pen, raw)
    if clean == raw:
        return False
    if not clean:
        path.unlink()
        return True
    fresh = path.with_name(f".{secrets.token_hex(4)}{PART}{path.name[-20:]}")
    try:
        fresh.touch(path.stat().st_mode & 0o777)
        fresh.write_bytes(clean)
        os.utime(fresh, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        files.settle(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


def configured(pen: Pen) -> int:
    """Count the copies of the configuration in the data folder that name them: they are told, and not changed."""
    found = 0
    for name in CONFIGURED:
        for path in sorted((data_folder() / name).rglob("*")):
            if path.is_file() and erase_payloads.cleaned(pen, path.read_bytes()) != path.read_bytes():
                found += 1
    return found


def backups() -> int:
    """Count the backups in the data folder: they stay as they were proven, and a restore erases again."""
    return sum(BACKUP in names for _, _, names in os.walk(data_folder()))
