"""A key for another program, made on Settings without a mouse; and pages that are shared, as axe sees them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pipelines.runs import shared_links as sharing
from tests.people import named
from tests.pipelines.runs.school import NOW

pytestmark = pytest.mark.browser


def test_a_key_is_made_by_keyboard_opens_the_api_and_is_revoked(school, visit):
    seen = visit(school.port, width=390)
    page = seen.go("/settings", "Instellingen")
    part = page.locator(".st-key-wk-api-keys")
    part.locator("summary").focus()
    page.keyboard.press("Enter")
    field = part.get_by_label("Voor wie of wat de sleutel is")
    field.wait_for()
    field.fill("Intranet")
    seen.pressed("Sleutel maken", "De sleutel “Intranet” is gemaakt.")
    key = part.locator("code").first.inner_text().strip()
    assert key.startswith("wk_")
    flaws = [each["id"] for each in Axe().run(page, context=".st-key-wk-api-keys").response["violations"]]
    assert flaws == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    address, headers = f"{seen.address}/api/v1/figures", {"Authorization": f"Bearer {key}"}
    assert page.request.get(address, headers=headers).status == 200
    seen.pressed("Intrekken", "De sleutel “Intranet” is ingetrokken")
    expect(part.locator("code")).to_have_count(0)
    assert page.request.get(address, headers=headers).status == 401


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("view", ["reputation?period=30d", "goals", "channels?period=90d"])
def test_a_shared_page_has_no_flaw_that_axe_sees(school, visit, view, width):
    secret = sharing.make(named("An"), "Hal", [view], "nl", NOW)
    page = visit(school.port, width=width).page
    for more in ("", "?dark=1"):
        page.goto(f"http://127.0.0.1:{school.port}/s/{secret}{more}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        flaws = {
            each["id"]: [node["html"][:300] for node in each["nodes"]]
            for each in Axe().run(page).response["violations"]
        }
        # Without a script only a refresh keeps the figures of a screen in the hall up to date; it takes minutes.
        flaws.pop("meta-refresh")
        assert flaws == {}


def flaws_of(page, where: str) -> dict[str, list[str]]:
    """What axe finds in a part of the page, however small: by rule, where."""
    found = Axe().run(page, context=where).response["violations"]
    return {each["id"]: [node["html"][:300] for node in each["nodes"]] for each in found}


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_opened_to_share_subscribe_and_bring_in_has_no_flaw_that_axe_sees(own_school, visit, width):
    seen = visit(own_school.port, width=width)
    page = seen.go("/channels", "Kanalen")
    seen.pressed(page.get_by_text("Per mail ontvangen", exact=True))
    # Heights move while it unfolds, and what is half there has no contrast.
    seen.at_rest(page.get_by_label("Uw e-mailadres"))
    assert flaws_of(page, ".st-key-wk-subscribe") == {}
    page.evaluate("scrollTo(0, 0)")
    seen.pressed("Delen …")
    page.get_by_role("dialog").wait_for()
    seen.at_rest(page.get_by_label("Waarvoor is de link?"))
    assert flaws_of(page, "[role=dialog]") == {}
    page = seen.go("/sources", "Bronnen")
    for words, part in (
        ("Bronnen meenemen of inlezen (OPML)", ".st-key-wk-opml"),
        ("Vermeldingen uit een bestand inlezen", ".st-key-wk-mention-import"),
    ):
        page.get_by_text(words, exact=True).click()
        seen.at_rest(page.locator(f"{part} input[type=file]").locator("xpath=.."))
        assert flaws_of(page, part) == {}, part
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
