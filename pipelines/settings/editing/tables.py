"""Read the tables of one kind as they stand in their file."""

from collections.abc import Mapping
from pathlib import Path

from pipelines import settings
from pipelines.settings.editing.kinds import Entry, Kind
from pipelines.settings.reading import is_there, toml


def entries(kind: Kind, where: Path) -> tuple[Entry, ...]:
    """Return the tables of this kind, in the order of the file. Raises: ConfigError for a file that cannot be read."""
    _text, values = read(home(kind, where), kind.file)
    found = values.get(kind.header)
    if kind.single:
        return (Entry(kind, 0, found),) if isinstance(found, dict) else ()
    listed = found if isinstance(found, list) else []
    return tuple(Entry(kind, number, table) for number, table in enumerate(listed))


def home(kind: Kind, where: Path) -> Path:
    """Return the folder in which the file of this kind stands. where: that of the configuration that holds."""
    return settings.own_folder() if kind.in_own_folder else where


def blank(kind: Kind) -> Entry:
    """Return an entry that is not there yet."""
    return Entry(kind, None, {})


def all_of(where: Path, kind: Kind) -> list[Mapping[str, object]]:
    """Return what the tables of this kind say, in order. Raises: ConfigError for a file that cannot be read."""
    return [entry.values for entry in entries(kind, where)]


def read(where: Path, file: str) -> tuple[str | None, Mapping[str, object]]:
    """Return the text of a file, None where there is none, and what it says. Raises: ConfigError."""
    path = where / file
    return toml(path) if is_there(path) else (None, {})
