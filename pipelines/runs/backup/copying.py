"""Copy files one by one into a backup and prove each copy, while runs may add and move some."""

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.support.errors import PipelineError
from text.i18n import N_
from warehouse.core import fault_messages
from warehouse.core.errors import DiskFull

PART = ".part"
PASSES = 5
CHUNK = 1_000_000


class BackupRefused(PipelineError):
    """A backup that could not be made, or cannot be put back."""


def listed(parts: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Path within the backup and file, for each part of a backup; hidden and half-written files are left out."""
    for name, path in parts.items():
        if path.is_file():
            yield name, path
            continue
        for file in sorted(path.rglob("*")):
            within = file.relative_to(path)
            hidden = any(step.startswith(".") for step in within.parts) or file.suffix == PART
            shipped = name == "config" and within.parts[0] == "sample"
            if file.is_file() and not hidden and not shipped:
                yield f"{name}/{within.as_posix()}", file


def size(parts: Mapping[str, Path]) -> int:
    """Bytes of all files of these parts together."""
    total = 0
    for _, path in listed(parts):
        with contextlib.suppress(FileNotFoundError):  # a run moves it
            total += path.stat().st_size
    return total


def copied(parts: Mapping[str, Path], into: Path) -> dict[str, tuple[int, str]]:
    """Copy all files, also one that a run moves from the inbox to `done` meanwhile. Path within → bytes and hash."""
    done: dict[str, tuple[int, str]] = {}
    for _ in range(PASSES):
        waiting = [(name, path) for name, path in listed(parts) if name not in done]
        for name, path in waiting:
            with contextlib.suppress(FileNotFoundError):
                done[name] = _copied(path, into / name)
        if not waiting:
            break
        time.sleep(0.01)
    return done


def _copied(path: Path, to: Path) -> tuple[int, str]:
    """Copy one file. Raises: FileNotFoundError, and BackupRefused when the disk gives back something else."""
    mark = hashlib.blake2b(digest_size=16)
    try:
        source = path.open("rb")
    except PermissionError as error:
        raise BackupRefused(N_("{file} cannot be read by this user."), file=path.name) from error
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source, os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        while chunk := source.read(CHUNK):
            mark.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    written, copy_mark = marked(to)
    if copy_mark != mark.hexdigest():
        raise BackupRefused(
            N_("The copy of {file} is not what was written. Try another disk."), file=path.name
        )
    return written, copy_mark


def marked(path: Path) -> tuple[int, str]:
    """Size and hash of a file as it stands on the disk."""
    with path.open("rb") as file:
        mark = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return path.stat().st_size, mark


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Yield what the system refuses in this folder, as a sentence: no room, no right to write."""
    try:
        yield
    except (DiskFull, OSError) as error:
        if isinstance(error, DiskFull) or error.errno in fault_messages.ROOM:
            raise BackupRefused(
                N_("The disk became full. Nothing was left there; make room and try again.")
            ) from error
        raise BackupRefused(
            N_("The folder {folder} cannot be used: choose one that this user may write."), folder=folder
        ) from error
