"""Every file to take along, of every page: real numbers and days, the reader's words, each column explained."""

import csv
import datetime as dt
import io
import itertools

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.styles.numbers import is_date_format

from pages.shared import i18n
from pages.shared.spreadsheets import cells, columns, menu, to_csv, to_xlsx
from pages.views.announcement import export_menu as of_months
from pages.views.channels import export_menu as of_channels
from pages.views.goals import export_menu as of_goals
from pages.views.reputation import export_menu as of_reputation
from tests.pages.school import visit
from tests.pages.test_states import configured
from tests.warehouse import metrics
from warehouse.channels.table import table as channel_rows
from warehouse.core import registry
from warehouse.core.connection import reading
from warehouse.core.figure import QUALITIES, UNITS
from warehouse.goals.states import states
from warehouse.mentions import search
from warehouse.months import closed
from warehouse.reputation.board import board
from warehouse.traffic import rows as traffic_rows
from warehouse.traffic.rows import RuleLine

NOW = metrics.NOW
TODAY = NOW.date()
# Words of ours that are no words for a Dutch reader; "exact" is both.
RAW = {*QUALITIES, *UNITS, "key_events", "net_sentiment", "at least", "green", "outcome"} - {"exact"}
WILD = ("=1+1", "+31 6", "-2", "@naam", "\tx", "\r=1", " =cmd", '=HYPERLINK("http://x.example")')


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("files") / "warehouse.duckdb")
    metrics.make(path)
    return path


def tables(path: str) -> dict[str, pa.Table]:
    """What each page offers to take along, in the language of now."""
    october = metrics.OCTOBER
    with reading(path) as con:
        told = board(con, october, TODAY, NOW)
        month = closed.draft(con, october.start, NOW)
        return {
            "mentions": search.table(con, search.Filter(period=october, subject=metrics.OWN)),
            "channels": of_channels.table(channel_rows(con, october, metrics.SEPTEMBER)),
            "traffic": of_channels.in_words(
                traffic_rows.table(con, metrics.MAIN, october), traffic_rows.rules(con)
            ),
            "goals": of_goals.table(states(con, TODAY)),
            "figures": of_reputation.figures(told),
            "weeks": of_reputation.weeks(told),
            "month": of_months.table((month,)),
        }


NAMES = ("mentions", "channels", "traffic", "goals", "figures", "weeks", "month")


def lines(table: pa.Table) -> list[list[str]]:
    delimiter = ";" if i18n.language() == "nl" else ","
    return list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize("spoken", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_numbers_are_numbers_and_days_are_days_in_the_readers_notation(school, name, spoken):
    with i18n.use_language(spoken):
        table = tables(school)[name]
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"Blad": table})))
        head, *written = lines(table)
    first, explained = book.worksheets
    assert table.num_rows and len(written) == table.num_rows
    told = 0
    for place, column in enumerate(table.column_names):
        values = table[column].to_pylist()
        kind = table.schema.field(column).type
        for row, value in enumerate(values):
            cell, text = first.cell(row + 2, place + 1), written[row][place]
            if value is None:
                assert cell.value is None and text == ""
            elif pa.types.is_floating(kind) or pa.types.is_integer(kind):
                told += 1
                assert cell.data_type == "n" and cell.value == pytest.approx(float(value))
                unit = columns.UNITS[columns.column(column).unit]
                is_whole = columns.column(column).unit == "each" and value == int(value)
                assert cell.number_format == (columns.WHOLE if is_whole else unit[1] or "General")
                assert float(text.replace(",", ".") if spoken == "nl" else text) == pytest.approx(
                    value, abs=1e-4
                )
                assert not text.endswith((",0", ".0")) and ("," not in text or spoken == "nl")
            elif pa.types.is_date(kind) or pa.types.is_timestamp(kind):
                told += 1
                assert is_date_format(cell.number_format) and isinstance(cell.value, dt.datetime)
    assert told
    # The second sheet explains each column, once, in the same order.
    rows = list(explained.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == head == [cell.value for cell in first[1]]
    assert all(row[2] and row[3] for row in rows)
    assert len(set(head)) == len(head), "each heading says another thing"
    assert explained.title == {"nl": "Kolommen", "en": "Columns"}[spoken]


@pytest.mark.parametrize("name", NAMES)
def test_no_raw_english_word_stands_in_a_dutch_file(school, name):
    with i18n.use_language("nl"):
        head, *written = lines(tables(school)[name])
    found = {
        (title, text)
        for row in written
        for title, text in zip(head, row, strict=True)
        # The goals of this school are called as their metrics are.
        if text in RAW and title not in ("Doel", "Waarvan")
    }
    assert written and not found


def test_qualities_stand_in_dutch_and_in_english(school):
    told = {}
    for spoken in ("nl", "en"):
        with i18n.use_language(spoken):
            head, *written = lines(tables(school)["figures"])
            told[spoken] = {row[6] for row in written}
            assert head[6] == {"nl": "hoe zeker", "en": "how sure"}[spoken]
    assert "geschat" in told["nl"] and "estimated" in told["en"]
    assert not told["nl"] & (set(QUALITIES) - {"exact"})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_any_file_becomes_a_formula(school, name, kind):
    with i18n.use_language("nl"):
        table = tables(school)[name]
        texts = [n for n, field in enumerate(table.schema) if pa.types.is_string(field.type)]
        coded = {"unit", "quality", *(n for n in table.column_names if n.endswith(columns.SURE))}
        assert texts or name == "weeks"
        wild = itertools.islice(itertools.cycle(WILD), table.num_rows)
        planted = pa.array(list(wild), pa.string())
        for n in texts:
            if table.column_names[n] not in coded:
                table = table.set_column(n, table.schema.field(n).name, planted)
        if kind == "csv":
            cells_ = [text for row in lines(table) for text in row]
        else:
            book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"Blad": table})))
            whole = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            assert not [cell.value for cell in whole if cell.data_type == "f"]
            cells_ = [cell.value for cell in whole if isinstance(cell.value, str)]
    risky = [text for text in cells_ if text.lstrip(" \n").startswith(cells.DANGEROUS)]
    # A negative number is a number, also in a CSV.
    assert not [text for text in risky if not text[1:].replace(",", "").isdigit()]
    if name != "weeks":
        assert any(text.startswith("'=") for text in cells_)


@pytest.mark.parametrize("spoken", ["nl", "en"])
def test_each_metric_and_each_known_column_says_what_it_is(spoken):
    names = [metric.name for metric in registry.in_table() if metric.shown == "table"]
    names += [f"{name}{ending}" for name in names for ending in (columns.BEFORE, columns.SURE)]
    names += list(columns.OTHERS)
    assert len(names) > 80
    with i18n.use_language(spoken):
        for name in names:
            heading, unit, says, _sure = columns.described(name)
            assert heading and unit and len(says) > 6, name


def test_a_column_that_nobody_declared_is_refused():
    with pytest.raises(KeyError):
        columns.column("unheard_of")


def test_every_figure_of_a_month_has_a_name_for_people(school):
    with i18n.use_language("nl"):
        names = set(tables(school)["month"]["figure"].to_pylist())
        assert len(names) > 15
        assert [name for name in names if cells.figure_name(name) == name] == []


@pytest.mark.parametrize(
    ("value", "nl", "en"),
    [
        (6128.0, "6128", "6128"),
        (-0.51234, "-0,5123", "-0.5123"),
        (0.1 + 0.2, "0,3", "0.3"),
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (0.00001234, "0,000012", "0.000012"),
        (1e15, "1000000000000000", "1000000000000000"),
        (100, 100, 100),
    ],
)
def test_a_number_has_the_decimals_that_say_something(value, nl, en):
    assert (cells.written(value, True), cells.written(value, False)) == (nl, en)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_empty(value):
    table = pa.table({"value": pa.array([value], pa.float64())})
    with i18n.use_language("nl"):
        assert lines(table)[1] == [""] or lines(table)[1] == []
        sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).active
    assert sheet.cell(2, 1).value is None


BOTH = ["csv", "xlsx", "csv"]


@pytest.mark.parametrize(
    ("page", "offered"),
    [("goals", BOTH), ("reputation", ["csv", *BOTH]), ("channels", BOTH), ("announcement", BOTH)],
)
def test_each_page_offers_its_figures_and_makes_no_file_before_it_is_asked(
    school, page, offered, monkeypatch, tmp_path
):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", school)
    configured(tmp_path)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    made = []
    monkeypatch.setattr(menu, "made", lambda *arguments: made.append(arguments))
    at = visit(f"pages/{page}.py")
    assert not at.exception
    found = [
        button.proto.id.rsplit(".", 1)[-1]
        for button in at.get("download_button")
        if "-take-" in button.proto.id
    ]
    assert found == offered and made == []


def test_a_row_of_traffic_says_which_rule_gave_the_channel_in_the_readers_words():
    rule = RuleLine("direct", "direct", "Direct", None, None, "zonder bron", "no source")
    found = pa.table({"rule": ["direct", "an-old-one"], "sessions": [3, 4]})
    for spoken, said in (("nl", "zonder bron"), ("en", "no source")):
        with i18n.use_language(spoken):
            told = of_channels.in_words(found, (rule,))
        assert told.column("rule").to_pylist() == [said, "an-old-one"]
        assert told.column_names == ["rule", "sessions"]
