"""Every row of the registry as people meet it: typed in goals.toml, in their own table, drawn, and taken along."""

import csv
import io

import openpyxl
import pytest
from babel.messages.pofile import read_po

from pages.shared import spreadsheets
from pages.shared.i18n import _, use_language
from pages.views.channels import channel_table, export_menu, small_multiples
from pages.views.goals import editor
from pipelines.announcing import board_page, documents, goal_lines, sentences
from pipelines.sources.files import doubts
from pipelines.sources.files.tables.duplicates import NO_SUM
from pipelines.support.errors import ConfigError
from tests.pages.school import ROOT, shown, source_of, visit
from tests.pipelines.announcing import months
from tests.pipelines.settings.test_goals_config import read
from tests.pipelines.sources.files import reading as files
from tests.warehouse import metrics
from tests.warehouse.goals import test_channel_goals
from warehouse.channels.table import table
from warehouse.core import registry
from warehouse.core.connection import reading
from warehouse.months.figures import figures

GOAL = '[[goals]]\nname = "doel"\nmetric = "{}"\nstart = 2026-10-01\ndeadline = 2026-11-30\ntarget = 60\n'
OF_CHANNELS = [each for each in registry.METRICS if each.per_channel]


def named(each: registry.Metric) -> str:
    return each.name


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("metrics") / "warehouse.duckdb")
    metrics.make(path)
    return path


def dutch() -> dict[str, str]:
    with (ROOT / "locale" / "nl" / "LC_MESSAGES" / "weerklank.po").open("rb") as file:
        return {each.id: each.string for each in read_po(file) if isinstance(each.id, str)}


def test_every_word_of_a_metric_is_translated():
    known = dutch()
    words = [
        (each.name, text)
        for each in registry.METRICS
        for text in (each.word, each.label, each.goal_label, each.paper)
        if text
    ]
    assert len(words) > 40
    assert [place for place in words if not known.get(place[1])] == []
    assert all(each.counts.nl and each.counts.nl != each.counts.en for each in OF_CHANNELS)


@pytest.mark.parametrize("metric", registry.METRICS, ids=named)
def test_goals_toml_takes_what_a_goal_may_count_and_refuses_the_rest_in_words(tmp_path, metric):
    text = GOAL.format(metric.name)
    if not metric.goal:
        with pytest.raises(ConfigError, match="is not known; choose one of followers"):
            read(tmp_path, text)
        return
    (goal,) = read(tmp_path, text).goals
    assert (goal.metric, goal.kind) == (metric.name, metric.goal[0])
    limited = text + 'channel = "linkedin"\n'
    if metric.by_channel:
        assert read(tmp_path, limited).goals[0].network == "linkedin"
    else:
        with pytest.raises(ConfigError, match="is not counted per channel"):
            read(tmp_path, limited)
    assert editor.COUNTED[metric.name] == metric.goal_label


@pytest.mark.parametrize("metric", registry.of_goals(), ids=named)
def test_the_page_of_a_goal_says_what_it_counts_and_who_brought_it(made, monkeypatch, metric):
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", made)
    told = shown(visit("pages/goals.py", goal=metric.name, lang="en"))
    value, brought = metrics.REACHED[metric.name]
    stands = f"{value} of 1,000" if metric.goal[0] == "sum" else f"{value} (at least"
    assert metric.goal_label in told and stands in told
    assert ("This goal cannot be traced to channels" in told) == (brought is None)
    for part in brought or ():
        assert str(part) in told
    assert ("Last click" in told) == (metric.origin == "site")


@pytest.mark.parametrize("metric", OF_CHANNELS, ids=named)
def test_our_own_table_takes_it_under_both_headings(metric):
    assert metric.heading, "a metric of channels can be imported"
    for heading in (metric.heading.title(), metric.name.title()):
        found = files.own("2026-11-02;12", "2026-11-03;14", head=f"Dag;{heading}")
        assert files.numbers(found) == [("2026-11-02", metric.name, 12), ("2026-11-03", metric.name, 14)]
    # Two lines of one day are added up only where their sum says something.
    assert (metric.name in NO_SUM) == (not metric.adds_up)
    assert doubts.METRICS[metric.name] == metric.word


@pytest.mark.parametrize("name", registry.in_charts())
def test_the_page_channels_draws_its_course(made, monkeypatch, name):
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", made)
    at = visit("pages/channels.py", metric=name, lang="en", **{"from": "2026-09-01", "to": "2026-10-31"})
    assert at.selectbox(key="metric").value == name
    assert registry.metric(name).label in at.selectbox(key="metric").options
    assert "Too few weeks are known" not in shown(at) and source_of(at).count("<figure") == 2


@pytest.mark.parametrize("spoken", ["nl", "en"])
def test_a_table_to_take_along_has_each_number_of_a_channel_under_its_heading(made, spoken):
    with reading(made) as con:
        rows = table(con, metrics.OCTOBER, metrics.SEPTEMBER)
    taken = {}
    with use_language(spoken):
        export = export_menu.table(rows)
        lines = list(csv.reader(io.StringIO(spreadsheets.to_csv(export).decode("utf-8-sig")),
                                delimiter=";" if spoken == "nl" else ","))  # fmt: skip
        sheet = openpyxl.load_workbook(io.BytesIO(spreadsheets.to_xlsx(export))).active
        taken = {"csv": lines, "xlsx": list(sheet.iter_rows(values_only=True))}
    with use_language(spoken):
        words = {each.name: _(each.label) for each in registry.in_table()}
    names = [each.name for each in registry.in_table() if each.shown == "table"]
    assert len(names) > 8
    assert len(taken) == 2 and rows
    for head, *lines in taken.values():
        assert len(lines) == len(rows)
        for name in names:
            at = list(head).index(words[name])
            told = [str(line[at] if line[at] is not None else "").replace(",", ".") for line in lines]
            values = [None if each == "" else float(each) for each in told]
            assert values == [
                each if each is None else pytest.approx(each) for each in metrics.FROZEN[name]
            ], name


def test_the_report_and_the_announcement_have_a_word_for_every_figure_of_a_month():
    figures = {each.figure: each for each in registry.METRICS if each.figure}
    assert {name: sentences.LABELS[name] for name in figures} == {
        name: each.word for name, each in figures.items()
    }
    assert documents.COLUMNS.items() <= {name: each.paper for name, each in figures.items()}.items()
    assert len(documents.COLUMNS) == 9 and {*documents.GREW, *documents.WORKED} == set(documents.COLUMNS)
    assert set(board_page.REPUTATION) == {"mentions", "net_sentiment", "share_of_voice", "reach"}


def test_what_is_shown_of_peers_is_public():
    assert channel_table.PEERS == ("followers", "posts")
    assert set(small_multiples.METRICS) >= {"followers", "engagements"}


def test_a_goal_that_a_platform_broke_says_so_and_shows_what_was_left_of_its_target(warehouse):
    test_channel_goals.wanted()
    test_channel_goals.count("insta", "2026-11-01", "2026-11-10", 50)
    test_channel_goals.count("insta", "2026-11-11", "2026-11-20", 4, "instagram:engagements:new")
    told = shown(visit("pages/goals.py", goal="doel", lang="en"))
    # Twenty of the thirty days of its way were left: 400 of 600; ten times four came since.
    assert "40 of 400" in told
    assert "On 11 November 2026 the way of counting changed: it counts from there" in told
    assert "the target is what was left of 600." in told
    # The ledger counts from there on as well.
    assert "11 to 20 November 2026. Method: counted on each channel itself." in told
    assert "Interactions" in told and "Last click" not in told and "Unattributed" not in told


def test_the_announcement_tells_what_each_channel_gave_by_its_own_name(made):
    with reading(made) as con:
        frozen = figures(con, metrics.OCTOBER.start, metrics.NOW)
    month = months.month(list(frozen))
    of_goal = next(each for each in frozen if (each.figure, each.subject) == ("goal", "engagements"))
    with use_language("en"):
        assert "in October 372: Li 310 and Insta 62." in goal_lines.goal(month, of_goal)
