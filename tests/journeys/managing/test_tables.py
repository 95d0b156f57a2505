"""A reader sorts a table and chooses its columns, on a desk and on a phone, by mouse, by touch and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MENU = "Sorteren en kolommen kiezen"


def names(page: Page) -> list[str]:
    return page.locator(".wk-channels tbody tr > th a").all_inner_texts()


def labels(page: Page) -> list[str]:
    cells = page.locator(".wk-channels").first.locator("tbody tr").first.locator("td")
    return cells.evaluate_all("all => all.map(cell => cell.dataset.label)")


@pytest.mark.parametrize("width", [1280, 390])
def test_rows_and_cards_come_in_the_chosen_order_with_the_chosen_columns(school, visit, width):
    seen = visit(school.port, width)
    page = seen.go("/channels", "Kanalen")
    assert names(page) == ["LinkedIn", "Instagram", "Mastodon"]
    seen.settled()
    page.get_by_role("button", name=MENU, exact=True).click()
    seen.chosen("Sorteren op", "Volgers")
    expect(page.get_by_text("Gesorteerd op Volgers: grootste eerst.")).to_be_visible()
    assert "sort=followers" in page.url
    seen.pressed(page.get_by_text("kleinste eerst", exact=True))
    expect(page.get_by_text("Gesorteerd op Volgers: kleinste eerst.")).to_be_visible()
    # What nobody knows is last both ways.
    assert names(page) == ["Instagram", "LinkedIn", "Mastodon"]
    assert page.locator(".wk-channels th[aria-sort=ascending]").count() == 1
    seen.go("/channels?sort=followers&desc=0&cols=sessions,followers", "Kanalen")
    assert labels(page) == ["Sessies op de site", "Volgers"]
    if width < 500:
        boxes = [row.bounding_box() for row in page.locator(".wk-channels tbody tr").all()]
        assert all(box and box["width"] <= width for box in boxes)
        assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)


@pytest.mark.parametrize("width", [1280, 390])
def test_by_keyboard_alone_a_heading_sorts_and_is_seen_while_it_has_the_focus(school, visit, width):
    seen = visit(school.port, width)
    page = seen.go("/traffic?cols=sessions,rate", "Verkeer")
    link = page.locator(".wk-lines thead a", has_text="per 100 sessies").first
    link.focus()
    box = link.bounding_box()
    assert box and box["width"] > 20 and box["height"] > 10 and 0 <= box["x"] <= width
    link.press("Enter")
    page.wait_for_url(re.compile("sort=rate"))
    seen.settled()
    assert "cols=sessions%2Crate" in page.url or "cols=sessions,rate" in page.url
    expect(page.locator(".wk-lines th[aria-sort=descending]").first).to_be_attached()
