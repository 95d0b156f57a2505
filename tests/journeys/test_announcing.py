"""From a goal to a mail: define it, enter numbers, close the month, edit the text, send it, find it in the archive."""

import pytest

from pipelines.access.person import account
from tests.journeys.conftest import appears
from tests.pipelines.announcing.post_office import PostOffice
from warehouse.access import audit
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser

OUT = """
[announcement]
length = "newsletter"
[mail]
server = "127.0.0.1"
port = {port}
security = "none"
sender = "communicatie@roc.example"
to = ["bestuur@roc.example"]
allowed = ["roc.example"]
"""


def test_a_goal_is_defined_on_the_page_and_a_target_that_is_passed_is_refused(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/goals", "Doelen")
    page.get_by_text("Doel toevoegen").click()
    seen.typed("Naam van het doel", "Bezoekers van de open dag")
    seen.chosen("Wat het telt", "met de hand ingevoerd")
    seen.typed("Streefwaarde", "100")
    seen.pressed("Doel bewaren", "“Bezoekers van de open dag” is bewaard.")
    tile = page.locator(".wk-goal-tile", has_text="Bezoekers van de open dag")
    assert "onbekend" in tile.inner_text()
    seen.pressed(tile.get_by_role("link"))
    page.get_by_label("Getal", exact=True).fill("60")
    seen.pressed("Bewaren", "Bewaard: 60 op")
    # 60 of 100 by the end of November is ahead of the calendar.
    page.locator(".wk-goal-tile", has_text="op koers").wait_for()
    page.get_by_text("Dit doel wijzigen").click()
    seen.typed("Streefwaarde", "50")
    seen.pressed("Doel bewaren", "De streefwaarde (50) is al gehaald: de stand is 60.")
    page.get_by_label("Hoe gaat het, en wat doen we eraan?").fill("Folder verstuurd.")
    seen.pressed("Notitie bewaren", "De notitie is bewaard.")
    page.locator("li", has_text="Folder verstuurd.").wait_for()
    with reading() as con:
        assert con.execute("select note, noted_by, state from goal_checkins").fetchall() == [
            ("Folder verstuurd.", account().signature, "green")
        ]


def test_a_month_is_closed_edited_sent_and_found_again(own_school, visit):
    with PostOffice() as office:
        (own_school.configured.folder / "announcement.toml").write_text(
            OUT.format(port=office.port), encoding="utf-8"
        )
        seen = visit(own_school.port)
        page = seen.go("/announcement", "Maandbericht")
        text = page.locator(".st-key-wk-announcement")
        assert "Concept." in text.inner_text() and "LinkedIn\t4.374" in text.inner_text()
        seen.pressed("Maand afsluiten", "Oktober 2026 is afgesloten; de cijfers staan vast.")
        assert "Concept." not in text.inner_text()
        page.get_by_text("Tekst bewerken").click()
        area = page.get_by_label("Tekst (Markdown)")
        area.fill(area.input_value() + "\nTot volgende maand!")
        seen.pressed("Mijn tekst bewaren", "Uw tekst is bewaard; de automatische blijft ernaast staan.")
        assert "Tot volgende maand!" in text.inner_text()
        assert f"Bewerkt door {account().signature} op" in page.locator("main").inner_text()
        seen.pressed("Versturen: maandbericht", "1 verstuurd.")
        (mail,) = office.messages
        assert mail["To"] == "bestuur@roc.example"
        plain = mail.get_body(("plain",)).get_content()
        assert "LinkedIn: volgers 4.374" in plain and "Tot volgende maand!" in plain
        assert {each.get_filename() for each in mail.iter_attachments()} == {"2026-10.pdf", "2026-10.png"}
        # Once more: nobody gets it twice.
        seen.pressed("Versturen: maandbericht", "1 had het al.")
        assert len(office.raw) == 1
    page = seen.go("/announcement", "Maandbericht")
    page.get_by_text("Zoals het verstuurd is").click()
    sent = page.locator(".st-key-wk-sent")
    appears(sent.get_by_text("Tot volgende maand!"))
    with reading() as con:
        kept = con.execute("select target, state, sent_by from publications").fetchall()
        edited = con.execute(
            "select generated, edited, edited_by from announcement_texts where edited is not null"
        ).fetchall()
    assert kept == [("bestuur@roc.example", "sent", account().signature)]
    ((generated, words, who),) = edited
    assert "Tot volgende maand!" not in generated and words.endswith("Tot volgende maand!")
    assert who == account().signature


def test_every_file_of_a_month_can_be_taken_along(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/announcement?lang=en", "Announcement")
    begins = {"Text (Markdown)": b"**Draft.**", "E-mail (HTML)": b"<!DOCTYPE html>", "Card (PNG": b"\x89PNG",
              "Announcement on A4": b"%PDF", "Report for the board": b"%PDF"}  # fmt: skip
    seen.pressed(page.get_by_text("Intranet", exact=True))
    for name, first in begins.items():
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).click()
        assert taken.value.path().read_bytes().startswith(first), name
    with reading() as con:
        kept = [each.line for each in audit.lines(con, act="months.download", outcome="done")]
    assert len(kept) == len(begins) and {each.person for each in kept} == {account().signature}
