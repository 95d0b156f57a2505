"""Read the numbers of a column (exact, rounded or unknown), its notation settled by the column and the file."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.sources.files.tables import number_notation
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_

NOTATIONS = (
    (",", N_("The Dutch way: 1.250 is more than a thousand, 1,250 is little more than one")),
    (".", N_("The English way: 1,250 is more than a thousand, 1.250 is little more than one")),
)
# By whether the mark in the number stands between thousands.
TAKEN = {
    True: N_(
        "“{value}” is read as a thousand or more. It could also be a number with three decimals, and so could the"
        " other numbers."
    ),
    False: N_(
        "“{value}” is read as a number with three decimals. It could also be a thousand or more, and so could the"
        " other numbers."
    ),
}
FAR = 1.5  # powers of ten by which one reading lies farther from what is expected than the other


@dataclass(frozen=True)
class Amount:
    """A number of a cell; rounded: who wrote it says 1,2K."""

    value: float
    rounded: bool = False


def counts(table: Table, rows: Sequence[Line], at: int, findings: Findings) -> list[Amount | None]:
    """Return the whole numbers of a column; None where it says that it is unknown. 1.250 is twelve hundred and fifty.

    Raises: ExportRefused for anything else, with its line.
    """
    read = [_read(table, row, at, whole=True) for row in rows]
    decimal = _decimal(table, rows, at, read)
    doubtful = _doubtful(rows, at, read)
    if decimal and doubtful and doubtful[1] == decimal:
        _two_ways(table, at, rows, read)
    if doubtful and not decimal:
        decimal = "," if doubtful[1] == "." else "."
        if list(_elsewhere(rows, at)) == [doubtful[1]]:
            decimal = _ask(table, doubtful, at, decimal, findings)
    return [
        _amount(table, row, at, number, decimal or ".", whole=True)
        for row, number in zip(rows, read, strict=True)
    ]


def amounts(
    table: Table, rows: Sequence[Line], at: int, expected: Sequence[float], english: bool, findings: Findings
) -> list[Amount | None]:
    """Return the numbers of a column, with decimals or without; None where it says that it is unknown.

    What neither column nor file proves follows from its separator: spreadsheets write `;` where a comma stands before
    decimals; that is noted, with the other way to choose. expected: of each row, a number that it should come near, so
    that a reading a thousand times off is asked; english: whether the headings are. Raises: ExportRefused for anything
    else, with its line.
    """
    read = [_read(table, row, at, whole=False) for row in rows]
    decimal = _decimal(table, rows, at, read)
    doubtful = _doubtful(rows, at, read)
    if doubtful and not decimal:
        proof = list(_elsewhere(rows, at))
        if len(proof) == 1:
            decimal = proof[0]
        else:
            pairs = [
                (number, near)
                for number, near in zip(read, expected, strict=True)
                if isinstance(number, number_notation.Written) and _open(number)
            ]
            likely, sure = _likely(table.separator, english)
            closer = _closer(pairs)
            if sure and closer in ("", likely):
                decimal = _take(doubtful, at, likely, findings)
            else:
                decimal = _ask(table, doubtful, at, closer or likely, findings)
    return [
        _amount(table, row, at, number, decimal or ".", whole=False)
        for row, number in zip(rows, read, strict=True)
    ]


def _read(table: Table, row: Line, at: int, whole: bool) -> number_notation.Written | float | None:
    value = row.value(at)
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(value)
        if not isinstance(value, str):
            if not math.isfinite(value):
                raise ValueError(value)
            if abs(value) > number_notation.MOST:
                raise number_notation.TooLarge(value)
            return value
        return number_notation.read(value)
    except ValueError as error:
        raise _refused(table, row, at, whole, error) from error


def _amount(table: Table, row: Line, at: int, number, decimal: str, whole: bool) -> Amount | None:
    if number is None:
        return None
    try:
        rounded = isinstance(number, number_notation.Written) and number.times > 1
        value = number.amount(decimal) if isinstance(number, number_notation.Written) else number
        if whole and (
            value != int(value) or (isinstance(number, number_notation.Written) and not number.counted)
        ):
            raise ValueError(value)
    except ValueError as error:
        raise _refused(table, row, at, whole, error) from error
    return Amount(int(value) if whole else float(value), rounded)


def _refused(table: Table, row: Line, at: int, whole: bool, error: ValueError) -> ExportRefused:
    if isinstance(error, number_notation.TooLarge):
        template = N_(
            "{file}, line {line}, column {column}: “{value}” is larger than any number here can be."
        )
    elif whole:
        template = N_("{file}, line {line}, column {column}: “{value}” is no whole number.")
    else:
        template = N_("{file}, line {line}: “{value}” is no number.")
    value = str(row.value(at)) if not isinstance(row.value(at), str) else row.cells[at]
    return ExportRefused(
        template, file=table.name, line=row.number, column=table.title_of(at), value=value[:40]
    )


def in_full(table: Table, row: Line, at: int, amount: Amount | None) -> None:
    """Refuse a rounded number where it cannot be kept as such. Raises: ExportRefused for 1,2K."""
    if amount is not None and amount.rounded:
        raise ExportRefused(
            N_("{file}, line {line}, column {column}: “{value}” is rounded. Write the number in full."),
            file=table.name,
            line=row.number,
            column=table.title_of(at),
            value=row.cells[at][:40],
        )


def _open(number) -> bool:
    return isinstance(number, number_notation.Written) and number.decimal == "?"


def _decimal(table: Table, rows: Sequence[Line], at: int, read: Sequence) -> str:
    """Return the mark before decimals that the column itself proves, "" where none. Raises: ExportRefused for both."""
    proof = {number.decimal for number in read if isinstance(number, number_notation.Written)} & {",", "."}
    marks = {_mark(number) for number in read if _open(number)}
    if len(proof) == 2 or (not proof and len(marks) == 2):
        _two_ways(table, at, rows, read)
    return proof.pop() if proof else ""


def _mark(number: number_notation.Written) -> str:
    return "," if "," in number.figures else "."


def _two_ways(table: Table, at: int, rows: Sequence[Line], read: Sequence) -> None:
    """Raise ExportRefused, with two cells that cannot be written in one notation."""
    cells: dict[tuple[str, str], tuple[int, str]] = {}
    for row, number in zip(rows, read, strict=True):
        if isinstance(number, number_notation.Written) and number.decimal:
            cells.setdefault((number.decimal, _mark(number)), (row.number, row.cells[at]))
    one, *_, other = cells.values()
    raise ExportRefused(
        N_(
            "{file}, line {line}, column {column}: “{one}” and “{other}” cannot be written in one notation. Write the"
            " numbers alike."
        ),
        file=table.name,
        line=other[0],
        column=table.title_of(at),
        one=one[1][:40],
        other=other[1][:40],
    )


def _doubtful(rows: Sequence[Line], at: int, read: Sequence) -> tuple[Line, str] | None:
    """Return the first row that can be read in two ways, and the mark in it."""
    return next(((row, _mark(number)) for row, number in zip(rows, read, strict=True) if _open(number)), None)


def _elsewhere(rows: Sequence[Line], at: int) -> dict[str, str]:
    """Return what the other columns prove of the notation of this file."""
    return number_notation.evidence(
        cell for row in rows for n, cell in enumerate(row.cells) if n != at and isinstance(row.value(n), str)
    )


def _likely(separator: str, english: bool) -> tuple[str, bool]:
    """Return the likeliest mark before decimals by the separator, and whether that is sure enough."""
    if separator == ";":
        return ",", True
    if separator == "," and english:
        return ".", True
    return ("." if english else ","), False


def _closer(pairs: Sequence[tuple[number_notation.Written, float]]) -> str:
    """Return which mark before decimals brings these numbers far closer to what is expected; "" where neither does."""
    far = {",": 0.0, ".": 0.0}
    for written, near in pairs:
        for mark in far:
            far[mark] += abs(math.log10(abs(written.amount(mark)) / abs(near))) if near else 0.0
    if abs(far[","] - far["."]) < FAR * len(pairs):
        return ""
    return min(far, key=far.__getitem__)


def _take(doubtful: tuple[Line, str], at: int, likeliest: str, findings: Findings) -> str:
    """Return the mark that somebody chose, else the likeliest, and note how the first doubtful number was read."""
    decimal = findings.answered("notation", NOTATIONS) or likeliest
    template = TAKEN[doubtful[1] != decimal]
    findings.took("notation", template, NOTATIONS, decimal, value=doubtful[0].cells[at][:40])
    return decimal


def _ask(table: Table, doubtful: tuple[Line, str], at: int, likeliest: str, findings: Findings) -> str:
    return findings.ask(
        "notation",
        N_(
            "{file}, line {line}, column {column}: “{value}” can be read in two ways. Does the file write numbers the"
            " Dutch or the English way?"
        ),
        NOTATIONS,
        likeliest,
        file=table.name,
        line=doubtful[0].number,
        column=table.title_of(at),
        value=doubtful[0].cells[at][:40],
    )
