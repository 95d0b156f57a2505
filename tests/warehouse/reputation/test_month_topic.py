"""A month says what its negative stories were mostly about, by the rules of the page, with what was counted for it."""

import datetime as dt

import pytest

from pipelines.announcing import board_page, sentences, text
from tests.pipelines.announcing.months import figure, month
from tests.warehouse.school import NOW, fill, many
from text.i18n import translate, use_language
from warehouse.core.connection import reading, writing
from warehouse.mentions.refresh import refresh_days
from warehouse.months import closed, topics
from warehouse.months.report import report

OCTOBER, IN_OCTOBER, IN_NOVEMBER = dt.date(2026, 10, 1), 44, 10  # days before the day of the tests


def of_october(url, *groups: tuple[str, str, int], ago: int = IN_OCTOBER):
    """Fill a school with so many stories of a label under a theme; return its month."""
    fill(url, [one for label, _theme, count in groups for one in many(count, ago, label)])
    with writing(url) as con:
        begun = 0
        for _label, theme, count in groups:
            con.execute(
                "update sentiments set topic = $theme, topic_confidence = 0.7, topic_method = 'm'"
                " where item_id between $first and $last",
                {"theme": theme, "first": f"i{begun:04d}", "last": f"i{begun + count - 1:04d}"},
            )
            begun += count
        refresh_days(con)
    with reading(url) as con:
        return closed.draft(con, OCTOBER, NOW)


def test_the_theme_that_stands_out_is_a_figure_of_the_month_with_its_birth_certificate(warehouse):
    found = of_october(
        warehouse, ("negative", "timetable", 8), ("negative", "staff", 4), ("neutral", "lessons", 12)
    )
    (theme,) = found.all_of(topics.NEGATIVE_ABOUT)
    assert (theme.part, theme.value, theme.unit, theme.quality) == ("timetable", 8.0, "count", "estimated")
    mentions = found.of("mentions")
    assert mentions is not None and (theme.as_of, theme.sources) == (mentions.as_of, mentions.sources)
    with use_language("nl"):
        assert "van 12 waarvan het thema bekend is" in translate(theme.counts, theme.fields)
    with reading(warehouse) as con:
        told = report(con, OCTOBER, NOW)
    said = {"nl": "Negatief ging het vooral over rooster: 8 van de 12 negatieve verhalen waarvan het thema bekend is.",
            "en": "What was negative was mostly about one theme, timetable: 8 of the 12 negative stories whose theme is"
                  " known."}  # fmt: skip
    for language, sentence in said.items():
        with use_language(language):
            assert sentences.negative_about(found) == sentence
            assert translate(theme.counts, theme.fields) == sentences.negative_about_counts(found)
            assert sentence in board_page.letter(told)
            assert sentence in text.announcement(found, "newsletter")


@pytest.mark.parametrize(
    "groups",
    [
        (("negative", "timetable", 9), ("neutral", "lessons", 20)),  # nine negative stories
        (("negative", "timetable", 10), ("neutral", "lessons", 9)),  # nineteen stories with a theme
        (("negative", "timetable", 7), ("negative", "staff", 5), ("neutral", "lessons", 20)),  # not clearly more
        (("negative", "timetable", 4), ("negative", "other", 20)),  # four of the theme
        (("negative", "other", 20), ("neutral", "lessons", 9)),  # of no theme
        (("positive", "success", 40),),
    ],
)  # fmt: skip
def test_where_it_is_not_clear_the_month_says_nothing(warehouse, groups):
    found = of_october(warehouse, *groups)
    assert found.all_of(topics.NEGATIVE_ABOUT) == ()
    assert sentences.negative_about(found) is None and sentences.negative_about_counts(found) is None


def test_stories_of_another_month_say_nothing_of_this_one(warehouse):
    assert (
        of_october(warehouse, ("negative", "timetable", 30), ago=IN_NOVEMBER).all_of(topics.NEGATIVE_ABOUT)
        == ()
    )


def test_a_theme_that_this_version_does_not_know_is_not_said_and_no_correction_is_made_of_one():
    gone = figure(topics.NEGATIVE_ABOUT, "", 8.0, part="parking", fields={"negative": 12})
    assert sentences.negative_about(month(gone)) is None
    assert topics.NEGATIVE_ABOUT in closed.NO_CORRECTION
