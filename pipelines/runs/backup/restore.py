"""Restore a backup: its warehouse replaces the present one, other files go only where none stand."""

import dataclasses
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.access.organisations import places as organisations
from pipelines.access.privacy import erase_run, ledger
from pipelines.runs.backup import copying, sealed
from pipelines.runs.backup import write as backup
from pipelines.support import run_lock
from pipelines.support.data_folder import data_folder
from text.i18n import N_
from warehouse.core import connection
from warehouse.storage.copies import backup as copies
from warehouse.storage.copies import lake_restore


@dataclass(frozen=True)
class Restored:
    """What was put back. kept: the name of the warehouse that stood there; left: files that stood there and differ."""

    backup: backup.Backup
    kept: str | None
    put: tuple[str, ...]
    left: tuple[str, ...]


def put_back(
    made_backup: Path,
    config: Path | None = None,
    url: str | None = None,
    now: dt.datetime | None = None,
    key: Path | None = None,
) -> Restored:
    """Put a backup back once it is proven whole. What stood in the place of the warehouse keeps another name.

    Of the configuration and the data only what is missing is put back: a file that stands there stays as it is.
    What was erased at somebody's request since the backup is erased again, before anybody else may begin.
    key: the file with the key, of one that is encrypted; what it opens to is taken away again.
    Raises: BackupRefused, RunBusy while a run is at work, LockLost, KeyLost, WarehouseError; then the warehouse
    stands as it stood.
    """
    with sealed.opened(made_backup, key) as folder:
        done = _put_back(folder, config, url, now or dt.datetime.now(dt.UTC))
    return dataclasses.replace(done, backup=dataclasses.replace(done.backup, folder=made_backup))


def check(made_backup: Path, key: Path | None = None) -> backup.Backup:
    """Is this backup whole, also where it is encrypted? Raises: BackupRefused, WarehouseError."""
    with sealed.opened(made_backup, key) as folder:
        return dataclasses.replace(backup.check(folder), folder=made_backup)


def _put_back(folder: Path, config: Path | None, url: str | None, now: dt.datetime) -> Restored:
    made = backup.check(folder)
    if made.organisation and organisations.current() not in (None, made.organisation):
        raise copying.BackupRefused(
            N_(
                "This is a backup of another organisation than the one for which it would be put back. Nothing was"
                " changed."
            )
        )
    own = config or settings.own_folder()
    places = {"config": own, "data": data_folder()}
    put, left = [], []
    with run_lock.alone("run", url) as held, copying.in_words(own):
        for name, (_, mark) in sorted(made.files.items()):
            part, _, within = name.partition("/")
            if part not in places:
                continue
            held.or_end()
            to = places[part] / within
            if not to.exists():
                to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                shutil.copyfile(folder / name, to)
                to.chmod(0o600)
                put.append(name)
            elif copying.marked(to)[1] != mark:
                left.append(name)
        held.or_end()
        if ledger.read():
            ledger.check_key()
            ledger.begin(ledger.REPLAY)
        kept = _warehouse_put_back(folder / backup.WAREHOUSE, url, now, held.or_end)
        erase_run.replay(url, now)
    return Restored(made, kept, tuple(put), tuple(left))


def _warehouse_put_back(
    copy: Path, url: str | None, now: dt.datetime, still: Callable[[], None]
) -> str | None:
    """Put the warehouse back. What keeps what stood there: a file beside it, or a snapshot of the lake?"""
    if connection.is_file(connection.address(url)):
        old = copies.put_back(copy, url, now)
        return old.name if old else None
    with tempfile.TemporaryDirectory(dir=data_folder(), prefix=".restore-") as scratch:
        own = Path(scratch) / backup.WAREHOUSE
        shutil.copyfile(copy, own)
        with connection.writing(own):  # a backup of an earlier version is brought to this one
            pass
        still()
        return f"snapshot {lake_restore.put_back(own, url or connection.address())}"
