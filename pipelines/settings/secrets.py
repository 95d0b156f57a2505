"""Read keys and tokens that the configuration names, from the environment or `.streamlit/secrets.toml`.

They are asked for at the moment of use, never stored, never logged: whatever is handed out here is taken out of
every error and log line from then on (`text.hide_secrets`); `scrubbed` takes secrets out of what a service
answered.
"""

import importlib.util
import json
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.settings import ROOT
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError, SourceError
from text import hide_secrets
from text.hide_secrets import HIDDEN, SHORTEST
from text.i18n import N_

# A process that works for one organisation of several is started with the file of that one.
FILE = Path(os.environ.get("WEERKLANK_SECRETS") or ".streamlit/secrets.toml")
# What Streamlit's login must know, of the app and of who says who people are.
OF_LOGIN = ("redirect_uri", "cookie_secret")
PACKAGES = ("authlib", "httpx")
OF_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


def secret(name: str) -> str:
    """Return the secret of this name, without surrounding white space.

    Raises: SourceError when it is nowhere, naming it and where it may stand.
    """
    value = os.environ.get(name) or _of_file().get(name)
    if isinstance(value, str) and value.strip():
        remember(value.strip())
        return value.strip()
    raise SourceError(
        N_("The key “{name}” is not there. Put it in the environment or in .streamlit/secrets.toml."),
        name=name,
    )


def remember(value: str) -> None:
    """Take this secret, and what is secret in it, out of every text from here on."""
    hide_secrets.remember(*_pieces(value))


def _pieces(value: str) -> set[str]:
    """Return the secret and what is secret in it: a service may quote only a part."""
    pieces = {value, *hide_secrets.secrets_of(value)}
    if value.startswith("{"):
        pieces |= _leaves(value)
    elif "://" in value:  # an address of Apprise: its host may be a token, and so may each piece of its path
        host, *path = re.split(r"[/?&=]+", value.partition("://")[2].rpartition("@")[2])
        pieces |= {piece for piece in path if len(piece) >= 8 and re.search(r"\d", piece)}
        pieces |= (
            {host} if len(host) >= 8 and re.search(r"\d", host) and not re.search(r"[.:]", host) else set()
        )
    elif ":" in value:  # user:password
        pieces.add(value.partition(":")[2])
    return pieces


def _leaves(value: str) -> set[str]:
    """Return what a JSON key file holds.

    Its private key whole and line by line, and whatever else is called a secret.
    """
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(document, dict):
        return set()
    secret_names = re.compile("key|secret|token|password", re.I)
    texts = [text for name, text in document.items() if isinstance(text, str) and secret_names.search(name)]
    return {piece for text in texts for piece in (text, *text.splitlines()) if len(piece) >= 12}


def login_lacks(read: Sequence[str | Path] | None = None) -> tuple[str, ...] | None:
    """Return what a login by `[auth]` lacks before anybody can log in, () when nothing; None: there is no `[auth]`.

    read: all files that Streamlit reads (secrets.files), what a later one says holds; None: those it reads by itself
    Raises: SourceError.
    """
    table = None
    for file in files() if read is None else map(Path, read):
        told = _of_folder(file) if file.is_dir() else _of_file(file)
        table = told.get("auth", table)
    if table is None:
        return None
    if not isinstance(table, dict):
        return OF_LOGIN
    providers = [each for each in table.values() if isinstance(each, dict)] or [table]
    lacking = [name for name in OF_LOGIN if not table.get(name)]
    lacking += [name for name in OF_PROVIDER if any(not each.get(name) for each in providers)]
    return (*lacking, *(name for name in PACKAGES if importlib.util.find_spec(name) is None))


def files() -> tuple[Path, ...]:
    """Return the files that Streamlit reads by itself: of the account, of the folder it is started in, of the app."""
    return tuple(dict.fromkeys((Path.home() / FILE, FILE, ROOT / FILE)))


def _of_folder(folder: Path) -> dict[str, object]:
    """Return what a folder of secrets says, each in a folder of its own, as Streamlit and Kubernetes have them."""
    try:
        found: dict[str, object] = {}
        for each in folder.iterdir():
            told = {
                file.name: file.read_text("utf-8").strip() for file in each.iterdir() if not file.is_dir()
            }
            found[each.name] = next(iter(told.values())) if len(told) == 1 else told
        return found
    except (OSError, UnicodeError):
        raise SourceError(
            N_("{file} cannot be read; check that it is well-formed TOML."), file=folder
        ) from None


def _of_file(file: Path = FILE) -> dict[str, object]:
    try:
        return toml(file)[1] if is_there(file) else {}
    except ConfigError:
        # A sentence of its own: nothing of what stands there is said.
        raise SourceError(
            N_("{file} cannot be read; check that it is well-formed TOML."), file=FILE
        ) from None


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Return the text without these secrets, wherever they stand in it."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, HIDDEN)
    return text
