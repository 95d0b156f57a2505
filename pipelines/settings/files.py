"""Lock and replace the files of the configuration: one change at a time, each whole or not at all.

Who changes a file holds the folder's lock from reading it to putting it in place, so that nothing of another is lost,
be it another reader of the dashboard, another process, or somebody with an editor who was done a moment before.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings.reading import is_there, toml
from pipelines.support import lock_timeouts, run_lock, system_words
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from text.i18n import N_, NP_

if TYPE_CHECKING:
    import tomlkit

LOCK = ".changing.lock"


class ConfigBusy(ConfigError):
    """Another is changing the configuration, longer than we wait; nothing was changed."""

    template = NP_(
        "Somebody else is changing the configuration. Nothing was changed here; try again in a"
        " moment (waited {seconds} second).",
        "Somebody else is changing the configuration. Nothing was changed here; try again in a"
        " moment (waited {seconds} seconds).",
    )


@contextlib.contextmanager
def held(where: Path, wait: float = lock_timeouts.CONFIGURATION) -> Iterator[None]:
    """Be the only one who changes the configuration in this folder while the block runs.

    Raises: ConfigBusy after `wait` seconds, ConfigError when the folder may not be written to.
    """
    with contextlib.ExitStack() as stack:
        try:
            where.mkdir(parents=True, exist_ok=True)
            stack.enter_context(run_lock.taken(where.resolve() / LOCK, wait))
        except run_lock.LockHeld as error:
            raise ConfigBusy(seconds=round(wait)) from error
        except OSError as error:
            raise unwritable(where, error) from error
        yield


def document(path: Path) -> tomlkit.TOMLDocument:
    """Return the file as it can be changed, with its comments; empty where there is none. Raises: ConfigError."""
    import tomlkit  # only where somebody changes something
    from tomlkit.exceptions import TOMLKitError

    if not is_there(path):
        return tomlkit.document()
    text, _ = toml(path)
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(
            N_("{file} can be read, but not changed from here; change it with an editor."), file=path
        ) from error


def put(path: Path, text: str, mode: int | None = None) -> None:
    """Put this text in place of the file, whole: who reads meanwhile, or after a power cut, has the old or the new one.

    What a link points at is replaced and not the link; owner and permissions stay, unless `mode` says who may read it.
    Call it under `held`.
    Raises: ConfigError.
    """
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.new")
    try:
        before = target.stat() if target.exists() else None
        if before and not os.access(target, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        # One that was left by a process that died is written over: only who holds the lock comes here.
        fresh.unlink(missing_ok=True)
        with fresh.open("xb") as file:
            if before:
                with contextlib.suppress(PermissionError):  # only the owner, or root, may give a file away
                    os.fchown(file.fileno(), before.st_uid, before.st_gid)
                os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> ConfigError:
    """Return the error of a file, or a folder, that cannot be written.

    Only of what people know by its name, a file of the configuration, that name is said.
    """
    why = system_words.why(error)
    if path.suffix != ".toml" and not path.name.startswith("."):
        if _is_data(path):
            return ConfigError(
                N_("The folder with the data cannot be written: {why}. Nothing was changed."), why=why
            )
        if not path.suffix:
            said = N_("The folder with the configuration cannot be written: {why}. Nothing was changed.")
            return ConfigError(said, why=why)
    return ConfigError(N_("{file} cannot be written: {why}. Nothing was changed."), file=path, why=why)


def _is_data(path: Path) -> bool:
    """Is this the folder of the data, or in it? The configuration may stand there too."""
    is_inside = path.absolute().is_relative_to(data_folder().absolute())
    return is_inside and (bool(path.suffix) or not is_there(path / "organisation.toml"))
