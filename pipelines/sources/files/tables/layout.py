"""Find the table in a sheet: its headings below title lines, its rows without totals and remarks, its columns."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipelines.sources.files.tables import days, number_notation
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings, numbered
from pipelines.sources.files.tables.tables import TITLE_LINES, Line, Sheet, heading, plain
from text.i18n import N_, NP_

WITHOUT = N_("Without “{column}” and therefore left out (line): {lines}.")
TOTALS = frozenset(
    (
        "total", "totals", "totaal", "totalen", "grand total", "eindtotaal", "subtotal", "subtotaal", "sum", "som",
        "average", "gemiddelde", "gemiddeld", "mean", "summary", "samenvatting",
    )
)  # fmt: skip


Known = TypeVar("Known")


@dataclass(frozen=True)
class Table:
    """Headings as written (`line`) and as we know them (`head`), and the lines below.

    name: of the file; separator: "" of a workbook; title: of the sheet; above: lines of title above the headings.
    """

    name: str
    line: Line
    head: tuple[str, ...]
    rows: Sequence[Line]
    separator: str = ""
    title: str = ""
    above: int = 0

    def place(self, names: Sequence[str]) -> int | None:
        """Return the column under the first of these headings that is there.

        Raises: ExportRefused where that heading stands twice, above columns that differ.
        """
        at = next((self.head.index(name) for name in names if name in self.head), None)
        if at is not None:
            for other in range(at + 1, len(self.head)):
                if self.head[other] == self.head[at]:
                    self.same(at, other)
        return at

    def needed(self, names: Sequence[str]) -> int:
        """Return the same of headings of which one is there: without it this would not be that table.

        Raises: as `place`.
        """
        at = self.place(names)
        if at is None:
            raise LookupError(f"none of {', '.join(names)} stands above this table")
        return at

    def same(self, one: int, other: int) -> None:
        """Raise ExportRefused where two columns of one meaning do not say the same in every row."""
        for row in self.rows:
            if row.value(one) != row.value(other):
                raise ExportRefused(
                    N_(
                        "{file}, line {line}: the columns {one} and {other} mean the same and differ. Keep one."
                    ),
                    file=self.name,
                    line=row.number,
                    one=f"{one + 1} ({self.title_of(one)})",
                    other=f"{other + 1} ({self.title_of(other)})",
                )

    def title_of(self, at: int) -> str:
        """Return the heading of a column, as it is written."""
        return plain(self.line.cells[at])[:40]


def find(
    name: str, sheet: Sheet, known: Callable[[tuple[str, ...]], Known | None]
) -> tuple[Known, Table] | None:
    """Return the first table in a sheet of which `known` knows the headings, with what it says of them."""
    for at, line in enumerate(sheet.lines[:TITLE_LINES]):
        head = tuple(map(heading, line.cells))
        if kind := known(head):
            return kind, Table(name, line, head, sheet.lines[at + 1 :], sheet.separator, sheet.title, at)
    return None


def rows(table: Table, needed: Sequence[int], key: int, findings: Findings) -> list[Line]:
    """Return the lines that are rows: no totals, no headings again, no remarks of one cell.

    needed: the columns that are read; key: the one with the day, without which a row is left out. What is left out is
    said. Raises: ExportRefused for a line that is too short or too long, or when no row is left.
    """
    lines, left, without = [], [], []
    for line in table.rows:
        filled = [n for n, cell in enumerate(line.cells) if plain(cell)]
        if not filled:
            continue
        if _is_none(table, line, filled, needed, key):
            left.append(line.number)
            continue
        _of_its_width(table, line, filled, max(needed))
        if plain(line.cells[key]):
            lines.append(line)
        elif any(_says(line, at) for at in needed if at != key):
            without.append(line.number)
    if table.above:
        findings.say(
            N_("The headings stand in line {line}; what is above them is left out."), line=table.line.number
        )
    if any("\ufffd" in cell for line in lines for cell in line.cells):
        findings.say(
            N_("Some signs could not be read and stand as �; export the file as UTF-8 to keep them.")
        )
    if left:
        findings.say(N_("Totals and remarks are left out (line): {lines}."), lines=numbered(left))
    if without:
        findings.say(
            WITHOUT,
            column=table.title_of(key),
            lines=numbered(without),
        )
    if without and not lines:
        raise ExportRefused(
            N_("{file}: no line with a number says its “{column}”."),
            file=table.name,
            column=table.title_of(key),
        )
    if not lines:
        raise ExportRefused(N_("{file} holds headings and nothing below them."), file=table.name)
    return lines


def rest(row: Line, used: Collection[int | None]) -> tuple[str, ...]:
    """Return the cells that are not read, of which one may say which part a line is."""
    return tuple(heading(cell) for at, cell in enumerate(row.cells) if at not in used)


def say_unknown(rows: Sequence[Line], numbers: Sequence[object], findings: Findings) -> None:
    """Say which rows have no number (None in `numbers`)."""
    unknown = [row.number for row, number in zip(rows, numbers, strict=True) if number is None]
    if unknown:
        findings.say(N_("Without a number and therefore left out (line): {lines}."), lines=numbered(unknown))


def _is_none(table: Table, line: Line, filled: list[int], needed: Sequence[int], key: int) -> bool:
    """Is this a total, the headings again, or a remark: one cell of words in a table of several columns?"""
    day = heading(line.cells[key]) if key < len(line.cells) else ""
    if day in TOTALS or (not day and any(heading(line.cells[n]) in TOTALS for n in filled)):
        return True
    if tuple(map(heading, line.cells)) == table.head:
        return True
    only = line.cells[filled[0]]
    return (
        len(filled) == 1 < len(needed)
        and any(map(str.isalpha, only))
        and not days.is_day(line.value(filled[0]))
    )


def _of_its_width(table: Table, line: Line, filled: list[int], last: int) -> None:
    if filled[-1] >= len(table.head):
        raise ExportRefused(
            NP_(
                "{file}, line {line}: there is {cells} cell, and the number of headings is {wanted}."
                " Does a number or a text hold the separator of the columns?",
                "{file}, line {line}: there are {cells} cells, and the number of headings is {wanted}."
                " Does a number or a text hold the separator of the columns?",
            ),
            file=table.name,
            line=line.number,
            cells=filled[-1] + 1,
            wanted=len(table.head),
        )
    if len(line.cells) <= last:
        raise ExportRefused(
            NP_(
                "{file}, line {line}: there is {cells} cell; needed: {wanted}. Was it cut off?",
                "{file}, line {line}: there are {cells} cells; needed: {wanted}. Was it cut off?",
            ),
            file=table.name,
            line=line.number,
            cells=len(line.cells),
            wanted=last + 1,
        )


def _says(line: Line, at: int) -> bool:
    value = line.value(at)
    return not (isinstance(value, str) and value.lower() in number_notation.UNKNOWN)
