"""Write an answer of the API as CSV for programs: UTF-8, commas, decimal points, names of fields as headings."""

import csv
import io
from collections.abc import Mapping, Sequence

from pages.shared.spreadsheets import harmless


def to_csv(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    """Return the rows as CSV; what is not known is empty, a list stands with semicolons between.

    What a spreadsheet would take for a formula gets an apostrophe in front, as in the downloads.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return file.getvalue().encode("utf-8", errors="replace")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return harmless("; ".join(str(each) for each in value))
    return harmless(value) if isinstance(value, str) else value
