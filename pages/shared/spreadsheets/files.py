"""Write tables as CSV, XLSX or Parquet. Pure functions; the language is that of the caller.

CSV opens in a Dutch Excel as it is: byte order mark, semicolons, decimal commas. XLSX has real numbers, days and
times, and a sheet that says what each column is.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pages.shared import i18n
from pages.shared.i18n import _
from pages.shared.spreadsheets import cells
from pages.shared.spreadsheets.columns import UNITS, WHOLE, column, described, heading

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 100_000
# Excel takes no more into one cell.
LONGEST_CELL = 32_767
# A Dutch reader writes the day first.
DAYS = {"nl": "dd-mm-yyyy", "en": "yyyy-mm-dd"}
WIDE = {"title": 50, "text": 60, "counts": 60, "goal": 40, "about": 40, "published_at": 20}


def to_csv(table: pa.Table) -> bytes:
    """CSV: UTF-8 with a byte order mark; semicolons and decimal commas in Dutch, commas and points in English.

    Days and times as in ISO 8601, times on Amsterdam's clock; no decimals that say nothing. Empty: what is not known.
    """
    is_dutch = i18n.language() == "nl"
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if is_dutch else ",", lineterminator="\r\n")
    writer.writerow([heading(name) for name in table.column_names])
    for row in cells.rows(table):
        writer.writerow([cells.written(value, is_dutch) for value in row])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def to_xlsx(tables: pa.Table | Mapping[str, pa.Table]) -> bytes:
    """XLSX: a sheet per table with a frozen heading and a filter on each column, and one on what each column is."""
    # Half a second to import, so only for who asks.
    import xlsxwriter

    named = tables if isinstance(tables, Mapping) else {_("Figures"): tables}
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        for title, table in named.items():
            _sheet(book, title, table)
        _explanations(book, named)
    return file.getvalue()


def _sheet(book, title: str, table: pa.Table) -> None:
    sheet = book.add_worksheet(title)
    names = table.column_names
    day = DAYS[i18n.language()]
    days = {
        dt.date: book.add_format({"num_format": day}),
        dt.datetime: book.add_format({"num_format": f"{day} hh:mm"}),
    }
    formats = [
        book.add_format({"num_format": UNITS[column(name).unit][1]}) if UNITS[column(name).unit][1] else None
        for name in names
    ]
    whole = book.add_format({"num_format": WHOLE})
    each = {place for place, name in enumerate(names) if column(name).unit == "each"}
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(names):
        sheet.set_column(place, place, WIDE.get(name, 14))
    sheet.write_row(0, 0, [heading(name) for name in names], _bold(book))
    number = 0
    for number, row in enumerate(cells.rows(table), start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, _short(value))
            elif isinstance(value, dt.date):
                sheet.write_datetime(number, place, value, days[type(value)])
            elif isinstance(value, int | float | Decimal):
                is_whole = place in each and value == int(value)
                sheet.write_number(number, place, value, whole if is_whole else formats[place])
    sheet.autofilter(0, 0, number, len(names) - 1)


def explained_csv(tables: Mapping[str, pa.Table]) -> bytes:
    """CSV of what each column of these tables is, for who took them along as CSV, which has no second sheet."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if i18n.language() == "nl" else ",", lineterminator="\r\n")
    writer.writerow(_heads())
    for line in _lines(tables):
        writer.writerow([cells.harmless(text) for text in line])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _heads() -> tuple[str, ...]:
    return (_("Sheet"), _("Column"), _("Unit"), _("What it says"), _("How sure it is"))


def _lines(tables: Mapping[str, pa.Table]) -> list[tuple[str, ...]]:
    return [(title, *described(name)) for title, table in tables.items() for name in table.column_names]


def _explanations(book, tables: Mapping[str, pa.Table]) -> None:
    sheet = book.add_worksheet(_("Columns"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((16, 30, 24, 70, 44)):
        sheet.set_column(place, place, width)
    sheet.write_row(0, 0, _heads(), _bold(book))
    sheet.freeze_panes(1, 0)
    for number, line in enumerate(_lines(tables), start=1):
        for place, text in enumerate(line):
            sheet.write_string(number, place, cells.harmless(text), wrapped)


def _bold(book):
    return book.add_format({"bold": True, "bottom": 1})


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def to_parquet(table: pa.Table) -> bytes:
    """Parquet: the columns and values of the warehouse as they are, times in UTC."""
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


FORMATS = {
    "csv": (to_csv, "text/csv"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "parquet": (to_parquet, "application/vnd.apache.parquet"),
}
