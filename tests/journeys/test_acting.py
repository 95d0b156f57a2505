"""What readers do: set up a school, correct a judgement, notice a broken source, look after sources."""

import datetime as dt

import pytest

from pipelines import settings
from tests.journeys.conftest import OURS, appears, feed
from tests.pages.server.served import serving
from tests.pipelines.runs.school import NOW, collected, item, rss
from tests.pipelines.web.site import Site, page, status

pytestmark = pytest.mark.browser


@pytest.fixture
def nothing_yet(tmp_path):
    """A school's paper, blog and profile, and an app whose configuration is still to be written."""
    today = dt.datetime.now(dt.UTC).date()

    def about(name: str, *numbers: int) -> str:
        return rss(
            *(
                item(f"Bericht {n} uit {n} over {name}", f"https://k.example/{n}", "Een mooi resultaat.",
                     (today - dt.timedelta(days=n % 10)).isoformat())
                for n in numbers
            )
        )  # fmt: skip

    pages = {
        "/krant": page(about("Mbo Voorbeeldstad", *range(2, 8))),
        "/blog/feed/": page(about("Voorbeeld College", 12, 13)),
        "/profile/mbovoorbeeldstad/rss": page(about("Mbo Voorbeeldstad", 24)),
    }
    config = tmp_path / "config"
    with (
        Site(pages) as site,
        serving(
            tmp_path,
            WEERKLANK_CONFIG=str(config),
            WEERKLANK_WAREHOUSE=str(tmp_path / "warehouse.duckdb"),
            WEERKLANK_ALLOW_PRIVATE="127.0.0.1",
        ) as port,
    ):
        yield site, config, port


def net_sentiment(visit) -> int:
    card = visit.go("/", "Reputatie").locator(".wk-card", has_text="Netto sentiment")
    return int(card.locator(".wk-value").inner_text().replace("−", "-"))


def test_from_the_first_run_to_a_school_that_is_watched(nothing_yet, visit):
    site, config, port = nothing_yet
    seen = visit(port)
    screen = seen.go("/", "Reputatie")
    seen.pressed(screen.get_by_role("link", name="Stel uw school in"))
    screen.get_by_text("Zelf invullen").click()
    screen.get_by_label("Naam van de school", exact=True).fill("Mbo Voorbeeldstad")
    screen.get_by_label("Website", exact=True).fill("https://www.mbovoorbeeldstad.example")
    screen.get_by_label("Vergelijkbare scholen, één per regel").fill("Voorbeeld College")
    screen.get_by_label("WordPress-site").fill(site.url("/blog"))
    screen.get_by_label("Bluesky-profiel").fill(site.url("/profile/mbovoorbeeldstad"))
    screen.get_by_label("RSS-, Atom- of JSON-feed").fill(f"{site.url('/krant')}\n{site.url('/weg')}")
    seen.pressed("Test mijn antwoorden")
    for worked in ("Het werkt: 6 berichten.", "Het werkt: 2 berichten.", "Het werkt: 1 bericht."):
        appears(screen.get_by_text(worked))
    assert "404" in screen.locator(".wk-said-bad").inner_text()
    assert not config.exists()
    seen.pressed("Bewaren en beginnen met verzamelen", "Uw school is ingesteld: 9 berichten kwamen binnen.")
    written = settings.read(config)
    assert [subject.name for subject in written.subjects] == ["Mbo Voorbeeldstad", "Voorbeeld College"]
    assert [source.pattern for source in written.sources] == ["wordpress", "bluesky", "feed", "feed"]
    screen.get_by_role("link", name="Naar de pagina Reputatie").click()
    screen.locator(".wk-sentence").filter(has_text="Mbo Voorbeeldstad").wait_for()
    value = {
        name: screen.locator(".wk-card", has=screen.locator(".wk-label", has_text=name))
        .first.locator(".wk-value")
        .inner_text()
        for name in ("Vermeldingen", "Aandeel in de aandacht")
    }
    # Seven about the school, of which six in the paper; the fourth source is not there.
    # What our own blog says of a peer is our voice, and no attention for the peer.
    assert value == {"Vermeldingen": "7", "Aandeel in de aandacht": "100%"}
    appears(screen.locator("#root .wk-footing", has_text="3 van 4 bronnen zoals gewoonlijk"))


def test_a_corrected_sentiment_moves_the_figure_on_the_board(own_school, visit):
    seen = visit(own_school.port)
    before = net_sentiment(seen)
    screen = seen.page
    screen.get_by_role("link", name="Vermeldingen", exact=True).first.click()
    screen.get_by_role("heading", level=1).filter(has_text="Vermeldingen").wait_for()
    story = screen.locator(".wk-mention", has_text="Klachten over roosters")
    appears(story.get_by_text("Negatief"))
    seen.pressed(story.get_by_role("link", name="Hele verhaal"))
    positive = screen.get_by_role("radiogroup").get_by_text("Positief")
    seen.pressed(positive, "Opgeslagen; de cijfers zijn bijgewerkt.")
    appears(screen.get_by_text("verbeterd"))
    after = net_sentiment(seen)
    # One of eight judged stories goes from negative to positive.
    assert after - before == 25


def test_what_is_not_about_us_leaves_the_board(own_school, visit):
    seen = visit(own_school.port)
    screen = seen.go("/mentions", "Vermeldingen")
    assert "8 verhalen" in screen.locator(".wk-count").inner_text()
    story = screen.locator(".wk-mention", has_text="Diefstal")
    seen.pressed(story.get_by_role("link", name="Hele verhaal"))
    seen.pressed(screen.get_by_text("Nee, terzijde leggen"), "Het is terzijde gelegd")
    seen.pressed("← Alle vermeldingen")
    screen.locator(".wk-count", has_text="7 verhalen").wait_for()


def test_a_broken_source_becomes_visible_in_words_also_on_the_first_screen_of_a_phone(own_school, visit):
    seen = visit(own_school.port, 390)
    screen = seen.go("/", "Reputatie")
    appears(screen.locator("#root .wk-footing", has_text="2 van 2 bronnen zoals gewoonlijk"))
    own_school.site.pages["/bode"] = own_school.site.pages["/krant"] = status(500)
    collected(own_school.configured, NOW + dt.timedelta(minutes=5))
    screen = seen.go("/", "Reputatie")
    footing, attention = screen.locator("#root .wk-footing"), screen.locator(".wk-attention")
    assert "0 van 2 bronnen zoals gewoonlijk" in footing.inner_text()
    assert "bode" in attention.inner_text() and "krant" in attention.inner_text()
    box = footing.bounding_box()
    assert box["y"] + box["height"] <= 844
    attention.get_by_role("link").filter(has_text="bode").click()
    screen.get_by_role("heading", level=1).filter(has_text="Bronnen").wait_for()
    broken = screen.locator(".wk-source", has_text="bode")
    appears(broken.get_by_text("Mislukt"))
    # All of them fail: that is said once, and why stands together.
    appears(screen.get_by_text("Alle 2 bronnen mislukken", exact=False).first)
    screen.get_by_text("Waarom elke bron mislukt").click()
    appears(screen.locator("li", has_text="bode").get_by_text("status 500", exact=False))


def test_a_source_is_collected_paused_resumed_and_removed_from_the_page(own_school, visit):
    seen = visit(own_school.port)
    screen = seen.go("/sources", "Bronnen")
    source = screen.locator(".wk-source", has_text="krant")

    def act(name: str, says: str | None = None) -> None:
        seen.settled()
        screen.locator("[class*=st-key-wk-source-krant]").get_by_role("button", name="Acties").click()
        seen.pressed(screen.get_by_text(name, exact=True), says)

    def kept() -> dict[str, bool]:
        return {each.name: each.paused for each in settings.read(own_school.configured.folder).sources}

    more = (*OURS, ("Nieuw gebouw", "Een mooi gebouw.", 1))
    own_school.site.pages["/krant"] = page(feed(more))
    act("Nu ophalen", "krant: 1 nieuw bericht.")
    act("Pauzeren", "krant is gepauzeerd.")
    appears(source.get_by_text("Gepauzeerd"))
    assert kept() == {"krant": True, "bode": False}
    act("Hervatten", "krant wordt weer opgehaald.")
    assert kept() == {"krant": False, "bode": False}
    act("Verwijderen …")
    remove = screen.get_by_role("dialog").get_by_role("button", name="Verwijderen")
    seen.pressed(remove, "krant is verwijderd.")
    source.wait_for(state="detached")
    assert kept() == {"bode": False}
