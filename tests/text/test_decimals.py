"""A printed number never contradicts its state, and the rule in words is the rule applied."""

import datetime as dt
import itertools
import random
import re

import pytest

from pages.shared.i18n import applied, translate, use_language
from pages.views.goals import tiles
from pages.views.goals.printed_numbers import amount
from pages.views.reliability import trust_note
from pages.views.reputation.headline import sentence as board_sentence
from pages.views.traffic import lists
from pipelines.announcing import goal_lines
from pipelines.goals import file_import
from pipelines.settings import read
from pipelines.sources import sync_settings
from pipelines.sources.files import goal_files as goal_plans
from pipelines.support import figure_words
from pipelines.web import network_errors
from tests.people import ANNA
from text import decimals
from warehouse.core.connection import reading
from warehouse.core.figure import Figure
from warehouse.goals import status
from warehouse.goals.goal import Goal
from warehouse.goals.pace import Pace
from warehouse.goals.states import GoalState, states
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure
from warehouse.reliability import agreement

NOVEMBER = dt.date(2026, 11, 1)
TODAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def test_numbers_that_differ_read_differently_with_no_more_decimals_than_that_takes():
    assert decimals.apart(190, 220) == 0
    assert decimals.apart(7.6, 7.9) == 1
    assert decimals.apart(7.96, 8) == 2
    assert decimals.apart(8.0, 8) == 0
    assert decimals.apart(1 / 3, 0.3333333) == 0
    assert decimals.apart(0.00004, 0) == 0  # beyond four decimals nothing is told apart
    assert decimals.apart(None, 3) == 0


def test_what_was_typed_stands_there_as_it_was_typed():
    assert decimals.own(7.9, 8) == 1
    assert decimals.own(7.125) == 3
    assert decimals.own(0.1 + 0.2) == 1
    with use_language("nl"):
        assert [decimals.format_decimals(each, 2) for each in (8.0, 7.9, 7.96, 1234.5, None)] == [
            "8",
            "7,9",
            "7,96",
            "1.234,5",
            "–",
        ]
        assert [decimals.some(each) for each in (0.0, 0.04, 0.4, 2.4)] == ["0", "0,04", "0,4", "2"]


def row(**more) -> Goal:
    told = {
        "name": "cijfer", "title": "Cijfer", "title_en": "Mark", "audience": "", "owner": "", "metric": "hand",
        "kind": "level", "network": None, "event": None, "direction": "at least", "start": NOVEMBER,
        "deadline": dt.date(2026, 12, 31), "target": 7.9, "target_to": None, "stage": "outcome",
    }  # fmt: skip
    return Goal(
        **{name: value for name, value in {**told, **more}.items() if name in Goal.__dataclass_fields__}
    )


def standing_at(goal: Goal, value: float, begin: float, share: float) -> GoalState:
    """This goal as `goals.states` would give it, at this part of its way."""
    low, high = status.by_now(goal.kind, goal.direction, begin, goal.target, goal.target_to, share)
    judged = 100 if goal.kind == "rate" else None
    found = status.goal_status(
        goal.kind, goal.direction, value, begin, goal.target, goal.target_to, share, False, judged
    )
    return GoalState(
        goal, value, begin, low, share, Pace(NOVEMBER, (1.0,), "", {}), found.state, found.rule, judged, 20, 20,
        (), TODAY, expected_to=high,
    )  # fmt: skip


def number_of(text: str) -> float:
    return float(text.replace("−", "-").replace(".", "").replace(",", "."))


def test_the_tile_of_a_mark_shows_its_decimals():
    state = standing_at(row(), 7.6, 7.5, 0.5)
    assert state.state == "red"  # 0.1 of the 0.2 that should be gone
    with use_language("nl"):
        told = re.sub(r"<[^>]*>", "", str(tiles.tiles([state])))
    assert "7,6 (minstens 7,9)" in told and "Begonnen bij 7,5. Verwacht op 20 november 2026: 7,7." in told
    assert not re.search(r"\b8\b", told)


def test_who_reads_the_tile_comes_to_the_state_that_stands_on_it():
    dice, seen, extra = random.Random(12), set(), 0
    for _ in range(3000):
        kind = dice.choice(("sum", "level", "rate"))
        direction = dice.choice(("at least", "at most", "within"))
        size = dice.choice((1, 10, 100, 10_000))
        begin = 0.0 if kind != "level" else dice.uniform(0, size)
        target = round(dice.uniform(0.2, 1) * size, dice.choice((0, 1, 2)))
        target_to = target + dice.choice((0.5, 1, size)) if direction == "within" else None
        share = dice.uniform(0.11, 0.99)
        low, high = status.by_now(kind, direction, begin, target, target_to, share)
        # Mostly near a line where the state turns, where rounding would hide it.
        near = dice.choice(
            (low, begin + (low - begin) * dice.choice((0.95, 0.8, 1.05, 1.2)), high or low, target)
        )
        value = near + dice.choice((0, 0.0004, -0.0004, 0.03, -0.03, 0.4, -0.4))
        goal = row(kind=kind, direction=direction, target=target, target_to=target_to)
        state = standing_at(goal, value, begin, share)
        with use_language("nl"):
            read_ = [
                None if each is None else number_of(amount(state, each))
                for each in (value, begin, target, target_to, state.expected, state.expected_to)
            ]
        seen.add((kind, direction, state.state))
        extra += read_[0] != round(value)
        again = status.verdict(kind, direction, read_[0], read_[1], read_[4], read_[5])
        if state.state == "reached":
            assert status.holds(direction, read_[0], read_[2], read_[3]), (state, read_)
        else:
            assert again == state.state, (value, state.expected, state.state, read_)
    assert len(seen) >= 20 and 100 < extra < 3000


@pytest.mark.parametrize("kind", ["sum", "level", "rate"])
@pytest.mark.parametrize("direction", ["at least", "at most", "within"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_state_turns_exactly_where_the_rule_on_the_tile_says(kind, direction, language):
    begin = 0.0 if kind != "level" else 1000.0
    target = 60.0 if kind == "rate" else 2000.0
    target_to = target + 40 if direction == "within" else None
    share = 0.5

    def stands(value: float, at: float = share, judged: int = 100) -> str:
        told = (
            kind,
            direction,
            value,
            begin,
            target,
            target_to,
            at,
            False,
            judged if kind == "rate" else None,
        )
        return status.goal_status(*told).state

    told = status.goal_status(kind, direction, 1.0, begin, target, target_to, share, False, 100).rule
    with use_language(language):
        words = tiles._(told)
    low, high = status.by_now(kind, direction, begin, target, target_to, share)
    numbers = [int(each) for each in re.findall(r"(\d+)%", words)]
    tiny = 0.001
    if direction == "within":
        tenth = (high - low) / 10
        assert re.search("tenth|tiende", words)
        assert [stands(each) for each in (low, high)] == ["green", "green"]
        assert [stands(each) for each in (low - tiny, low - tenth, high + tiny, high + tenth)] == [
            "amber"
        ] * 4
        assert [stands(each) for each in (low - tenth - tiny, high + tenth + tiny)] == ["red", "red"]
        assert bool(re.search("by now|van dit moment", words)) == (kind == "sum")
    elif kind == "rate":
        assert re.search("five|vijf", words)
        down = 1 if direction == "at least" else -1
        found = [stands(target - down * each) for each in (0, tiny, 5, 5 + tiny)]
        assert found == ["green", "amber", "amber", "red"]
    else:
        on, just, early = (each / 100 for each in numbers)
        way, down = low - begin, 1 if direction == "at least" else -1
        found = [stands(begin + way * each) for each in (on, on - down * tiny, just, just - down * tiny)]
        assert found == ["green", "amber", "amber", "red"]
        assert stands(begin, early - tiny) == "early" and stands(begin, early + tiny) != "early"
        assert bool(re.search("way that|de weg die", words)) == (kind == "level")
    if kind == "rate":
        (fewest,) = [int(each) for each in re.findall(r"\b(\d+) (?:judged|beoordeelde)", words)]
        assert stands(target, judged=fewest - 1) == "early" and stands(target, judged=fewest) == "green"


def test_a_level_that_is_to_come_down_has_the_rule_of_its_way():
    down = status.goal_status("level", "at most", 150.0, 200.0, 100.0, None, 0.5, False)
    assert (down.state, down.rule) == ("green", status.RULE_LEVEL)
    assert status.goal_status("level", "at most", 152.4, 200.0, 100.0, None, 0.5, False).state == "green"
    assert status.goal_status("level", "at most", 152.6, 200.0, 100.0, None, 0.5, False).state == "amber"


def test_arithmetic_of_the_computer_makes_no_state():
    # 0.7 + 0.1 is 0.7999… to a computer; 209 of 220 is 95 %, 3.6 of 3 is 120 %.
    assert status.goal_status("sum", "at least", 0.7 + 0.1, 0.0, 0.8, None, 0.5, False).state == "reached"
    assert status.goal_status("sum", "at least", 209.0, 0.0, 440.0, None, 0.5, False).state == "green"
    assert status.goal_status("sum", "at most", 3.6, 0.0, 6.0, None, 0.5, False).state == "amber"


def month(*figures: MonthFigure) -> ClosedMonth:
    return ClosedMonth(NOVEMBER, None, None, (), tuple(figures))


def goal_figures(value, target, expected, said="red", direction="at least", target_to=None, expected_to=None):
    def one(name, number, what, upper):
        fields = {} if upper is None else {"target_to": upper}
        return MonthFigure(
            name, "cijfer", "", "Cijfer", "Mark", number, None, None, "count", "manual", None, "", fields=fields,
            said=what,
        )  # fmt: skip

    return (
        one("goal", value, said, None),
        one("goal_expected", expected, "", expected_to),
        one("goal_target", target, direction, target_to),
    )


@pytest.mark.parametrize(
    ("value", "target", "expected", "told"),
    [
        (7.6, 7.9, 7.84, "**Cijfer**: 7,6 (minstens 7,9), achter (verwacht: 7,8)."),
        (190, 300, 220.0, "**Cijfer**: 190 van 300, achter (verwacht: 220)."),
        (7.96, 8, 7.99, "**Cijfer**: 7,96 (minstens 8), achter (verwacht: 7,99)."),
        (219.8, 300, 220.3, "**Cijfer**: 219,8 (minstens 300), achter (verwacht: 220,3)."),
    ],
)
def test_the_announcement_prints_as_many_decimals_as_value_and_target_need(value, target, expected, told):
    figures = goal_figures(value, target, expected)
    with use_language("nl"):
        assert goal_lines.goal(month(*figures), figures[0]) == told


def test_the_announcement_names_both_bounds():
    figures = goal_figures(300, 100, 50, "red", "within", 200, 100)
    with use_language("nl"):
        told = goal_lines.goal(month(*figures), figures[0])
    assert told == "**Cijfer**: 300 (tussen 100 en 200), achter (verwacht: 50 tot 100)."


def figure(value, previous, unit="points", clear=True, **more) -> Figure:
    return Figure(value, previous, unit, "exact", None, "", (), 400, 400, clear, **more)


@pytest.mark.parametrize(
    ("found", "shown", "told"),
    [
        (figure(12.4, 11.6), "+12,4", "▲ 0,8 punten meer (eerder +11,6)"),
        (figure(12.6, 11.4), "+13", "▲ 2 punten meer (eerder +11)"),
        (figure(12.4, 11.4), "+12", "▲ 1 punt meer (eerder +11)"),
        (figure(12.4, 11.6, clear=False), "+12", "≈ eerder +12; verschil kan toeval zijn"),
        (figure(12.0, 12.0), "+12", "≈ gelijk aan eerder (+12)"),
        (figure(100_400, 100_100, "count"), "100.400", "▲ 0,3% meer (eerder 100.100)"),
        (figure(150, 100, "count"), "150", "▲ 50% meer (eerder 100)"),
    ],
)
def test_what_rose_or_fell_never_reads_as_the_same(found, shown, told):
    with use_language("nl"):
        assert figure_words.value_of(found, found.value) == shown
        assert figure_words.trend(found) == told


def test_wherever_a_change_is_told_both_numbers_differ_on_the_card():
    dice, told = random.Random(3), 0
    for unit, clear in itertools.product(("points", "percent", "rate", "count", "readers"), (True, None)):
        for _ in range(200):
            size = dice.choice((30, 5000, 1_000_000))
            value = dice.uniform(20, size)
            value = float(round(value)) if unit in ("count", "readers") else min(value, 100)
            previous = value + dice.choice((-3, -1, 1, 3)) * dice.choice(
                (0.2, 1, 5) if unit not in ("count", "readers") else (1, 5)
            )
            found = figure(value, previous, unit, clear)
            with use_language("nl"):
                words, one, other = (
                    figure_words.trend(found),
                    *(figure_words.value_of(found, each) for each in (value, previous)),
                )
            if words[0] in "▲▼":
                told += 1
                assert one != other and not re.search(r"[▲▼] 0(,0+)? ?(%|punt)", words), (found, words)
    assert told > 1000


GOALS = """
[[goals]]
name = "tevredenheid"
title = "Tevredenheid"
target = 7.3
[[goals]]
name = "cijfer"
title = "Cijfer"
target = 7.9
[[goals]]
name = "wachttijd"
title = "Wachttijd"
target = 2.5
direction = "at most"
[[goals]]
name = "aanmeldingen"
title = "Aanmeldingen"
target = 0.5
"""


def test_the_file_with_two_decimals_reads_7_6_of_7_9(shared, tmp_path, monkeypatch, warehouse):
    config = tmp_path / "config"
    config.mkdir()
    site = '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://roc.example"\n'
    (config / "organisation.toml").write_text(site, encoding="utf-8")
    more = 'metric = "hand"\nkind = "level"\nstart = 2026-08-01\ndeadline = 2026-11-02\ntarget'
    (config / "goals.toml").write_text(GOALS.replace("target", more), encoding="utf-8")
    monkeypatch.setenv("WEERKLANK_CONFIG", str(config))
    settings = read()
    sync_settings.sync(settings)
    path = shared / "faults" / "inputs" / "goals_two_decimals.csv"
    goal_plans.store(ANNA, path.name, file_import.read(path.name, path.read_bytes(), settings, TODAY), NOW)
    with reading() as con:
        found = states(con, TODAY)
    assert [each.value for each in found] == [7.25, 7.6, 2.6, 0.4]
    with use_language("nl"):
        told = [re.sub(r"<[^>]*>", "", str(tiles.tiles([each]))) for each in found]
    for text, wanted in zip(
        told,
        ("7,25 (minstens 7,3)", "7,6 (minstens 7,9)", "2,6 (hoogstens 2,5)", "0,4 (minstens 0,5)"),
        strict=True,
    ):
        assert wanted in text and "niet gehaald" in text


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (1005, 1000, "▲ 0,5% (1.000)"),
        (1004, 1000, "≈ (1.000)"),
        (1120, 1000, "▲ 12% (1.000)"),
        (5, 4, "4: te weinig"),
    ],
)
def test_a_change_in_the_traffic_is_never_0_percent(now, before, told):
    with use_language("nl"):
        assert lists.changed(now, before) == told


def test_a_share_that_is_too_low_never_reads_as_the_line_it_stays_below():
    # 646 of 1,000 is below 65 %, the line that the page Reliability names.
    rows = [
        {"subject": "own", "about": "yes", "label": "positive", "scored_label": "positive", "weight": 1.0}
        | ({} if n < 646 else {"scored_label": "negative"})
        for n in range(1000)
    ]
    trust = agreement.weigh(rows, "own")
    assert trust.enough and not trust.good
    with use_language("nl"):
        sentence, short = trust_note.verdict(trust), trust_note.short(trust.agreement)
    assert "64,6%" in sentence and short.startswith("64,6%")
    assert agreement.LOWEST * 100 == 65


@pytest.mark.parametrize(("count", "nl", "en"), [(1, "1 minuut", "1 minute"), (2, "2 minuten", "2 minutes")])
def test_a_site_that_asks_us_to_come_back_says_when(count, nl, en):
    error = network_errors.later(count * 60, 429)
    with use_language("nl"):
        assert nl + " terug" in translate(error.template, error.fields)
    assert f"{en} (status" in str(error)


@pytest.mark.parametrize(
    ("days", "told"), [(1, "Op deze dag is geen verhaal"), (30, "In deze 30 dagen is geen verhaal")]
)
def test_a_period_of_one_day_is_a_day(days, told):
    none = Figure(0, None, "count", "exact", None, "")
    with use_language("nl"):
        assert board_sentence("ROC Voorbeeld", none, none, days).startswith(told)


@pytest.mark.parametrize(
    ("hours", "rule", "told"),
    [(36, None, "36 uur"), (48, None, "2 dagen"), (24, None, "1 dag"), (1, None, "1 uur"), (55.2, None, "55 uur"),
     (50, 49, "50 uur"), (50, 48, "2 dagen")],
)  # fmt: skip
def test_a_rule_of_36_hours_is_not_2_days(hours, rule, told):
    with use_language("nl"):
        assert applied(hours, rule) == told
