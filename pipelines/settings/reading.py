"""Reading a TOML file of the configuration, with an error that names it."""

import tomllib
from pathlib import Path

from pipelines.errors import N_, ConfigError


def toml(path: Path) -> tuple[str, dict]:
    """The text of a file and what it says. Raises: ConfigError when it is not readable UTF-8 or no TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(N_("{file} is not well-formed TOML: {why}."), file=path, why=error) from error
    except UnicodeDecodeError as error:
        raise ConfigError(N_("{file} is not UTF-8 text; save it as UTF-8."), file=path) from error
    except OSError as error:
        raise ConfigError(N_("{file} cannot be read: {why}."), file=path, why=error.strerror) from error
