"""An item is stored once, however often and by whatever way it comes in; two items stay two."""

import datetime as dt
from itertools import count

import pytest

from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.enrich import AnalysedBatch
from pipelines.mentions.matching import identity
from pipelines.mentions.store import store
from pipelines.settings import FeedSource
from warehouse.core.connection import reading, writing

NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TITLE = "ROC Voorbeeld opent nieuwe praktijkhal"
TEXT = "De burgemeester opende vrijdag de nieuwe praktijkhal van ROC Voorbeeld in de Rivierwijk."
numbers = count()


@pytest.fixture(autouse=True)
def _tables(warehouse):
    with writing():
        pass


def entry(url=None, title=TITLE, text=TEXT, at=NOON, guid=None, outlet=None, outlet_url=None):
    return {
        "guid": guid, "url": url, "title": title, "text": text, "published_at": at,
        "outlet": outlet, "outlet_url": outlet_url, "language": "nl",
    }  # fmt: skip


def google(title=TITLE, at=NOON, site="https://www.bode.example"):
    """A Google News entry: another link at every fetch, no text of its own."""
    link = f"https://news.google.com/rss/articles/CBMi{next(numbers)}?oc=5"
    return entry(link, title, "", at, guid=f"g{next(numbers)}", outlet="De Bode", outlet_url=site)


def bring(*entries, source="bode"):
    """One fetch of one source, loaded as a run loads it."""
    feed = FeedSource(source, source, "feed", f"https://{source}.example/feed", "press")
    with reading() as con:
        arrivals = identify(con, [SourceBatch(feed, list(entries), NOON)], {})
    for row in arrivals.items.values():
        row["language"] = "nl"
    with writing() as con:
        store(con, arrivals, AnalysedBatch([], [], [], [], {}), [], [])
    return arrivals


def items() -> list[tuple]:
    with reading() as con:
        return con.execute("select canonical_url, title, text from items order by all").fetchall()


def test_a_google_news_item_stays_one_though_its_link_changes_at_every_fetch():
    for _ in range(3):
        bring(google(), source="gn")
    assert items() == [(None, TITLE, "")]


def test_google_news_first_and_the_publisher_joins_it_with_address_and_text():
    bring(google(), source="gn")
    bring(entry("https://www.bode.example/hal?utm_source=rss"))
    bring(google(), source="gn")
    bring(entry("https://bode.example/hal"))
    assert items() == [("https://bode.example/hal", TITLE, TEXT)]


def test_the_publisher_first_and_google_news_joins_it_and_changes_nothing():
    bring(entry("https://www.bode.example/hal"))
    arrivals = bring(google(), google(), source="gn")
    assert items() == [("https://bode.example/hal", TITLE, TEXT)]
    assert not arrivals.items
    assert {source for _, source in arrivals.sightings} == {"gn"}


def test_both_in_one_run_are_one():
    feeds = [FeedSource(name, name, "feed", f"https://{name}.example/", "press") for name in ("gn", "bode")]
    both = [
        SourceBatch(feeds[0], [google()], NOON),
        SourceBatch(feeds[1], [entry("https://bode.example/hal")], NOON),
    ]
    with reading() as con:
        assert len(identify(con, both, {}).items) == 1
        assert len(identify(con, both[::-1], {}).items) == 1


def test_case_accents_and_punctuation_of_a_title_make_no_difference():
    bring(entry("https://bode.example/cafe", title="Leerlingen openen ‘Café Één’ in Nova's hal"))
    bring(google(title="Leerlingen openen 'Cafe Een' in Nova’s hal!"), source="gn")
    assert len(items()) == 1


def test_midnight_between_two_clocks_does_not_part_them():
    bring(google(at=NOON), source="gn")
    bring(entry("https://bode.example/hal", at=NOON - DAY))
    assert len(items()) == 1


def test_two_days_are_too_far():
    bring(google(at=NOON), source="gn")
    bring(entry("https://bode.example/hal", at=NOON - 2 * DAY))
    assert len(items()) == 2


def test_another_publisher_with_the_same_title_is_another_item():
    bring(google(site="https://streek.example"), source="gn")
    bring(entry("https://bode.example/hal"))
    assert len(items()) == 2


def test_a_title_of_two_words_joins_nothing():
    bring(entry("https://bode.example/1", title="Kort nieuws"))
    bring(google(title="Kort nieuws"), source="gn")
    assert len(items()) == 2


def test_two_items_with_one_title_on_one_day_of_one_publisher_stay_two():
    two = [entry("https://bode.example/1", text="Eerste."), entry("https://bode.example/2", text="Tweede.")]
    bring(*two)
    bring(google(), source="gn")
    bring(*two)
    assert [row[0] for row in items()] == ["https://bode.example/1", "https://bode.example/2"]


def test_they_stay_two_when_google_news_was_first():
    bring(google(), source="gn")
    two = [entry("https://bode.example/1", text="Eerste."), entry("https://bode.example/2", text="Tweede.")]
    for _ in range(2):
        bring(*two)
    assert [row[0] for row in items()] == ["https://bode.example/1", "https://bode.example/2"]


def test_a_daily_column_under_one_title_loses_no_day():
    title = "Het weer in de regio vandaag"
    for day in range(4):
        at = NOON + day * DAY
        pair = [
            ("gn", google(title=title, at=at)),
            ("bode", entry(f"https://bode.example/{day}", title, f"Dag {day}", at)),
        ]
        for source, one in pair if day % 2 else pair[::-1]:
            bring(one, source=source)
    assert [row[2] for row in items()] == ["Dag 0", "Dag 1", "Dag 2", "Dag 3"]


def test_a_guid_alone_names_an_item_within_its_source():
    for _ in range(2):
        bring(entry(guid="post-7"), entry(guid="post-8", text="Iets anders."))
    assert len(items()) == 2
    bring(entry(guid="post-7"), source="streek")
    assert len(items()) == 3


def test_an_edited_item_with_the_same_guid_is_the_same_item_with_the_new_text():
    bring(entry(guid="post-7"))
    bring(entry(guid="post-7", text="Verbeterd."))
    assert items() == [(None, TITLE, "Verbeterd.")]


def test_text_alone_names_an_item_that_has_nothing_else():
    for _ in range(2):
        bring(entry(title="", text="Mooi, die hal!"), entry(title="", text="Lelijk, die hal!"))
    assert [row[2] for row in items()] == ["Lelijk, die hal!", "Mooi, die hal!"]


def test_an_entry_always_has_a_key_and_its_id_never_changes():
    day = NOON.date()
    for one, address in (
        (entry(), None),
        (entry(title="", text=""), None),
        (google(title="", site=None), None),
    ):
        found = identity.keys(one, address, day, "bode")
        assert found.own and len(identity.item_id(found.own[0])) == 24
    known = identity.keys(entry("https://bode.example/hal"), "https://bode.example/hal", day)
    assert identity.item_id(known.own[0]) == "49a4ab268eef5937bac03d84"


def test_a_publishers_title_is_sought_by_google_news_only():
    day = NOON.date()
    own = identity.keys(entry("https://bode.example/hal"), "https://bode.example/hal", day).own
    assert [identity.recognises(key) for key in own] == [True, False]
    assert own[1] in identity.keys(google(), None, day).seek
