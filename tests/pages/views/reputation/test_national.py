"""Where the school stands among all that share, on Reputation."""

import datetime as dt

import pytest

from tests.pages.school import NOW, fill, shown, usual, visit
from warehouse.core.connection import writing
from warehouse.reputation import national_store

PAGE = "pages/reputation.py"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    monkeypatch.setenv("WEERKLANK_ORGANISATION", "alfa")


def figure(metric: str, **more: object) -> dict:
    usual_ones = {
        "metric": metric, "schools": 12, "median": 2.4, "own": 3.14, "place": 4, "start_day": dt.date(2026, 10, 24),
        "end_day": dt.date(2026, 11, 23), "as_of": NOW,
    }  # fmt: skip
    return usual_ones | more


def test_a_school_that_does_not_share_sees_nothing_of_it(warehouse):
    fill(warehouse, usual(40))
    page = shown(visit(PAGE))
    assert "Share of voice" not in page and "Landelijk" not in page


def test_a_school_that_shares_sees_its_place_and_the_median_with_a_certificate(warehouse):
    fill(warehouse, usual(40))
    with writing(warehouse) as con:
        national_store.replace(
            con,
            [
                figure("share", own=0.314, median=0.24),
                figure("mentions"),
                figure("followers", own=512.4, median=480.0, place=1),
            ],
        )
    page = shown(visit(PAGE))
    for said in (
        "Landelijk, tussen alle scholen die delen",
        "3,1, plaats 4 van 12 scholen; de mediaan is 2,4",
        "512, plaats 1 van 12 scholen; de mediaan is 480",
        "0,31%, plaats 4 van 12 scholen; de mediaan is 0,24%",
        "geschat",
        "24 okt t/m 22 nov 2026",
        "minder dan vijf scholen",
    ):
        assert said in page, said
    assert (
        page.index("Vermeldingen per 1.000") < page.index("Volgers per 1.000") < page.index("Aandeel in alle")
    )
    english = shown(visit(PAGE, lang="en"))
    assert "3.1, place 4 of 12 schools; the median is 2.4" in english
