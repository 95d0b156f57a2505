"""An address alone neither joins two different items nor parts one article from its edited self."""

import datetime as dt
from xml.sax.saxutils import escape

import pytest

from pipelines.connectors.feeds import feed
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.enrich import AnalysedBatch
from pipelines.mentions.store import store
from pipelines.settings import FeedSource
from tests.pipelines.connectors.feeds.answers import answered
from tests.pipelines.runs.school import collected, rows, write
from tests.pipelines.web.site import Site, in_turn, page
from warehouse.core.connection import reading, writing
from warehouse.mentions.forget import forget

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FEED = FeedSource("bode", "De Bode", "feed", "https://bode.example/feed", "press")
SITE = "https://www.bode.example"

CLOSING = (
    "Het bestuur van ROC Voorbeeld maakte donderdag bekend dat het gebouw aan de Kanaalstraat volgend jaar dichtgaat."
    " Ongeveer tweehonderd studenten van de opleidingen voor koks gaan naar het gebouw bij het station."
)
CLOSING_LONGER = CLOSING + " De bonden vinden dat het bestuur te snel heeft besloten en vragen om uitstel."
ANGRY = (
    "Ouders en docenten zijn verbolgen over het besluit van ROC Voorbeeld. Volgens een woordvoerder van de ouders"
    " wist niemand ervan en is de reistijd voor veel leerlingen onredelijk. Vrijdag volgt een bijeenkomst."
)
LIBRARY = "De bibliotheek in het centrum krijgt een leeszaal met veertig plaatsen, en een koffiehoek die laat open is."
BRIDGE = (
    "Automobilisten moeten drie weken omrijden, want de brug over het kanaal wordt geschilderd en gesmeerd."
)


@pytest.fixture(autouse=True)
def _tables(warehouse):
    with writing():
        pass


def entry(title="", link="", text="", at=None, guid="", permalink=False) -> str:
    """An item of RSS as a paper writes it."""
    parts = [f"<title>{escape(title)}</title>"] if title else []
    parts += [f"<link>{escape(link if link[:4] == 'http' else SITE + link)}</link>"] if link else []
    parts += [f'<guid isPermaLink="{str(permalink).lower()}">{escape(guid)}</guid>'] if guid else []
    parts += [f"<description>{escape(text)}</description>"] if text else []
    parts += [f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"] if at else []
    return f"<item>{''.join(parts)}</item>"


def fetch(*entries: str, at=NOON + 2 * DAY, source=FEED):
    """One fetch of this feed, read and stored as a run does."""
    xml = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{"".join(entries)}</channel></rss>'
    )
    found = feed.parse(answered(xml.encode(), source.url), source, at)
    with reading() as con:
        arrivals = identify(con, [SourceBatch(source, found, at)], {})
    for row in arrivals.items.values():
        row["language"] = "nl"
    with writing() as con:
        store(con, arrivals, AnalysedBatch([], [], [], [], {}), [], [])


def titles() -> list[str]:
    return [title for (title,) in rows("select title from items order by published_at, title")]


def test_an_address_that_follows_its_headline_leaves_one_item_with_the_last_words_and_the_first_moment():
    guid = "artikel-4711"
    fetch(entry("ROC Voorbeeld sluit gebouw", "/n/brand-kanaalstraat", CLOSING, NOON, guid))
    fetch(
        entry(
            "ROC Voorbeeld sluit omstreden gebouw", "/n/omstreden-gebouw", CLOSING_LONGER, NOON + HOUR, guid
        )
    )
    fetch(entry("Ouders boos over sluiting", "/n/ouders-boos-over-sluiting", ANGRY, NOON + DAY, guid))
    assert rows("select title, canonical_url, published_at from items") == [
        (
            "Ouders boos over sluiting",
            "https://bode.example/n/ouders-boos-over-sluiting",
            NOON.replace(tzinfo=None),
        )
    ]
    fetch(entry("Ouders boos over sluiting", "/n/brand-kanaalstraat", ANGRY, NOON + DAY, guid))
    assert len(titles()) == 1


EDITS = {
    "the guid is a number of the content system": {"guid": "https://bode.example/?p=4711"},
    "the guid is short": {"guid": "g1"},
    "the guid is the address, which changes too": {"permalink": True},
    "no guid at all": {},
}


@pytest.mark.parametrize("how", EDITS.values(), ids=EDITS)
def test_a_corrected_headline_under_a_new_address_is_the_same_item(how):
    for headline, link, text, at in (
        ("ROC Voorbeeld sluit gebouw", "/nieuws/roc-voorbeeld-sluit-gebouw", CLOSING, NOON),
        (
            "ROC Voorbeeld sluit gebouw toch",
            "/nieuws/roc-voorbeeld-sluit-gebouw-toch",
            CLOSING_LONGER,
            NOON + HOUR,
        ),
    ):
        guid = SITE + link if how.get("permalink") else how.get("guid", "")
        fetch(entry(headline, link, text, at, guid, how.get("permalink", False)))
    assert titles() == ["ROC Voorbeeld sluit gebouw toch"]


def test_a_headline_that_says_something_else_at_the_same_moment_is_the_same_item():
    at = NOON + dt.timedelta(minutes=7)
    fetch(entry("Brand bij school", "/brand-bij-school", CLOSING, at))
    fetch(entry("Gebouw dicht wegens tekort aan geld", "/gebouw-dicht", CLOSING, at))
    assert titles() == ["Gebouw dicht wegens tekort aan geld"]


def test_the_number_in_an_address_holds_an_article_together():
    fetch(entry("ROC Voorbeeld sluit gebouw", "/nieuws/88121/gebouw-dicht", CLOSING, NOON))
    fetch(entry("Ouders boos", "/nieuws/88121/ouders-boos", CLOSING_LONGER, NOON + DAY))
    assert titles() == ["Ouders boos"]


def test_an_edit_of_which_both_versions_stand_in_one_feed_is_one_item():
    old = entry("ROC Voorbeeld sluit gebouw", "/n/brand", CLOSING, NOON, "artikel-4711")
    new = entry("ROC Voorbeeld sluit gebouw toch", "/n/toch", CLOSING_LONGER, NOON + HOUR, "artikel-4711")
    fetch(old, new)
    fetch(old, new)
    assert len(titles()) == 1


def test_title_and_text_that_change_little_by_little_stay_one_item():
    words = CLOSING.split()
    for step in range(6):
        text = " ".join([f"nieuw{at}" if at < step * 5 else word for at, word in enumerate(words)])
        title = f"ROC Voorbeeld sluit gebouw {'en nog iets ' * step}".strip()
        fetch(entry(title, f"/nieuws/stand-{step}", text, NOON + step * HOUR, "artikel-4711"))
    assert len(titles()) == 1


@pytest.mark.parametrize("link", ["/nieuws", "/actueel/overzicht.html", "/index.php?page=nieuws"])
@pytest.mark.parametrize("guid", ["own", "none", "link", "always 1"])
def test_two_reports_under_one_address_are_two_items_and_keep_their_days(link, guid):
    def made(number, title, text, at):
        names = {"own": f"bericht-{number}", "none": "", "link": SITE + link, "always 1": "1"}
        return entry(title, link, text, at, names[guid], guid == "link")

    first = made(1, "Bibliotheek krijgt leeszaal", LIBRARY, NOON - 21 * DAY)
    second = made(2, "Brug drie weken dicht", BRIDGE, NOON)
    for _ in range(2):
        fetch(first)
        fetch(second)
    fetch(first, second)
    assert rows("select title, day from items order by day") == [
        ("Bibliotheek krijgt leeszaal", dt.date(2026, 11, 5)),
        ("Brug drie weken dicht", dt.date(2026, 11, 26)),
    ]


@pytest.mark.parametrize("guid", ["own", "none", "link", "always 1"])
def test_a_feed_of_four_reports_under_one_address_keeps_four(guid):
    said = [
        ("Bibliotheek krijgt leeszaal", LIBRARY), ("Brug drie weken dicht", BRIDGE),
        ("ROC Voorbeeld sluit gebouw", CLOSING), ("Ouders boos", ANGRY),
    ]  # fmt: skip
    guids = {"own": "b-{}", "none": "", "link": f"{SITE}/ministerie/nieuws", "always 1": "1"}
    four = [
        entry(title, "/ministerie/nieuws", text, NOON - at * DAY, guids[guid].format(at), guid == "link")
        for at, (title, text) in enumerate(said)
    ]
    fetch(*four)
    fetch(*four)
    assert len(titles()) == 4
    fetch(four[2])
    assert len(titles()) == 4


def test_one_title_every_day_under_one_address_is_an_item_a_day():
    weather = [LIBRARY, BRIDGE, CLOSING]
    for number, text in enumerate(weather):
        fetch(
            entry("Agenda van vandaag", "/agenda", text, NOON + number * DAY, f"agenda-{number}"),
            at=NOON + 4 * DAY,
        )
        fetch(entry("Weerbericht", "/weer", text[::-1], NOON + number * DAY), at=NOON + 4 * DAY)
    assert titles() == ["Agenda van vandaag", "Weerbericht"] * 3


def test_a_guid_that_a_feed_gives_to_everything_names_nothing():
    fetch(entry("Bibliotheek krijgt leeszaal", "/lezen", LIBRARY, NOON, "1"))
    fetch(entry("Brug drie weken dicht", "/brug", BRIDGE, NOON + HOUR, "1"))
    fetch(
        entry("ROC Voorbeeld sluit", "/roc", CLOSING, NOON, "1"),
        entry("Ouders boos", "/ouders", ANGRY, NOON, "1"),
    )
    assert len(titles()) == 4


def test_a_guid_that_is_new_at_each_fetch_makes_no_new_item():
    for number in range(3):
        fetch(entry("ROC Voorbeeld sluit gebouw", "/roc-sluit", CLOSING, NOON, f"uuid-{number}-55f2"))
    fetch(entry("ROC Voorbeeld sluit gebouw toch", "/roc-sluit", CLOSING_LONGER, NOON, "uuid-9-77aa"))
    assert titles() == ["ROC Voorbeeld sluit gebouw toch"]
    assert rows("select count(*) from item_keys where starts_with(key, 'guid:')") == [(1,)]


def test_a_live_blog_is_one_item_whatever_it_says_by_now():
    link = "/live/2026/11/26/sluiting-roc-van-minuut-tot-minuut"
    fetch(entry("LIVE | Bestuur spreekt", link, CLOSING, NOON, SITE + link, True))
    fetch(entry("LIVE | Ouders naar stadhuis", link, ANGRY, NOON + 9 * HOUR, SITE + link, True))
    assert titles() == ["LIVE | Ouders naar stadhuis"]


def test_comments_under_one_article_are_items_of_their_own():
    for number in (12, 13):
        for mark in ("comment-", "reactie", "comment_", "p"):
            title = f"Reactie op ROC Voorbeeld sluit gebouw door {mark}{number}"
            fetch(
                entry(
                    title, f"/roc-sluit#{mark}{number}", f"Ik ben nummer {number} en vind er {mark} iets van."
                )
            )
    assert len(titles()) == 8


def test_tracking_scheme_host_and_a_link_that_is_new_at_each_fetch_make_no_new_item():
    for link in (
        "http://bode.example/roc-sluit?utm_source=rss", "https://m.bode.example/roc-sluit", SITE + "/roc-sluit/amp/",
        SITE + "/roc-sluit?volg=8812", SITE + "/roc-sluit?volg=9913",
    ):  # fmt: skip
        fetch(entry("ROC Voorbeeld sluit gebouw", link, CLOSING, NOON + dt.timedelta(minutes=3)))
    assert titles() == ["ROC Voorbeeld sluit gebouw"]


def test_vacancies_from_one_form_that_stand_in_one_feed_stay_apart():
    form = "Wij zoeken per direct een collega voor {} uur in de week. Reageren kan tot en met zondag via het formulier."
    two = [
        entry(f"Vacature docent {name}", f"/v/{name}", form.format(16), NOON)
        for name in ("Engels", "rekenen")
    ]
    fetch(two[0])
    fetch(*two)
    assert len(titles()) == 2


def test_another_site_with_the_same_guid_is_another_item():
    fetch(entry("Brug drie weken dicht", "https://een.example/brug-1", BRIDGE, NOON, "artikel-4711"))
    fetch(entry("Brug drie weken dicht", "https://twee.example/brug-1", BRIDGE, NOON, "artikel-4711"))
    assert len(titles()) == 2


def test_what_was_forgotten_stays_so_under_a_new_address_but_its_page_of_news_goes_on():
    fetch(entry("Jan over ROC Voorbeeld", "/nieuws", CLOSING, NOON, "artikel-1"))
    names = [name for (name,) in rows("select item_id from items")]
    with writing() as con:
        assert forget(con, names) == 1
    fetch(entry("Jan over ROC Voorbeeld", "/jan", CLOSING_LONGER, NOON, "artikel-1"))
    assert titles() == []
    fetch(entry("Brug drie weken dicht", "/nieuws", BRIDGE, NOON + DAY, "artikel-2"))
    assert titles() == ["Brug drie weken dicht"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (dt.datetime(2026, 12, 1, 0, 30), dt.date(2026, 11, 30)),
        (dt.datetime(2026, 11, 30, 23, 40), dt.date(2026, 11, 30)),
        (dt.datetime(2026, 12, 1, 21, 0), dt.date(2026, 11, 30)),
        (dt.datetime(2031, 1, 1, 9, 0), dt.date(2026, 11, 30)),
        (dt.datetime(1970, 1, 1, 0, 0), dt.date(2026, 11, 30)),
        (dt.datetime(2026, 11, 30, 9, 0), dt.date(2026, 11, 30)),
        (dt.datetime(2019, 11, 30, 9, 0), dt.date(2019, 11, 30)),
    ],
)
def test_nothing_is_published_after_it_was_collected_at_a_months_end_neither(said, day):
    evening = dt.datetime(2026, 11, 30, 22, 45, tzinfo=dt.UTC)  # 23:45 in Amsterdam
    fetch(entry("ROC Voorbeeld opent hal", "/hal", CLOSING, said, "hal-123"), at=evening)
    ((found, at),) = rows("select day, published_at from items")
    assert found == day and at <= evening.replace(tzinfo=None)
    fetch(entry("ROC Voorbeeld opent hal", "/hal", CLOSING_LONGER, said, "hal-123"), at=evening + 2 * DAY)
    assert rows("select day, published_at from items") == [(found, at)]


def test_the_given_feeds_come_out_right(shared, warehouse, tmp_path):
    inputs = shared / "faults" / "inputs"

    def ran(*names: str) -> list[tuple]:
        rows_before = len(rows("select 1 from items"))
        with Site({}) as site:
            site.pages["/feed"] = in_turn(*(page((inputs / name).read_bytes()) for name in names))
            school = write(tmp_path / names[0], [("krant", site.url("/feed"))], '"ROC Proefstad"')
            for number in range(len(names)):
                report = collected(school, dt.datetime(2026, 11, 28, 22, 50 + number, tzinfo=dt.UTC))
                assert not report.failed
        return rows(f"select title, day from items order by collected_at, day, title offset {rows_before}")

    assert ran("feed_step1_slug.xml", "feed_step2_slug.xml", "feed_step3_slug.xml") == [
        ("OR boos over sluiting Havenkade ROC Proefstad", dt.date(2026, 11, 26))
    ]
    assert ran("feed_step1_localasgmt.xml", "feed_step2_localasgmt.xml") == [
        ("ROC Proefstad opent kantine", dt.date(2026, 11, 28)),
        ("ROC Proefstad wint prijs voor beste leerbedrijf", dt.date(2026, 11, 28)),
    ]


def test_six_given_reports_behind_one_paywall_are_six_stories(shared, warehouse, tmp_path):
    with Site({"/feed": page((shared / "faults" / "inputs" / "feed_paywall.xml").read_bytes())}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed"))], '"ROC Proefstad"')
        assert not collected(school, NOON + 2 * DAY).failed
    assert rows("select count(*), sum(copies) from stories where subject = 'ROC Voorbeeld'") == [(6, 6)]
