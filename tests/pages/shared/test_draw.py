"""Drawings: small images with a text beside them, true to their numbers."""

import base64
import re

import pytest

from pages.shared.chart_frame import labels
from pages.shared.charts import bars, nice, runs, sparkline, two_sided


def svg(image: str) -> str:
    return base64.b64decode(re.search(r"base64,([^\"]+)", image)[1]).decode()


def heights(image: str) -> list[float]:
    return [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', svg(image))]


def test_bars_are_as_tall_as_their_numbers():
    assert heights(bars([5, 10, 0, None, 20], 20, "x")) == [30, 60, 120]


def test_positive_rises_and_negative_falls_from_the_same_middle():
    drawn = svg(two_sided([10], [5], 10, "x"))
    up, down = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="(#\w+)"', drawn)
    assert up == ("0", "60", "#009E73")
    assert down == ("60", "30", "#D55E00")


def test_a_line_is_not_drawn_over_a_week_that_is_not_known():
    assert runs([1, 2, None, 3, None, 4, 5]) == [[0, 1], [3], [5, 6]]
    drawn = svg(sparkline([1, 2, None, 3, 4], "x"))
    assert drawn.count("<polyline") == 2


def test_one_known_week_makes_no_course():
    assert sparkline([None, 3, None], "x") == ""


def test_a_course_of_equal_numbers_can_be_drawn():
    assert "NaN" not in svg(sparkline([0, 0, 0], "x", zero=True))


def test_the_text_beside_an_image_is_escaped():
    assert 'alt="&quot;&gt;&lt;script&gt;"' in bars([1], 1, '"><script>')


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (7, 8), (11, 20), (47, 50), (82.5, 100), (101, 200), (1234, 2000)]
)
def test_a_scale_ends_on_a_round_number(value, top):
    assert nice(value) == top


def test_notes_that_would_touch_share_one_text():
    assert labels([0.1, 0.5, 0.52, 0.9]) == [(0.1, "1"), (0.51, "2, 3"), (0.9, "4")]
