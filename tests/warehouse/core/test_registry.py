"""Every row of the registry through goal, month, contribution, breaks, courses and tables, with typed rows."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from tests.warehouse import metrics
from tests.warehouse.metrics import COUNTED, FROZEN, LEVELS, NOW, OCTOBER, REACHED
from warehouse.channels import readings, series
from warehouse.channels.definitions import definition
from warehouse.channels.table import FIGURES, ChannelRow
from warehouse.core import registry
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.goals import states
from warehouse.goals.contribution import BY_CHANNEL, BY_COUNT, NOT_TRACED, contribution
from warehouse.goals.daily import of_channel
from warehouse.goals.daily_query import daily
from warehouse.goals.goal import COLUMNS, Goal
from warehouse.months.figures import figures

ROOT = Path(__file__).resolve().parents[3]
OF_CHANNELS = [each for each in registry.METRICS if each.per_channel]
OF_POSTS = [each for each in registry.METRICS if each.per_post]
OF_GOALS = registry.of_goals()
IN_MONTHS = [each for each in registry.METRICS if each.figure]
TURNED = dt.date(2026, 10, 17)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("metrics") / "warehouse.duckdb")
    metrics.make(path)
    return path


@pytest.fixture(scope="module")
def frozen(made):
    with reading(made) as con:
        return figures(con, OCTOBER.start, NOW)


def row(metric: registry.Metric, **more) -> Goal:
    told = metrics.goal(metric.name, **more)
    return Goal(**{name: told[COLUMNS.get(name, name)] for name in Goal.__dataclass_fields__})


def named(each: registry.Metric) -> str:
    return each.name


def test_no_name_stands_twice_and_every_kind_of_row_is_walked():
    names = [each.name for each in registry.METRICS]
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[a-z_]+", name) for name in names)
    assert min(map(len, (OF_CHANNELS, OF_POSTS, OF_GOALS, IN_MONTHS))) > 5
    assert set(OF_POSTS) <= set(OF_CHANNELS)
    charts = [each.chart for each in registry.METRICS if each.chart]
    assert sorted(charts) == list(range(1, len(charts) + 1))
    assert all(each.word for each in registry.METRICS)
    assert all(each.label for each in registry.METRICS if each.chart or each.shown)
    assert all(each.goal_label for each in OF_GOALS)


@pytest.mark.parametrize("metric", OF_CHANNELS, ids=named)
def test_a_metric_of_channels_has_its_columns_and_says_what_it_counts(metric):
    columns = {column.name: column for column in contracts()["channel_days"].columns}
    assert (columns[metric.name].type, columns[metric.name].required) == ("bigint", False)
    assert metric.counts and metric.counts.en.lower() in columns[metric.name].comment.lower()
    assert {f"{metric.name}_quality", f"{metric.name}_definition"} <= columns.keys()
    assert (metric.name in {each.name for each in contracts()["channel_posts"].columns}) == metric.per_post
    assert definition(f"mastodon:{metric.name}").text == metric.counts
    assert definition(f"mastodon:{metric.name}").unique == metric.unique


def test_the_columns_of_channels_are_those_of_the_registry_and_no_others():
    names = [each.name for each in contracts()["channel_days"].columns]
    of_each = [
        f"{name}{end}" for name in registry.channel_metrics() for end in ("", "_quality", "_definition")
    ]
    assert names == ["channel", "day", *of_each, "read_at"]
    posts = [each.name for each in contracts()["channel_posts"].columns]
    about = ["channel", "post_id", "published_at", "day", "url", "title"]
    assert posts == [*about, *registry.post_metrics(), "read_at"]


@pytest.mark.parametrize("metric", OF_CHANNELS, ids=named)
def test_a_metric_has_a_course_week_by_week(made, metric):
    with reading(made) as con:
        found = {each.channel: each.points for each in series.series(con, metric.name, OCTOBER)}
    for channel in COUNTED:
        # Three whole weeks of October: seven days each; of a level the last day, of what is unique the mean.
        week = 7 * COUNTED[channel] if metric.adds_up else COUNTED[channel]
        wanted = LEVELS[channel][1] if metric.kind == "level" else week
        assert [point.value for point in found[channel]] == [wanted] * 3


def test_what_is_offered_as_a_course_has_one(made):
    offered = registry.in_charts()
    with reading(made) as con:
        for name in offered:
            courses = series.series(con, name, OCTOBER)
            assert courses and all(each.known == 3 for each in courses), name
    assert next(iter(offered)) == "followers" and len(offered) > 5


@pytest.mark.parametrize("metric", OF_POSTS, ids=named)
def test_a_number_of_a_post_is_kept_and_never_forgotten(warehouse, metric):
    post = {
        "channel": "li",
        "post_id": "1",
        "published_at": NOW,
        "day": NOW.date(),
        "url": None,
        "title": "x",
    }
    with writing() as con:
        assert readings.store_posts(con, [{**post, metric.name: 12}], NOW) == 1
        assert readings.store_posts(con, [post], NOW) == 0
        assert con.execute(f"select {metric.name} from channel_posts").fetchone() == (12,)


@pytest.mark.parametrize("metric", IN_MONTHS, ids=named)
def test_a_month_freezes_it(frozen, metric):
    found = [each for each in frozen if each.figure == metric.figure]
    values = tuple(each.value for each in found)
    wanted = FROZEN[metric.figure]
    assert values == (pytest.approx(wanted) if isinstance(wanted, tuple) else (pytest.approx(wanted),))
    assert all(each.unit == metric.unit for each in found)
    assert not metric.quality or [each.quality for each in found] == [metric.quality]


def test_a_month_freezes_no_figure_that_the_registry_does_not_know(frozen):
    of_goals = {"goal", "goal_expected", "goal_target", "brought", "brought_in_all", "unattributed"}
    known = {each.figure for each in IN_MONTHS}
    assert known <= {each.figure for each in frozen} <= known | of_goals | {"story", "outage"}
    assert set(FROZEN) == known
    assert set(FIGURES) == {
        name for name, kind in ChannelRow.__annotations__.items() if "Figure" in str(kind)
    }


@pytest.mark.parametrize("metric", OF_GOALS, ids=named)
def test_a_goal_counts_it_and_a_month_freezes_where_that_stood(made, frozen, metric):
    value, brought = REACHED[metric.name]
    with reading(made) as con:
        (state,) = (each for each in states.states_on(con, OCTOBER.last) if each.goal.name == metric.name)
        found = contribution(con, row(metric), OCTOBER)
    assert (state.value, state.broken, state.as_of) == (pytest.approx(value), None, OCTOBER.last)
    assert [each.value for each in frozen if (each.figure, each.subject) == ("goal", metric.name)] == [value]
    shares = {each.channel: each.last for each in found.shares}
    names = ("li", "insta") if metric.per_channel else ("linkedin", "instagram")
    assert shares == (dict(zip(names, brought, strict=True)) if brought else {})
    assert (found.method == NOT_TRACED) == (not metric.by_channel) == (brought is None)
    if brought:
        assert (found.total, found.unattributed[0]) == (sum(brought), 0)


@pytest.mark.parametrize("metric", [each for each in OF_CHANNELS if not each.unique], ids=named)
def test_a_goal_on_whatever_channels_count_works_also_before_it_may_be_chosen(made, metric):
    wanted = 163 if metric.kind == "level" else 31 * 12
    with reading(made) as con:
        state = states.preview(con, row(metric), OCTOBER.end)
        found = contribution(con, row(metric), OCTOBER)
    assert (state.value, state.known, state.broken) == (wanted, 31, None)
    assert found.method == (BY_CHANNEL if metric.kind == "level" else BY_COUNT)
    assert [each.last for each in found.shares] == ([10, 3] if metric.kind == "level" else [310, 62])


@pytest.mark.parametrize("metric", OF_CHANNELS, ids=named)
def test_where_a_platform_redefines_it_before_and_after_are_kept_apart(made, tmp_path, metric):
    path = shutil.copy(made, tmp_path / "w.duckdb")
    with writing(str(path)) as con:
        days = [day for day in metrics.DAYS if day >= TURNED]
        other = [metrics.reading(metric.name, "li", day, definition="linkedin:new") for day in days]
        readings.store(con, other, "api", "t", NOW)
        goal = row(metric)
        known = daily(con, (goal,), OCTOBER.start)
        assert metric.breaks and known.breaks(goal, OCTOBER.last) == (TURNED,)
        assert known.breaks(of_channel(goal, "insta"), OCTOBER.last) == ()
        (course,) = (each for each in series.series(con, metric.name, OCTOBER) if each.channel == "li")
        # 17 October is a Saturday: its week is neither the one nor the other.
        assert [(each.value is None, each.broken) for each in course.points] == [
            (False, False), (True, True), (False, True),
        ]  # fmt: skip
        if metric.unique:
            return
        state = states.preview(con, goal, OCTOBER.end)
        # Of the fifteen days from the 17th on: 10 and 2 a day.
        assert (state.broken, state.value) == (TURNED, 163 if metric.kind == "level" else 15 * 12)
        found = contribution(con, goal, OCTOBER)
        assert {each.channel: each.last for each in found.shares}["li"] is None and found.total is None


@pytest.mark.parametrize("metric", [each for each in OF_GOALS if not each.breaks], ids=named)
def test_what_no_platform_counts_is_never_broken(made, metric):
    with reading(made) as con:
        assert daily(con, (row(metric),), OCTOBER.start).breaks(row(metric), OCTOBER.last) == ()


def test_what_days_do_not_add_up_to_is_no_goal():
    assert [each.name for each in OF_GOALS if each.kind == "count" and not each.adds_up] == []
    for each in OF_GOALS:
        usual = {"count": "sum", "level": "level", "rate": "rate"}[each.kind]
        assert each.goal[0] == usual, each.name


def test_the_guide_to_goals_names_each_metric_that_a_goal_may_count_and_how_it_is_paced():
    guide = (ROOT / "docs" / "pages" / "goals.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| .* \| (\w+) \|$", guide, re.MULTILINE)
    assert rows == [(each.name, each.goal[0]) for each in OF_GOALS]
