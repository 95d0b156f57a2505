"""Let a person, or the schedule by itself, make a backup or put one back: who may, and a line of it."""

import datetime as dt
from pathlib import Path

from pipelines.access import acts, heads, matrix
from pipelines.access.organisations import places
from pipelines.access.person import SCHEDULE, Person
from pipelines.runs.backup import known, restore, write
from pipelines.settings import Settings
from pipelines.settings.network import Backups
from warehouse.core.errors import WarehouseEmpty, WarehouseLost

MAKE, PUT_BACK = "backup.make", "backup.restore"


def make(
    person: Person,
    into: Backups,
    config: Path | None = None,
    url: str | None = None,
    with_secrets: bool = False,
    now: dt.datetime | None = None,
) -> write.Backup:
    """Make a backup in this folder. Raises: NotAllowed, and what `write.make` raises.

    Its line is kept afterwards: where there is no warehouse, keeping one would make an empty one.
    """
    _must_be_allowed(person, MAKE, url)
    made = write.make(
        places.within(Path(into.folder)),
        config,
        url,
        with_secrets,
        into.keep,
        now,
        recipients=into.recipients,
    )
    with acts.doing(person, MAKE, made.folder.name, url, now) as act:
        act.after = {
            "secrets": with_secrets,
            "encrypted": bool(into.recipients),
            "removed": len(made.removed),
        }
    return made


def put_back(
    person: Person,
    backup: Path,
    config: Path | None = None,
    url: str | None = None,
    now: dt.datetime | None = None,
    key: Path | None = None,
) -> restore.Restored:
    """Put a backup back. Raises: NotAllowed, and what `restore.put_back` raises.

    Its line is kept afterwards: the warehouse that was restored is the one that goes on.
    """
    _must_be_allowed(person, PUT_BACK, url)
    done = restore.put_back(backup, config, url, now, key)
    heads.restored(now or dt.datetime.now(dt.UTC), url)
    with acts.doing(person, PUT_BACK, backup.name, url, now) as act:
        act.after = {"made_at": done.backup.made_at, "kept": done.kept}
    return done


def when_due(
    settings: Settings, config: Path | None, night: dt.datetime, now: dt.datetime, url: str | None
) -> bool:
    """Make the backup of this night where the settings name a folder and none of since then stands there. Made?

    Raises: what `make` raises; where nothing was ever loaded there is nothing to be kept yet, and nothing is raised.
    """
    wanted = settings.backups
    if wanted is None or any(
        night <= each.made_at <= now for each in known.standing(places.within(Path(wanted.folder)))
    ):
        return False
    try:
        make(SCHEDULE, wanted, config, url, now=now)
    except WarehouseLost:
        raise
    except WarehouseEmpty:
        return False
    return True


def _must_be_allowed(person: Person, act: str, url: str | None) -> None:
    if not matrix.may_do(person, act):
        with acts.doing(person, act, url=url):  # refuses, and keeps the line
            return
