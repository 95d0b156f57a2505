"""A question is brought in, taken, answered and found again among what is closed."""

import pytest

from tests.journeys.conftest import appears
from warehouse.cases import inbox
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_a_question_by_hand_is_taken_answered_and_closed(own_school, visit, width):
    seen = visit(own_school.port, width=width)
    page = seen.go("/webcare", "Webcare")
    page.get_by_text("Een vraag inbrengen").click()
    page.get_by_label("Wat er gevraagd is").fill("Hoe laat begint de **open dag**?")
    seen.pressed("Er een zaak van maken", "De vraag is nu een zaak.")
    page.get_by_role("link", name="Hoe laat begint de **open dag**?").click()
    appears(page.get_by_role("heading", name="Hoe laat begint de **open dag**?"))
    seen.pressed("Ik neem deze", "U hebt deze zaak.")
    appears(page.get_by_text("heeft dit sinds"))
    seen.pressed("Een antwoord schrijven", "Anderen zien dat u een antwoord schrijft.")
    page.get_by_label("Het antwoord", exact=True).fill("Om tien uur.")
    seen.pressed("Dit is beantwoord", "Het antwoord is bewaard en de zaak is gesloten.")
    page = seen.go("/webcare", "Webcare")
    appears(page.get_by_text("0 zaken wachten op antwoord"))
    page.get_by_text("Gesloten zaken").click()
    appears(page.get_by_role("link", name="Hoe laat begint de **open dag**?"))
    with reading() as con:
        (case,) = inbox.closed(con)
        (answer,) = inbox.dossier(con, case.case_id).answers
    assert (case.state, case.first_answer_at is not None, answer.text) == ("answered", True, "Om tien uur.")
