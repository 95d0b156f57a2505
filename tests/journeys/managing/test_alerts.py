"""On a phone a threat is reported in two touches with a photo, somebody acts, the police first, and it ends."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from pipelines.cases.alerts import evidence
from tests.journeys.conftest import appears
from warehouse.cases.alerts import board
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser
PLACES = (("/", "Reputatie"), ("/webcare", "Webcare"), ("/sources", "Bronnen"))


def flaws(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def alerts():
    with reading() as con:
        return board.open_alerts(con)


def test_on_a_phone_a_threat_is_reported_in_two_touches_from_any_page(own_school, visit):
    seen = visit(own_school.port, width=390)
    for path, heading in PLACES:
        page = seen.go(path, heading)
        button = page.get_by_role("button", name="Dreiging melden", exact=True)
        box = seen.at_rest(button)
        assert box["height"] >= 44 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] < 844 - 40
    button.tap()
    now = page.get_by_role("button", name="Nu melden", exact=True)
    now.wait_for()
    box = seen.at_rest(now)
    assert box["y"] + box["height"] <= 844, "it is reached without scrolling"
    assert flaws(page) == []
    now.tap()
    appears(page.get_by_text("Wat u nu doet"))
    appears(page.get_by_text("1. Bel de politie: 112"))
    (alert,) = alerts()
    assert (alert.level, alert.rule) == (4, "report") and f"alert={alert.alert_id}" in page.url


def test_a_photo_goes_along_somebody_acts_and_it_ends_as_a_false_alarm(own_school, visit):
    seen = visit(own_school.port, width=390)
    page = seen.go("/goals", "Doelen")
    page.get_by_role("button", name="Dreiging melden", exact=True).tap()
    page.get_by_label("Wat er aan de hand is (mag leeg blijven)").fill("Op het toilet staat iets geschreven")
    photo = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(photo, "JPEG")
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    appears(page.get_by_text("IMG_1.jpg"))
    seen.pressed("Nu melden", "Wat u nu doet")
    appears(page.get_by_text("Vingerafdruk:"))
    (alert,) = alerts()
    (piece,) = evidence.of_case(alert.case_id)
    assert piece.said == "Op het toilet staat iets geschreven"
    assert flaws(page) == []
    seen.pressed("Ik handel", "Anderen zien dat u handelt.")
    seen.pressed(page.get_by_role("button", name="Gedaan", exact=True).first, "Gedaan om")
    page = seen.go("/alerts", "Meldingen")
    assert flaws(page) == []
    appears(page.get_by_text("Op het toilet staat iets geschreven"))
    page.get_by_role("link", name="Op het toilet staat iets geschreven").tap()
    page.get_by_text("Deze melding beëindigen").first.tap()
    page.get_by_text("Het was vals alarm").tap()
    page.get_by_label("Waarom").fill("Oude tekst")
    seen.pressed(
        page.get_by_role("button", name="Deze melding beëindigen", exact=True), "De melding is beëindigd."
    )
    assert alerts() == ()


def test_a_drill_begins_on_a_phone_and_says_so(own_school, visit):
    seen = visit(own_school.port, width=390)
    page = seen.go("/alerts", "Meldingen")
    page.get_by_text("Een oefening houden").tap()
    seen.pressed("Oefening starten", "De oefening is begonnen")
    appears(page.get_by_text("OEFENING", exact=True))
    seen.pressed("Ik handel", "Anderen zien dat u handelt.")
    (alert,) = alerts()
    assert alert.is_drill and alert.acknowledged_by
