"""Read a TOML file of the configuration, with an error that names it."""

import codecs
import tomllib
from pathlib import Path

from pipelines.settings.faults import toml_faults
from pipelines.support import system_words
from pipelines.support.errors import ConfigError
from text.i18n import N_

LARGEST = 4_000_000  # bytes: ten times what a school with a thousand sources writes
DEEPEST = 6  # tables within tables; ours go three deep
OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def stamp(path: Path) -> object:
    """Return what changes with this file; where it cannot be looked at, why. Raises: nothing."""
    try:
        status = path.stat()
    except OSError as error:
        return path, error.errno
    return path, status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode


def toml(path: Path, given: str | None = None) -> tuple[str, dict]:
    """Return the text of a file and what it says; `given` stands in for what the file holds.

    Raises: ConfigError when it is not readable UTF-8, no TOML, too large, or nested beyond sense.
    """
    text = _text(path) if given is None else given
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column, why = toml_faults.found(text, str(error))
        raise ConfigError(
            N_("{file} cannot be read; line {line}, character {column}: {why}"),
            file=path,
            line=str(line),
            column=str(column),
            why=why,
        ) from error
    except RecursionError as error:
        raise _nested(path) from error
    except ValueError as error:
        raise ConfigError(N_("{file} holds a number that is too long to be one."), file=path) from error
    if _depth(values) > DEEPEST:
        raise _nested(path)
    return text, values


def is_there(path: Path) -> bool:
    """Is this file there, or does something stand there that cannot be looked at? To read it says which."""
    try:
        return path.exists()
    except OSError:
        return True


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(N_("{file} is no file; a text file belongs there."), file=path)
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            N_("{file} cannot be read: {why}."), file=path, why=system_words.why(error)
        ) from error
    if len(body) > LARGEST:
        raise ConfigError(
            N_("{file} is larger than {most} megabytes; that is no configuration."),
            file=path,
            most=LARGEST // 1_000_000,
        )
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if body.startswith(OTHER_MARKS) or b"\0" in body[:100]:
            raise ConfigError(
                N_("{file} was saved as UTF-16 (“Unicode”) by an editor of Windows; save it as UTF-8."),
                file=path,
            ) from error
        raise ConfigError(
            N_(
                "{file} is not UTF-8 text: line {line} holds a character of another encoding. Save it as UTF-8."
            ),
            file=path,
            line=str(body.count(b"\n", 0, error.start) + 1),
        ) from error


def _nested(path: Path) -> ConfigError:
    return ConfigError(
        N_(
            "{file} has brackets or tables inside each other far deeper than any configuration; look for [[[."
        ),
        file=path,
    )


def _depth(values: object) -> int:
    """How deep do tables and lists stand inside each other? Counted level by level: no recursion."""
    level, deep = [values], 0
    while level and deep <= DEEPEST:
        level = [
            inner
            for outer in level
            for inner in (
                outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
            )
            if isinstance(inner, dict | list)
        ]
        deep += 1
    return deep
