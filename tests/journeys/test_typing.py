"""Who types while a page runs anew loses no word, no click and no message."""

import pytest

from warehouse.connection import reading

pytestmark = pytest.mark.browser
# Parts of a page that are drawn anew in the browser are other elements than before.
MARK = "document.querySelectorAll('.stMain :is(input, textarea)').forEach(each => { each.marked = true })"
KEPT = """[...document.querySelectorAll('.stMain :is(input, textarea)')].filter(each => !each.marked)
    .map(each => each.getAttribute('aria-label'))"""


def test_a_message_that_comes_leaves_every_field_of_the_page_in_its_place(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals?goal=leerbedrijven", "Doelen")
    page.get_by_text("Dit doel wijzigen").click()
    page.evaluate(MARK)
    page.get_by_label("Getal", exact=True).fill("30")
    seen.pressed("Bewaren", "Zeg wie dit invoert")
    assert page.evaluate(KEPT) == []
    page.get_by_label("Wie het invoert").fill("Anna")
    # The first number brings a list of numbers as well.
    seen.pressed("Bewaren", "Bewaard: 30 op")
    assert page.evaluate(KEPT) == []


def test_a_message_stays_while_somebody_types_and_goes_with_the_page(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    page.get_by_text("Een doel vastleggen").click()
    seen.pressed("Doel bewaren", "Geef het doel een naam.")
    button = page.get_by_role("button", name="Doel bewaren").bounding_box()
    seen.typed("Naam van het doel", "Open dag")
    assert page.get_by_text("Geef het doel een naam.").is_visible()
    # A button that moves while it is pressed is not pressed.
    assert page.get_by_role("button", name="Doel bewaren").bounding_box() == button
    for name in ("Bronnen", "Doelen"):
        seen.pressed(page.get_by_role("link", name=name, exact=True).first)
        assert page.get_by_text("Geef het doel een naam.").count() == 0


def test_who_types_on_without_waiting_loses_nothing(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    page.get_by_text("Een doel vastleggen").click()
    seen.pressed("Doel bewaren", "Geef het doel een naam.")
    page.get_by_label("Naam van het doel").focus()
    words = ("Bezoekers van de open dag", "Visitors of the open day", "Ouders", "Communicatie")
    for each in words:
        page.keyboard.type(each)
        page.keyboard.press("Tab")
    page.get_by_label("Streefgetal").focus()
    page.keyboard.type("250")
    seen.pressed("Doel bewaren")
    assert page.locator(".wk-said").all_inner_texts() == ["“Bezoekers van de open dag” is bewaard."]
    with reading() as con:
        assert con.execute(
            "select title, title_en, audience, owner, target from goals where title like 'Bezoekers%'"
        ).fetchall() == [(*words, 250)]
