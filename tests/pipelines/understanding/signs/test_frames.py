"""What stands around a title: who brings it, what comes with it, a number. None of it is read."""

import pytest

from pipelines.understanding import accurate
from pipelines.understanding.signs import frames
from pipelines.understanding.training import registers

TITLE = "Studenten wachten weken op hun rooster"


@pytest.mark.parametrize(
    "framed",
    [
        f"{TITLE} | ROC Zilverdal",
        f"{TITLE} - RTV Oost",
        f"{TITLE} – Omroep Gelderland",
        f"{TITLE} - nu.nl",
        f"{TITLE} (video) - RTV Oost",
        f"{TITLE} - Hogeschool van Arnhem en Nijmegen [foto's]",
        f"{TITLE} (2)",
        f"{TITLE} [deel 3]",
        f"{TITLE} 1/3",
        f"{TITLE} (+ video)",
        f"[update] {TITLE}",
        f"UPDATE: {TITLE}",
        f"Liveblog | {TITLE}",
        f"ROC Zilverdal: {TITLE}",
        f"ROC: {TITLE}",
        f"RT @rtvoost: [update] {TITLE} (video) | RTV Oost #mbo https://t.co/a",
    ],
)
def test_what_stands_around_a_title_is_not_read(framed):
    assert accurate.as_read(framed) == TITLE
    assert accurate.as_read(f"{framed}\nEn er is meer.") == f"{TITLE}\nEn er is meer."


@pytest.mark.parametrize(
    "text",
    [
        # Says something, or is no name.
        "Open dag gehad - Nooit meer",
        "Open dag gehad - Slechte School",
        "Slecht geregeld - morgen weer",
        "Goede Uitleg: tien",
        "Conclusie: slecht",
        "Minister: banken moeten meer doen",
        "Seizoen 1: tien. Seizoen 2: acht.",
        # Marks, not the fourth of five posts.
        "De lessen zijn goed en de docenten ook, maar het rooster is niet best, dus 3/5",
        "De sfeer is goed en de docenten ook, maar het rooster is een drama, dus 6/10",
        "Het is een school (nog wel)",
        "(2)",
        "ROC Zilverdal",
        "",
    ],
)
def test_what_says_something_stays(text):
    assert frames.without(text) == text


PUT_AROUND = (
    "{} | ROC Zilverdal",
    "{} - RTV Oost",
    "{} (2)",
    "{} 1/3",
    "{} (video)",
    "[update] {}",
    "ROC Zilverdal: {}",
)


@pytest.mark.parametrize("around", PUT_AROUND)
def test_what_judges_is_read_the_same_with_a_name_or_a_number_around_it(around):
    """Version 9 read each of these as better news, by .06 to .08 of net sentiment where it was measured."""
    texts = [one.text for one in registers.judging()]
    moved = [text for text in texts if accurate.as_read(around.format(text)) != accurate.as_read(text)]
    assert len(texts) > 400 and len(moved) <= 4, moved


@pytest.mark.parametrize(
    "text", [" - A" * 8_000, "| " * 9_000, "(2) " * 5_000, " " * 20_000 + "- A", "Aa " * 6_000]
)
def test_any_rows_of_signs_are_read_in_one_go(text):
    assert len(frames.without(text)) <= len(text)
