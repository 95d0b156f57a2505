"""Who types while a page runs anew loses no word, no click and no message."""

import contextlib

import pytest
from playwright.sync_api import TimeoutError, expect

from pipelines.access.person import account
from tests.journeys.conftest import appears
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser
# Parts of a page that are drawn anew in the browser are other elements than before.
MARK = "document.querySelectorAll('.stMain :is(input, textarea)').forEach(each => { each.marked = true })"
KEPT = """[...document.querySelectorAll('.stMain :is(input, textarea)')].filter(each => !each.marked)
    .map(each => each.getAttribute('aria-label'))"""


def test_a_message_that_comes_leaves_every_field_of_the_page_in_its_place(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals?goal=leerbedrijven", "Doelen")
    page.get_by_text("Dit doel wijzigen").click()
    # Fields of a part that was folded come into the page after the click.
    page.get_by_label("Fase").wait_for()
    seen.settled()
    page.evaluate(MARK)
    page.get_by_label("Getal", exact=True).fill("30")
    # The first number brings a list of numbers as well.
    seen.pressed("Bewaren", "Bewaard: 30 op")
    assert page.evaluate(KEPT) == []


def test_a_message_stays_while_somebody_types_and_goes_with_the_page(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    page.get_by_text("Doel toevoegen").click()
    seen.pressed("Doel bewaren", "Geef het doel een naam.")

    def low() -> float:
        button, title = page.get_by_role("button", name="Doel bewaren"), page.get_by_role("heading", level=1)
        return button.bounding_box()["y"] - title.bounding_box()["y"]

    seen.at_rest(page.get_by_role("button", name="Doel bewaren"))
    before = low()
    seen.typed("Naam van het doel", "Open dag")
    assert page.get_by_text("Geef het doel een naam.").is_visible()
    # A button that moves while it is pressed is not pressed.
    assert low() == before
    for name in ("Vermeldingen", "Doelen"):
        seen.pressed(page.get_by_role("link", name=name, exact=True).first)
        assert page.get_by_text("Geef het doel een naam.").count() == 0


def test_who_types_on_without_waiting_loses_nothing(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    page.get_by_text("Doel toevoegen").click()
    seen.pressed("Doel bewaren", "Geef het doel een naam.")
    page.get_by_label("Naam van het doel").focus()
    words = ("Bezoekers van de open dag", "Visitors of the open day", "Ouders", "Communicatie")
    for each in words:
        page.keyboard.type(each)
        page.keyboard.press("Tab")
    page.get_by_label("Streefwaarde").focus()
    page.keyboard.type("25000")
    seen.pressed("Doel bewaren")
    assert page.locator(".wk-said").all_inner_texts() == ["“Bezoekers van de open dag” is bewaard."]
    with reading() as con:
        assert con.execute(
            "select title, title_en, audience, owner, target from goals where title like 'Bezoekers%'"
        ).fetchall() == [(*words, 25000)]
    # And the next one begins empty.
    assert page.get_by_label("Naam van het doel").input_value() == ""


def test_a_note_is_kept_with_who_is_at_work_and_its_place_is_empty_again(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals?goal=leerbedrijven", "Doelen")
    note = page.get_by_label("Hoe gaat het, en wat doen we eraan?")
    seen.pressed("Notitie bewaren", "De notitie is leeg")
    note.fill("Folder verstuurd.")
    seen.pressed("Notitie bewaren", "De notitie is bewaard.")
    assert note.input_value() == ""
    with reading() as con:
        assert con.execute("select note, noted_by from goal_checkins").fetchall() == [
            ("Folder verstuurd.", account().name)
        ]


def test_who_goes_from_the_address_of_a_source_straight_to_its_test_presses_it_once(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/sources", "Bronnen")
    page.get_by_text("Bron toevoegen").click()
    seen.pressed("Testen")
    assert "Vul in" in page.locator(".st-key-wk-add .wk-said-bad").inner_text()
    page.get_by_label("Vul in").fill("ftp://krant.example/")
    page.get_by_role("button", name="Testen", exact=True).click()
    appears(page.get_by_text("geen webadres"))


def test_the_last_number_of_a_month_counts_also_for_who_presses_save_at_once(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/channels", "Kanalen")
    page.get_by_text("Volgers, uren en euro’s van deze maand invullen").click()
    cells = page.get_by_test_id("stDataFrame").locator("canvas").first
    cells.wait_for()
    box = seen.at_rest(cells)
    # The third column of the first line; who sees no cell open clicks it again.
    opened = page.locator(".gdg-input")
    for _ in range(10):
        page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 52)
        # The first key opens the cell, and who types sees what stands in it before the button is pressed.
        page.keyboard.press("4")
        with contextlib.suppress(TimeoutError):
            opened.wait_for(timeout=5_000)
            break
        page.keyboard.press("Escape")
        box = seen.at_rest(cells)
    page.keyboard.type("500")
    expect(page.locator(".gdg-input")).to_have_value("4500")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    page.locator(".wk-said").wait_for()
    assert page.locator(".wk-said").inner_text() == "1 getal is bewaard."
    with reading() as con:
        assert con.execute("select value from channel_readings where origin = 'hand'").fetchall() == [(4500,)]
