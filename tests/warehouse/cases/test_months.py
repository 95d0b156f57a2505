"""A month counts how answering went, where somebody answers here; of too few it says so."""

import datetime as dt

import pytest

from pipelines.announcing import sentences
from tests.pipelines.announcing.months import figure, month
from tests.warehouse.cases.test_figures import FIRST, HOUR, case
from tests.warehouse.rows import GOOD
from text.i18n import use_language
from warehouse.cases.figures import is_used
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period, calendar_month
from warehouse.months.cases import cases
from warehouse.months.closed import NO_CORRECTION

pytestmark = pytest.mark.both

NOW = dt.datetime(2026, 12, 2, 9, 0, tzinfo=dt.UTC)
PERIODS: tuple[Period, Period, Period] = (
    calendar_month(dt.date(2026, 11, 1)),
    calendar_month(dt.date(2026, 10, 1)),
    calendar_month(dt.date(2025, 11, 1)),
)
OCTOBER = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def url(warehouse) -> str:
    return warehouse


def did(name: str, at: dt.datetime, who: str = "1", act: str = "claim", version: int = 2) -> dict:
    """What this person did with a case then."""
    return {
        **GOOD["case_events"],
        "case_id": name,
        "version": version,
        "happened_at": at,
        "person_id": who,
        "act": act,
    }


def told(url, rows, events):
    with writing(url) as con:
        upsert(con, "cases", rows)
        upsert(con, "case_events", events)
    with reading(url) as con:
        return {each.figure: each for each in cases(con, PERIODS, NOW)}


def test_cases_that_nobody_touched_are_no_webcare(url):
    rows = [case(str(n), FIRST) for n in range(6)] + [case("drill", FIRST, 1, is_drill=True)]
    by_itself = [did("0", FIRST, "schedule", "open", 1), did("1", FIRST, "schedule", "reply")]
    assert told(url, rows, [*by_itself, did("drill", FIRST)]) == {}
    # In the month after, somebody began: November had none of it.
    assert told(url, [], [did("2", dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC))]) == {}
    with reading(url) as con:
        assert is_used(con, dt.date(2027, 1, 1))


def test_what_came_was_answered_waits_or_needed_nothing_adds_up(url):
    rows = [
        *(case(str(hours), FIRST, hours) for hours in (1, 2, 3, 5, 30)),
        case("waits", FIRST),
        case("needless", FIRST, state="no_answer_needed", closed_at=NOW),
        case("earlier", OCTOBER, 2),
    ]
    found = told(url, rows, [did("earlier", OCTOBER + HOUR)])
    values = {name: (each.value, each.before, each.year_before) for name, each in found.items()}
    assert values["cases"] == (7, 1, None)
    assert values["cases_answered"] == (5, 1, None)
    assert values["cases_unanswered"] == (1, 0, None)
    assert values["cases_in_time"] == (50, None, None)  # three of six: one open case is late
    assert values["cases_in_day"] == (pytest.approx(400 / 6), None, None)
    assert values["cases_hours"] == (3, None, None)
    assert all(each.counts and each.as_of == NOW for each in found.values())
    assert found["cases_in_day"].fields == {"out_of": 6} and found["cases_in_day"].unit == "percent"


def test_of_four_the_shares_are_unknown_and_say_why(url):
    found = told(url, [case(str(n), FIRST, 1) for n in range(4)], [did("0", FIRST + HOUR)])
    few = [found[name] for name in ("cases_in_time", "cases_in_day", "cases_hours")]
    assert [each.value for each in few] == [None] * 3
    assert {each.quality for each in few} == {"unknown"}
    assert all(each.note and each.fields["fewest"] == 5 for each in few)
    assert found["cases"].value == 4


def test_an_answer_that_comes_later_is_no_correction_of_a_month_but_a_case_more_is():
    assert {"cases_answered", "cases_unanswered", "cases_in_time", "cases_in_day", "cases_hours"} <= set(
        NO_CORRECTION
    )
    assert "cases" not in NO_CORRECTION


def of_month(came: float, answered: float, waiting: float, share: float | None):
    names = ("cases", "cases_answered", "cases_unanswered")
    counts = [figure(name, "", value) for name, value in zip(names, (came, answered, waiting), strict=True)]
    return month(*counts, figure("cases_in_day", "", share, unit="percent"))


def test_the_sentence_adds_up_and_says_what_is_too_few():
    with use_language("nl"):
        assert sentences.cases(month(figure("mentions"))) is None
        assert sentences.cases(of_month(34, 28, 2, 86.2)) == (
            "In oktober vroegen 34 berichten om een antwoord: 28 zijn beantwoord, 4 hadden geen antwoord nodig en"
            " 2 wachten nog. Van de berichten die te beoordelen zijn, kreeg 86% binnen 24 uur antwoord."
        )
        assert sentences.cases(of_month(1, 1, 0, None)) == (
            "In oktober vroeg 1 bericht om een antwoord: 1 is beantwoord. Het zijn er te weinig om te zeggen of we op"
            " tijd antwoorden."
        )
        few = " Het zijn er te weinig om te zeggen of we op tijd antwoorden."
        three = "vroegen 3 berichten om een antwoord: 2 zijn beantwoord en"
        none = "vroegen 5 berichten om een antwoord: geen is beantwoord, 2 hadden geen antwoord nodig en"
        said = {(5, 0, 3): f"{none} 3 wachten nog.", (3, 2, 0): f"{three} 1 had geen antwoord nodig.",
                (3, 2, 1): f"{three} 1 wacht nog."}  # fmt: skip
        for counts, words in said.items():
            assert sentences.cases(of_month(*counts, None)) == f"In oktober {words}{few}"
        assert sentences.cases(of_month(0, 0, 0, None)) == "In oktober vroeg geen bericht om een antwoord."
    with use_language("en"):
        assert sentences.cases(of_month(3, 0, 3, None)) == (
            "In October 3 messages asked for an answer: none was answered and 3 still wait. They are too few to say"
            " whether we answer in time."
        )
