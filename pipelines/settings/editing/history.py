"""Keep the last changes that pages made to the configuration, and take one back.

One file per change in the data folder, readable only by its owner: addresses in the configuration may hold a password.
"""

import contextlib
import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pipelines import settings
from pipelines.access import acts, matrix
from pipelines.access.person import Person
from pipelines.settings import Settings, files
from pipelines.settings.editing import guards
from pipelines.settings.editing.kinds import Kind
from pipelines.settings.reading import is_there, toml
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from text.i18n import N_

MOST = 100
OWNER_ONLY = 0o600


class ChangedSince(ConfigError):
    """The file is no longer as this change left it."""

    template = N_(
        "{file} was changed since, by hand or by another page. Nothing was taken back; change it here, or with an"
        " editor."
    )


@dataclass(frozen=True)
class Change:
    """One change. before, after: the whole file, before None where there was none; number: 0 until it is kept."""

    at: dt.datetime
    folder: Path
    file: str
    kind: str
    act: str
    called: str
    before: str | None
    after: str
    undone: bool = False
    number: int = 0


def changes(where: Path, most: int = MOST) -> tuple[Change, ...]:
    """Return the last changes to this folder, the newest first; one that cannot be read is left out."""
    read = (_read(path) for path in sorted(_kept_files(), reverse=True))
    ours = (change for change in read if change and change.folder == where.resolve())
    return tuple(itertools.islice(ours, most))


def can_undo(change: Change) -> bool:
    """Is the file still as this change left it?"""
    with contextlib.suppress(ConfigError):
        return not change.undone and _text(change.folder / change.file) == change.after
    return False


@contextlib.contextmanager
def kept(change: Change) -> Iterator[None]:
    """Keep this change while the block makes it; not if the block fails. Raises: ConfigError where it cannot be kept.

    It is kept before it is made: whoever dies in between leaves a change that can no longer be taken back, and no
    change without a way back.
    """
    try:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise files.unwritable(_folder(), error) from error
    numbers = [int(path.stem) for path in _kept_files() if path.stem.isdigit()]
    change = replace(change, number=max(numbers, default=0) + 1)
    _write(change)
    try:
        yield
    except BaseException:
        _path(change.number).unlink(missing_ok=True)
        raise
    for number in sorted(numbers)[: max(0, len(numbers) + 1 - MOST)]:
        _path(number).unlink(missing_ok=True)


def undo(
    person: Person, where: Path, number: int, kinds: Mapping[str, Kind] = MappingProxyType({})
) -> Settings:
    """Take a change back: the file says again what it said before.

    kinds: those whose files `settings.read` does not read, by name; such a file is changed back with them only
    Raises: NotAllowed, ChangedSince, ConfigError, ConfigBusy.
    """
    with acts.doing(person, "settings.undo", str(number)), files.held(where):
        change = next((each for each in changes(where) if each.number == number), None)
        if change is None or change.undone:
            raise ConfigError(N_("This change was taken back already."))
        path = where / change.file
        if _text(path) != change.after:
            raise ChangedSince(file=change.file)
        _check(person, change, kinds)
        result = settings.read(where, {change.file: change.before or ""})
        if change.before is None:
            path.unlink()
        else:
            files.put(path, change.before)
        _write(replace(change, undone=True))
        return result


def _check(person: Person, change: Change, kinds: Mapping[str, Kind]) -> None:
    """Raise where the file as it was may not, or must not, come back."""
    kind = kinds.get(change.kind)
    if change.file in (settings.ORGANISATION, *settings.OTHERS):
        if kind and kind.check and kind.file == change.file:
            kind.check(change.folder / change.file, change.after, change.before or "")
        guards.named(change.folder, change.file, change.after, change.before or "")
        return
    if kind is None or kind.check is None or kind.file != change.file:
        raise ConfigError(N_("This change cannot be taken back here; change it with a form."))
    if not matrix.may_do(person, kind.act):
        raise acts.NotAllowed()
    kind.check(change.folder / change.file, change.after, change.before or "")


def _text(path: Path) -> str | None:
    return toml(path)[0] if is_there(path) else None


def _kept_files() -> list[Path]:
    """Return the files of the changes; none where the folder of the data may not be looked into."""
    try:
        return list(_folder().glob("[0-9]*.json"))
    except OSError:
        return []


def _folder() -> Path:
    return data_folder() / "settings"


def _path(number: int) -> Path:
    return _folder() / f"{number:06d}.json"


def _write(change: Change) -> None:
    told = {
        "at": change.at.isoformat(),
        "folder": str(change.folder),
        "file": change.file,
        "kind": change.kind,
        "act": change.act,
        "called": change.called,
        "before": change.before,
        "after": change.after,
        "undone": change.undone,
    }
    files.put(_path(change.number), json.dumps(told, ensure_ascii=False, indent=1) + "\n", OWNER_ONLY)


def _read(path: Path) -> Change | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        before = told["before"]
        return Change(
            dt.datetime.fromisoformat(told["at"]),
            Path(told["folder"]),
            str(told["file"]),
            str(told["kind"]),
            str(told["act"]),
            str(told["called"]),
            None if before is None else str(before),
            str(told["after"]),
            bool(told["undone"]),
            int(path.stem),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
