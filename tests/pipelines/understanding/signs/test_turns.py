"""Signs of what turns good words round; the head weighs them, so a sign that is there is a number that is not 0."""

import pytest

from pipelines.understanding.signs import turns


@pytest.mark.parametrize(
    ("turned", "straight"),
    [
        ("Had een mooie opleiding kunnen zijn", "Een mooie opleiding"),
        ("Bij een andere school is het beter", "Het is goed"),
        ("Fijn hoor, weer twee tussenuren", "Fijn, twee cadeaus"),
        ("Niemand neemt de telefoon op", "Iedereen neemt de telefoon op"),
        ("Wat een aanfluiting", "Wat een dag"),
    ],
)
def test_a_text_that_turns_has_signs_that_the_same_text_straight_has_not(turned, straight):
    assert turns.signs(turned, 0.5) != turns.signs(straight, 0.5)


@pytest.mark.parametrize(
    ("text", "side"), [("Niet slecht", 0), ("Geen aanrader", -1), ("Echt een aanrader", 1)]
)
def test_a_verdict_that_is_denied_turns_round(text, side):
    assert turns.verdict(text) == side


def test_a_short_verdict_counts_by_its_side():
    good, bad, none = turns.of(["Vijf sterren", "Nul sterren", "De sterren"], [0.0, 0.0, 0.0])
    assert sum(good) > sum(none) > sum(bad)


def test_a_sign_in_a_long_text_says_less_than_in_a_short_one():
    short, long = "Het zou fijn zijn", "Het zou fijn zijn " + "en dan nog iets " * 20
    assert 0 < turns.signs(long, 0.0)[0] < turns.signs(short, 0.0)[0]


@pytest.mark.parametrize("text", ["", "?", "👍", "\x00", "zou " * 50_000])
def test_any_text_has_the_same_number_of_signs_within_bounds(text):
    found = turns.signs(text, 1.0)
    assert len(found) == len(turns.signs("goed", 0.0)) and all(-1 <= one <= 1 for one in found)
