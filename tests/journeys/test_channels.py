"""Marketing at work: import a file, type the month, compare two channels, and look behind a number of the traffic."""

import re

import pytest

from warehouse.connection import reading

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
        page.get_by_text("Eigen tabel van Weerklank: 2 getallen").wait_for()
        page.get_by_role("button", name="Deze getallen bewaren").click()
        page.get_by_text(expected).wait_for()
        seen.settled()
        page.reload()
        seen.settled()
    assert rows("select followers from channel_days where channel = 'mastodon' order by day") == [
        (301,),
        (322,),
    ]
    page = seen.go("/channels", "Kanalen")
    assert "322" in page.locator(".wk-channels tr", has_text="Mastodon").inner_text()


def test_a_broken_file_is_refused_with_its_line(own_school, visit):
    page = visit(own_school.port).go("/channels", "Kanalen")
    page.get_by_text("Een bestand inlezen").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "fout.csv", "mimeType": "text/csv", "buffer": TABLE.replace("322", "veel").encode()}
    )
    page.get_by_text("fout.csv, regel 3, kolom Volgers: “veel” is geen heel getal.").wait_for()
    assert page.get_by_role("button", name="Deze getallen bewaren").count() == 0


def test_two_channels_are_compared_and_the_address_can_be_sent(school, visit):
    seen = visit(school.port)
    page = seen.go("/channels?compare=linkedin,instagram&scale=index&lang=en", "Channels")
    page.locator(".js-plotly-plot").wait_for()
    page.get_by_text(re.compile(r"LinkedIn: [\d,]+ → [\d,]+; Instagram: [\d,]+ → [\d,]+")).wait_for()
    page.locator(".wk-channels thead a", has_text="Sessions on the site").click()
    page.wait_for_url("**sort=sessions**")


def test_every_number_of_a_channel_opens_into_its_birth_certificate(school, visit):
    page = visit(school.port, 390).go("/channels?channel=linkedin", "Kanalen")
    card = page.locator(".wk-card", has_text="Interactiepercentage")
    card.locator("summary").click()
    text = card.inner_text()
    assert "interacties per honderd keer dat berichten zijn gezien" in text and "exact" in text


def test_from_a_campaign_to_the_rows_behind_it(school, visit):
    seen = visit(school.port)
    page = seen.go("/traffic", "Verkeer")
    page.get_by_role("link", name="open-dag", exact=True).first.click()
    page.get_by_text("de ruwe waarden zoals ze zijn gezien").wait_for()
    assert "campaign=open-dag" in page.url
    assert page.locator(".wk-lines tbody tr").count() == 4
    page.get_by_role("link", name="← Al het verkeer").click()
    page.get_by_text("Sessies per week").first.wait_for()


def test_a_link_is_built_kept_and_refused_where_it_would_not_count(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/traffic", "Verkeer")
    page.get_by_text("Een link maken").click()
    field = page.get_by_label("Pagina van onze site")
    field.fill("https://www.elders.example/")
    field.press("Enter")
    page.get_by_text("elders.example is niet onze site").wait_for()
    field.fill("https://www.rocvoorbeeld.example/open-dag")
    field.press("Enter")
    page.get_by_text("utm_source=linkedin&utm_medium=social&utm_campaign=open-dag").wait_for()
    page.get_by_text("Telt als LinkedIn (Organic Social).").wait_for()
    page.get_by_role("button", name="Deze link bewaren").click()
    page.get_by_text("De link is bewaard.").wait_for()
    assert rows("select channel, campaign from tracked_links") == [("linkedin", "open-dag")]


def test_the_sessions_behind_the_page_can_be_taken_along(school, visit):
    page = visit(school.port).go("/traffic", "Verkeer")
    page.get_by_role("button", name="Downloaden").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV, opent in Excel").click()
    lines = waiting.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert waiting.value.suggested_filename.startswith("verkeer-")
    assert lines[0].startswith("Dag;Kanaal;Groep;Bron, zoals gezien;Medium;Campagne;Eerste pagina;")
    assert len(lines) == 1 + 4 * 30 and ";instagram;" in lines[1] + lines[2] + lines[3] + lines[4]
