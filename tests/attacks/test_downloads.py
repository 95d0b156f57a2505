"""No text of others becomes a formula, a sheet, a tag or a row in a file that people open."""

import csv
import datetime as dt
import io
import zipfile

import defusedxml.ElementTree as ET
import openpyxl
import pyarrow as pa
import pytest

from pages.server.api import tables
from pages.shared import i18n, spreadsheets
from pages.shared.charts import file
from pages.shared.charts.frame import Chart
from pages.shared.html import tag
from pipelines.sources import opml
from tests.attacks.texts import FORMULAS, markup
from tests.pages.shared.test_exporting import ROW
from tests.pipelines.runs.school import write
from warehouse.core.period import Period

ALL = [*FORMULAS, *markup()]
TEXTS = [name for name, value in ROW.items() if isinstance(value, str)]
SIGNS = "=+-@＝＋－＠"


def begins(cell: str) -> str:
    """The first sign of a cell that a spreadsheet looks at."""
    return next((sign for sign in cell if sign.isprintable() and sign != " "), "")


def table() -> pa.Table:
    """A row per text, in each column of words at once."""
    return pa.Table.from_pylist([{**ROW, **dict.fromkeys(TEXTS, text)} for text in ALL])


def test_the_list_is_long():
    assert len(FORMULAS) >= 30 and len(TEXTS) >= 3 and len(ALL) > 90


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_cell_of_a_csv_is_a_formula_and_no_text_makes_a_row(language):
    with i18n.use_language(language):
        data = spreadsheets.to_csv(table()).decode("utf-8-sig")
    delimiter = ";" if language == "nl" else ","
    _, *rows = csv.reader(io.StringIO(data, newline=""), delimiter=delimiter)
    assert len(rows) == len(ALL) and {len(row) for row in rows} == {len(ROW)}
    numbers = {"-0,5123", "-0.5123"}
    wrong = [cell for row in rows for cell in row if begins(cell) in SIGNS and cell not in numbers and cell]
    assert wrong == []
    # Every cell in quotation marks or without a sign that ends it: whoever reads it by lines sees no other cell.
    assert all(text in data.replace('""', '"') or "\x00" in text for text in FORMULAS if text.isprintable())


def test_no_cell_of_an_answer_of_the_api_is_a_formula():
    data = tables.to_csv(["a", "b"], [{"a": text, "b": [text, text]} for text in ALL]).decode()
    _, *rows = csv.reader(io.StringIO(data, newline=""))
    assert len(rows) == len(ALL) and {len(row) for row in rows} == {2}
    assert [cell for row in rows for cell in row if cell and begins(cell) in SIGNS] == []


def test_no_cell_of_a_workbook_is_a_formula_or_a_link():
    with i18n.use_language("nl"):
        data = spreadsheets.to_xlsx({"Vermeldingen": table()})
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheets = [body for name, body in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2 and not [body for body in sheets if b"<f>" in body or b"<hyperlink" in body]
    assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]
    for body in parts.values():
        ET.fromstring(body)
    book = openpyxl.load_workbook(io.BytesIO(data))
    _, *rows = book.worksheets[0].iter_rows()
    assert len(rows) == len(ALL)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d", "b"}
    words = [cell.value for row in rows for cell in row if isinstance(cell.value, str)]
    assert words and [text for text in words if begins(text) in SIGNS and text] == []


@pytest.mark.parametrize("text", ALL)
def test_no_word_on_a_drawing_is_more_than_a_word(text):
    chart = Chart(
        title=text,
        plot=tag("img", src=""),
        scale=(text,),
        legend=((text, text),),
        weeks=[Period(dt.date(2026, 11, 16), dt.date(2026, 11, 23))],
        marks=(),
        labels=(),
    )
    drawn = file.svg(chart, [text], text)
    try:
        root = ET.fromstring(drawn)
    except ET.ParseError:
        # A sign that no XML may hold at all.
        assert not text.isprintable()
        return
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {"svg", "rect", "text"}
    assert not [name for each in root.iter() for name in each.attrib if name.lower().startswith("on")]


@pytest.mark.parametrize("text", ALL)
def test_no_title_of_a_source_is_more_than_a_title_in_opml(tmp_path, text):
    configured = write(tmp_path / "config", [("krant", "https://krant.example/feed")])
    from dataclasses import replace

    configured = replace(configured, sources=(replace(configured.sources[0], title=text),))
    root = ET.fromstring(opml.written(configured))
    outlines = [each for each in root.iter("outline") if each.get("xmlUrl")]
    assert [each.get("xmlUrl") for each in outlines] == ["https://krant.example/feed"]
