"""Light or dark as the device is or as the reader chose, from the first moment on; and where the keyboard is shows."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DRAWN, until
from tests.journeys.managing.test_menu import MENU, flaws
from tests.journeys.test_first_look import ready

pytestmark = pytest.mark.browser
BACK = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}
WHERE = {1280: f"{MENU} .wk-wide-menu .wk-view", 390: f"{MENU} .wk-bar-menu details"}
COLOUR = "where => getComputedStyle(document.querySelector(where)).backgroundColor"
# What every frame shows from the first one on, so that a flash of another colour is seen.
FRAMES = """
window.frames_seen = new Set();
const look = () => {
  const there = document.querySelector("#root .stApp") || document.querySelector("#wk-first") || document.body;
  if (there) window.frames_seen.add(getComputedStyle(there).backgroundColor);
  if (window.frames_seen.size < 9) requestAnimationFrame(look);
};
addEventListener("DOMContentLoaded", look);
"""
# The outline of what has the focus, its own or that of the field around it: how wide, how light beside the page.
RING = """() => {
  const light = (told) => told.match(/[\\d.]+/g).slice(0, 3).map((each) => each / 255)
    .map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const there = document.activeElement;
  if (!there || there === document.body) return null;
  for (let each = there, n = 0; each && n < 5; each = each.parentElement, n++) {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) continue;
    const [a, b] = [outlineColor, getComputedStyle(document.querySelector(".stApp")).backgroundColor].map(light);
    return { contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05) };
  }
  return { without: there.outerHTML.slice(0, 200) };
}"""


def shown(page: Page, theme: str) -> None:
    """Wait until the page has this colour."""
    until(page, f"({COLOUR})('.stApp') === '{BACK[theme]}'")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_chooses_light_or_dark_and_it_stays_without_a_flash(school, visit, width):
    ready(school.port, "/")
    seen = visit(school.port, width=width, scheme="light")
    page = seen.go("/", "Reputatie")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('wk-'))") == []
    choice = page.locator(f"{WHERE[width]} .wk-theme")
    page.locator(f"{WHERE[width]} summary").click()
    named = choice.get_by_role("group", name="Kleuren")
    assert named.get_by_role("button").all_inner_texts() == ["Zoals dit apparaat", "Licht", "Donker"]

    def pressed() -> list[str]:
        return choice.locator("[aria-pressed=true]").all_inner_texts()

    assert pressed() == ["Zoals dit apparaat"] and flaws(page) == []
    named.get_by_role("button", name="Donker").click()
    shown(page, "dark")
    assert pressed() == ["Donker"] and flaws(page) == []
    # The menu is drawn anew on another page.
    seen.go("/goals", "Doelen")
    shown(page, "dark")
    page.locator(f"{WHERE[width]} summary").click()
    assert pressed() == ["Donker"]
    page.add_init_script(FRAMES)
    for path in ("/", "/sources"):
        seen.go(path)
        assert page.evaluate("[...window.frames_seen]") == [BACK["dark"]], path
    page.locator(f"{WHERE[width]} summary").click()
    choice.get_by_role("button", name="Zoals dit apparaat").click()
    shown(page, "light")
    page.emulate_media(color_scheme="dark")
    shown(page, "dark")
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('wk-'))") == []


def test_another_tab_follows_and_a_device_that_is_dark_can_be_light(school, visit):
    seen = visit(school.port, scheme="dark")
    page = seen.go("/sources", "Bronnen")
    shown(page, "dark")
    other = page.context.new_page()
    other.goto(f"{seen.address}/sources")
    other.locator(f"{WHERE[1280]} summary").click()
    other.locator(WHERE[1280]).get_by_role("button", name="Licht").click()
    shown(other, "light")
    shown(page, "light")
    other.close()


@pytest.mark.parametrize("path", ["/", "/mentions", "/sources", "/goals?goal=leerbedrijven"])
def test_whatever_has_the_keyboard_is_seen_in_both_colours(school, visit, path):
    seen = visit(school.port)
    page = seen.go(path)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        shown(page, theme)
        page.evaluate("document.activeElement.blur(); document.querySelector('.stMain').scrollTop = 0")
        rings = []
        for _n in range(30):
            page.keyboard.press("Tab")
            page.evaluate(DRAWN)
            rings.append(page.evaluate(RING))
        seen_rings = [ring for ring in rings if ring]
        assert len(seen_rings) >= 12
        assert [ring["without"] for ring in seen_rings if "without" in ring] == []
        assert min(ring["contrast"] for ring in seen_rings) >= 3
