"""Every page by the keyboard alone, and in every state that opens or goes wrong: axe finds nothing, of any weight."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ElementHandle, Page, expect

from tests.journeys.conftest import Visit, appears
from tests.journeys.test_looking import PAGES

pytestmark = pytest.mark.browser
SUMMARIES = "#root .stMain details:not([open]) > summary"
OPENERS = "#root .stMain button"
DIALOGS = ("Delen …", "Notitie toevoegen", "Alle notities", "Dreiging melden", "Bewaar deze weergave")
OPEN = "[role=dialog], dialog[open], [data-testid=stPopoverBody], [role=menu]"
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
# The number of what has the focus, and whether somebody sees that it has; null where the way ends.
FOCUSED = """() => {
  const there = document.activeElement;
  if (!there || there === document.body) return null;
  let seen = false;
  for (let each = there, up = 0; each && up < 5 && !seen; each = each.parentElement, up++) {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    seen = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  }
  return [there.dataset.n ?? there.outerHTML.slice(0, 120), seen];
}"""


def flaws(page: Page) -> list[str]:
    """What axe finds in the page as it is, however small: rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def walked(page: Page) -> tuple[list[str], list[str]]:
    """Go through the page by Tab: what was never reached, and what was reached without anybody seeing it."""
    wanted, reached, unseen = page.evaluate(REACHABLE), set(), []
    for _n in range(3 * len(wanted) + 10):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (focused[0] in reached and len(reached) >= len(wanted)):
            break
        reached.add(focused[0])
        if not focused[1]:
            unseen.append(focused[0])
    names = {number: name for number, name, _group in wanted}
    # One of a group of choices has the focus for all of them; arrows go from one to the next.
    groups = {group for number, _name, group in wanted if group is not None and number in reached}
    missed = [name for number, name, group in wanted if number not in reached and group not in groups]
    assert len(wanted) >= 10, wanted
    return missed, [names.get(number, number) for number in unseen]


def test_tab_reaches_all_that_can_be_acted_on_and_everybody_sees_where_it_is(school, visit):
    seen, found = visit(school.port), {}
    for path, heading in PAGES.items():
        page = seen.go(path, heading)
        page.locator(".wk-menu").first.wait_for()
        missed, unseen = walked(page)
        if missed or unseen:
            found[path] = {"missed": missed, "unseen": unseen}
    assert found == {}


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


def opened(seen: Visit, known: set[str]) -> dict[str, list[str]]:
    """Open each dialog, menu and list of choices of the page that was not seen before; Escape shuts it."""
    page, found = seen.page, {}
    for button in page.locator(OPENERS).all():
        if not button.is_visible():
            continue
        name = button.inner_text().replace("expand_more", "").strip() or button.get_attribute("aria-label")
        if name in known or not (
            button.get_attribute("aria-haspopup") in ("dialog", "menu") or name in DIALOGS
        ):
            continue
        known.add(name)
        by_enter(seen, button.element_handle())
        appears(page.locator(OPEN))
        page.wait_for_timeout(300)  # what is still coming up is half transparent
        if wrong := flaws(page):
            found[name] = wrong
        page.keyboard.press("Escape")
        expect(page.locator(OPEN).filter(visible=True)).to_have_count(0)
        seen.settled()
    return found


def test_what_folds_or_opens_does_so_by_keyboard_and_axe_finds_nothing_in_it(school, visit):
    seen, found, known = visit(school.port, width=390), {}, set()
    for path, heading in PAGES.items():
        page = seen.go(path, heading)
        found[path] = opened(seen, known)
        if shut := unfolded(seen):
            found[path]["stays shut"] = shut
        page.wait_for_timeout(300)
        if wrong := flaws(page):
            found[path]["unfolded"] = wrong
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert {"Delen …", "Downloaden", "Acties", "Dreiging melden", "Notitie toevoegen"} <= known
    # A list of choices, too, stands outside the page.
    page = seen.go("/audit", "Logboek")
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
