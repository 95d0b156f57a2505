"""Mentions by keyboard: search, next and previous, a label with one key, undo, the list of keys, and all of it off."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import until
from tests.journeys.managing.test_menu import MENU, flaws
from tests.pipelines.runs.school import rows

pytestmark = pytest.mark.browser
CURRENT = "#root .wk-mention[aria-current]"
BOX = f"document.querySelector('{CURRENT}').getBoundingClientRect()"
STORED = "select item_id, value from corrections order by made_at"
READING = 500  # longer than the weekly sample takes for a slip


def up(page: Page) -> str:
    """The title of the mention that is up; it has the focus and can be seen whole."""
    (title,) = page.locator(f"{CURRENT} h2").all_inner_texts()
    assert page.evaluate(f"document.activeElement === document.querySelector('{CURRENT}')")
    until(page, f"(({{top, bottom}}) => top >= 0 && bottom <= innerHeight)({BOX})")
    return title


def pressed(seen, keys: str) -> None:
    """Press keys one after another without waiting; then wait for what the last one says."""
    before = seen.asked
    for key in keys:
        seen.page.keyboard.press(key)
    seen.settled(after=before)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_reader_walks_labels_and_takes_back_with_one_key_each(own_school, visit, width):
    seen = visit(own_school.port, width=width)
    page = seen.go("/mentions", "Vermeldingen")
    titles = page.locator("#root .wk-mention h2").all_inner_texts()
    assert len(titles) == 8
    for key, place in zip("jjjk", (0, 1, 2, 1), strict=True):
        page.keyboard.press(key)
        assert up(page) == titles[place]
    for _n in titles:
        page.keyboard.press("j")
    assert up(page) == titles[-1]
    for _n in titles:
        page.keyboard.press("k")
    assert up(page) == titles[0]

    pressed(seen, "3")
    expect(page.locator(".st-key-wk-hand-said")).to_have_text(
        "Bewaard: negatief. Terugnemen kan met de toets U."
    )
    assert up(page) == titles[0] and "Negatief · verbeterd" in page.locator(CURRENT).inner_text()
    pressed(seen, "j=j+")
    # The last of them may come a run later.
    expect(page.locator("#root .wk-mention", has_text="verbeterd")).to_have_count(3)
    seen.settled()
    assert [value for _item, value in rows(STORED)] == ["negative", "neutral", "positive"]
    assert up(page) == titles[2] and flaws(page, ".wk-mentions") == []
    pressed(seen, "u")
    expect(page.locator("#root .wk-mention", has_text="verbeterd")).to_have_count(2)
    pressed(seen, "uu")
    expect(page.locator("#root .wk-mention", has_text="verbeterd")).to_have_count(0)
    seen.settled()
    assert rows(STORED) == []
    pressed(seen, "u")
    expect(page.locator(".st-key-wk-hand-said")).to_have_text("Er is niets om terug te nemen.")


def test_what_is_labelled_away_from_a_narrowed_list_gives_its_place_to_the_next(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/mentions?label=negative", "Vermeldingen")
    titles = page.locator("#root .wk-mention h2").all_inner_texts()
    assert len(titles) >= 2
    page.keyboard.press("j")
    pressed(seen, "1")
    expect(page.locator("#root .wk-mention")).to_have_count(len(titles) - 1)
    assert up(page) == titles[1]
    pressed(seen, "u")
    expect(page.locator("#root .wk-mention")).to_have_count(len(titles))
    # A story's own page takes the same keys.
    seen.go("/mentions", "Vermeldingen")
    seen.pressed(page.get_by_role("link", name="Hele verhaal").first)
    pressed(seen, "2")
    expect(page.locator("#root .wk-about").first).to_contain_text("Neutraal · verbeterd")
    seen.settled()
    pressed(seen, "u")
    assert rows(STORED) == []


def test_no_key_acts_while_somebody_types_or_holds_another_key(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/sources", "Bronnen")
    page.keyboard.press("/")
    search = page.get_by_label("Zoek in titel en tekst")
    expect(search).to_be_focused()
    assert page.url.endswith("/mentions")
    seen.settled()
    page.keyboard.type("j1u?/")
    expect(search).to_have_value("j1u?/")
    search.fill("")
    seen.settled()
    page.locator("#root h1").click()
    page.keyboard.press("j")
    up(page)
    for key in ("Control+1", "Alt+1", "Meta+1", "Control+j"):
        page.keyboard.press(key)
    seen.settled()
    assert rows(STORED) == [] and page.locator(".wk-keys").is_hidden()
    # Nobody stops on what is only there for the keys.
    assert page.locator(".st-key-wk-hand").is_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.wk-mention, .st-key-wk-hand')?.className") in (
        "wk-mention",
        None,
    )


def test_the_keys_of_what_it_is_built_on_surprise_nobody(school, visit):
    """Streamlit runs a page again on r, and offers its makers to clear what is kept on c."""
    seen = visit(school.port)
    page = seen.go("/mentions", "Vermeldingen")
    search = page.get_by_label("Zoek in titel en tekst")
    search.focus()
    before = seen.asked
    page.keyboard.type("rcrc")
    expect(search).to_have_value("rcrc")
    assert seen.asked == before and page.get_by_role("dialog").count() == 0
    search.fill("")
    seen.settled()
    page.locator("#root h1").click()
    where = page.url
    page.keyboard.press("c")
    page.keyboard.press("r")
    seen.settled()
    # At most the same page once more: nothing is asked, cleared or lost.
    assert page.get_by_role("dialog").count() == 0 and page.url == where


def test_the_list_of_keys_opens_closes_and_all_of_them_can_be_turned_off(school, visit):
    seen = visit(school.port)
    page = seen.go("/mentions", "Vermeldingen")
    listed = page.get_by_role("dialog", name="Sneltoetsen")
    page.keyboard.press("?")
    assert listed.get_by_role("definition").first.inner_text() == "Zoeken in de vermeldingen"
    assert flaws(page, "#root .wk-keys") == []
    page.keyboard.press("j")
    assert page.locator(CURRENT).count() == 0
    page.keyboard.press("Escape")
    assert listed.is_hidden()
    view = page.locator(f"{MENU} .wk-wide-menu .wk-view")
    view.locator("summary").click()
    assert flaws(page) == []
    view.get_by_role("button", name="Lijst van sneltoetsen").click()
    listed.get_by_role("button", name="Sluiten").click()
    assert listed.is_hidden()
    if not view.get_by_role("switch", name="Sneltoetsen gebruiken").is_visible():
        view.locator("summary").click()
    view.get_by_role("switch", name="Sneltoetsen gebruiken").click()
    for _again in range(2):
        page.keyboard.press("Escape")
        for key in "j?/":
            page.keyboard.press(key)
        assert page.locator(CURRENT).count() == 0 and listed.is_hidden()
        expect(page.get_by_label("Zoek in titel en tekst")).not_to_be_focused()
        seen.go("/mentions", "Vermeldingen")
    view.locator("summary").click()
    assert view.get_by_role("switch", name="Sneltoetsen gebruiken").get_attribute("aria-checked") == "false"
    view.get_by_role("switch", name="Sneltoetsen gebruiken").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    up(page)


def test_the_weekly_sample_is_answered_by_the_same_keys(own_school, visit):
    seen = visit(own_school.port)
    page = seen.go("/trust", "Betrouwbaarheid")
    for place, key in enumerate("134", 1):
        page.get_by_text(f"{place} van 12 · {place - 1} beantwoord", exact=True).wait_for()
        page.wait_for_timeout(READING)
        pressed(seen, key)
    page.get_by_text("4 van 12 · 3 beantwoord", exact=True).wait_for()
    pressed(seen, "u")
    page.get_by_text("3 van 12 · 3 beantwoord", exact=True).wait_for()
    assert rows("select label from judgements order by made_at") == [
        ("positive",),
        ("negative",),
        ("unknown",),
    ]
