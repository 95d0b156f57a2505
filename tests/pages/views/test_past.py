"""Since when sources are complete, and how far fetching their past is, on the page Sources."""

import datetime as dt

import pytest

from tests.pages.school import NOW, fill, shown, usual, visit
from warehouse.core.connection import writing
from warehouse.core.load import upsert

PAGE = "pages/sources.py"
ROW = {
    "source_name": "krant", "url": "https://krant.example/feed", "way": "paged", "state": "done", "place": None,
    "pages": 4, "items": 40, "oldest_day": dt.date(2026, 9, 3), "complete_since": dt.date(2026, 9, 3), "begun_at": NOW,
    "changed_at": NOW, "error": None, "error_template": None, "error_fields": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def fetched(**changes) -> None:
    with writing() as con:
        upsert(con, "backfills", [{**ROW, **changes}])


def bars(at) -> list:
    return list(at.get("progress"))


def test_the_page_says_since_when_each_source_and_all_are_complete(warehouse):
    fill(warehouse, usual())
    fetched()
    text = shown(at := visit(PAGE))
    assert "Alle bronnen zijn volledig vanaf 3 september 2026; de jongste is De Krant." in text
    assert "· volledig vanaf 3 september 2026" in text
    assert not bars(at)


def test_while_it_is_fetched_a_bar_says_how_far_it_is(warehouse):
    fill(warehouse, usual())
    fetched(state="working", place="5")
    at = visit(PAGE)
    (bar,) = bars(at)
    assert bar.proto.text == (
        "Het verleden wordt opgehaald (0 van 1 klaar). Nu: De Krant, terug tot 3 september 2026."
    )
    assert not at.exception


def test_a_past_on_which_nobody_worked_for_an_hour_waits_and_is_not_being_fetched(warehouse):
    fill(warehouse, usual())
    fetched(state="working", place="5", changed_at=NOW - dt.timedelta(hours=1, minutes=1))
    (bar,) = bars(visit(PAGE))
    assert bar.proto.text == "Het verleden wacht op zijn beurt (0 van 1 klaar); de planner haalt het op."


def test_what_is_unknown_is_said_to_be_unknown(warehouse):
    fill(warehouse, usual())
    with writing() as con:
        con.execute("delete from source_runs")
    fetched(complete_since=None, oldest_day=None)
    text = shown(visit(PAGE))
    assert "Vanaf wanneer alle cijfers volledig zijn, is niet bekend. Onbekend van: De Krant." in text
    assert "volledig vanaf: onbekend" in text


def test_without_a_past_a_source_is_complete_from_the_day_after_its_first_run(warehouse):
    fill(warehouse, usual())
    assert "volledig vanaf 24 november 2026" in shown(visit(PAGE))


def test_why_the_past_could_not_be_fetched_stands_with_its_source(warehouse):
    fill(warehouse, usual())
    fetched(
        state="failed",
        error="The list of older posts of this site cannot be read.",
        error_template="The list of older posts of this site cannot be read.",
        error_fields="{}",
    )
    assert (
        "Het verleden kon niet worden opgehaald: De lijst met oudere berichten van deze site is niet te lezen."
        in (shown(visit(PAGE)))
    )


def test_in_english_too(warehouse):
    fill(warehouse, usual())
    fetched()
    assert "All sources are complete from 3 September 2026 on" in shown(visit(PAGE, lang="en"))
