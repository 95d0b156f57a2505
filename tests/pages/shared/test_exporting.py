"""Files to take along: whole, harmless, and readable where they are opened."""

import csv
import datetime as dt
import io

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pages.shared import i18n, spreadsheets

SEEN = dt.datetime(2026, 7, 1, 22, 30, 5, 123456)
ROW = {
    "day": dt.date(2026, 7, 2),
    "published_at": SEEN,
    "title": '=HYPERLINK("http://x.example";"klik")',
    "text": 'regel 1\nregel 2; met "aanhaling"',
    "kind": "press",
    "language": "nl",
    "label": "negative",
    "score": -0.51234,
    "is_corrected": True,
    "copies": 3,
    "reach": None,
}


def table(**changed: object) -> pa.Table:
    return pa.Table.from_pylist([{**ROW, **changed}])


def read(data: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 6", "-2", "@naam", "\tx", "\r=1", "  =cmd|' /C calc'!A0", "\n@x"]
)
def test_a_cell_that_begins_like_a_formula_is_made_harmless(text):
    assert spreadsheets.harmless(text) == "'" + text
    with i18n.use_language("nl"):
        assert read(spreadsheets.to_csv(table(title=text)))[1][2].startswith("'")


@pytest.mark.parametrize("text", ["gewoon", "a=b", "", "'=1", "9-5", "−5"])
def test_other_text_stays_as_it_is(text):
    assert spreadsheets.harmless(text) == text


def test_csv_opens_in_a_dutch_spreadsheet():
    with i18n.use_language("nl"):
        data = spreadsheets.to_csv(table())
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    head, row = read(data)
    assert head[:3] == ["Dag", "Gepubliceerd (Amsterdam)", "Titel"]
    assert row[:2] == ["2026-07-02", "2026-07-02 00:30:05"]
    assert row[3] == ROW["text"]
    assert row[4:] == ["Pers", "Nederlands", "Negatief", "-0,5123", "ja", "3", ""]


def test_csv_is_english_in_english():
    with i18n.use_language("en"):
        _, row = read(spreadsheets.to_csv(table()), ",")
    assert row[4:] == ["Press", "Dutch", "Negative", "-0.5123", "yes", "3", ""]


def test_beside_a_csv_goes_a_file_that_says_what_each_column_is_as_the_sheet_of_excel_does():
    for language, delimiter, spoken in (("nl", ";", "Kolommen"), ("en", ",", "Columns")):
        with i18n.use_language(language):
            told = read(spreadsheets.explained_csv({"Vermeldingen": table()}), delimiter)
            book = openpyxl.load_workbook(io.BytesIO(spreadsheets.to_xlsx({"Vermeldingen": table()})))
            head, _row = read(spreadsheets.to_csv(table()), delimiter)
        assert [[cell or "" for cell in row] for row in book[spoken].values] == told
        assert [line[1] for line in told[1:]] == head and all(line[3] for line in told[1:])


def test_xlsx_holds_real_dates_and_numbers_and_no_formula():
    with i18n.use_language("nl"):
        data = spreadsheets.to_xlsx(table(text="x" * 40_000))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    head, row = sheet.iter_rows()
    assert head[0].value == "Dag" and sheet.freeze_panes == "A2"
    assert row[0].value == dt.datetime(2026, 7, 2) and row[1].value == dt.datetime(2026, 7, 2, 0, 30, 5)
    assert row[2].data_type == "s" and row[2].value.startswith("'=HYPERLINK")
    assert len(row[3].value) == 32_767 and row[3].value.endswith("…")
    assert row[7].value == pytest.approx(-0.51234) and row[9].value == 3 and row[10].value is None


def test_parquet_holds_the_values_of_the_warehouse():
    data = spreadsheets.to_parquet(table())
    assert pq.read_table(io.BytesIO(data)).to_pylist() == [ROW]


@pytest.mark.parametrize("kind", spreadsheets.FORMATS)
def test_nothing_found_gives_a_file_with_headings_only(kind):
    make, mime = spreadsheets.FORMATS[kind]
    data = make(table().slice(0, 0))
    assert data and "/" in mime
