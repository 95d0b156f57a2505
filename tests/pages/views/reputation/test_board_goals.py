"""Goals on the board: those behind by name and number, and a line for one that turned for the worse."""

import datetime as dt
import re

import pytest

from pages.shared.i18n import use_language
from pages.views.reputation import attention, goals_summary
from tests.warehouse.goals.test_goals import d, enter, goal, set_goals
from text.i18n import translate
from warehouse.core.connection import reading
from warehouse.goals.states import states
from warehouse.goals.turned import turned


def standing(today: str = "2026-11-23"):
    with reading() as con:
        return states(con, d(today))


def line(language: str = "nl", today: str = "2026-11-23") -> str:
    with use_language(language):
        return " ".join(re.sub(r"<[^>]+>", "", str(goals_summary.line(standing(today)))).split())


def test_a_goal_that_is_behind_is_named_with_what_came_and_what_should_have_come(warehouse):
    set_goals(goal(title="Aanmeldingen open dag", title_en="Registrations open day"))
    enter(("2026-11-08", 40.0), ("2026-11-22", 150.0))
    # 220 of 300 should be there by the 22nd of 30 days; 190 is 86 %.
    assert line() == "1 doel: ◐ iets achter: Aanmeldingen open dag (190 van 220)"
    assert line("en") == "1 goal: ◐ at risk: Registrations open day (190 of 220)"


def test_after_its_deadline_a_goal_is_held_against_its_target(warehouse):
    set_goals(goal(title="Leerbedrijven"))
    enter(("2026-11-08", 40.0), ("2026-11-30", 150.0))
    assert line(today="2026-12-02") == "1 doel: ✕ niet gehaald: Leerbedrijven (190 van 300)"


def test_a_goal_of_at_most_says_what_was_expected(warehouse):
    set_goals(goal(title="Klachten", direction="at most"))
    enter(("2026-11-08", 90.0), ("2026-11-22", 210.0))
    # 300 where at most 220 should be there by then: 136 %.
    assert line() == "1 doel: ○ achter: Klachten (300, verwacht 220)"


def test_a_goal_on_its_way_is_counted_and_without_goals_there_is_no_line(warehouse):
    set_goals(goal())
    enter(("2026-11-08", 100.0), ("2026-11-22", 150.0))
    assert line() == "1 doel: ● 1 op koers"
    assert goals_summary.line(()) is None


def test_a_goal_that_fell_behind_within_the_period_stands_among_what_needs_attention(warehouse):
    set_goals(goal(title="Leerbedrijven"))
    enter(("2026-11-07", 70.0), ("2026-11-08", 10.0), ("2026-11-22", 70.0))
    # The 7th: 70 of 70; the 22nd: 150 of 220 is 68 %.
    (state,) = standing()
    turn = turned(state, d("2026-11-07"))
    assert (turn.before, turn.day, turn.state.state) == ("green", d("2026-11-07"), "red")
    (alert,) = attention.goals([state], d("2026-11-07"))
    assert (alert.kind, alert.severity) == ("goal", 1)
    with use_language("nl"):
        (alert,) = attention.goals([state], d("2026-11-07"))
        assert translate(alert.template, alert.fields) == (
            "Achter geraakt sinds 7 november 2026: Leerbedrijven (150 van 220)."
        )


def test_a_goal_that_was_behind_already_or_got_better_did_not_turn(warehouse):
    set_goals(goal())
    enter(("2026-11-07", 10.0), ("2026-11-08", 10.0), ("2026-11-22", 130.0))
    (state,) = standing()
    assert state.state == "red"
    assert turned(state, d("2026-11-07")) is None
    set_goals(goal())
    enter(("2026-11-22", 250.0))
    (state,) = standing()
    assert state.state == "green" and turned(state, d("2026-11-07")) is None


@pytest.mark.parametrize(("since", "before"), [("2026-10-31", "early"), ("2026-11-06", "early")])
def test_a_goal_that_began_within_the_period_was_on_its_way_at_its_start(warehouse, since, before):
    set_goals(goal())
    enter(("2026-11-08", 10.0), ("2026-11-22", 10.0))
    (state,) = standing()
    assert (turned(state, d(since)).before, turned(state, d(since)).day) == (before, d("2026-11-01"))


def test_what_is_not_known_since_then_did_not_turn(warehouse):
    set_goals(goal())
    enter(("2026-11-08", 10.0))
    (state,) = standing()
    assert turned(state, dt.date(2026, 11, 8)) is None
