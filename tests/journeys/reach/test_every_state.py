"""Every page by the keyboard alone, and in every state that opens or goes wrong: axe finds nothing, of any weight."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ElementHandle, Page, expect

from tests.journeys.conftest import Visit, appears
from tests.journeys.test_looking import PAGES

pytestmark = pytest.mark.browser
SUMMARIES = "#root .stMain details:not([open]) > summary"
# Each dialog, menu and window of choices that there is, on a page that has it.
OPENED = {
    "/": ("Delen …", "Dreiging melden", "Downloaden", "Sorteren: aandeel in de aandacht", "vergeleken met"),
    "/mentions": ("Velden kiezen",),
    "/channels": ("Notitie toevoegen", "Alle notities", "Sorteren en kolommen kiezen"),
    "/sources": ("Acties",),
    "/audit": ("Datum kiezen",),
}
OPEN = "[role=dialog], dialog[open], [data-testid=stPopoverBody], [role=menu]"
each_page = pytest.mark.parametrize("path", PAGES)
# Numbers what can be acted on and is there for who sees; gives number, name and group of each that Tab has to reach.
REACHABLE = """() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=button], [role=slider]";
  return [...document.querySelectorAll(wanted)].filter((each) => {
    const box = each.getBoundingClientRect();
    return !each.disabled && each.tabIndex >= 0 && box.width && box.height && !each.closest("[inert]")
      && each.checkVisibility({ visibilityProperty: true });
  }).map((each, n) => {
    each.dataset.n = n;
    const isChoice = each.matches("[role=radio], [type=radio]");
    const group = isChoice && each.closest("[role=radiogroup], [role=group], .stButtonGroup");
    if (group) group.dataset.group ??= n;
    return [String(n), (each.ariaLabel || each.innerText || each.name || each.tagName).slice(0, 60),
      group ? group.dataset.group : null];
  });
}"""
# Notes of all that gets the focus its number, and whether somebody sees that it has it.
WATCH = """() => {
  window.walk = [];
  addEventListener("focusin", ({ target }) => {
    let seen = false;
    for (let each = target, up = 0; each && up < 5 && !seen; each = each.parentElement, up++) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      seen = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    }
    window.walk.push([target.dataset.n ?? target.outerHTML.slice(0, 120), seen]);
  });
}"""


def flaws(page: Page) -> list[str]:
    """What axe finds in the page as it is, however small: rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def walked(page: Page) -> tuple[list[str], list[str]]:
    """Go through the page by Tab: what was never reached, and what was reached without anybody seeing it."""
    wanted = page.evaluate(REACHABLE)
    assert len(wanted) >= 10, wanted
    page.evaluate(WATCH)
    # A few more, as who goes on after the last one begins anew.
    for _n in range(len(wanted) + 8):
        page.keyboard.press("Tab")
    walk = page.evaluate("window.walk")
    reached = {number for number, _seen in walk}
    names = {number: name for number, name, _group in wanted}
    # One of a group of choices has the focus for all of them; arrows go from one to the next.
    groups = {group for number, _name, group in wanted if group is not None and number in reached}
    missed = [name for number, name, group in wanted if number not in reached and group not in groups]
    return missed, [names.get(number, number) for number, seen in walk if not seen]


@each_page
def test_tab_reaches_all_that_can_be_acted_on_and_everybody_sees_where_it_is(school, visit, path):
    page = visit(school.port).go(path, PAGES[path])
    page.locator(".wk-menu").first.wait_for()
    assert walked(page) == ([], [])


def by_enter(seen: Visit, there: ElementHandle) -> None:
    there.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_timeout(200)
    seen.settled()


def unfolded(seen: Visit) -> list[str]:
    """Unfold all that is folded in the page, with Enter; what stays shut."""
    shut, tried = [], set()
    while todo := [
        each
        for each in seen.page.locator(SUMMARIES).all()
        if each.is_visible()
        and not each.evaluate("e => e.closest('.wk-menu')")
        and each.inner_text() not in tried
    ]:
        there = todo[0].element_handle()
        tried.add(name := there.inner_text())
        by_enter(seen, there)
        if not there.evaluate("e => e.parentElement.open"):
            shut.append(name)
    return shut


def opened(seen: Visit, name: str) -> list[str]:
    """Open what this button opens with Enter and shut it with Escape; what axe finds meanwhile."""
    page = seen.page
    by_enter(seen, page.get_by_role("button", name=name).filter(visible=True).first.element_handle())
    appears(page.locator(OPEN))
    page.wait_for_timeout(300)  # what is still coming up is half transparent
    found = flaws(page)
    page.keyboard.press("Escape")
    expect(page.locator(OPEN).filter(visible=True)).to_have_count(0)
    seen.settled()
    return found


@each_page
def test_what_folds_or_opens_does_so_by_keyboard_and_axe_finds_nothing_in_it(school, visit, path):
    seen = visit(school.port, width=390)
    page = seen.go(path, PAGES[path])
    found = {name: opened(seen, name) for name in OPENED.get(path, ())}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert unfolded(seen) == []
    page.wait_for_timeout(300)
    assert flaws(page) == []


def test_what_is_said_to_who_goes_by_tab_first_is_in_the_readers_language(school, visit):
    page = visit(school.port).go("/traffic", "Verkeer")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")


def test_tab_goes_from_a_button_into_what_it_opened_and_out_again(school, visit):
    seen = visit(school.port)
    page = seen.go("/channels", "Kanalen")
    body = page.locator("[data-testid=stPopoverBody]")
    for name in ("Downloaden", "Sorteren en kolommen kiezen"):
        button = page.get_by_role("button", name=name).first
        by_enter(seen, button.element_handle())
        appears(body)
        page.keyboard.press("Tab")
        expect(body.locator(":focus")).to_have_count(1)
        page.keyboard.press("Shift+Tab")
        expect(button).to_be_focused()
        page.keyboard.press("Tab")
        for _n in range(40):
            if not body.locator(":focus").count():
                break
            page.keyboard.press("Tab")
        # Out of it, and on in the page behind the button, not at the end of the document.
        assert page.locator("#root :focus").count() == 1
        assert button.evaluate("e => Boolean(e.compareDocumentPosition(document.activeElement) & 4)")
        button.focus()
        page.keyboard.press("Escape")
        expect(body.filter(visible=True)).to_have_count(0)
        seen.settled()


def test_a_list_of_choices_stands_outside_the_page_and_is_a_part_of_it_all_the_same(school, visit):
    page = visit(school.port, width=390).go("/audit", "Logboek")
    page.get_by_role("combobox").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.wait_for_timeout(300)
    assert flaws(page) == []


def test_a_page_that_has_nothing_to_show_or_cannot_show_it_has_no_flaw_that_axe_sees(own_school, visit):
    seen, found = visit(own_school.port, width=390), {}

    def looked(path: str, says: str) -> Page:
        page = seen.go(path)
        appears(page.get_by_text(says))
        if wrong := flaws(page):
            found[f"{path} {says}"] = wrong
        return page

    looked("/mentions?q=zzzz", "Geen vermelding past bij deze keuze.")
    page = seen.go("/sources", "Bronnen")
    upload = page.locator(".st-key-wk-opml input[type=file]")
    page.get_by_text("Bronnen meenemen of inlezen (OPML)", exact=True).click()
    seen.at_rest(upload.locator("xpath=.."))
    assert "Bestand kiezen" in page.locator(".st-key-wk-opml").inner_text()
    upload.set_input_files({"name": "leeg.opml", "mimeType": "text/xml", "buffer": b"<opml/>"})
    appears(page.get_by_text("leeg.opml noemt geen feed"))
    seen.settled()
    if wrong := flaws(page):
        found["a file that cannot be used"] = wrong
    folder = Path(own_school.configured.folder)
    (folder / "goals.toml").write_text("[[goals]\n", encoding="utf-8")
    looked("/goals", "Er staat een fout in de configuratie.")
    (folder.parent / "warehouse.duckdb").rename(folder.parent / "elsewhere.duckdb")
    looked("/", "De cijfers zijn weg")
    assert found == {}
