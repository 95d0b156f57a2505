"""Goals: they stand with a state in words, a number is entered, and the state changes."""

import pytest

from pipelines.access.person import account
from tests.journeys.conftest import GOALS, appears
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser


def test_a_number_is_entered_and_the_state_changes(own_school, visit):
    assert "leerbedrijven" in GOALS
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    tile = page.locator(".wk-goal-tile", has_text="Nieuwe leerbedrijven")
    assert "onbekend" in tile.inner_text()
    seen.pressed(tile.get_by_role("link", name="Nieuwe leerbedrijven"), "Een getal invoeren")
    page.get_by_label("Getal", exact=True).fill("30")
    appears(page.get_by_text(f"Als {account().signature}").first)
    seen.pressed("Bewaren", "Bewaard: 30 op")
    with reading() as con:
        assert con.execute("select goal, value, entered_by from goal_entries").fetchall() == [
            ("leerbedrijven", 30, account().signature)
        ]
    page = seen.go("/goals", "Doelen")
    text = page.locator(".wk-goal-tile", has_text="Nieuwe leerbedrijven").inner_text()
    assert "30" in text and "op koers" in text


def test_goals_are_read_in_english_with_their_rule(school, visit):
    page = visit(school.port, 390).go("/goals?lang=en", "Goals")
    tile = page.locator(".wk-goal-tile", has_text="Sessions on the site").inner_text()
    assert "of 5,000" in tile and "by now" in tile
    page.get_by_role("link", name="Sessions on the site").click()
    appears(page.get_by_role("term").filter(has_text="Stage"))
