"""Define the columns of a table, and what of it a reader chose: by which it is sorted, and which are shown.

In the URL: `sort=followers`, `desc=1` (largest first) or `desc=0`, `cols=followers,posts` in the order of the columns;
a table that is not the page's first has its name and a hyphen before each. Whatever does not fit is left out.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Value = float | str | None
OURS = re.compile(r"([a-z]+-)?(sort|desc|cols)")
# Longer than all names of columns together; nobody's address holds more.
LONGEST = 500


@dataclass(frozen=True)
class Column:
    """One column of a table.

    key: its name in the URL; title: its heading, in the reader's words; value: what a row has there, to sort by (None:
    unknown); kind: of that: texts begin with A, numbers with the largest, moments with the newest; default: whether it
    is shown before the reader chose.
    """

    key: str
    title: str
    value: Callable[[Any], Value]
    kind: Literal["number", "text", "moment"] = "number"
    default: bool = True

    @property
    def descends(self) -> bool:
        """Does it begin with the largest?"""
        return self.kind != "text"


@dataclass(frozen=True)
class Choice:
    """What a reader chose of one table.

    name: of the table in the URL, "" for the page's first; sort: a key, None for the usual order; descending: the
    largest first; columns: keys in the order in which they are shown; base: what else stays in the address.
    """

    name: str
    sort: str | None
    descending: bool
    columns: tuple[str, ...]
    base: Mapping[str, object] = field(default_factory=dict)

    def parameters(self, usual: tuple[str, ...]) -> dict[str, str | None]:
        """Return the choice as it stands in the URL; usual: the columns that are shown without any."""
        return {
            parameter(self.name, "sort"): self.sort,
            parameter(self.name, "desc"): None if self.sort is None else str(int(self.descending)),
            parameter(self.name, "cols"): None if self.columns == usual else ",".join(self.columns),
        }


def parameter(name: str, what: str) -> str:
    """Return under which name a choice (sort, desc or cols) of a table stands in the URL."""
    return f"{name}-{what}" if name else what


def usual(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns that are shown before the reader chose."""
    return tuple(column.key for column in columns if column.default)


def chosen(
    name: str, head: Column, columns: Sequence[Column], address: Mapping[str, str], base: Mapping[str, object]
) -> Choice:
    """Return what the address asks of this table; what it does not have is left out, as a table without columns is.

    head: the column with the names of the rows, which is always shown; base: what else stays in the address
    """
    known = {column.key: column for column in (head, *columns)}
    sort = address.get(parameter(name, "sort"))
    by = known.get(sort or "")
    descending = by.descends if by else True
    asked = address.get(parameter(name, "desc"))
    if by and asked in ("0", "1"):
        descending = asked == "1"
    named = address.get(parameter(name, "cols"), "")[:LONGEST].split(",")
    shown = tuple(dict.fromkeys(key for key in named if key in known and key != head.key))
    return Choice(name, by.key if by else None, descending, shown or usual(columns), base)


def kept(address: Mapping[str, str]) -> dict[str, str]:
    """Return the choices of all tables in an address, so that links on a page keep them."""
    return {key: value[:LONGEST] for key, value in address.items() if OURS.fullmatch(key)}


def ordered(rows: Sequence[Any], head: Column, columns: Sequence[Column], choice: Choice) -> list[Any]:
    """Return the rows as the reader wants them: unknown is last both ways, equals stay as they were."""
    by = next((column for column in (head, *columns) if column.key == choice.sort), None)
    if by is None:
        return list(rows)
    values = [(_comparable(by.value(row)), row) for row in rows]
    known = [pair for pair in values if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=choice.descending)
    return [row for _value, row in known] + [row for value, row in values if value is None]


def _comparable(value: Value) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        # É stands beside E, and a capital beside its small letter.
        plain = unicodedata.normalize("NFKD", value.strip().casefold())
        return "".join(letter for letter in plain if not unicodedata.combining(letter)) or None
    return value
