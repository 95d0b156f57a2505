"""Keep beside the warehouse the files by which people are told, as they last could be read: a fault stops no ladder."""

import contextlib
from pathlib import Path

from pipelines import settings
from pipelines.cases.webcare_file import WEBCARE
from pipelines.settings import files
from pipelines.settings.reading import toml
from pipelines.sources.last_good import COPIES
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError

ALERTS = "alerts.toml"
FILES = (*settings.OTHERS, settings.ORGANISATION, WEBCARE, ALERTS)
OWNER_ONLY = 0o600


def folder() -> Path | None:
    """Return the folder in which they stand; None where none were kept."""
    there = _place()
    return there if (there / settings.ORGANISATION).exists() else None


def keep(where: Path) -> None:
    """Keep the files of this folder, which were read well; what cannot be copied is not kept."""
    there = _place()
    if there.resolve() == where.resolve():
        return
    with contextlib.suppress(OSError, ConfigError):
        there.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in FILES:
            if (where / name).exists():
                files.put(there / name, toml(where / name)[0], OWNER_ONLY)
            else:
                (there / name).unlink(missing_ok=True)


def _place() -> Path:
    return data_folder() / COPIES / "alerts"
