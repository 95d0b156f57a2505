"""Keep keys and passwords that are entered on a page in the file of secrets; nothing here gives one back.

A page never says which key a table uses: a new key gets a name of its own, so that nobody can send the key of one
service to the address of another.
"""

import contextlib
import datetime as dt
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from pipelines.settings import files, secrets
from pipelines.settings.editing.toml_text import CannotChange
from pipelines.settings.reading import is_there, toml
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from text.i18n import N_

MOST = 20_000  # characters; a key file of Google has two thousand
OWNER_ONLY = 0o600


@dataclass(frozen=True)
class KeyState:
    """Is a key there, since when, and outside: does it stand in the environment, where no page can change it?"""

    there: bool
    at: dt.datetime | None = None
    outside: bool = False


def state(name: str) -> KeyState:
    """Return whether the key of this name is there. Raises: ConfigError where the file of secrets cannot be read."""
    value, around = _held().get(name), os.environ.get(name, "").strip()
    # Streamlit puts what stands in the file of secrets into its own environment as well.
    if around and around != value:
        return KeyState(True, outside=True)
    there = isinstance(value, str) and bool(value.strip())
    return KeyState(there, _days().get(name) if there else None)


def new_name(words: Iterable[str], taken: Iterable[str]) -> str:
    """Return a name for a new key: these words in capitals, and none that is used in any place."""
    base = re.sub(r"[^A-Z0-9]+", "_", "_".join(words).upper()).strip("_")[:60] or "X"
    used = {*taken, *_held(), *os.environ}
    number, name = 1, f"WK_{base}_KEY"
    while name in used:
        number += 1
        name = f"WK_{base}_{number}_KEY"
    return name


def cleaned(key: str) -> str:
    """Return a key as it is kept. Raises: ConfigError, without a word of it."""
    key = key.strip()
    if len(key) > MOST:
        raise ConfigError(N_("This is longer than any key; nothing was kept of it."))
    if not key.isascii() or not all(sign.isprintable() or sign in "\n\r\t" for sign in key):
        raise ConfigError(N_("This holds signs that no key has; copy it once more. Nothing was kept of it."))
    return key


def keep(name: str, key: str, now: dt.datetime) -> None:
    """Put a key in the file of secrets, which only its owner may read. Raises: ConfigError, without a word of it."""
    key = cleaned(key)
    secrets.remember(key)
    with files.held(secrets.FILE.parent):
        before = _held()
        if not isinstance(before.get(name, ""), str):
            # A table of the server itself, such as [auth]: nobody opens the door by a key of that name.
            raise CannotChange(secrets.FILE.name)
        document = files.document(secrets.FILE)
        document[name] = key
        text = tomlkit.dumps(document)
        if tomlkit.parse(text).unwrap() != {**before, name: key}:
            raise CannotChange(secrets.FILE.name)
        files.put(secrets.FILE, text, OWNER_ONLY)
        if name in os.environ and os.environ[name] == before.get(name):
            os.environ[name] = key
    # Since when it is there is only told: a disk that is full takes nothing away from the key.
    with contextlib.suppress(OSError, ConfigError):
        days = {**{each: at.isoformat() for each, at in _days().items()}, name: now.isoformat()}
        _days_file().parent.mkdir(parents=True, exist_ok=True)
        files.put(_days_file(), json.dumps(days, indent=1) + "\n")


def _held() -> dict[str, object]:
    try:
        return toml(secrets.FILE)[1] if is_there(secrets.FILE) else {}
    except ConfigError:
        # Nothing of what stands there is said.
        raise ConfigError(
            N_("The file of secrets cannot be read; whoever runs this dashboard can mend it.")
        ) from None


def _days_file() -> Path:
    return data_folder() / "settings" / "keys.json"


def _days() -> dict[str, dt.datetime]:
    """Return when each key was entered here; keys that somebody wrote into the file are not in it."""
    try:
        found = json.loads(_days_file().read_text(encoding="utf-8"))
        return {str(name): dt.datetime.fromisoformat(at) for name, at in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
