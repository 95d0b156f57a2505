"""Change one table in the text of a TOML file, so that every other line stays as it is.

A table begins with the remarks right above its header and ends where the next one begins. Whatever is done, the
result is read again and must say what was meant, letter for letter, and nothing else; otherwise it is refused.
"""

import copy
import re
import tomllib
from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipelines.support.errors import ConfigError
from text.i18n import N_

UNCHANGED = N_("{file} can be read, but not changed from here; change it with an editor.")
HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*(\.[^\]]*)?\]\]?\s*(#.*)?$")

Values = Mapping[str, object]


def changed(text: str, header: str, number: int, old: Values, new: Values, single: bool) -> str:
    """Return the text with other values in a table that is there. Raises: ConfigError where it cannot be done."""
    meant = _meant(text)
    _put(meant, header, number, dict(new), single)
    gone = [name for name in old if name not in new]
    other = {name: new[name] for name in new if name in old and old[name] != new[name]}
    result = _replaced(text, header, number, other, gone, single) if other or gone else text
    added = {name: value for name, value in new.items() if name not in old}
    if added:
        lines = result.splitlines(keepends=True)
        begin, end = _span(lines, header, number)
        at = begin
        for index in range(begin, end):
            found = HEADER.match(lines[index])
            if index > begin and found and found[2]:  # a table within this one, such as [traffic.key_events]
                break
            if lines[index].strip() and not lines[index].lstrip().startswith("#"):
                at = index
        lines[at] = _ended(lines[at])
        result = "".join([*lines[: at + 1], _written(added), *lines[at + 1 :]])
    return _checked(result, meant, text)


def added(text: str, header: str, new: Values, single: bool) -> str:
    """Return the text with one more table, behind its like or at the end. Raises: ConfigError."""
    meant = _meant(text)
    if single:
        meant[header] = dict(new)
    else:
        meant.setdefault(header, []).append(dict(new))
    lines = text.splitlines(keepends=True)
    block = (f"[{header}]\n" if single else f"[[{header}]]\n") + _written(new)
    number = 0 if single else len(meant[header]) - 2
    at = len(lines) if single or number < 0 else _span(lines, header, number)[1]
    before, after = lines[:at], lines[at:]
    if before:
        before[-1] = _ended(before[-1])
        if before[-1].strip():
            block = "\n" + block
    return _checked("".join([*before, block, *(["\n"] if after else []), *after]), meant, text)


def removed(text: str, header: str, number: int, single: bool) -> str:
    """Return the text without this table and the remarks right above it. Raises: ConfigError.

    What stands above the first of its kind may be about all of them: it stays while there are others.
    """
    meant = _meant(text)
    if single:
        del meant[header]
    else:
        del meant[header][number]
        if not meant[header]:
            del meant[header]
    lines = text.splitlines(keepends=True)
    begin, end = _span(lines, header, number)
    first = begin if number == 0 and header in meant else _remarks(lines, begin)
    rest = lines[end:]
    # An empty line on either side of what is gone is one too many.
    if not rest or not rest[0].strip() or not first or not lines[first - 1].strip():
        while first and not lines[first - 1].strip() and (not rest or not rest[0].strip()):
            first -= 1
    return _checked("".join([*lines[:first], *rest]), meant, text)


def _meant(text: str) -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(text))


def _put(meant: dict[str, Any], header: str, number: int, new: dict[str, object], single: bool) -> None:
    if single:
        meant[header] = new
    else:
        meant[header][number] = new


def _checked(result: str, meant: dict[str, Any], text: str) -> str:
    try:
        said = tomllib.loads(result)
    except tomllib.TOMLDecodeError:
        said = {}
    if said != meant:
        raise CannotChange()
    # What ends lines in the file goes on doing so.
    return result.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else result


class CannotChange(ConfigError):
    """The file is written in a way that can be read, but not changed line by line."""

    template = UNCHANGED

    def __init__(self, file: object = "") -> None:
        super().__init__(UNCHANGED, file=file)


def _replaced(text: str, header: str, number: int, other: Values, gone: list[str], single: bool) -> str:
    try:
        document = tomlkit.parse(text)
        table: MutableMapping[str, Any] = document[header] if single else document[header][number]
        for name, value in other.items():
            within = table[name]
            if isinstance(value, Mapping) and isinstance(within, tomlkit.items.Table):
                for each in [key for key in within if key not in value]:
                    within.pop(each)
                within.update({key: each for key, each in value.items() if within.get(key) != each})
            else:
                table[name] = item(value)
        for name in gone:
            table.pop(name)
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise CannotChange() from error


def item(value: object) -> Any:
    """Return a value as it is written: a text with quotation marks in it stands between single ones, as people do."""
    if isinstance(value, str) and '"' in value and "'" not in value and value.isprintable():
        return tomlkit.string(value, literal=True)
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return tomlkit.item(value)


def _written(values: Values) -> str:
    document = tomlkit.document()
    for name, value in values.items():
        document[name] = item(value)
    return tomlkit.dumps(document)


def _span(lines: list[str], header: str, number: int) -> tuple[int, int]:
    """Return the line of the header, and the line at which something else begins. Raises: CannotChange."""
    heads = [(index, found) for index, line in enumerate(lines) if (found := HEADER.match(line))]
    own = [index for index, found in heads if found[1] == header and not found[2]]
    if number >= len(own):
        raise CannotChange()
    begin = own[number]
    after = [index for index, found in heads if index > begin and not (found[1] == header and found[2])]
    return begin, _remarks(lines, after[0]) if after else len(lines)


def _remarks(lines: list[str], at: int) -> int:
    """Return where the remarks begin that stand right above this line; the head of the file belongs to the file."""
    first = at
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return at if first == 0 else first


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"
