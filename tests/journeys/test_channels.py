"""Marketing at work: import a file, type the month, compare two channels, and look behind a number of the traffic."""

import re

import pytest

from pipelines.access.person import account
from pipelines.sources.files import inbox
from tests.journeys.conftest import appears
from tests.people import ANNA
from tests.pipelines.runs.school import NOW
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser
TABLE = "Kanaal;Dag;Volgers\nMastodon;1-11-2026;301\nMastodon;20-11-2026;322\n"


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()


def test_a_file_is_shown_before_it_is_stored_and_a_second_time_changes_nothing(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/channels", "Kanalen")
    for expected in ("2 getallen zijn bewaard.", "was al ingelezen; er is niets veranderd."):
        if not page.get_by_text("Bestand", exact=True).is_visible():
            page.get_by_text("Een bestand inlezen").click()
        page.locator("input[type=file]").set_input_files(
            {"name": "stand.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        appears(page.get_by_text("Eigen tabel van Weerklank: 2 getallen"))
        seen.pressed("Deze getallen bewaren", expected)
        seen.go("/channels", "Kanalen")
    assert rows("select followers from channel_days where channel = 'mastodon' order by day") == [
        (301,),
        (322,),
    ]
    page = seen.go("/channels", "Kanalen")
    assert "322" in page.locator(".wk-channels tr", has_text="Mastodon").inner_text()


def dropped(page, name: str, text: str) -> None:
    if not page.get_by_text("Bestand", exact=True).is_visible():
        page.get_by_text("Een bestand inlezen").click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def test_a_doubtful_number_is_asked_about_stored_after_the_answer_and_undone(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/channels", "Kanalen")
    # LinkedIn has 4.418 followers on 22 November and gains two a day.
    dropped(
        page, "volgers.csv", "Kanaal;Dag;Volgers\nLinkedIn;22-11-2026;4.421\nLinkedIn;23-11-2026;44.200\n"
    )
    appears(page.get_by_text("LinkedIn, volgers: 44.200 op 23 november 2026 ligt ver van 4.41"))
    store = page.get_by_role("button", name="Deze getallen bewaren")
    assert store.is_disabled()
    line = page.locator(".wk-lines tr", has_text="volgers").inner_text()
    assert "4.421" in line and "44.200" in line
    seen.pressed(page.get_by_text("Nee, dat klopt niet"), "Herstel het dan in het bestand")
    assert store.is_disabled()
    seen.pressed(page.get_by_text("Ja, dat klopt"))
    seen.pressed(store, "2 getallen zijn bewaard.")
    assert rows("select value from channel_readings where source = 'volgers.csv' order by day") == [
        (4421,),
        (44200,),
    ]
    seen.go("/channels", "Kanalen")
    page.get_by_text("Ingelezen bestanden").click()
    seen.pressed("Ongedaan maken …")
    undo = page.get_by_role("dialog").get_by_role("button", name="Ongedaan maken")
    seen.pressed(undo, "Het inlezen van volgers.csv is ongedaan gemaakt.")
    assert rows("select count(*) from channel_readings where source = 'volgers.csv'") == [(0,)]
    assert rows("select undone_by from import_tries") == [(account().signature,)]


def test_a_file_that_the_watched_folder_refused_stands_on_the_pages_until_it_was_seen(
    own_school, visit, tmp_path
):
    (tmp_path / "inbox").mkdir(exist_ok=True)
    (tmp_path / "inbox" / "vreemd.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (refused,) = inbox.inbox(ANNA, own_school.configured, NOW)
    assert refused.outcome == "refused"
    seen = visit(own_school.port, 390)
    for path, title in (("/channels", "Kanalen"), ("/sources", "Bronnen")):
        page = seen.go(path, title)
        appears(page.get_by_text("vreemd.csv is niet ingelezen"))
        appears(page.get_by_text("de kolommen heten a, b").or_(page.get_by_text("a, b")))
    seen.pressed("Gezien", "vreemd.csv wordt hier niet meer getoond.")
    assert page.get_by_text("vreemd.csv is niet ingelezen").count() == 0


def test_a_broken_file_is_refused_with_its_line(own_school, visit):
    page = visit(own_school.port).go("/channels", "Kanalen")
    page.get_by_text("Een bestand inlezen").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "fout.csv", "mimeType": "text/csv", "buffer": TABLE.replace("322", "veel").encode()}
    )
    appears(page.get_by_text("fout.csv, regel 3, kolom Volgers: “veel” is geen heel getal."))
    assert page.get_by_role("button", name="Deze getallen bewaren").count() == 0


def test_two_channels_are_compared_and_the_address_can_be_sent(school, visit):
    seen = visit(school.port)
    page = seen.go("/channels?compare=linkedin,instagram&scale=index&lang=en", "Channels")
    page.locator(".js-plotly-plot").wait_for()
    appears(page.get_by_text(re.compile(r"LinkedIn: [\d,]+ → [\d,]+; Instagram: [\d,]+ → [\d,]+")))
    page.locator(".wk-channels thead a", has_text="Sessions on the site").click()
    page.wait_for_url("**sort=sessions**")


def test_every_number_of_a_channel_opens_into_its_birth_certificate(school, visit):
    page = visit(school.port, 390).go("/channels?channel=linkedin", "Kanalen")
    card = page.locator(".wk-card", has_text="Interactiepercentage")
    card.locator("summary").click()
    text = card.inner_text()
    assert "interacties per honderd weergaven" in text and "exact" in text


def test_from_a_campaign_to_the_rows_behind_it(school, visit):
    seen = visit(school.port)
    page = seen.go("/traffic", "Verkeer")
    page.get_by_role("link", name="open-dag", exact=True).first.click()
    appears(page.get_by_text("de ruwe waarden zoals ze zijn gezien"))
    assert "campaign=open-dag" in page.url
    assert page.locator(".wk-lines tbody tr").count() == 4
    page.get_by_role("link", name="← Al het verkeer").click()
    appears(page.get_by_text("Sessies per week"))


def test_a_link_is_built_kept_and_refused_where_it_would_not_count(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/traffic", "Verkeer")
    page.get_by_text("Een link maken").click()
    seen.typed("Pagina van onze site", "https://www.elders.example/", leave="Enter")
    appears(page.get_by_text("elders.example is niet onze site"))
    seen.typed("Pagina van onze site", "https://www.rocvoorbeeld.example/open-dag", leave="Enter")
    appears(page.get_by_text("utm_source=linkedin&utm_medium=social&utm_campaign=open-dag"))
    appears(page.get_by_text("Telt als LinkedIn (Organic Social)."))
    seen.pressed("Deze link bewaren", "De link is bewaard.")
    assert rows("select channel, campaign from tracked_links") == [("linkedin", "open-dag")]


def test_the_sessions_behind_the_page_can_be_taken_along(school, visit):
    page = visit(school.port).go("/traffic", "Verkeer")
    page.get_by_role("button", name="Downloaden", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV, opent in Excel").click()
    lines = waiting.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert waiting.value.suggested_filename.startswith("verkeer-")
    assert lines[0].startswith("Dag;Kanaal;Groep;Bron, zoals gezien;Medium;Campagne;Instappagina;")
    assert len(lines) == 1 + 4 * 30 and ";instagram;" in lines[1] + lines[2] + lines[3] + lines[4]
