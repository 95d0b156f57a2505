"""From a web address to the first figures: one field, what was found, one button; on a phone and in English too."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipelines import settings
from tests.journeys.conftest import Visit, appears
from tests.pages.server.served import serving
from tests.pipelines.sources.discovery.sites import school_site

pytestmark = pytest.mark.browser


@pytest.fixture
def site_and_app(tmp_path):
    """The site of ROC Zevenmeren, and an app whose configuration is still to be written."""
    config = tmp_path / "config"
    with (
        school_site("wordpress") as site,
        serving(
            tmp_path,
            WEERKLANK_CONFIG=str(config),
            WEERKLANK_WAREHOUSE=str(tmp_path / "warehouse.duckdb"),
            WEERKLANK_ALLOW_PRIVATE="127.0.0.1",
        ) as port,
    ):
        yield site, config, port


class Clicks:
    """A reader who counts what was pressed."""

    def __init__(self, seen: Visit) -> None:
        self.seen, self.count = seen, 0

    def press(self, name: str, role: str = "button", says: str | None = None) -> None:
        self.count += 1
        there = self.seen.page.get_by_role(role, name=name, exact=True).filter(visible=True)
        self.seen.pressed(there.first, says)


WORDS = {
    "nl": {
        "title": "Uw school",
        "field": "Website of naam van de school",
        "search": "Zoek",
        "brings": "2 berichten in 30 dagen; het laatste: gisteren.",
        "save": "Bewaren en beginnen met verzamelen",
        "done": "Uw school is ingesteld:",
        "on": "Naar de pagina Reputatie",
    },
    "en": {
        "title": "Your school",
        "field": "Website or name of the school",
        "search": "Search",
        "brings": "2 items in 30 days; the last: yesterday.",
        "save": "Save and start collecting",
        "done": "Your school is set up:",
        "on": "To the reputation page",
    },
}


@pytest.mark.parametrize(("width", "lang"), [(1280, "nl"), (390, "nl"), (390, "en")])
def test_from_a_web_address_to_the_first_figures_in_six_clicks(site_and_app, visit, width, lang):
    site, config, port = site_and_app
    words = WORDS[lang]
    seen = visit(port, width=width)
    screen = seen.go(f"/setup?lang={lang}", words["title"])
    reader = Clicks(seen)
    screen.get_by_label(words["field"]).fill(f"127.0.0.1:{site.port}")
    reader.press(words["search"], says=words["brings"])
    assert not config.exists()
    assert screen.get_by_label(words["field"]).input_value() == f"127.0.0.1:{site.port}"
    # What cannot be asked from here is said in its row, and holds up nothing.
    ticked = {
        box.get_attribute("aria-label"): box.is_checked() for box in screen.get_by_role("checkbox").all()
    }
    assert ticked["Instagram"] and ticked["LinkedIn"] and len(ticked) >= 9
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    flaws = [each["id"] for each in Axe().run(screen, context=".st-key-wk-found").response["violations"]]
    assert flaws == []
    reader.press(words["save"], says=words["done"])
    reader.press(words["on"], role="link")
    appears(screen.locator(".wk-sentence").filter(has_text="ROC Zevenmeren"))
    card = screen.locator(
        ".wk-card", has=screen.locator(".wk-label", has_text="ermeldingen" if lang == "nl" else "entions")
    )
    assert int(card.first.locator(".wk-value").inner_text()) >= 1
    assert reader.count <= 6
    written = settings.read(config)
    assert [campaign.label for campaign in written.campaigns] == ["Open dag 2026"]
    assert written.organisation.name == "ROC Zevenmeren" and written.announcing.colour == "#c2185b"
    assert {channel.network for channel in written.channels} >= {
        "instagram",
        "facebook",
        "linkedin",
        "tiktok",
    }
