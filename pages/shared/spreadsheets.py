"""Write a table of mentions as a file to take along: CSV and XLSX for people, Parquet for programs.

CSV opens in a Dutch Excel as it is: byte order mark, semicolons, decimal commas. What a
spreadsheet would take for a formula is made harmless with an apostrophe. Pure functions; the
language is that of the caller.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pyarrow as pa

from pages.shared import i18n
from pages.shared.i18n import N_, _
from pages.shared.mention_cards import kind_name, label_name, language_name
from text.local_time import AMSTERDAM

MOST = 100_000
# Excel takes no more into one cell.
LONGEST_CELL = 32_767
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

HEADINGS = {
    "day": N_("Day"),
    "published_at": N_("Published (Amsterdam)"),
    "title": N_("Title"),
    "text": N_("Text"),
    "url": N_("Address"),
    "outlet": N_("Outlet"),
    "source_name": N_("Source"),
    "kind": N_("Kind of source"),
    "language": N_("Language"),
    "subject": N_("Subject"),
    "matched": N_("Matched words"),
    "label": N_("Sentiment"),
    "score": N_("Score (−1 to 1)"),
    "is_corrected": N_("Corrected"),
    "is_about": N_("About the subject"),
    "copies": N_("Publications"),
    "reach": N_("Readers, own estimate"),
    "story_id": N_("Story (number)"),
    "item_id": N_("Item (number)"),
}
WORDS = {"kind": kind_name, "label": label_name, "language": language_name}


def harmless(text: str) -> str:
    """Return the text as a spreadsheet shows it; what begins like a formula gets an apostrophe in front."""
    return "'" + text if text.lstrip(" \n").startswith(DANGEROUS) else text


def headings(names: list[str]) -> list[str]:
    """Return the columns in the reader's words."""
    return [_(HEADINGS[name]) for name in names]


def rows(table: pa.Table) -> Iterator[list[object]]:
    """Yield the rows as people read them: kinds, labels and languages in words, times on Amsterdam's clock."""
    for batch in table.to_batches(max_chunksize=2000):
        for row in batch.to_pylist():
            yield [_value(name, value) for name, value in row.items()]


def _value(name: str, value: object) -> object:
    if value is None:
        return None
    if name in WORDS:
        return harmless(WORDS[name](str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(AMSTERDAM).replace(tzinfo=None, microsecond=0)
    return harmless(value) if isinstance(value, str) else value


def to_csv(table: pa.Table) -> bytes:
    """CSV: UTF-8 with a byte order mark; semicolons and decimal commas in Dutch, commas and points in English.

    Days and times as in ISO 8601, times on Amsterdam's clock. Empty: what is not known.
    """
    dutch = i18n.language() == "nl"
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(headings(table.column_names))
    for row in rows(table):
        writer.writerow([_cell(value, dutch) for value in row])
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _cell(value: object, dutch: bool) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, float):
        return f"{value:.4f}".replace(".", "," if dutch else ".")
    return value


def to_xlsx(table: pa.Table) -> bytes:
    """XLSX: one sheet with a frozen heading and a filter on each column; real dates, times and numbers."""
    # Half a second to import, so only for who asks.
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Mentions") if "story_id" in table.column_names else _("Figures"))
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(table.column_names):
            sheet.set_column(place, place, {"title": 50, "text": 60, "published_at": 20}.get(name, 14))
        sheet.write_row(0, 0, headings(table.column_names), bold)
        number = 0
        for number, row in enumerate(rows(table), start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, _short(value))
                elif isinstance(value, dt.date):
                    sheet.write_datetime(number, place, value, formats[type(value)])
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.autofilter(0, 0, number, table.num_columns - 1)
    return file.getvalue()


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
