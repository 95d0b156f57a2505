"""Goals from the warehouse: what came, what should have come, and what changed, recomputable by hand."""

import datetime as dt
import re

import pytest

from tests.warehouse.school import Counted
from warehouse.channels import readings
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.goals import entries as goals
from warehouse.goals.notes import changes, entries
from warehouse.goals.states import states
from warehouse.goals.turned import turned
from warehouse.sources import config_tables
from warehouse.traffic import visits as store

pytestmark = pytest.mark.both

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
MAIN = "traffic-site"


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def goal(**more) -> dict:
    return {
        "goal": "doel", "title": "Doel", "title_en": "Goal", "audience": "", "owner": "Team", "metric": "hand",
        "kind": "sum", "network": None, "event": None, "direction": "at least", "start_day": d("2026-11-01"),
        "deadline": d("2026-11-30"), "target": 300.0, "target_to": None, "stage": "outcome", "position": 0, **more,
    }  # fmt: skip


def set_goals(*rows: dict, at=AT) -> None:
    with writing() as con:
        goals.note_changes(con, rows, at)
        config_tables.replace(con, {"goals": list(rows)})


def enter(*told: tuple, who="Anna") -> int:
    with writing() as con:
        return goals.enter(con, [("doel", d(day), value) for day, value in told], who, AT)


def state(today=TODAY):
    with reading() as con:
        (found,) = states(con, today)
    return found


def test_a_sum_kept_by_hand_against_a_straight_line(warehouse):
    set_goals(goal())
    enter(("2026-11-08", 40.0), ("2026-11-22", 150.0))
    found = state()
    # Known up to the 22nd of 30 days: 220 should be there; 190 is 86 %, so amber.
    assert (found.value, found.expected, found.state) == (190, pytest.approx(220), "amber")
    assert (found.share, found.days, found.known) == (pytest.approx(22 / 30), 23, 15)
    assert found.course[0] == (d("2026-11-07"), None, pytest.approx(70))
    assert found.course[-1][:2] == (d("2026-11-23"), None) and found.as_of == d("2026-11-22")


def test_without_a_number_it_is_unknown_and_no_zero(warehouse):
    set_goals(goal())
    assert (state().value, state().state) == (None, "unknown")


def test_what_was_entered_until_a_day_is_held_against_that_day(warehouse):
    set_goals(goal())
    enter(("2026-11-08", 80.0))
    found = state()
    # Eight of thirty days: 80 should be there, and 80 are. What came since nobody has said.
    assert (found.as_of, found.expected, found.state) == (d("2026-11-08"), pytest.approx(80), "green")


def test_before_its_start_it_is_too_early(warehouse):
    set_goals(goal(start_day=d("2026-12-01"), deadline=d("2026-12-31")))
    found = state()
    assert (found.state, found.expected, found.days) == ("early", None, 0)


def test_an_entry_can_be_corrected_and_taken_back(warehouse):
    set_goals(goal())
    assert enter(("2026-11-08", 40.0)) == 1
    assert enter(("2026-11-08", 40.0)) == 0
    assert enter(("2026-11-08", 45.0), who="Piet") == 1
    with reading() as con:
        (kept,) = entries(con, "doel")
    assert (kept.value, kept.entered_by, kept.day) == (45, "Piet", d("2026-11-08"))
    assert enter(("2026-11-08", None)) == 1
    assert state().value is None


def visits(days: dict[str, tuple[int, int]]) -> None:
    rows, events = [], []
    for day, (sessions, happened) in days.items():
        key = {"day": d(day), "source": "instagram", "medium": "social", "campaign": "", "landing_page": "/",
               "click_id": "", "in_app": ""}  # fmt: skip
        rows.append({**key, "sessions": sessions, "visitors": sessions, "quality": "exact", "channel": "instagram",
                     "channel_group": "Organic Social", "rule": "organic-social"})  # fmt: skip
        events.append({**key, "event": "Aanmelding", "events": happened, "channel": "instagram"})
    with writing() as con:
        metadata.store(con, {"traffic_main": MAIN})
        store.store(con, MAIN, rows, [each for each in events if each["events"]], [d(day) for day in days])


def test_key_events_are_paced_by_their_own_last_year(warehouse):
    set_goals(
        goal(
            metric="key_events",
            event="Aanmelding",
            start_day=d("2026-11-20"),
            deadline=d("2026-11-23"),
            target=20.0,
        )
    )
    # A year before, on the same weekdays: 1, 1, 6 and 2 of ten.
    visits({"2025-11-21": (9, 1), "2025-11-22": (9, 1), "2025-11-23": (9, 6), "2025-11-24": (9, 2),
            "2026-11-20": (9, 3), "2026-11-21": (9, 0), "2026-11-22": (9, 13)})  # fmt: skip
    found = state()
    # 8 of 10 by the 22nd: 16 of 20 should be there, and 16 are.
    assert (found.value, found.expected, found.state) == (16, pytest.approx(16), "green")
    assert found.pace.fields == {"years": 1}


def test_a_day_that_nobody_measured_is_unknown_and_said(warehouse):
    set_goals(goal(metric="sessions", start_day=d("2026-11-20"), deadline=d("2026-11-29"), target=50.0))
    visits({"2026-11-20": (10, 0), "2026-11-22": (10, 0)})
    found = state()
    assert (found.value, found.known, found.days) == (20, 2, 3)


def test_followers_of_two_channels_are_a_level_and_a_part_is_no_total(warehouse):
    set_goals(
        goal(
            metric="followers",
            kind="level",
            target=1200.0,
            start_day=d("2026-11-01"),
            deadline=d("2026-11-30"),
        )
    )
    row = {"title": "x", "peer": None, "url": None, "connector": None, "source_name": None}
    with writing() as con:
        upsert(con, "channels", [
            {**row, "channel": "a", "network": "instagram", "position": 0},
            {**row, "channel": "b", "network": "linkedin", "position": 1},
            {**row, "channel": "peer", "network": "linkedin", "position": 2, "peer": "Nova"},
        ])  # fmt: skip

        def level(channel: str, day: str, value: int) -> dict:
            return {"channel": channel, "day": d(day), "metric": "followers", "value": value, "quality": "exact",
                    "definition": "instagram:followers"}  # fmt: skip

        readings.store(
            con,
            [level("a", "2026-11-01", 500), level("b", "2026-10-30", 500), level("peer", "2026-11-01", 9000),
             level("a", "2026-11-20", 650)],
            "api", "test", AT,
        )  # fmt: skip
    found = state()
    # 1,000 at the start; last read on the 20th, 20 of 30 days: 1,133.3 should be there; 1,150 are.
    assert (found.begin, found.value, found.state) == (1000, 1150, "green")
    assert found.expected == pytest.approx(1000 + 200 * 20 / 30)
    assert (found.as_of, found.is_old) == (d("2026-11-20"), True)


def test_where_the_way_of_counting_changed_a_level_begins_anew(warehouse):
    set_goals(goal(metric="followers", kind="level", target=1200.0))
    row = {"title": "x", "peer": None, "url": None, "connector": None, "source_name": None}
    with writing() as con:
        upsert(con, "channels", [{**row, "channel": "a", "network": "instagram", "position": 0}])
        readings.store(
            con,
            [
                {"channel": "a", "day": d(day), "metric": "followers", "value": value, "quality": "exact",
                 "definition": way}
                for day, value, way in (
                    ("2026-11-01", 700, "old"), ("2026-11-09", 760, "old"), ("2026-11-10", 1000, "new"),
                    ("2026-11-20", 1080, "new"),
                )
            ],
            "api", "test", AT,
        )  # fmt: skip
    found = state()
    # From 1,000 on the 10th; last read on the 20th, 10 of the 20 days to the deadline: 1,100 should be there.
    assert (found.broken, found.begin, found.value) == (d("2026-11-10"), 1000, 1080)
    assert found.expected == pytest.approx(1100)
    # 80 of 100 is 80 %.
    assert found.state == "amber"


def judge(*told: tuple[str, int, int]) -> None:
    """Store so many positive and negative stories of a school of our own on these days."""
    with writing() as con:
        upsert(con, "subjects", [
            {"subject": "ROC", "role": "own", "query": "ROC", "query_hash": "q", "position": 0},
        ])  # fmt: skip
        upsert(con, "subject_days", [
            {"day": d(day), "subject": "ROC", "kind": "press", "label": label, "items": n, "stories": n,
             "reach": None, "reach_known": 0}
            for day, *numbers in told for label, n in zip(("positive", "negative"), numbers, strict=True)
        ])  # fmt: skip


def test_net_sentiment_rests_on_what_was_judged(warehouse):
    set_goals(goal(metric="net_sentiment", kind="rate", target=20.0))
    judge(("2026-11-10", 30, 15))
    with writing() as con:
        upsert(con, "subject_days", [
            {"day": d("2026-11-10"), "subject": "ROC", "kind": "press", "label": label, "items": n, "stories": n,
             "reach": None, "reach_known": 0}
            for label, n in (("neutral", 5), ("unclear", 50))
        ])  # fmt: skip
    found = state()
    # 30 - 15 of 50 with a label is 30.
    assert (found.value, found.judged, found.state) == (pytest.approx(30), 50, "green")


def test_the_line_of_net_sentiment_ends_at_its_figure_and_does_not_rest_on_a_few(warehouse):
    set_goals(goal(metric="net_sentiment", kind="rate", target=20.0))
    # Five bad ones first, which would be -100.
    judge(("2026-11-03", 0, 5), ("2026-11-10", 30, 10), ("2026-11-22", 5, 10))
    found = state()
    assert found.course == (
        (d("2026-11-07"), None, 20.0),
        (d("2026-11-14"), pytest.approx(100 / 3), 20.0),
        (d("2026-11-21"), pytest.approx(100 / 3), 20.0),
        (d("2026-11-22"), found.value, 20.0),
    )
    assert (found.value, found.state) == (pytest.approx(1000 / 60), "amber")
    # It turned in the last week, and was too early to say of before.
    assert turned(found, d("2026-11-21")).before == "green"
    assert turned(found, d("2026-11-07")).before == "early"


def test_a_target_changed_half_way_holds_from_the_start_and_moves_the_state(warehouse):
    set_goals(goal())
    enter(("2026-11-08", 40.0), ("2026-11-22", 150.0))
    assert (state().value, state().expected, state().state) == (190, pytest.approx(220), "amber")
    # 22 of 30 days of 400 are 293.3; 190 of it is 65 %.
    set_goals(goal(target=400.0), at=AT + dt.timedelta(1))
    assert (state().value, state().expected, state().state) == (190, pytest.approx(400 * 22 / 30), "red")


def test_a_target_that_moves_is_seen_to_move(warehouse):
    set_goals(goal())
    set_goals(goal(title="Andere naam"))
    set_goals(goal(target=400.0), at=AT + dt.timedelta(1))
    with reading() as con:
        (found,) = changes(con, "doel")
    assert (found.field, found.before, found.after) == ("target", "300", "400")
    set_goals(at=AT + dt.timedelta(2))
    with reading() as con:
        assert [(each.field, each.after) for each in changes(con, "doel")] == [
            ("goal", None),
            ("target", "400"),
        ]
        assert states(con, TODAY) == ()


def test_after_the_deadline_it_is_reached_or_missed(warehouse):
    set_goals(goal(deadline=d("2026-11-20")))
    enter(("2026-11-10", 299.0))
    assert state().state == "unknown"  # what the last ten days brought nobody has said
    enter(("2026-11-10", None), ("2026-11-19", 299.0))
    assert state().state == "missed"
    enter(("2026-11-20", 1.0))
    assert state().state == "reached"
    enter(("2026-11-22", 50.0))  # after the deadline: no part of it
    assert state().value == 300


def test_the_days_of_subjects_are_read_once_as_a_lake_asks_its_server_for_each(warehouse):
    set_goals(goal(metric="stories"), goal(goal="net", metric="net_sentiment", kind="rate"))
    with reading() as con:
        counted = Counted(con)
        states(counted, TODAY)
        sql, values = counted.asked[-1]
        con.execute("set disabled_optimizers = 'statistics_propagation'")  # empty tables are read as well
        ((_, plan),) = con.execute(f"explain (format json) {sql}", values).fetchall()
    assert re.findall(r'"Table": "[^"]*?([a-z_]+)"', plan).count("subject_days") == 1
