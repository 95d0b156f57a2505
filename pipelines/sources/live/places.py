"""Keep how far each stream was heard, beside the warehouse, so that it goes on there after a break."""

import json
import logging
import os
from pathlib import Path

from pipelines.sources.live.spool import FOLDER
from pipelines.support.data_folder import data_folder

FILE = "places.json"
log = logging.getLogger("weerklank.listen")


def _path() -> Path:
    return data_folder() / FOLDER / FILE


def read() -> dict[str, str]:
    """Return source and address → the place in its stream; {} for none. Raises: nothing."""
    try:
        told = json.loads(_path().read_text(encoding="utf-8"))
        return {str(name): str(place) for name, place in told.items() if str(place).isdigit()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        log.error("how far streams were heard cannot be read, and they begin at now: %s", error)
        return {}


def keep(places: dict[str, str]) -> None:
    """Keep these, whole or not at all. Raises: OSError."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{FILE}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(places, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
