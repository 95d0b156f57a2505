"""From a web address to the first figures: one field, what was found, one button; on a phone and in English too."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pipelines import settings
from tests.journeys.conftest import Visit, appears
from tests.pages.server.served import serving
from tests.pipelines.sources.discovery.sites import school_site

pytestmark = pytest.mark.browser


@pytest.fixture
def site_and_app(tmp_path, request):
    """A school's site (of ROC Zevenmeren, where none is named), and an app whose configuration is not yet written."""
    config = tmp_path / "config"
    with (
        school_site(getattr(request, "param", "wordpress")) as site,
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
        "fail": re.compile("br(on|onnen) mislukken|bron mislukt"),
        "found": "Dit is gevonden",
        "unfound": "Welke school is het?",
        "name": "Naam van de school",
        "reputation": "Reputatie",
    },
    "en": {
        "title": "Your school",
        "field": "Website or name of the school",
        "search": "Search",
        "brings": "2 items in 30 days; the last: yesterday.",
        "save": "Save and start collecting",
        "done": "Your school is set up:",
        "on": "To the reputation page",
        "fail": re.compile("sources? fails?|sources? failed"),
        "found": "This was found",
        "unfound": "Which school is it?",
        "name": "Name of the school",
        "reputation": "Reputation",
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
    screen.get_by_role("checkbox", name="Instagram").first.wait_for(state="attached")
    seen.settled()
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


# An account that can be tried and cannot be reached from here (Bluesky, YouTube) is not ticked.
# Of each make: what is found of it, and what the reader has to do more than search, save and go on.
MAKES = {
    "drupal": {"name": "Vakcollege De Heuvelrug", "networks": {"x", "facebook"}, "said": 1},
    "static": {"name": "MBO De Waterlanden", "networks": {"facebook"}, "said": 1},
    "closed": {"typed": "Beroepsschool Kennemer", "networks": set(), "said": 0},
    "feedless": {
        "name": "Techniekschool Oost",
        "ticks": "Google Nieuws-zoekopdracht",
        "networks": {"linkedin"},
        "said": 0,
    },
}


@pytest.mark.parametrize(
    ("site_and_app", "width", "lang"),
    [
        ("drupal", 390, "nl"),
        ("drupal", 1280, "en"),
        ("static", 1280, "nl"),
        ("closed", 1280, "nl"),
        ("closed", 390, "en"),
        ("feedless", 390, "nl"),
    ],
    indirect=["site_and_app"],
)
def test_of_a_site_of_any_make_to_the_first_page_in_six_clicks(site_and_app, visit, width, lang, request):
    site, config, port = site_and_app
    make, words = MAKES[request.node.callspec.params["site_and_app"]], WORDS[lang]
    seen = visit(port, width=width)
    screen = seen.go(f"/setup?lang={lang}", words["title"])
    reader = Clicks(seen)
    screen.get_by_label(words["field"]).fill(f"127.0.0.1:{site.port}")
    reader.press(words["search"], says=words["unfound" if "typed" in make else "found"])
    name = screen.get_by_label(words["name"], exact=True).filter(visible=True)
    if "typed" in make:
        # Whoever is not let in says so, and goes on by the name that is typed.
        appears(screen.get_by_text("robots.txt"))
        name.fill(make["typed"])
    else:
        expect(name).to_have_value(make["name"])
    if "ticks" in make:
        reader.count += 1
        box = screen.get_by_role("checkbox", name=re.compile(make["ticks"]))
        box.locator("xpath=ancestor::label").click()
        expect(box).to_be_checked()
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")
    flaws = [each["id"] for each in Axe().run(screen, context=".st-key-wk-found").response["violations"]]
    assert flaws == []
    reader.press(words["save"], says=words["done"])
    reader.press(words["on"], role="link")
    screen.get_by_role("heading", level=1, name=words["reputation"]).wait_for()
    seen.settled()
    assert reader.count <= 6
    written = settings.read(config)
    assert written.organisation.name == make.get("name", make.get("typed"))
    assert written.organisation.site.startswith(f"http://127.0.0.1:{site.port}")
    assert {channel.network for channel in written.channels} == make["networks"]
    if make["said"]:
        # Its own feed came in: what the school said is the first figure.
        appears(screen.locator(".wk-sentence").filter(has_text=make["name"]))
    else:
        # What others write is asked of services that this machine cannot reach: said so, and no figure is nought.
        assert {source.pattern for source in written.sources} >= {"google-news"}
        if len(written.sources) > 1:
            appears(screen.get_by_text(words["fail"]))
        assert screen.locator(".wk-card .wk-value").count() == 0
