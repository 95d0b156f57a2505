"""Drawings: small images with a text beside them, true to their numbers."""

import base64
import datetime as dt
import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from pages.shared.charts import against, bars, file, honest_floor, nice, reaches, runs, sparkline, two_sided
from pages.shared.charts.frame import Chart, Column, drawn, hits, labels, peaks
from warehouse.core.period import Period


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


WEEKS = tuple(
    Period(dt.date(2026, 10, 5) + dt.timedelta(7 * n), dt.date(2026, 10, 12) + dt.timedelta(7 * n))
    for n in range(4)
)


def chart(**more) -> Chart:
    columns = [
        Column(f"week {n}: {value}", f"mentions?start={n}") for n, value in enumerate((5, 10, 0, 20), 1)
    ]
    plot = bars([5, 10, 0, 20], 20, "x", (0.5,))
    given = {
        "marks": (0.5,),
        "columns": columns,
        "labels": peaks([5, 10, 0, 20], 20, ["5", "10", "0", "20"]),
        **more,
    }
    return Chart("Verhalen & berichten", plot, ("20", "10", "0"), WEEKS, **given)


def test_each_column_says_its_numbers_to_mouse_and_keyboard_and_leads_to_its_rows():
    page = drawn(chart())
    said = re.findall(
        r'<a href="([^"]+)" target="_self" aria-label="([^"]+)" style="left:([\d.]+)%;width:25.00%"', page
    )
    assert said == [
        ("mentions?start=1", "week 1: 5", "0.00"),
        ("mentions?start=2", "week 2: 10", "25.00"),
        ("mentions?start=3", "week 3: 0", "50.00"),
        ("mentions?start=4", "week 4: 20", "75.00"),
    ]


def test_halves_of_a_column_stand_above_each_other():
    places = re.findall(
        r"left:([\d.]+)%;width:([\d.]+)%",
        "".join(hits([Column("a", "x", half) for half in ("up", "down") * 2])),
    )
    assert places == [("0.00", "50.00")] * 2 + [("50.00", "50.00")] * 2


def test_the_highest_and_the_last_bar_carry_their_number_and_one_where_they_are_the_same():
    assert peaks([5, 10, 4, 2], 20, ["5", "10", "4", "2"]) == [(0.375, 0.5, "10"), (0.875, 0.1, "2")]
    assert peaks([5, 10, None, 20], 20, ["5", "10", "", "20"]) == [(0.875, 1.0, "20")]
    assert peaks([None], 20, [""]) == []


def test_a_chart_to_take_along_is_one_valid_drawing_that_needs_nothing_else():
    text = file.svg(
        chart(legend=(("#0072B2", "positief"),)), ["Open dag <b>, 7 november 2026"], "ROC Voorbeeld"
    )
    whole = ElementTree.fromstring(text)
    words = [element.text for element in whole.iter("{http://www.w3.org/2000/svg}text")]
    for word in (
        "Verhalen & berichten",
        "20",
        "10",
        "0",
        "okt",
        "1",
        "positief",
        "1  Open dag <b>, 7 november 2026",
    ):
        assert word in words
    assert len(list(whole.iter("{http://www.w3.org/2000/svg}svg"))) == 2  # the frame and the marks
    assert "href" not in text and "url(" not in text and "<image" not in text


def test_the_picture_of_a_chart_shows_its_bars_and_its_words():
    def pictured(legend: str) -> Image.Image:
        made = file.svg(chart(legend=(("#0072B2", legend),)), [], "ROC Voorbeeld")
        picture = Image.open(io.BytesIO(file.png(made)))
        assert picture.format == "PNG"
        return picture.convert("RGB")

    one, other = pictured("positief"), pictured("negatief")
    assert one.size[0] == 2 * file.WIDE and one.getpixel((2, 2)) == (255, 255, 255)
    colours = {colour for _count, colour in one.getcolors(1_000_000)}
    assert (0, 0x72, 0xB2) in colours and (0x1B, 0x27, 0x33) in colours
    # Words are drawn: where only they differ, so do the pictures, and only there.
    box = ImageChops.difference(one, other).getbbox()
    assert box is not None and box[2] - box[0] < 200 and box[3] - box[1] < 40


@pytest.mark.parametrize(
    ("low", "high", "floor"), [(5945, 6000, 5400), (3111, 3570, 3111), (100, 100, 90), (0, 0, 0)]
)
def test_what_moves_little_is_drawn_as_little(low, high, floor):
    # From 6.000 to 5.945 (0,9 % less) is 55 of the 600 that the axis shows.
    assert honest_floor(low, high) == pytest.approx(floor)


def test_the_target_of_a_goal_lies_within_its_scale():
    assert reaches([0, 5], [0, 4, 8], 0, (6, 7, 9), (20,)) == (0, 20)
    assert svg(against([0, 5], [0, 4, 8], 0, "x", None, (20,))).count('stroke="#009E73"') == 1
