"""What a school has elsewhere: its feeds as OPML and its mentions as a table, brought in on the page Sources."""

from xml.etree import ElementTree

import pytest

from pipelines import settings
from tests.journeys.conftest import appears

pytestmark = pytest.mark.browser
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mijn feeds</title></head><body>
<outline text="Onderwijs">
<outline type="rss" text="MBO-krant" xmlUrl="https://mbokrant.example/feed"/>
<outline type="rss" text="Streekblad **vet**" xmlUrl="https://streek.example/rss"/>
<outline type="rss" text="Kapot" xmlUrl="ftp://kapot.example"/>
</outline></body></opml>"""


def test_feeds_are_shown_before_they_become_sources_a_bad_one_blocks_none_and_they_go_out_again(
    own_school, visit
):
    seen = visit(own_school.port)
    before = len(settings.read().sources)
    page = seen.go("/sources", "Bronnen")
    page.get_by_text("Bronnen meenemen of inlezen (OPML)").click()
    page.locator(".st-key-opml-file input[type=file]").set_input_files(
        {"name": "feeds.opml", "mimeType": "text/x-opml", "buffer": OPML.encode()}
    )
    appears(page.get_by_text("2 nieuw · 0 al gevolgd · 1 onbruikbaar"))
    appears(page.get_by_text("Kapot: “ftp://kapot.example” is geen webadres"))
    seen.pressed("Gekozen bronnen toevoegen", "2 bronnen toegevoegd")
    added = settings.read().sources[before:]
    assert [(source.title, source.url) for source in added] == [
        ("MBO-krant", "https://mbokrant.example/feed"), ("Streekblad **vet**", "https://streek.example/rss"),
    ]  # fmt: skip
    page = seen.go("/sources", "Bronnen")
    appears(page.get_by_text("MBO-krant"))
    page.get_by_text("Bronnen meenemen of inlezen (OPML)").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="OPML downloaden").click()
    assert download.value.suggested_filename == "bronnen.opml"
    tree = ElementTree.parse(download.value.path())
    addresses = [line.get("xmlUrl") for line in tree.iter("outline")]
    assert addresses == [source.url for source in settings.read().sources]


TABLE = (
    "Wanneer;Titel;Bericht;Link;Auteur\n"
    "20-11-2026;ROC Voorbeeld opent een bakkerij;Studenten van ROC Voorbeeld bakken brood.;https://streek.example/1;Jan\n"
    "19-11-2026;Markt in Zwolle;Er was veel volk.;https://streek.example/2;Piet\n"
)


def test_mentions_of_a_table_are_asked_about_shown_stored_once_and_undone(own_school, visit):
    seen = visit(own_school.port)

    def dropped():
        page = seen.go("/sources", "Bronnen")
        page.get_by_text("Vermeldingen uit een bestand inlezen").click()
        page.locator(".st-key-mention-file input[type=file]").set_input_files(
            {"name": "export.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        appears(page.get_by_text("in welke kolom staat wanneer het is gepubliceerd?"))
        seen.pressed(page.get_by_text("Wanneer", exact=True))
        return page

    page = dropped()
    appears(page.get_by_text("2 berichten · nieuw: 2 · nieuw en over een gevolgde school: 1"))
    seen.pressed("Deze berichten bewaren", "2 nieuwe berichten zijn bewaard.")
    page = seen.go("/mentions?q=bakkerij", "Vermeldingen")
    appears(page.get_by_text("opent een bakkerij"))
    assert "Jan" not in page.locator(".wk-mentions").inner_text()
    page = dropped()
    appears(page.get_by_text("2 berichten · nieuw: 0"))
    assert page.get_by_role("button", name="Deze berichten bewaren").is_disabled()
    page = seen.go("/sources", "Bronnen")
    page.get_by_text("Ingelezen bestanden").click()
    seen.pressed("Ongedaan maken …")
    undo = page.get_by_role("dialog").get_by_role("button", name="Ongedaan maken")
    seen.pressed(undo, "Het inlezen van export.csv is ongedaan gemaakt.")
    page = seen.go("/mentions?q=bakkerij", "Vermeldingen")
    appears(page.get_by_text("Geen vermelding past bij deze keuze"))
