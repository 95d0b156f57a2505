"""Hold on to the last configuration that could be read, so that a fault in a file stops nothing that need not stop.

A copy of the files stands in the data folder, for who starts anew while the fault is there.
"""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.settings import Settings, files
from pipelines.settings.reading import stamp, toml
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError

COPIES = "last-good"


@dataclass(frozen=True)
class Known:
    """What is known of the configuration.

    settings: as it is, or where it has a fault the last good one; None where there never was one
    fault: what is wrong with it now; at: since when the last good one holds (aware UTC), where there is a fault
    """

    settings: Settings | None
    fault: ConfigError | None = None
    at: dt.datetime | None = None


_known: dict[Path, tuple[object, Known]] = {}
_looking = threading.Lock()


def known() -> Known:
    """Return the configuration that holds, read anew only when its files changed. Raises: nothing."""
    where = settings.folder()
    names = (settings.ORGANISATION, *settings.OTHERS)
    stamps = (tuple(stamp(where / name) for name in names), data_folder())
    with _looking:
        if where not in _known or _known[where][0] != stamps:
            _known[where] = (stamps, _looked(where))
        return _known[where][1]


def usable() -> Settings:
    """Return the configuration, or the last good one where it has a fault.

    Raises: ConfigError where neither can be read.
    """
    found = known()
    if found.settings is None:
        raise found.fault or settings.absent(settings.folder())
    return found.settings


def _looked(where: Path) -> Known:
    try:
        read = settings.read(where)
    except ConfigError as error:
        return _before(where, error)
    _keep(where)
    return Known(read)


def _before(where: Path, fault: ConfigError) -> Known:
    """Return the last good configuration, beside what is wrong with the one of now."""
    before = _copy_of(where)
    try:
        at = dt.datetime.fromtimestamp((before / settings.ORGANISATION).stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return Known(None, fault if settings.is_configured() else None)
    except OSError:  # another user's
        return Known(None, fault)
    try:
        last = settings.read(before)
    except ConfigError:  # this version asks more of it than the one that kept it
        return Known(None, fault)
    # What is changed from here is changed where the files belong.
    return Known(dataclasses.replace(last, folder=where), fault, at)


def _copy_of(where: Path) -> Path:
    mark = hashlib.blake2b(str(where.resolve()).encode(), digest_size=6).hexdigest()
    return data_folder() / COPIES / mark


def _keep(where: Path) -> None:
    """Copy the files that were just read well; what cannot be copied is not kept."""
    if where.resolve() == (settings.ROOT / "config" / "sample").resolve():  # that one comes with the program
        return
    into = _copy_of(where)
    with contextlib.suppress(OSError, ConfigError):
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (*settings.OTHERS, settings.ORGANISATION):
            if (where / name).exists():
                files.put(into / name, toml(where / name)[0])
            else:
                (into / name).unlink(missing_ok=True)
