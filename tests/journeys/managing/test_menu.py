"""The menu by reader: wide in groups above the page, on a phone a bar below it, shut after use."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DRAWN

pytestmark = pytest.mark.browser
GROUPS = {
    "Bestuur": ["Reputatie", "Doelen", "Maandbericht"],
    "Marketing": ["Kanalen", "Verkeer"],
    "Communicatie": ["Webcare", "Meldingen", "Vermeldingen", "Betrouwbaarheid"],
}
BAR = ["Reputatie", "Doelen", "Maandbericht", "Vermeldingen", "Kanalen"]
MENU = "#root .wk-menu"
MORE = f"{MENU} .wk-bar-menu details"


def flaws(page: Page, where: str = MENU) -> list[str]:
    """What axe finds in the menu or another part, however small."""
    found = Axe().run(page, context=where).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def goes(seen, name: str, path: str) -> None:
    """Follow a link of the menu, with the keyboard; the same document shows another page."""
    seen.page.evaluate("window.before = 1")
    before = seen.asked
    seen.page.locator(MENU).get_by_role("link", name=name, exact=True).press("Enter")
    seen.page.get_by_role("heading", level=1).filter(has_text=name).wait_for()
    seen.settled(after=before)
    assert seen.page.evaluate("[location.pathname, window.before]") == [path, 1]


def test_the_wide_menu_stands_in_groups_and_leads_everywhere_without_a_new_document(school, visit):
    seen = visit(school.port)
    page = seen.go("/", "Reputatie")
    groups = page.locator(f"{MENU} .wk-wide-groups .wk-group")
    found = {
        each.locator("p").inner_text(): each.get_by_role("link").all_inner_texts() for each in groups.all()
    }
    assert found.items() >= GROUPS.items()
    # Who manages the dashboard has more pages than a line holds: they stand behind one word.
    folded = page.locator(f"{MENU} .wk-folded")
    folded.get_by_text("Beheer").click()
    managed = folded.get_by_role("link").all_inner_texts()
    assert managed[0] == "Bronnen" and {"Uw school", "Logboek", "Mensen en rollen"} <= set(managed)
    page.keyboard.press("Escape")
    assert folded.get_by_role("link", name="Bronnen").is_hidden()
    goes(seen, "Kanalen", "/channels")
    assert page.locator(f"{MENU} .wk-wide-menu [aria-current=page]").all_inner_texts() == ["Kanalen"]
    assert page.locator(MORE).is_hidden() and flaws(page) == []
    goes(seen, "Reputatie", "/")
    page.go_back()
    page.get_by_role("heading", level=1).filter(has_text="Kanalen").wait_for()
    seen.settled()
    # What else was chosen goes along, as do the reader's words.
    seen.pressed("English")
    page.locator(f"{MENU} .wk-folded summary").click()
    goes(seen, "Sources", "/sources")
    assert page.url.endswith("/sources?lang=en")


def test_on_a_phone_five_pages_stand_below_and_the_others_one_touch_further(school, visit):
    seen = visit(school.port, 390)
    page = seen.go("/", "Reputatie")
    bar = page.locator(f"{MENU} .wk-bar-menu > ul")
    assert bar.get_by_role("link").all_inner_texts() == BAR
    boxes = [
        each.bounding_box() for each in (*bar.get_by_role("link").all(), page.locator(f"{MORE} summary"))
    ]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 44 for box in boxes)
    assert all(left["x"] + left["width"] <= right["x"] + 1 for left, right in itertools.pairwise(boxes))
    # The whole answer stands above the bar, the board's goals too; the end of the page comes above it.
    top = page.locator(MENU).bounding_box()["y"]
    for part in (".wk-attention", ".wk-footing", ".wk-goal-line"):
        box = page.locator(f"#root .wk-upper > {part}").bounding_box()
        assert box["y"] + box["height"] <= top, part
    end = page.locator("#root .wk-board")
    page.evaluate("document.querySelector('.stMain').scrollTop = 1e6")
    page.evaluate(DRAWN)
    assert end.bounding_box()["y"] + end.bounding_box()["height"] <= top
    assert flaws(page) == []
    summary = page.locator(f"{MORE} summary")
    assert summary.inner_text() == "Meer"
    for leave in ("Escape", "elsewhere", "Tab"):
        summary.click()
        assert page.locator(f"{MORE} .wk-sheet").is_visible()
        assert flaws(page) == []
        if leave == "elsewhere":
            page.locator("#root h1").tap()
        elif leave == "Tab":
            summary.press("Shift+Tab")
        else:
            page.keyboard.press(leave)
            assert summary.evaluate("each => each === document.activeElement")
        assert page.locator(MORE).get_attribute("open") is None, leave
    summary.click()
    page.locator(".wk-sheet").get_by_role("link", name="Betrouwbaarheid").tap()
    page.get_by_role("heading", level=1).filter(has_text="Betrouwbaarheid").wait_for()
    seen.settled()
    assert page.locator(MORE).get_attribute("open") is None
    assert summary.get_attribute("aria-current") == "true"


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1250, 1280])
def test_the_menu_fits_every_screen(school, visit, width):
    seen = visit(school.port)
    seen.page.set_viewport_size({"width": width, "height": 800})
    page = seen.go("/mentions", "Vermeldingen")
    links = [each for each in page.locator(f"{MENU} :is(a, summary)").all() if each.is_visible()]
    assert len(links) >= 5
    for each in links:
        box = each.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert each.evaluate("each => each.scrollWidth <= each.clientWidth"), each.inner_text()
    if width >= 1250:
        # With two pages more than today it still does, in one line.
        page.evaluate(
            f"""const last = document.querySelector('{MENU} .wk-wide-groups .wk-group:last-child ul');
            for (const name of ['Instellingen', 'Toegang']) {{
              const more = last.lastElementChild.cloneNode(true);
              more.firstElementChild.textContent = name;
              last.append(more);
            }}"""
        )
        groups = page.locator(f"{MENU} .wk-wide-groups")
        assert groups.evaluate("each => each.scrollWidth <= each.clientWidth")
    first = page.locator("#root .wk-title h1").bounding_box()
    assert page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('h1') !== null",
        [first["x"] + 5, first["y"] + first["height"] / 2],
    )


def test_a_page_within_another_has_no_menu(school, visit):
    seen = visit(school.port, 390)
    page = seen.go("/sources?embed=true", "Bronnen")
    assert page.locator(".wk-menu").count() == 0
