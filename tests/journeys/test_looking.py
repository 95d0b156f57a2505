"""What readers see who change nothing: on a phone, on paper, in two languages, with other senses."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = {"/": "Reputatie", "/mentions": "Vermeldingen", "/sources": "Bronnen", "/setup": "Instellen"}
# What Streamlit itself draws, and we cannot change without replacing its widgets.
STREAMLITS_OWN: dict[str, str] = {}


def test_the_board_reads_the_whole_answer_on_a_phone_without_scrolling(visit, school):
    seen = visit(school.port, 390)
    page = seen.go("/")
    for text in ("Netto sentiment", "Vermeldingen", "Aandeel in de aandacht", "zoals gewoonlijk"):
        box = page.locator(".wk-board").get_by_text(text).first.bounding_box()
        assert box and box["y"] + box["height"] <= 844, text
    assert "ROC Voorbeeld" in page.locator(".wk-sentence").inner_text()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(visit, school, path, width):
    page = visit(school.port, width).go(path)
    wide = page.evaluate(
        "[...document.querySelectorAll('.stMain *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[role=radiogroup]'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []


def test_the_board_prints_on_one_sheet(visit, school):
    page = visit(school.port).go("/")
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1


def test_the_language_switches_texts_numbers_and_dates_and_stays(visit, school):
    seen = visit(school.port)
    page = seen.go("/", "Reputatie")
    page.get_by_text("stand van 23 november 2026").first.wait_for()
    assert page.locator(".wk-title").get_attribute("lang") == "nl"
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", level=1).filter(has_text="Reputation").wait_for()
    seen.settled()
    page.get_by_text("as of 23 November 2026").first.wait_for()
    assert page.locator(".wk-title").get_attribute("lang") == "en"
    assert "lang=en" in page.url
    page.get_by_role("link", name="Mentions", exact=True).first.click()
    page.get_by_role("heading", level=1).filter(has_text="Mentions").wait_for()
    page.get_by_role("button", name="Nederlands").click()
    page.get_by_role("heading", level=1).filter(has_text="Vermeldingen").wait_for()


@pytest.mark.parametrize("path", PAGES)
def test_the_first_visitor_of_a_deep_link_finds_the_way_to_the_other_pages(visit, school, path):
    page = visit(school.port).go(path)
    page.get_by_test_id("stTopNavLink").nth(len(PAGES) - 1).wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(visit, school, path, width, scheme):
    page = visit(school.port, width, scheme).go(path)
    found = Axe().run(page).response["violations"]
    grave = {
        violation["id"]: [node["html"][:160] for node in violation["nodes"][:3]]
        for violation in found
        if violation["impact"] in ("serious", "critical") and violation["id"] not in STREAMLITS_OWN
    }
    assert grave == {}


def test_no_other_host_is_asked_and_nothing_complains(visit, school):
    seen = visit(school.port)
    seen.go("/")
    for name, heading in (
        ("Vermeldingen", "Vermeldingen"),
        ("Bronnen", "Bronnen"),
        ("Instellen", "Instellen"),
    ):
        seen.page.get_by_role("link", name=name, exact=True).first.click()
        seen.page.get_by_role("heading", level=1).filter(has_text=heading).wait_for()
        seen.settled()
    assert seen.hosts <= {"127.0.0.1", "-"}
    assert seen.complaints == []
