"""A question is brought in, taken, answered and found again among what is closed."""

import pytest
from playwright.sync_api import expect

from pipelines.cases import work
from tests.journeys.conftest import appears
from tests.people import person
from tests.pipelines.runs.school import NOW
from warehouse.cases import inbox
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser


def waiting():
    with reading() as con:
        return inbox.waiting(con)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_by_hand_is_taken_answered_and_closed(own_school, visit, width):
    """What was typed stays when somebody else takes the case; after an answer a second one is another."""
    seen = visit(own_school.port, width=width)
    page = seen.go("/webcare", "Webcare")
    page.get_by_text("Een vraag inbrengen").click()
    page.get_by_label("Wat er gevraagd is").fill("Hoe laat begint de **open dag**?")
    seen.pressed("Er een zaak van maken", "De vraag is nu een zaak.")
    page.get_by_role("link", name="Hoe laat begint de **open dag**?").click()
    appears(page.get_by_role("heading", name="Hoe laat begint de **open dag**?"))
    seen.pressed("Ik neem deze", "U hebt deze zaak.")
    appears(page.get_by_text("U hebt dit sinds"))
    seen.pressed("Een antwoord schrijven", "Anderen zien dat u een antwoord schrijft.")
    answer = page.get_by_label("Het antwoord", exact=True)
    answer.fill("Om tien uur.")
    # Kept without leaving the field: a reload, and another device of the same person, goes on with it.
    appears(page.get_by_text("niemand anders ziet dit"))
    page.reload()
    expect(answer).to_have_value("Om tien uur.")
    (case,) = waiting()
    other = visit(own_school.port, width=width)
    other.go(f"/webcare?case={case.case_id}", "Webcare")
    expect(other.page.get_by_label("Het antwoord", exact=True)).to_have_value("Om tien uur.")
    work.take_over(person("webcare"), case.case_id, case.version, "Ziek", NOW)
    appears(page.get_by_text("Bram heeft dit sinds"))
    expect(answer).to_have_value("Om tien uur.")
    page.get_by_label("Waarom u de zaak overneemt").fill("Weer beter")
    seen.pressed("Overnemen", "U hebt deze zaak.")
    seen.pressed("Een antwoord schrijven", "Anderen zien dat u een antwoord schrijft.")
    expect(answer).to_have_value("Om tien uur.")
    seen.pressed("Dit is beantwoord", "Het antwoord is bewaard en de zaak is gesloten.")
    seen.pressed("Weer openen", "De zaak is weer open.")
    seen.pressed("Ik neem deze", "U hebt deze zaak.")
    seen.pressed("Een antwoord schrijven", "Anderen zien dat u een antwoord schrijft.")
    expect(answer).to_have_value("")
    answer.fill("En om drie uur sluiten wij.")
    seen.pressed("Dit is beantwoord", "Het antwoord is bewaard en de zaak is gesloten.")
    page = seen.go("/webcare", "Webcare")
    appears(page.get_by_text("0 zaken wachten op antwoord"))
    page.get_by_text("Gesloten zaken").click()
    appears(page.get_by_role("link", name="Hoe laat begint de **open dag**?"))
    with reading() as con:
        (case,) = inbox.closed(con)
        answers = inbox.dossier(con, case.case_id).answers
    assert (case.state, case.first_answer_at is not None) == ("answered", True)
    assert {each.text for each in answers} == {"Om tien uur.", "En om drie uur sluiten wij."}
