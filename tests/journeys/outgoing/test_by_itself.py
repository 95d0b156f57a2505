"""A reader gets a page by mail, and another program is told what happens, from the page on which it was asked."""

import datetime as dt
import tomllib
from collections.abc import Iterator

import pytest

from pipelines import settings
from pipelines.access.person import SCHEDULE
from pipelines.sending import events
from pipelines.sending.subscriptions import due
from tests.journeys.conftest import School, appears, watched
from tests.journeys.managing.test_settings import picked
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.runs.school import NOW, collected
from tests.pipelines.sending.test_webhooks import SECRET, Receiver

pytestmark = pytest.mark.browser
TO = "anna@roc.example"
MAIL = """[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "communicatie@roc.example"
allowed = ["roc.example"]
"""


@pytest.fixture
def own_school(tmp_path, monkeypatch) -> Iterator[School]:
    """A school with a file of secrets of its own."""
    yield from watched(tmp_path, monkeypatch, own_secrets=True)


def test_a_reader_gets_a_view_by_mail_every_month_until_it_is_stopped(own_school: School, visit):
    folder = own_school.configured.folder
    with PostOffice() as office:
        (folder / "announcement.toml").write_text(MAIL.format(port=office.port), encoding="utf-8")
        seen = visit(own_school.port, width=390)
        page = seen.go("/mentions?label=negative", "Vermeldingen")
        seen.pressed(page.get_by_text("Per mail ontvangen", exact=True))
        part = page.locator(".st-key-wk-subscribe")
        part.get_by_label("Uw e-mailadres").fill(TO)
        part.get_by_text("Elke maand, op de eerste", exact=True).click()
        seen.pressed("Abonneren", f"{TO} krijgt deze pagina voortaan.")
        configured = settings.read(folder)
        assert due.send_due(SCHEDULE, configured, NOW + dt.timedelta(days=3)) == []
        first = dt.datetime(2026, 12, 1, 6, 30, tzinfo=dt.UTC)
        assert [(each.target, each.state) for each in due.send_due(SCHEDULE, configured, first)] == [
            (TO, "sent")
        ]
        (mail,) = office.messages
        told = mail.get_body(("plain",)).get_content()
        # November of what was chosen: the three negative stories, and none of the others.
        assert mail["To"] == TO and "Klachten over roosters" in told and "Studenten winnen prijs" not in told
        seen.pressed("Stoppen", "a…@roc.example krijgt deze pagina niet meer.")
        assert due.send_due(SCHEDULE, configured, first + dt.timedelta(days=31)) == []
        assert len(office.messages) == 1


def test_another_program_is_told_what_happens_and_can_know_that_it_is_us(
    own_school: School, visit, monkeypatch
):
    folder = own_school.configured.folder
    with Receiver() as receiver:
        seen = visit(own_school.port)
        page = seen.go("/settings?what=webhooks", "Instellingen")
        seen.chosen("Welke?", "Toevoegen: Webhook")
        page.get_by_label("Weergavenaam (verplicht)").fill("Intranet")
        page.get_by_label("Adres (verplicht)").fill(receiver.url)
        picked(page, "Wat het te horen krijgt (verplicht)", "een bron is mislukt")
        page.keyboard.press("Escape")
        page.get_by_label("Sleutel die ondertekent").fill(SECRET)
        seen.pressed("Wijziging bekijken", "Wat er verandert")
        seen.pressed("Dit opslaan", "Webhook “Intranet” is toegevoegd.")
        text = (folder / "announcement.toml").read_text("utf-8")
        table = tomllib.loads(text)["webhooks"][0]
        assert SECRET not in text and SECRET not in page.content()
        monkeypatch.setenv(table["secret"], SECRET)
        configured = settings.read(folder)
        assert events.tell(SCHEDULE, configured, NOW) == 1
        (told,) = receiver.told  # whose signature holds
        assert told["type"] == "webhook_added" and told["data"]["events"] == ["source_failing"]
        receiver.status = 500
        own_school.site.pages.pop("/krant")
        collected(configured, NOW + dt.timedelta(hours=2))
    page = seen.go("/sources", "Bronnen")
    appears(page.get_by_text("Intranet is niet bereikbaar: 1 bericht wacht"))
