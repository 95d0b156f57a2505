"""The board's report as a PDF: a first page like a slide, prices of channels, whole headers, filled pages."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from reportlab.graphics.shapes import String

from pipelines.announcing import board_page, charts, documents, methods, pdf, publishing
from pipelines.sending.markup import Block
from pipelines.settings.editing.of_numbers import CONNECTOR_NAMES
from pipelines.settings.patterns import PATTERNS
from tests.people import ANNA
from tests.pipelines.announcing.months import NOW, OCTOBER, channel, figure, fill_october, goal, month, school
from tests.pipelines.announcing.test_papers import LOOK, october, pages
from tests.warehouse.school import OWN
from text.i18n import use_language
from warehouse.core.connection import reading, writing
from warehouse.months.month_figure import earlier
from warehouse.months.prices import prices
from warehouse.months.report import report
from warehouse.months.trend import LONG, TrendMonth, trend

__all__ = ["october"]
A_THIRD = 1 / 3


def filled(made: bytes) -> list[float]:
    """How far down each page its last words stand, of the room between head and foot."""
    found = []
    for page in PdfReader(io.BytesIO(made)).pages:
        places: list[float] = []

        def seen(words, _cm, matrix, _font, _size, cm=None, places=places):
            if words.strip():
                places.append(matrix[5] * _cm[3] + _cm[5])

        page.extract_text(visitor_text=seen)
        body = [y for y in places if 45 < y < 785]
        found.append((785 - min(body)) / 740 if body else 0.0)
    return found


def strings(drawing) -> list[str]:
    """The words of a drawing, of its groups too."""
    told = []
    for part in drawing.contents:
        told += (
            [part.text] if isinstance(part, String) else strings(part) if hasattr(part, "contents") else []
        )
    return told


def thirteen(*stories: int | None) -> tuple[TrendMonth, ...]:
    months = [OCTOBER]
    while len(months) < len(stories):
        months.append(earlier(months[-1]))
    return tuple(
        TrendMonth(which, count, count and count // 2, count and count // 4)
        for which, count in zip(reversed(months), stories, strict=True)
    )


def test_a_section_tells_how_answering_went_and_is_not_there_where_nobody_answers(october):
    counts = {"cases": 7.0, "cases_answered": 5.0, "cases_unanswered": 1.0, "cases_in_time": 50.0}
    rows = [
        *(figure(name, "", value, unit="percent" if name == "cases_in_time" else "count")
          for name, value in counts.items()),
        figure("cases_in_day", "", None, unit="percent"),
        figure("cases_hours", "", 3.0, unit="hours"),
    ]  # fmt: skip
    answered = replace(october.month, figures=(*october.month.figures, *rows))
    with use_language("nl"):
        without = " ".join(pages(documents.report(october, LOOK, NOW)))
        told = " ".join(
            " ".join(pages(documents.report(replace(october, month=answered), LOOK, NOW))).split()
        )
        letter = board_page.letter(replace(october, month=answered))
    assert "Webcare" not in without
    assert (
        "vroegen 7 berichten om een antwoord: 5 zijn beantwoord, 1 had geen antwoord nodig en 1 wacht nog."
        in told
    )
    assert "Eerste antwoord op tijd binnen kantooruren 50%" in told and "3 uur" in told
    assert "te weinig om iets te zeggen" in told and "## Webcare" in letter


def test_page_one_tells_the_news_four_figures_the_trend_the_goals_and_what_needs_attention(october):
    with use_language("nl"):
        told = pages(documents.report(replace(october, trend=thirteen(12, 18, 30)), LOOK, NOW))
    places = [
        told[0].index(words)
        for words in (
            "Rapport voor het bestuur, oktober 2026", "In oktober verschenen 30 verhalen over ons", "Netto sentiment",
            "Verhalen per maand", "Onze doelen", "Aanmeldingen 140", "Vraagt aandacht",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Kanalen" not in told[0] and "Bronnen en methoden" not in told[0]
    assert " ".join(told).index("Wat kanalen kostten") < " ".join(told).index("Bronnen en methoden")


def test_the_trend_shows_the_number_of_each_month_and_a_dash_where_one_is_unknown():
    with use_language("nl"):
        told = strings(charts.trend(thirteen(7, None, 31), 150))
    assert {"7", "–", "31"} <= set(told) and told.count("–") == 1
    assert "+ positief (oktober: 15)" in told and "− negatief (oktober: 7)" in told


def test_a_known_month_without_stories_is_zero_and_no_dash():
    with use_language("nl"):
        told = strings(charts.trend(thirteen(7, 0, 31), 150))
    assert "–" not in told and told.count("0") == 2  # its number, and the foot of the scale


@pytest.mark.parametrize("known", [(None,), (5,), (None, 5)])
def test_one_month_is_no_trend(known):
    assert charts.trend(thirteen(*known), 150) is None


def test_without_an_earlier_month_the_page_says_so_in_words(october):
    with use_language("nl"):
        told = pages(documents.report(replace(october, trend=thirteen(None, None, 30)), LOOK, NOW))[0]
    assert "Er is geen eerdere maand bekend om mee te vergelijken." in told


def test_the_month_keeps_its_positive_and_negative_stories_when_it_is_closed(october):
    # Thirty stories: twenty positive, ten neutral.
    kept = october.month.of("mentions")
    assert (kept.value, kept.fields["positive"], kept.fields["negative"]) == (30.0, 20, 0)
    assert october.trend[-1] == TrendMonth(OCTOBER, 30, 20, 0)
    with writing() as con:
        con.execute("delete from subject_days")
    with reading() as con:
        assert report(con, OCTOBER, NOW).trend[-1] == TrendMonth(OCTOBER, 30, 20, 0)


def test_months_before_collecting_began_and_after_it_ended_are_unknown(october):
    with reading() as con:
        of = {each.month: each.stories for each in trend(con, october.month, dt.date(2026, 7, 2), None)}
        ended = {
            each.month: each.stories
            for each in trend(con, october.month, dt.date(2026, 1, 1), dt.date(2026, 9, 1))
        }
    assert len(of) == LONG and list(of)[-1] == OCTOBER and of[OCTOBER] == 30
    # July was not collected whole; in August nothing was told of us, and that is known.
    assert of[dt.date(2026, 7, 1)] is None and of[dt.date(2026, 8, 1)] == 0
    assert ended[dt.date(2026, 8, 1)] == 0
    before = october.month.of("mentions").before
    assert ended[dt.date(2026, 9, 1)] == (None if before is None else int(before))


def test_a_month_whose_number_was_frozen_has_no_parts_of_another_number(october):
    told = replace(october.month.of("mentions"), before=99.0)
    others = tuple(each for each in october.month.figures if each.figure != "mentions")
    with reading() as con:
        september = trend(con, replace(october.month, figures=(told, *others)), dt.date(2026, 1, 1), None)[-2]
    assert september == TrendMonth(dt.date(2026, 9, 1), 99, None, None)


def priced(came: dict[str, float], cost: dict[str, float | None], **more):
    names = ("instagram", "linkedin", "tiktok")
    return month(
        *(channel(name, 100.0) for name in names),
        *(figure("cost", name, cost.get(name), unit="euros") for name in names),
        goal("Aanmeldingen", 60.0, 100.0, "green", 50.0, **came, **more),
    )


def test_the_price_of_a_registration_is_the_costs_of_the_month_by_what_the_channel_brought():
    told = priced(
        {"instagram": 40.0, "linkedin": 20.0, "tiktok": 19.0},
        {"instagram": 500.0, "linkedin": 100.0, "tiktok": 9.0},
    )
    found = {
        price.channel.subject: (price.each, price.is_few) for price in prices(told, told.all_of("goal")[0])
    }
    assert found == {"instagram": (12.5, False), "linkedin": (5.0, False), "tiktok": (None, True)}


def test_a_price_is_unknown_where_costs_or_days_are_missing_or_two_channels_share_a_network():
    told = priced({"instagram": 40.0}, {"instagram": None, "linkedin": 10.0})
    found = {price.channel.subject: price for price in prices(told, told.all_of("goal")[0])}
    assert (found["instagram"].each, found["instagram"].is_few) == (None, False)
    assert (found["linkedin"].units, found["linkedin"].is_few) == (0.0, True)
    told = priced({"instagram": 40.0}, {"instagram": 80.0})
    partly = [
        replace(each, quality="partial") if each.figure == "brought_in_all" else each for each in told.figures
    ]
    (first, *_) = prices(replace(told, figures=tuple(partly)), told.all_of("goal")[0])
    assert (first.each, first.is_few) == (None, False)
    twins = month(*told.figures, channel("insta2", 5.0))
    twins = replace(twins, figures=tuple(
        replace(each, said="instagram") if each.key == ("followers", "insta2", "") else each for each in twins.figures
    ))  # fmt: skip
    assert prices(twins, told.all_of("goal")[0])[0].each is None


@pytest.mark.parametrize(
    ("came", "costs", "said"),
    [
        ({"instagram": 40.0, "linkedin": 20.0}, {"instagram": 500.0, "linkedin": 100.0, "tiktok": 3.0},
         "Het goedkoopst was één aanmelding via linkedin (€ 5,00), het duurst via instagram (€ 12,50). "
         "Te weinig om te zeggen (het wordt gezegd vanaf 20): tiktok."),
        ({"instagram": 40.0}, {"instagram": 500.0},
         "Alleen van instagram is te zeggen wat één aanmelding kostte: € 12,50."),
        ({"instagram": 3.0}, {}, "Van geen kanaal is te zeggen wat één aanmelding kostte."),
    ],
)  # fmt: skip
def test_the_report_says_in_words_which_channel_was_cheapest(october, came, costs, said):
    with use_language("nl"):
        told = " ".join(pages(documents.report(replace(october, month=priced(came, costs)), LOOK, NOW)))
    assert said in told
    assert "€ per aanmelding" in told


def test_too_few_stands_in_the_table_with_how_many_came(october):
    told = priced({"instagram": 40.0, "tiktok": 19.0}, {"instagram": 500.0, "tiktok": 90.0}, left=4.0)
    with use_language("nl"):
        words = " ".join(pages(documents.report(replace(october, month=told), LOOK, NOW)))
    assert "instagram 40 12,50 500" in words and "tiktok 19 te weinig: 19 90" in words
    assert "Niet toegewezen 4 –" in words and "Samen 63 – – –" in words


LONG_WORDS = ("Volgers", "Interacties", "Weergaven", "Arbeidsmarktcommunicatiebijeenkomsten", "Conversies")


@pytest.mark.parametrize("size", [9.5, 12.0])
def test_no_word_of_a_head_is_broken(size):
    look = replace(LOOK, size=size)
    for count in (1, len(LONG_WORDS)):
        table = pdf.table(LONG_WORDS[:count], [["1"] * count] * 3, [1] * count, look)
        made = pdf.pdf(lambda _look, table=table: [table], "t", look, NOW)
        assert all(
            word in PdfReader(io.BytesIO(made)).pages[0].extract_text().split() for word in LONG_WORDS[:count]
        )
    marked = pdf.flow([Block("table", "", rows=(LONG_WORDS, ("1",) * len(LONG_WORDS)))], look)
    made = pdf.pdf(lambda _look: marked, "t", look, NOW)
    assert all(word in PdfReader(io.BytesIO(made)).pages[0].extract_text().split() for word in LONG_WORDS)


@pytest.mark.parametrize("pattern", [*PATTERNS, *CONNECTOR_NAMES])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_sort_a_source_is_stands_there_in_words(pattern, language):
    with use_language(language):
        said = methods.kind(pattern)
    assert said and said != pattern and said[0].isupper() and not re.search(r"[()_;]", said)


@pytest.mark.parametrize("sources", [0, 1, 3, 12, 17, 25, 40, 90])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_of_the_report_is_less_than_a_third_full(october, sources, language):
    many = (october.sources * (sources + 1))[:sources]
    told = replace(october, sources=many, trend=thirteen(*range(10, 23)))
    with use_language(language):
        shares = filled(documents.report(told, LOOK, NOW))
    assert len(shares) >= 2 and min(shares) >= A_THIRD, shares


def test_the_first_page_stays_one_page_with_many_goals_and_goes_on_with_very_many(october):
    def made(count: int) -> list[str]:
        goals = [goal(f"Doel {n}", 10.0, 60.0, "red", 30.0) for n in range(count)]
        with use_language("nl"):
            return pages(
                documents.report(replace(october, month=month(channel("X", 5.0), *goals)), LOOK, NOW)
            )

    assert "Doel 13" in made(14)[0] and "Vraagt aandacht" in made(14)[0]
    very_many = " ".join(made(60))
    assert "Doel 59" in very_many and "Vraagt aandacht" in very_many


def test_unknown_figures_are_dashes_in_the_tiles_the_goals_and_the_prices(october):
    told = month(
        figure("mentions", "", None), figure("reach", "", None, unit="readers"), channel("X", 5.0),
        goal("Doel", None, 60.0, "unknown"),
    )  # fmt: skip
    with use_language("nl"):
        words = pages(documents.report(replace(october, month=told), LOOK, NOW))[0]
    assert "– Verhalen over ons september: – oktober 2025: –" in words
    assert "Doel –" in words and "onbekend" in words
    assert board_page.reputation(month(), LOOK) is not None


@pytest.mark.parametrize(
    ("value", "begin", "expected", "target"),
    [(None, 0.0, None, None), (0.0, 0.0, (0.0, 0.0), (0.0, 0.0)), (5.0, 0.0, (3.0, 8.0), (10.0, 20.0)),
     (-40.0, 0.0, (0.0, 0.0), (0.0, 0.0)), (900.0, 1000.0, (950.0, 950.0), (800.0, 800.0)),
     (500.0, 0.0, (10.0, 10.0), (100.0, 100.0))],
)  # fmt: skip
@pytest.mark.parametrize("is_points", [False, True])
def test_the_bar_of_a_goal_stays_within_its_room(value, begin, expected, target, is_points):
    drawing = charts.goal(value, begin, expected, target, "red", is_points, 90.0)
    left, _, right, _ = drawing.getBounds()
    assert left >= -0.5 and right <= 92


def test_a_school_of_which_october_was_closed_has_its_report(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    fill_october(warehouse)
    publishing.close(ANNA, school(tmp_path / "config"), OCTOBER, NOW, force=True)
    found = publishing.gathered(OCTOBER, NOW)
    assert found.queries[0].subject == OWN and found.trend[-1].stories == 30


@pytest.mark.parametrize(("name", "readers", "lacks"), [
    ("Search", None, False), ("Email", None, False), ("Website", None, False), ("Email", 320.0, False),
    ("Linkedin", None, True),
])  # fmt: skip
def test_followers_that_nobody_can_have_are_no_gap(october, name, readers, lacks):
    ours = month(channel("Instagram", 560.0, 500.0), channel(name, readers))
    with use_language("nl"):
        told = " ".join(pages(documents.report(replace(october, month=ours), LOOK, NOW)))
    assert ("Wat ontbreekt" in told) == lacks == (f"Volgers van {name}" in told)
    channels = told[told.index("Kanalen") : told.index("Wat kanalen kostten")]
    assert (name in channels) == (lacks or readers is not None)
