"""Notes on the charts: each week leads to one while a week is pointed out, and their text stays text."""

import datetime as dt
import json
import re

import pytest

from pages.shared.charts import event_list, frame
from pages.shared.charts.frame import Chart, Column
from pages.shared.html import Html
from pages.shared.i18n import use_language
from pages.views.goals import course_chart
from tests.pages.school import shown, source_of, visit
from tests.pages.test_states import configured
from tests.warehouse import metrics
from warehouse.channels.series import EventNote
from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.goals import pace
from warehouse.goals.goal import Goal
from warehouse.goals.states import GoalState

MONDAY = dt.date(2026, 9, 28)
WILD = "<img src=x onerror=alert(1)> **vet**"
WEEKS = [Period(MONDAY + dt.timedelta(weeks=n), MONDAY + dt.timedelta(weeks=n + 1)) for n in range(3)]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> str:
    path = str(tmp_path_factory.mktemp("notes") / "warehouse.duckdb")
    metrics.make(path)
    days = [("2026-10-07", "Open dag", None), ("2026-10-14", WILD, None), ("2026-10-15", "Storing", "li")]
    rows = [
        {"start_day": dt.date.fromisoformat(day), "end_day": dt.date.fromisoformat(day), "label": label,
         "label_en": label, "channel": channel}
        for day, label, channel in days
    ]  # fmt: skip
    with writing(path) as con:
        upsert(con, "events", rows)
    return path


@pytest.fixture
def school(made, tmp_path, monkeypatch) -> str:
    configured(tmp_path)
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_NOW", metrics.NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", made)
    return made


@pytest.mark.parametrize("halves", [("",), ("up", "down")])
def test_each_column_leads_to_a_note_on_its_own_week(halves):
    columns = [Column("said", "elders", half) for _week in WEEKS for half in halves]
    with use_language("nl"):
        chart = frame.noting(Chart("x", Html(""), (), WEEKS, columns=columns), "?a=1&note=")
    starts = [week.start.isoformat() for week in WEEKS for _half in halves]
    assert [column.href for column in chart.columns] == [f"?a=1&note={start}" for start in starts]
    assert chart.columns[0].said.startswith("Notitie bij de week van") and "said" in chart.columns[0].said


def test_numbers_too_near_each_other_share_one_place():
    assert re.findall(r">([\d, ]+)</span>", "".join(frame.marked([0.1, 0.12, 0.9], [1, 3, 4]))) == [
        "1, 3",
        "4",
    ]


def test_the_list_of_notes_says_number_days_text_and_channel_and_escapes_what_was_typed():
    notes = [EventNote(MONDAY, MONDAY, WILD, "x", "li", "LinkedIn"), EventNote(MONDAY, MONDAY, "twee", "two")]
    with use_language("nl"):
        source = str(event_list.notes(notes))
        assert ">4</span>twee" in str(event_list.notes(notes[1:], [4])) and event_list.notes([]) is None
    assert "<img" not in source and "&lt;img src=x onerror=alert(1)&gt; **vet** (LinkedIn)" in source
    assert "28 september 2026" in source and ">2</span>twee" in source


@pytest.mark.parametrize("page", ["channels", "traffic", "reputation", "mentions", "goals"])
def test_notes_stand_under_the_charts_as_plain_text_and_can_be_added(school, page):
    at = visit(f"pages/{page}.py", period="2026-10-01..2026-10-31", chart="1")
    text, source = shown(at), source_of(at)
    if page in ("channels", "mentions", "goals"):
        assert "Open dag" in text and WILD in text and "<img src=x" not in source
        assert "Notitie toevoegen" in [button.label for button in at.button]


def test_while_a_week_is_pointed_out_the_weeks_of_a_chart_lead_to_a_note_about_its_channel(school):
    at = visit("pages/channels.py", period="2026-10-01..2026-10-31", note="pick")
    assert "Kies in een grafiek de week van de notitie." in shown(at)
    links = set(re.findall(r'href="([^"]*note=2026-[^"]*)"', source_of(at)))
    assert any("note-channel=li" in link for link in links) and any(
        "note-channel=insta" in link for link in links
    )
    assert all("note=pick" not in link and "period=2026-10-01" in link for link in links)
    assert not re.search(
        r'href="[^"]*note=2026', source_of(visit("pages/channels.py", period="2026-10-01..2026-10-31"))
    )


@pytest.mark.parametrize("asked", ["2026-10-05", "nee", "1900-01-01", "9999-12-31", "<img src=x>", ""])
def test_an_address_with_any_day_is_drawn(school, asked):
    at = visit("pages/channels.py", period="2026-10-01..2026-10-31", note=asked)
    assert not at.exception
    days = [box.value for box in at.date_input if box.label == "Dag"]
    assert days == ([dt.date(2026, 10, 5)] if asked == "2026-10-05" else [])


def test_a_note_of_another_channel_does_not_stand_over_a_chart(school):
    source = source_of(visit("pages/channels.py", period="2026-10-01..2026-10-31"))
    numbers = {
        title: "".join(re.findall(r'wk-note-line"[^>]*>([\d, ]+)<', figure))
        for figure, title in (
            (whole, re.search(r"<figcaption>(\w+)", whole)[1])
            for whole in re.findall(r'<figure class="wk-multiple">.*?</figure>', source, re.DOTALL)
        )
    }
    assert "3" in numbers["Li"] and "3" not in numbers["Insta"] and "1" in numbers["Insta"]


def test_the_page_of_one_channel_has_its_notes_and_those_of_all_and_can_be_noted_on(school):
    at = visit("pages/channels.py", period="2026-10-01..2026-10-31", channel="li", note="pick")
    text, source = shown(at), source_of(at)
    assert "Open dag" in text and "Storing" in text and "wk-note-line" in source
    assert "note-channel=li" in source and "Notitie toevoegen" in [button.label for button in at.button]
    other = shown(visit("pages/channels.py", period="2026-10-01..2026-10-31", channel="insta"))
    assert "Open dag" in other and "Storing" not in other


def test_notes_stand_in_the_comparison_of_channels_by_the_numbers_of_the_page(school):
    at = visit("pages/channels.py", period="2026-10-01..2026-10-31", compare="li,insta")
    listed = re.findall(r'<ol class="wk-events">.*?</ol>', source_of(at), re.DOTALL)
    assert len(listed) == 2 and listed[0] == listed[1] and "Storing" in listed[1] and "(Li" in listed[1]
    (whole,) = (chart for chart in at.get("plotly_chart"))
    drawn = json.loads(whole.proto.spec)
    assert {note["text"] for note in drawn["layout"]["annotations"]} == {"1", "2", "3"}
    # A line alone cannot be pointed at.
    assert {line["mode"] for line in drawn["data"]} == {"lines"}
    picks = visit("pages/channels.py", period="2026-10-01..2026-10-31", compare="li,insta", note="pick")
    (whole,) = (chart for chart in picks.get("plotly_chart"))
    assert {line["mode"] for line in json.loads(whole.proto.spec)["data"]} == {"lines+markers"}


def a_goal(network: str | None) -> GoalState:
    goal = Goal(
        "g", "Doel", "Goal", "", "", "followers", "level", network, None, "at least", MONDAY,
        MONDAY + dt.timedelta(days=27), 100.0, None, "outcome",
    )  # fmt: skip
    days = [MONDAY + dt.timedelta(days=n) for n in (6, 13)]
    made = pace.pace(goal.start, goal.deadline, {}, (), goal.kind)
    return GoalState(
        goal, 60.0, 40.0, 50.0, 0.5, made, "on_track", "", None, 14, 14,
        tuple((day, 50.0 + n * 10, 45.0 + n * 10) for n, day in enumerate(days)), days[-1],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("network", "numbers"),
    [
        (None, ["1, 2", "3", "4"]),
        ("li", ["1, 2", "4"]),
        ("linkedin", ["1, 2", "4"]),
        ("insta", ["1", "3", "4"]),
    ],
)
def test_the_chart_of_a_goal_shows_notes_of_all_and_of_its_channel_in_their_weeks(network, numbers):
    def note(days: int, channel: str | None = None) -> EventNote:
        day = MONDAY + dt.timedelta(days=days)
        return EventNote(day, day, "x", "x", channel, channel, {"li": "linkedin"}.get(channel or ""))

    # Before it began; on its first day; of another channel; in a week to come, which is its third; after its end.
    events = [note(0), note(6, "li"), note(13, "insta"), note(15), note(28)]
    state = a_goal(network)
    with use_language("nl"):
        source = str(course_chart.drawn(state, "Doel", True, events, "?note="))
    over = re.findall(r'wk-note-line" style="left:([\d.]+)%[^>]*>([\d, ]+)<', source)
    assert [text for _place, text in over] == numbers
    assert over[0][0] == "12.5" and over[-1][0] == "62.5"
    # Each week of the course, those to come too, leads to a note on its first day.
    firsts = [(MONDAY + dt.timedelta(weeks=n)).isoformat() for n in range(4)]
    assert re.findall(r'href="\?note=([\d-]+)"', source) == firsts
