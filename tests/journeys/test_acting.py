"""What readers do: set up a school, correct a judgement, notice a broken source, take a list along."""

import datetime as dt
import re

import pytest

from tests.collect.site import Site, page, status
from tests.pages.served import serving
from tests.run.school import NOW, collected, item, rss

pytestmark = pytest.mark.browser


def net_sentiment(visit) -> str:
    visit.go("/", "Reputatie")
    return visit.page.locator(".wk-card", has_text="Netto sentiment").locator(".wk-value").inner_text()


def test_from_the_first_run_to_a_school_that_is_watched(visit, tmp_path):
    days = [(dt.datetime.now(dt.UTC).date() - dt.timedelta(days=n)).isoformat() for n in range(2, 8)]
    news = rss(
        *(item(f"Goed nieuws {n} over Mbo Voorbeeldstad", f"https://k.example/{n}", "Een mooi resultaat.", day)
          for n, day in enumerate(days))
    )  # fmt: skip
    with (
        Site({"/krant": page(news)}) as site,
        serving(
            tmp_path,
            WEERKLANK_CONFIG=str(tmp_path / "config"),
            WEERKLANK_WAREHOUSE=str(tmp_path / "warehouse.duckdb"),
            WEERKLANK_ALLOW_PRIVATE="127.0.0.1",
        ) as port,
    ):
        seen = visit(port)
        screen = seen.go("/", "Reputatie")
        screen.get_by_role("link", name="Stel uw school in").click()
        screen.get_by_label("Naam van de school").fill("Mbo Voorbeeldstad")
        screen.get_by_label("Website", exact=True).fill("https://www.mbovoorbeeldstad.example")
        screen.get_by_label("Scholen om mee te vergelijken, één per regel").fill("Voorbeeld College")
        screen.get_by_label("RSS-, Atom- of JSON-feed").fill(f"{site.url('/krant')}\n{site.url('/weg')}")
        screen.get_by_role("button", name="Test mijn antwoorden").click()
        screen.get_by_text("Het werkt: 6 berichten.").wait_for()
        screen.locator(".wk-said-bad").wait_for()
        screen.get_by_role("button", name="Bewaren en beginnen met verzamelen").click()
        screen.get_by_text("Uw school is ingesteld: 6 berichten kwamen binnen.").wait_for()
        screen.get_by_role("link", name="Naar de pagina Reputatie").click()
        screen.get_by_role("heading", level=1).filter(has_text="Reputatie").wait_for()
        screen.locator(".wk-sentence").filter(has_text="Mbo Voorbeeldstad").wait_for()
        assert "1 van 2 bronnen zoals gewoonlijk" in screen.locator(".wk-board").inner_text()
        written = (tmp_path / "config" / "organisation.toml").read_text(encoding="utf-8")
        assert "Mbo Voorbeeldstad" in written and "Voorbeeld College" in written


def test_a_corrected_sentiment_moves_the_figure_on_the_board(visit, own_school):
    seen = visit(own_school.port)
    before = net_sentiment(seen)
    screen = seen.page
    screen.get_by_role("link", name="Vermeldingen", exact=True).first.click()
    screen.get_by_role("heading", level=1).filter(has_text="Vermeldingen").wait_for()
    story = screen.locator(".wk-mention", has_text="Klachten over roosters")
    story.get_by_text("Negatief").wait_for()
    story.get_by_role("link", name="Hele verhaal").click()
    screen.get_by_role("radiogroup").get_by_text("Positief").click()
    screen.get_by_text("Dank u: de cijfers zijn meegegaan.").wait_for()
    screen.get_by_text("verbeterd").first.wait_for()
    after = net_sentiment(seen)
    assert after != before
    value = lambda text: float(re.sub(r"[^\d,-]", "", text.replace("−", "-")).replace(",", "."))  # noqa: E731
    assert value(after) > value(before)


def test_what_is_not_about_us_leaves_the_board(visit, own_school):
    seen = visit(own_school.port)
    screen = seen.go("/mentions", "Vermeldingen")
    assert "8 verhalen" in screen.locator(".wk-count").inner_text()
    screen.locator(".wk-mention", has_text="Diefstal").get_by_role("link", name="Hele verhaal").click()
    screen.get_by_text("Nee, terzijde leggen").click()
    screen.get_by_text("Het is terzijde gelegd").wait_for()
    screen.get_by_role("button", name="← Alle vermeldingen").click()
    screen.locator(".wk-count", has_text="7 verhalen").wait_for()


def test_a_broken_source_becomes_visible_in_words(visit, own_school):
    seen = visit(own_school.port)
    screen = seen.go("/", "Reputatie")
    assert "2 van 2 bronnen zoals gewoonlijk" in screen.locator(".wk-board").inner_text()
    own_school.site.pages["/bode"] = status(500)
    collected(own_school.configured, NOW + dt.timedelta(minutes=5))
    screen = seen.go("/", "Reputatie")
    assert "1 van 2 bronnen zoals gewoonlijk" in screen.locator(".wk-board").inner_text()
    attention = screen.locator(".wk-attention")
    assert "bode" in attention.inner_text()
    attention.get_by_role("link").first.click()
    screen.get_by_role("heading", level=1).filter(has_text="Bronnen").wait_for()
    broken = screen.locator(".wk-source", has_text="bode")
    assert "Mislukt" in broken.inner_text() and "status 500" in broken.inner_text()


def test_a_source_can_be_paused_and_collected_from_the_page(visit, own_school):
    seen = visit(own_school.port)
    screen = seen.go("/sources", "Bronnen")
    row = screen.locator("[class*=st-key-wk-source-krant]")
    row.get_by_role("button", name="Acties").click()
    screen.get_by_role("menuitem", name="Pauzeren").or_(
        screen.get_by_text("Pauzeren", exact=True)
    ).first.click()
    screen.get_by_text("krant staat op pauze.").or_(screen.locator(".wk-said-good")).first.wait_for()
    seen.settled()
    assert "Gepauzeerd" in screen.locator(".wk-source", has_text="krant").inner_text()
    assert "paused = true" in (own_school.configured.folder / "sources.toml").read_text(encoding="utf-8")


def test_the_list_can_be_taken_along(visit, own_school):
    seen = visit(own_school.port)
    screen = seen.go("/mentions?label=negative", "Vermeldingen")
    screen.get_by_role("button", name="Downloaden").click()
    with screen.expect_download() as waiting:
        screen.get_by_role("button", name="CSV, opent in Excel").click()
    taken = waiting.value
    assert taken.suggested_filename.startswith("vermeldingen-2026-10-24-2026-11-22")
    lines = taken.path().read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Dag;Gepubliceerd (Amsterdam);Titel")
    assert sum("Negatief" in line for line in lines) == 3
