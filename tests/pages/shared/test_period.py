"""Periods and what they are compared with: every page the same, in the address, and no address breaks a page."""

import datetime as dt

import pytest

from pages.shared import url_state
from pages.shared.i18n import use_language
from tests.pages.school import NOW, OWN, PEER, fill, shown, visit
from warehouse.core.connection import reading
from warehouse.core.errors import NoSuchPeriod
from warehouse.core.period import AGAINST, PRESETS, Period, choice_of, chosen
from warehouse.reputation.board import board

TODAY = dt.date(2026, 11, 23)
PAGE = "pages/reputation.py"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


NEVER = (
    "2026-11-22..2026-11-16", "2026-11-23..2026-11-30", "2027-01", "1999-12", "0001-01-01..9999-12-31", "9999-12",
    "2026-13", "2026-11-31..2026-12-01", "2026-02-29..2026-03-01", "2000-01-01..2026-11-01", "<script>", "..",
    "0000-00", "2026-11-16..", "2026-11-16...2026-11-22", "٢٠٢٦-١٠", "30D", "2026-11-16..2026-11-22..2026-11-23", "nan",
)  # fmt: skip


def days(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("choice", "start", "end"),
    [
        ("7d", "2026-11-16", "2026-11-23"),
        ("30d", "2026-10-24", "2026-11-23"),
        ("90d", "2026-08-25", "2026-11-23"),
        ("last-month", "2026-10-01", "2026-11-01"),
        ("school-year", "2026-08-01", "2026-11-23"),
        ("last-school-year", "2025-08-01", "2026-08-01"),
        ("12m", "2025-11-23", "2026-11-23"),
        ("2026-10", "2026-10-01", "2026-11-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        # This month is not over: up to yesterday.
        ("2026-11", "2026-11-01", "2026-11-23"),
        # Both ends are in it.
        ("2026-11-16..2026-11-22", "2026-11-16", "2026-11-23"),
        ("2026-11-20..2026-11-20", "2026-11-20", "2026-11-21"),
        ("2026-11-20..2027-11-20", "2026-11-20", "2026-11-23"),
    ],
)
def test_each_choice_of_an_address_is_whole_days_up_to_yesterday(choice, start, end):
    assert chosen(choice, TODAY) == days(start, end)


@pytest.mark.parametrize("choice", NEVER)
def test_an_address_that_asks_for_no_days_is_told_so_in_words_and_the_default_is_shown(choice):
    with pytest.raises(NoSuchPeriod):
        chosen(choice, TODAY)
    with use_language("nl"):
        kept, problem = url_state.period_choice(choice, "90d", TODAY)
    assert kept == "30d"
    assert problem and problem.endswith("U ziet de laatste 30 dagen.")
    assert choice not in problem


def test_a_choice_of_this_session_that_has_no_days_any_more_is_left_in_silence():
    assert url_state.period_choice(None, "90d", TODAY) == ("90d", None)
    assert url_state.period_choice(None, "2027-01", TODAY) == ("30d", None)


@pytest.mark.parametrize(
    ("choice", "before", "year_before"),
    [
        # As many days just before; the same weekdays (16 November 2026 and 17 November 2025 are Mondays).
        ("7d", ("2026-11-09", "2026-11-16"), ("2025-11-17", "2025-11-24")),
        # A month with a month, as in the announcement, also where they differ in length.
        ("last-month", ("2026-09-01", "2026-10-01"), ("2025-10-01", "2025-11-01")),
        ("2026-03", ("2026-02-01", "2026-03-01"), ("2025-03-01", "2025-04-01")),
        ("2026-01", ("2025-12-01", "2026-01-01"), ("2025-01-01", "2025-02-01")),
        ("2024-02", ("2024-01-01", "2024-02-01"), ("2023-02-01", "2023-03-01")),
        # A school year with a school year, though 2023-2024 has a day more.
        ("last-school-year", ("2024-08-01", "2025-08-01"), ("2024-08-01", "2025-08-01")),
        ("school-year", ("2026-04-09", "2026-08-01"), ("2025-08-02", "2025-11-24")),
    ],
)
def test_what_a_period_is_compared_with(choice, before, year_before):
    period = chosen(choice, TODAY)
    assert period.compared("previous") == days(*before)
    assert period.compared("last-year") == days(*year_before)
    assert period.compared("none") is None


def test_the_oldest_period_there_is_can_be_compared_and_an_unknown_word_cannot():
    assert chosen("2000-01", TODAY).compared("last-year") == days("1999-01-01", "1999-02-01")
    with pytest.raises(ValueError, match="yesterday is none of"):
        chosen("30d", TODAY).compared("yesterday")


def test_two_days_become_an_address_and_the_same_days_again():
    for first, last, choice in (
        (dt.date(2026, 10, 1), dt.date(2026, 10, 31), "2026-10"),
        (dt.date(2026, 10, 1), dt.date(2026, 10, 30), "2026-10-01..2026-10-30"),
        (dt.date(2026, 10, 5), dt.date(2026, 10, 5), "2026-10-05..2026-10-05"),
    ):
        assert choice_of(first, last) == choice
        assert (chosen(choice, TODAY).start, chosen(choice, TODAY).last) == (first, last)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_choice_has_a_name_and_every_range_both_ends(language):
    with use_language(language):
        names = [url_state.period_name(choice) for choice in PRESETS]
        names += [url_state.against_name(against) for against in AGAINST]
        assert len(set(names)) == len(PRESETS) + len(AGAINST)
        week = chosen("2026-11-16..2026-11-22", TODAY)
        told = [url_state.told(week, week.compared(against)) for against in AGAINST]
    to, than, month = {"nl": ("t/m", "vergeleken met", "nov"), "en": ("to", "compared with", "Nov")}[language]
    shown_days = f"16 {to} 22 {month} 2026"
    assert told == [
        f"{shown_days}, {than} 9 {to} 15 {month}",
        f"{shown_days}, {than} 17 {to} 23 {month} 2025",
        shown_days,
    ]


def two_years() -> list[tuple[int, str, str]]:
    """Stories by days ago: in the last week 3 a day, the week before 2, in that week a school year earlier 1."""
    stories = [(ago, OWN, "positive") for ago in range(1, 8) for _n in range(3)]
    stories += [(ago, OWN, "positive") for ago in range(8, 15) for _n in range(2)]
    # 23 November 2026 minus 364 days and minus seven: 17 to 23 November 2025.
    stories += [(ago + 364, OWN, "positive") for ago in range(1, 8)]
    stories += [(ago, PEER, "neutral") for ago in (1, 365, 366)]
    return [*stories, (500, OWN, "neutral")]


@pytest.mark.parametrize(
    ("against", "before", "peers"), [("previous", 14, 0), ("last-year", 7, 2), ("none", None, None)]
)
def test_the_board_counts_the_days_that_were_chosen_and_says_which(warehouse, against, before, peers):
    fill(warehouse, two_years())
    week = chosen("7d", TODAY)
    with reading(warehouse) as con:
        answer = board(con, week, TODAY, NOW, against)
    assert (answer.mentions.value, answer.mentions.previous) == (21, before)
    share = answer.share_of_voice
    assert share.previous_denominator == (None if before is None else before + peers)
    for figure in (answer.mentions, share, answer.net_sentiment, answer.reach):
        assert figure.against == week.compared(against)
        assert figure.is_compared is (against != "none")


def test_the_page_says_against_which_days(warehouse):
    fill(warehouse, two_years())
    text = shown(visit(PAGE, period="7d", against="last-year"))
    assert "Vergeleken met 17 t/m 23 nov 2025: 7" in text
    assert "Vermeldingen 21 verhalen" in text and "eerder 7: te weinig om te vergelijken" in text


def test_without_a_comparison_no_change_stands_on_the_board(warehouse):
    fill(warehouse, two_years())
    text = shown(visit(PAGE, period="7d", against="none"))
    assert "Vermeldingen 21 verhalen" in text and "er waren 21 verhalen." in text
    for word in ("eerder", "% meer", "% minder", "punten", "≈", "vergeleken", "geen eerdere periode"):
        assert word not in text


def test_a_bad_address_shows_a_sentence_above_the_figures_and_leaves_the_address(warehouse):
    fill(warehouse, two_years())
    at = visit(PAGE, period="2026-11-22..2026-11-16", against="gisteren")
    text = shown(at)
    assert "De periode in het adres eindigt voordat ze begint. U ziet de laatste 30 dagen." in text
    assert "period" not in at.query_params and "against" not in at.query_params


def test_a_range_is_chosen_with_two_days_and_stands_in_the_address(warehouse):
    fill(warehouse, two_years())
    at = visit(PAGE)
    at.date_input(key="period-days").set_value((dt.date(2026, 11, 16), dt.date(2026, 11, 18))).run()
    assert at.query_params["period"] == "2026-11-16..2026-11-18"
    assert "Vermeldingen 9 verhalen" in shown(at)
    at.radio(key="against").set_value("none").run()
    assert at.query_params["against"] == "none"
    at.button_group(key="period").set_value("30d").run()
    assert "period" not in at.query_params and "Vermeldingen 35 verhalen" in shown(at)
    at.button_group(key="period-month").set_value("2025-11").run()
    assert at.query_params["period"] == "2025-11"
    assert "Vermeldingen 7 verhalen" in shown(at)
