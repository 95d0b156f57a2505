"""Saved views: a page with its choices under a name, in everybody's menu; and the page where one browser begins."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.journeys.managing.test_colours import shown
from tests.journeys.managing.test_menu import MENU, flaws

pytestmark = pytest.mark.browser
WHERE = {1280: f"{MENU} .wk-wide-menu .wk-view", 390: f"{MENU} .wk-bar-menu details"}


def sheet(page, width: int) -> Locator:
    """Open the menu in which the views stand."""
    there = page.locator(WHERE[width])
    if there.get_attribute("open") is None:
        there.locator("summary").click()
    return there.locator(".wk-views")


def opened(seen, width: int, act: str) -> Locator:
    """Press what opens the dialog."""
    before = seen.asked
    sheet(seen.page, width).get_by_role("button", name=act).click()
    dialog = seen.page.get_by_role("dialog", name="Bewaarde weergaven")
    dialog.wait_for()
    seen.settled(after=before)
    return dialog


def saved(seen, width: int, page_name: str, name: str) -> None:
    """Save the view that stands there."""
    dialog = opened(seen, width, "Bewaar deze weergave")
    dialog.get_by_label(f"Naam voor deze weergave van {page_name}").fill(name)
    dialog.get_by_role("button", name="Bewaren").click()
    dialog.wait_for(state="hidden")
    seen.settled()
    expect(seen.page.get_by_role("status").filter(has_text=f"De weergave {name} is bewaard")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_view_is_saved_followed_renamed_and_removed(own_school, visit, width):
    seen = visit(own_school.port, width=width)
    page = seen.go("/mentions?label=negative&period=90d&page=1", "Vermeldingen")
    titles = page.locator("#root .wk-mention h2").all_inner_texts()
    dialog = opened(seen, width, "Bewaar deze weergave")
    dialog.get_by_role("button", name="Bewaren").click()
    expect(dialog.get_by_role("alert")).to_have_text("Geef de weergave een naam.")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        shown(page, scheme)
        found = Axe().run(page, context="[role=dialog]").response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    page.keyboard.press("Escape")
    saved(seen, width, "Vermeldingen", "Klachten <b>")
    seen.go("/channels", "Kanalen")
    saved(seen, width, "Kanalen", "Alle kanalen")

    # Another reader has it too; its link is a link, so that it can be sent and opened beside.
    other = visit(own_school.port, width=width)
    other.go("/sources", "Bronnen")
    views = sheet(other.page, width)
    assert views.get_by_role("link").all_inner_texts() == ["Alle kanalen", "Klachten <b>"]
    assert flaws(other.page) == []
    views.get_by_role("link", name="Klachten <b>").click()
    other.page.get_by_role("heading", level=1).filter(has_text="Vermeldingen").wait_for()
    other.settled()
    assert other.page.url.endswith("/mentions?label=negative&period=90d")
    assert other.page.locator("#root .wk-mention h2").all_inner_texts() == titles

    # Where there is nothing to save, what was saved can still be changed.
    other.go("/sources", "Bronnen")
    dialog = opened(other, width, "Bewaarde weergaven wijzigen")
    names = dialog.get_by_label("Naam", exact=True)
    expect(names).to_have_count(2)
    names.first.fill("klachten <b>")
    names.first.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("heet al")
    names.first.fill("Kanalen, alles")
    names.first.press("Enter")
    dialog.wait_for(state="hidden")
    other.settled()
    told = "De weergave Alle kanalen heet nu Kanalen, alles."
    expect(other.page.get_by_role("status").filter(has_text=told)).to_be_visible()
    assert sheet(other.page, width).get_by_role("link").first.inner_text() == "Kanalen, alles"
    dialog = opened(other, width, "Bewaarde weergaven wijzigen")
    dialog.get_by_role("button", name="Verwijderen").last.click()
    dialog.wait_for(state="hidden")
    other.settled()
    assert sheet(other.page, width).get_by_role("link").all_inner_texts() == ["Kanalen, alles"]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_browser_begins_where_its_reader_chose_and_the_menu_still_leads_to_the_board(school, visit, width):
    seen = visit(school.port, width=width)
    page = seen.go("/mentions?label=negative", "Vermeldingen")
    cookies = page.evaluate("document.cookie")
    begin = sheet(page, width).get_by_role("switch", name="Hier beginnen")
    assert begin.get_attribute("aria-checked") == "false"
    begin.click()
    assert begin.get_attribute("aria-checked") == "true"
    kept = json.loads(page.evaluate("localStorage.getItem('wk-begin')"))
    assert (
        kept == {"at": "/mentions?label=negative", "root": "/"}
        and page.evaluate("document.cookie") == cookies
    )
    page.goto("about:blank")
    page.goto(seen.address + "/")
    page.get_by_role("heading", level=1).filter(has_text="Vermeldingen").wait_for()
    seen.settled()
    assert page.url.endswith("/mentions?label=negative")
    sheet(page, width)
    page.locator(MENU).get_by_role("link", name="Reputatie", exact=True).first.click()
    page.get_by_role("heading", level=1).filter(has_text="Reputatie").wait_for()
    seen.settled()
    # Loaded anew, or with choices of its own, the board is the board.
    page.reload()
    page.get_by_role("heading", level=1).filter(has_text="Reputatie").wait_for()
    seen.go("/?period=90d", "Reputatie")
    seen.go("/mentions?label=negative", "Vermeldingen")
    sheet(page, width).get_by_role("switch", name="Hier beginnen").click()
    assert page.evaluate("localStorage.getItem('wk-begin')") is None
    page.goto("about:blank")
    seen.go("/", "Reputatie")
