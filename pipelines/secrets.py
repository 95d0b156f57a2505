"""Keys and tokens: the configuration names them, the environment or `.streamlit/secrets.toml` holds them.

They are asked for at the moment of use, never stored, never logged: `scrubbed` takes them out of a text.
"""

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pipelines.errors import N_, SourceError

FILE = Path(".streamlit/secrets.toml")
HIDDEN = "•••"
SHORTEST = 6  # shorter than this is no secret, and taking it out would make holes in plain words


def secret(name: str) -> str:
    """The secret of this name, without surrounding white space.

    Raises: SourceError when it is nowhere, naming it and where it may stand.
    """
    value = os.environ.get(name) or _of_file().get(name)
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise SourceError(
        N_("The key “{name}” is not there. Put it in the environment or in .streamlit/secrets.toml."),
        name=name,
    )


def _of_file() -> dict[str, object]:
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # The message of the parser may quote the line, and with it the secret.
        raise SourceError(
            N_("{file} cannot be read; check that it is well-formed TOML."), file=FILE
        ) from error


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """The text without these secrets, wherever they stand in it."""
    for each in sorted(secrets, key=len, reverse=True):
        if len(each) >= SHORTEST:
            text = text.replace(each, HIDDEN)
    return text
