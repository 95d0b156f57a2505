"""Numbers, days and texts as the reader writes them."""

import datetime as dt
import threading

import pytest

from pages.shared import i18n
from pages.shared.i18n import _, day, days, moment, ngettext, number, percent, span, translate, use_language
from text.i18n import about


@pytest.fixture(params=["nl", "en"])
def language(request):
    with use_language(request.param):
        yield request.param


def test_numbers_are_written_with_the_readers_marks(language):
    thousand, part = {"nl": ("1.234.567", "12,5%"), "en": ("1,234,567", "12.5%")}[language]
    assert number(1234567) == thousand
    assert percent(12.5, 1) == part


@pytest.mark.parametrize(
    ("value", "text"), [(3, "+3"), (-3.4, "−3"), (0.2, "0"), (-0.2, "0"), (2.5, "+2"), (99.6, "+100")]
)
def test_a_signed_number_has_a_true_minus_and_zero_has_no_sign(value, text):
    with use_language("nl"):
        assert number(value, sign=True) == text


def test_days_and_moments_are_written_out(language):
    first, last = dt.date(2026, 10, 24), dt.date(2026, 11, 22)
    noon = dt.datetime(2026, 7, 1, 10, 0, tzinfo=dt.UTC)
    written = {
        "nl": ("24 oktober 2026", "24 oktober t/m 22 november 2026", "1 juli 2026 12:00"),
        "en": ("24 October 2026", "24 October to 22 November 2026", "1 July 2026 12:00"),
    }[language]
    assert (day(first), days(first, last), moment(noon)) == written


def test_a_span_over_new_year_names_both_years():
    with use_language("nl"):
        assert days(dt.date(2025, 12, 29), dt.date(2026, 1, 4)) == "29 december 2025 t/m 4 januari 2026"


def test_how_long_is_said_in_words(language):
    assert span(dt.timedelta(days=3, hours=2)) == {"nl": "3 dagen", "en": "3 days"}[language]


def test_a_template_of_another_room_is_translated_and_its_fields_are_written():
    template = "Unusually quiet: {stories} stories from {day} to {last}, usually about {usual} in a week."
    fields = {"stories": 1, "day": dt.date(2026, 11, 2), "last": dt.date(2026, 11, 8), "usual": 17.25}
    with use_language("nl"):
        assert translate(template, fields) == (
            "Ongewoon stil: 1 verhaal van 2 november 2026 tot en met 8 november 2026;"
            " gewoonlijk ongeveer 17,2 in een week."
        )


def test_text_in_a_field_is_never_read_as_a_field():
    with use_language("en"):
        assert translate("The warehouse cannot be used: {why}", why="{url} {0}") == (
            "The warehouse cannot be used: {url} {0}"
        )


def test_plurals_follow_the_number(language):
    one, more = {"nl": ("{count} verhaal", "{count} verhalen"), "en": ("{count} story", "{count} stories")}[
        language
    ]
    assert [ngettext("{count} story", "{count} stories", count) for count in (0, 1, 2)] == [more, one, more]


def test_a_text_without_a_translation_is_shown_as_it_is(language):
    assert _("nobody translated this") == "nobody translated this"


def test_the_language_of_one_reader_is_not_that_of_another():
    heard = []
    with use_language("en"):
        thread = threading.Thread(target=lambda: heard.append(i18n.language()))
        thread.start()
        thread.join()
        assert i18n.language() == "en"
    assert heard == ["nl"]


def test_a_language_that_we_do_not_speak_becomes_dutch():
    assert i18n.choose("fr") == "nl"
    assert i18n.choose(None) == "nl"


def test_an_estimate_shows_three_digits_that_count():
    assert [about(value) for value in (7737230, 1234, 999, 0, 12)] == [7740000, 1230, 999, 0, 12]
