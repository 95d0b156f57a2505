"""From the bytes of a text file to lines of cells: encoding, separator, and how its numbers and dates are written."""

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass

from pipelines.errors import N_
from pipelines.exports.errors import ExportRefused

MOST = 20 * 1024 * 1024
MONTHS = {
    name: number
    for names in (
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}


@dataclass(frozen=True)
class Line:
    """One line of the file: its number, as a text editor counts, and its cells.

    typed: of a workbook, each cell as the program keeps it (float, int, date, text, None); None for a text file,
    whose numbers and dates are only written.
    """

    number: int
    cells: list[str]
    typed: tuple | None = None


def text(name: str, body: bytes) -> str:
    """The text of a file. Raises: ExportRefused for what is no text, too large or empty."""
    if len(body) > MOST:
        raise ExportRefused(
            N_("{file} is larger than {limit} MB. Export a shorter period."), file=name, limit=20
        )
    if not body.strip():
        raise ExportRefused(N_("{file} is empty."), file=name)
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif body.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif body[1:200:2].count(0) > 20:
        encoding = "utf-16-le"
    else:
        encoding = "utf-8"
    try:
        found = body.decode(encoding)
    except UnicodeDecodeError:
        found = body.decode("cp1252", "replace")
    if "\0" in found:
        raise ExportRefused(N_("{file} is no text file. Export it as CSV."), file=name)
    if re.match(r"\s*<(!doctype|html|\?xml)", found, re.IGNORECASE):
        raise ExportRefused(
            N_("{file} is a web page and no export; log in to the platform and download it again."), file=name
        )
    return found


def lines(name: str, body: bytes) -> list[Line]:
    """Its lines that hold anything, cut at the separator that its first lines use. Raises: ExportRefused."""
    found = text(name, body)
    head = "\n".join(found.splitlines()[:5])
    separator = max((";", "\t", ","), key=head.count)
    reader = csv.reader(io.StringIO(found, newline=""), delimiter=separator, strict=False)
    kept = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                kept.append(Line(reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise ExportRefused(
            N_("{file}, line {line}: this line cannot be read ({why})."),
            file=name,
            line=reader.line_num,
            why=error,
        ) from error
    return kept


def number(written: str, decimal: str) -> float | None:
    """The number that a cell says, with "," or "." before its decimals; None for an empty cell.

    Raises: ValueError for anything else; 1.22158E+17 is no number but what a spreadsheet made of an id.
    """
    plain = written.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if plain in ("", "-", "–"):
        return None
    other = "." if decimal == "," else ","
    if re.fullmatch(rf"-?\d{{1,3}}(\{other}\d{{3}})+(\{decimal}\d+)?%?", plain):
        plain = plain.replace(other, "")
    plain = plain.replace(decimal, ".").removesuffix("%")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise ValueError(written)
    return float(plain)


def decimal_of(cells: list[str]) -> str:
    """How this file writes decimals: "," where a cell can only be read so (12,5 or 1.234,5), else "."."""
    numeric = [cell for cell in cells if re.fullmatch(r"-?[\d.,]+%?", cell)]
    dutch = sum(
        bool(re.fullmatch(r"-?\d{1,3}(\.\d{3})+|-?(\d{1,3}(\.\d{3})*|\d+),(\d{1,2}|\d{4,})%?", cell))
        for cell in numeric
    )
    english = sum(
        bool(re.fullmatch(r"-?\d{1,3}(,\d{3})+|-?(\d{1,3}(,\d{3})*|\d+)\.(\d{1,2}|\d{4,})%?", cell))
        for cell in numeric
    )
    return "," if dutch > english else "."


def day(written: str, dutch: bool, today: dt.date) -> dt.date:
    """The day that a cell says: 2026-11-23, 23-11-2026, 11/23/2026, "Thu, Sep 11, 2025", "23 August" (latest one).

    dutch: whether 3-4-2026 is the third of April. Raises: ValueError.
    """
    plain = written.strip().lower().replace(".", " ")
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?", plain)
    if found:
        return dt.date(*map(int, found.groups()))
    found = re.fullmatch(r"(\d{1,2})([-/])(\d{1,2})[-/](\d{4})(?: .*)?", plain)
    if found:
        first, mark, second, year = found.groups()
        month_first = mark == "/" and not dutch
        month, date = (first, second) if month_first else (second, first)
        return dt.date(int(year), int(month), int(date))
    words = re.findall(r"[a-z]+|\d+", plain)
    months = [MONTHS[word[:3]] for word in words if word[:3] in MONTHS and not word.isdigit()]
    figures = [int(word) for word in words if word.isdigit()]
    if len(months) == 1 and len(figures) == 2 and max(figures) > 31:
        return dt.date(max(figures), months[0], min(figures))
    if len(months) == 1 and len(figures) == 1:
        this = dt.date(today.year, months[0], figures[0])
        return this if this <= today else this.replace(year=today.year - 1)
    raise ValueError(written)
