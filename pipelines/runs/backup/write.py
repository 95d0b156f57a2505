"""Write a backup: warehouse, configuration and data that cannot be fetched again, one folder, whole or not at all.

FOLDER/weerklank-20261128T020000Z/
    backup.json        when, by which version, rows of each table, size and hash of each file
    warehouse.duckdb   all of it, without a write-ahead log
    config/            organisation.toml and the files beside it
    data/              raw (answers of platforms), inbox (files that were dropped), model (weights that learned here),
                       privacy (what was erased at somebody's request, as HMACs), views.json (saved views)
    secrets.toml       only when asked for

Encrypted it is one file, FOLDER/weerklank-20261128T020000Z.age, with the same folder in it.
"""

import dataclasses
import datetime as dt
import json
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.access.organisations import places
from pipelines.runs.backup import copying, known, sealed
from pipelines.runs.backup.known import MANIFEST, NAME
from pipelines.settings import secrets
from pipelines.sources.files import saved_views
from pipelines.support import run_lock
from pipelines.support.data_folder import data_folder
from text.i18n import N_
from warehouse.core import VERSION, connection, files
from warehouse.storage.copies import backup

WAREHOUSE, SECRETS = "warehouse.duckdb", "secrets.toml"
DATA = ("raw", "inbox", "model", "privacy", saved_views.FILE)
# A copy may be larger than what a write-ahead log held: each column of each table takes a block.
SPARE = 32_000_000
LEFT_OVER = dt.timedelta(days=1)  # after which a backup that was killed is taken away by the next


@dataclass(frozen=True)
class Backup:
    """What a backup holds. tables: rows by table; files: bytes and hash by their path within the folder."""

    folder: Path
    made_at: dt.datetime
    version: str
    tables: dict[str, int]
    files: dict[str, tuple[int, str]]
    removed: tuple[str, ...] = ()
    organisation: str = ""  # its name among several, "" of an installation that serves one

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(size for size, _ in self.files.values())


def make(
    into: Path,
    config: Path | None = None,
    url: str | None = None,
    with_secrets: bool = False,
    keep: int | None = None,
    now: dt.datetime | None = None,
    recipients: Sequence[str] = (),
) -> Backup:
    """Make a backup in a new folder below `into` and prove that it is whole; only then it gets its name.

    keep: how many backups stay there, the newest; None leaves all. Pages go on meanwhile, a load waits.
    recipients: public keys of age for which it is encrypted; what is not encrypted yet stays in the data folder.
    Raises: BackupRefused when there is no room or the folder cannot be written, RunBusy when another backup is being
    made, LockLost where one may be, WarehouseError; then nothing is left behind.
    """
    now = now or dt.datetime.now(dt.UTC)
    folder = _named(into, now, known.SEALED if recipients else "")
    part = into / f".{folder.name}-{os.getpid()}{copying.PART}"
    stage = data_folder() / part.name if recipients else part
    with run_lock.alone("backing-up", url) as held, copying.in_words(into):
        parts = _parts(config, with_secrets)
        _must_be_apart(into, parts)
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        for place in {into, stage.parent}:
            _take_away_left_overs(place)
            _must_fit(place, parts, url)
        stage.mkdir(mode=0o700)
        try:
            # Files first: one that a run imports meanwhile is then in both, and what is there twice is imported once.
            copied = copying.copied(parts, stage)
            held.or_end()
            tables = backup.copy(url, stage / WAREHOUSE)
            held.or_end()
            copied[WAREHOUSE] = copying.marked(stage / WAREHOUSE)
            rows = {name: table.rows for name, table in tables.items()}
            made = Backup(folder, now, VERSION, rows, copied, organisation=places.current() or "")
            _write(stage / MANIFEST, made)
            if recipients:
                sealed.seal(stage, part, recipients)
            held.or_end()
            part.replace(folder)
            files.settle(folder if recipients else folder / MANIFEST)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            if recipients:
                part.unlink(missing_ok=True)
        known.note(folder, now, made.size)
        return dataclasses.replace(made, removed=_only(into, keep))


def _named(into: Path, now: dt.datetime, end: str) -> Path:
    while True:
        name = f"{NAME}{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
        if not (into / name).exists() and not (into / f"{name}{known.SEALED}").exists():
            return into / f"{name}{end}"
        now += dt.timedelta(seconds=1)


def _must_be_apart(into: Path, parts: dict[str, Path]) -> None:
    """Refuse a folder within what is copied: each backup would hold those of before."""
    place = into.resolve()
    if any(place.is_relative_to(part.resolve()) for part in parts.values()):
        raise copying.BackupRefused(
            N_("Backups cannot stand within what they copy: choose a folder outside of {folder}."),
            folder=into,
        )


def _parts(config: Path | None, with_secrets: bool) -> dict[str, Path]:
    """Return what is copied beside the warehouse: name within the backup → folder or file."""
    parts = {f"data/{name}": data_folder() / name for name in DATA}
    where = settings.folder(config)
    if where.resolve() != (settings.ROOT / "config" / "sample").resolve():  # that one comes with the program
        parts["config"] = where
    if with_secrets:
        parts[SECRETS] = secrets.FILE
    return {name: path for name, path in parts.items() if path.exists()}


def _must_fit(into: Path, parts: dict[str, Path], url: str | None) -> None:
    where = connection.address(url)
    needed = SPARE + copying.size(parts)
    if connection.is_file(where) and Path(where).exists():
        needed += files.size(Path(where))
    free = shutil.disk_usage(into).free
    if free < needed:
        raise copying.BackupRefused(
            N_(
                "There is no room for a backup: about {needed} MB are needed, {free} MB are free. Make room, or choose"
                " another folder. Nothing was left there."
            ),
            needed=-(-needed // 1_000_000),
            free=free // 1_000_000,
        )


def _write(path: Path, made: Backup) -> None:
    manifest = {
        "made_at": made.made_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "version": made.version,
        "organisation": made.organisation,
        "tables": made.tables,
        "files": made.files,
    }
    path.touch(0o600)
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read(folder: Path) -> Backup:
    """Return what a backup says that it holds. Raises: BackupRefused for what is no backup."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Backup(
            folder,
            dt.datetime.fromisoformat(manifest["made_at"]),
            str(manifest["version"]),
            {str(name): int(rows) for name, rows in manifest["tables"].items()},
            {str(name): (int(size), str(mark)) for name, (size, mark) in manifest["files"].items()},
            organisation=str(manifest.get("organisation") or ""),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise copying.BackupRefused(
            N_("{folder} is no backup of Weerklank: {file} is not there or cannot be read."),
            folder=folder,
            file=MANIFEST,
        ) from error


def check(folder: Path) -> Backup:
    """Is each file of this backup there as it was made, and does the warehouse open with all its rows?

    Raises: BackupRefused, WarehouseError.
    """
    made = read(folder)
    for name, (size, mark) in made.files.items():
        # A manifest that was tampered with names no file outside of its folder.
        path = folder / name
        inside = path.resolve().is_relative_to(folder.resolve()) and ".." not in Path(name).parts
        if not inside or not path.is_file() or copying.marked(path) != (size, mark):
            raise copying.BackupRefused(
                N_("The backup is not whole: {file} is missing or was changed. Take another one."), file=name
            )
    held = backup.content(folder / WAREHOUSE)
    wrong = [name for name, rows in made.tables.items() if name not in held or held[name].rows != rows]
    if wrong or held.keys() - made.tables.keys():
        raise copying.BackupRefused(
            N_("The backup is not whole: {file} is missing or was changed. Take another one."), file=WAREHOUSE
        )
    return made


def _only(into: Path, keep: int | None) -> tuple[str, ...]:
    """Remove all but the newest `keep` backups. Which were removed?"""
    there = sorted((each.path for each in known.standing(into)), key=lambda path: path.name)
    gone = [] if keep is None else there[: max(0, len(there) - max(1, keep))]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return tuple(path.name for path in gone)


def _take_away_left_overs(into: Path) -> None:
    for left in into.glob(f".{NAME}*{copying.PART}"):
        if time.time() - left.stat().st_mtime <= LEFT_OVER.total_seconds():
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
