"""Turn the bytes of a text file into lines of cells: encoding, separator, and no invisible characters."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.sources.files.tables.errors import ExportRefused
from text.i18n import N_

MOST = 20 * 1024 * 1024
SEPARATORS = (";", ",", "\t", "|")
# Headings stand below at most so many lines of title; so many characters are enough to know the separator.
TITLE_LINES = 30
ENOUGH = 200_000
# Soft hyphens, joiners, marks of direction and of byte order: they are copied along and nobody sees them.
INVISIBLE = dict.fromkeys(
    (0xAD, 0x34F, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
)
ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True)
class Line:
    """One line of the file: its number, as a text editor counts, and its cells.

    typed: of a workbook, each cell as the program keeps it (float, int, date, text, None); None for a text file,
    whose numbers and dates are only written.
    """

    number: int
    cells: list[str]
    typed: tuple | None = None

    def text(self, at: int | None) -> str:
        """Return the cell as it is written, plain; "" where there is no such column or the line ends before it."""
        return plain(self.cells[at]) if at is not None and at < len(self.cells) else ""

    def value(self, at: int) -> object:
        """Return the cell as a workbook keeps it, else as it is written; "" beyond the end of the line."""
        if self.typed is not None and at < len(self.typed) and not isinstance(self.typed[at], str | None):
            return self.typed[at]
        return self.text(at)


@dataclass(frozen=True)
class Sheet:
    """Lines that are not understood yet. title: of a sheet in a workbook, else ""; separator: "" of a workbook."""

    title: str
    lines: Sequence[Line]
    separator: str = ""


def plain(cell: str) -> str:
    """Return a cell as it is seen: without soft hyphens and the like, with common spaces and 0 to 9 of any script."""
    if cell.isascii():
        return " ".join(cell.split())
    return " ".join("".join(map(_digit, cell.translate(INVISIBLE))).split())


def _digit(letter: str) -> str:
    value = None if letter.isascii() else unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def heading(cell: str) -> str:
    """Return a heading in the one way in which we know it: small letters, straight quotation marks, common hyphens."""
    return plain(unicodedata.normalize("NFC", cell)).translate(ALIKE).strip(" *:\"'").lower()


def text(name: str, body: bytes) -> str:
    """Return the text of a file. Raises: ExportRefused for what is no text, too large or empty."""
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
    elif body[:200:2].count(0) > 20:
        encoding = "utf-16-be"
    else:
        encoding = "utf-8"
    try:
        result = body.decode(encoding)
    except UnicodeDecodeError:
        result = body.decode("cp1252", "replace")
    if "\0" in result:
        raise ExportRefused(N_("{file} is no text file. Export it as CSV."), file=name)
    if re.match(r"\s*<(!doctype|html|\?xml)", result, re.IGNORECASE):
        raise ExportRefused(
            N_("{file} is a web page and no export; log in to the platform and download it again."), file=name
        )
    return result


def sheet(name: str, body: bytes, known: frozenset[str]) -> Sheet:
    """Its lines that hold anything, cut at the separator under which headings that are `known` stand above lines of
    as many cells; a first line `sep=;` says it itself.

    Raises: ExportRefused.
    """
    content = text(name, body)
    declaration = re.match(r"\s*\"?sep=([^\w\s\"]|\t)\"?[;,\t|]*\s*?(\r\n|\r|\n)", content, re.IGNORECASE)
    separators = (declaration[1], *SEPARATORS) if declaration else SEPARATORS
    separator = _separator(content, separators, known)
    if not _fit(content[:ENOUGH], separator, known)[0]:
        content = _unwrapped(content)
        separator = _separator(content, separators, known)
    lines = []
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(map(plain, cells)):
                lines.append(Line(reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise ExportRefused(
            N_("{file}, line {line}: this line cannot be read; its cells are too long or never end."),
            file=name,
            line=reader.line_num,
        ) from error
    if content.count('"') % 2 and _breaks_off(content, separator):
        raise ExportRefused(
            N_(
                "{file}, line {line}: a quotation mark is opened and never closed. Was it cut off? Download it again."
            ),
            file=name,
            line=lines[-1].number,
        )
    return Sheet("", lines[1:] if declaration else lines, separator)


def _separator(content: str, separators: Sequence[str], known: frozenset[str]) -> str:
    return max(separators, key=lambda separator: _fit(content[:ENOUGH], separator, known))


def _unwrapped(content: str) -> str:
    """Without the quotation marks that some programs put around each whole line, where every line has them."""
    lines = [line.strip() for line in content.splitlines()]
    if not all(re.fullmatch(r"\"[^\"]*[;,\t|](?:[^\"]|\"\")*\"", line) for line in lines if line):
        return content
    return "\n".join(line[1:-1].replace('""', '"') for line in lines)


def _fit(content: str, separator: str, known: frozenset[str]) -> tuple:
    """Return how well a separator suits.

    Headings that we know in one line, lines below as wide as it, and its width.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator) if any(row)]
    except csv.Error:
        return (0, 0, 0)
    if not rows:
        return (0, 0, 0)
    known_headings = [sum(heading(cell) in known for cell in row) for row in rows[:TITLE_LINES]]
    at = known_headings.index(max(known_headings))
    below = rows[at:]
    alike = sum(len(row) == len(rows[at]) for row in below) / len(below) if len(rows[at]) > 1 else 0
    return (known_headings[at], alike, len(rows[at]))


def _breaks_off(content: str, separator: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
