"""Look whether the files beside the configuration can be read: who comes in, webcare, alerts, privacy, the own model.

Each has a reader of its own that goes on where it has a fault; so nobody would hear of one before it is missed.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines import settings
from pipelines.access.logins import access_file
from pipelines.access.privacy.keeping import terms
from pipelines.cases import webcare_file
from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.rules import rules_file
from pipelines.settings.reading import stamp
from pipelines.support.errors import ConfigError
from text.i18n import N_

MODEL = "model.toml"
# What holds, or does not happen, while a file has a fault.
MEANWHILE = {
    access_file.FILE: N_(
        "Until it is mended everybody keeps the roles they had; after a new start of Weerklank nobody comes in."
    ),
    webcare_file.WEBCARE: N_(
        "Until it is mended no case opens by itself, and departments and office hours are those that we propose."
    ),
    ladder_file.FILE: N_(
        "Until it is mended alerts go by the people, steps and rules that could be read last, else as we propose."
    ),
    terms.PRIVACY: N_("Until it is mended nothing is erased by itself, not even what has stood long enough."),
    MODEL: N_("Until it is mended only those labels of your own model count that speak for themselves."),
}
_known: tuple[object, dict[str, ConfigError]] = ((), {})
_looking = threading.Lock()


def found() -> dict[str, ConfigError]:
    """Return what is wrong with each of these files, by name, read anew only when a file changed. Raises: nothing.

    Empty: where nothing is. Of several faults in one file the first: whoever mends it sees the next.
    """
    global _known
    places = _places()
    with _looking:
        # Who is told of alerts is also read from the file of announcements.
        stamps = tuple(stamp(path) for path in (*places, settings.folder() / settings.ANNOUNCEMENT))
        if _known[0] != stamps:
            _known = (stamps, {path.name: fault for path, fault in _wrong(places)})
        return _known[1]


def _places() -> dict[Path, Callable[[Path], object]]:
    where = settings.folder()
    return {
        access_file.path(): lambda path: access_file.of_text(path, None),
        where / webcare_file.WEBCARE: lambda path: webcare_file.of_text(path, None),
        where / ladder_file.FILE: _alerts,
        where / terms.PRIVACY: lambda path: (terms.read(path.parent), terms.looks(path.parent)),
        where / MODEL: _model,
    }


def _wrong(places: dict[Path, Callable[[Path], object]]) -> Iterator[tuple[Path, ConfigError]]:
    for path, read in places.items():
        try:
            if path.exists():
                read(path)
        except ConfigError as error:
            yield path, error
        except OSError:  # a folder that may not be looked into is said once, of organisation.toml in it
            continue


def _model(path: Path) -> None:
    # Brings along what scores texts: only where there is such a file.
    from pipelines.understanding.own import labels_file

    labels_file.of_text(path)


def _alerts(path: Path) -> None:
    """Read who is told and what is grave. Raises: ConfigError, for no fault of a file beside this one."""
    for fault in rules_file.of_text(path).faults:
        raise fault
    try:
        ladder_file.of_text(path)
    except ConfigError as error:
        if str(path) in (error.place or str(error.fields.get("file"))):
            raise
