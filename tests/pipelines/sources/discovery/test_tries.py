"""Proposals, each tried beside the others, and the answers that are made of them."""

import datetime as dt
from dataclasses import replace

import pytest

from pipelines import settings
from pipelines.settings import Organisation, Settings
from pipelines.sources import first_answers, first_configuration, schools
from pipelines.sources.discovery import choice, proposals, read_site, tries
from pipelines.sources.discovery.found import Account, Feed, Found
from pipelines.sources.discovery.proposals import Proposal
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, item, rss
from tests.pipelines.sources.discovery.sites import school_site
from tests.pipelines.web.site import Site, page, policy, status

FOUND = Found(
    "https://www.school.nl/",
    name="School",
    feeds=(
        Feed("https://school.nl/feed/", "Nieuws"),
        Feed("https://school.nl/comments/feed/", "", True),
        Feed("https://feeds.krant.nl/school"),
    ),
    accounts=(Account("instagram", "@school", "https://www.instagram.com/school/", is_sure=False),),
)


def test_what_is_found_becomes_sources_channels_and_searches():
    found = proposals.propose(FOUND, "ROC De Écôle")
    assert [(each.group, each.pattern or each.network, each.kind, each.written) for each in found] == [
        ("own", "feed", "own", "https://school.nl/feed/"),
        ("own", "feed", "forum", "https://school.nl/comments/feed/"),
        ("own", "feed", "press", "https://feeds.krant.nl/school"),
        ("account", "instagram", "", ""),
        ("search", "google-news", "", '"ROC De Écôle"'),
        ("search", "reddit", "", '"ROC De Écôle"'),
        ("search", "mastodon-tag", "", "#rocdeecole@mastodon.nl"),
    ]
    assert [each.title for each in found[:4]] == [
        "Nieuws",
        "school.nl/comments/feed",
        "feeds.krant.nl/school",
        "Instagram",
    ]


def test_without_a_name_nobody_is_searched_for():
    assert proposals.propose(Found("https://school.nl/"), "") == ()


TRIAL = Settings(
    settings.ROOT, Organisation("School", "https://school.nl"), (), (), allow_private=frozenset({"127.0.0.1"})
)


def feed(at: str) -> Proposal:
    return Proposal("own", "Nieuws", at, "feed", at, "own")


def test_each_says_what_it_would_bring_and_one_that_fails_holds_up_none():
    """The 30 days end on 23 November: the 24th of October is in them, the 23rd is not, nor is a date to come."""
    days = ("2026-11-22", "2026-10-25", "2026-10-23", "2026-11-29")
    news = rss(*(item(f"t{n}", f"https://s.nl/{n}", day=day) for n, day in enumerate(days)))
    pages = {"/goed": page(news), "/oud": page(rss(item("x", "https://s.nl/x", day="2026-05-03"))),
             "/leeg": page(rss()), "/weg": status(404), "/pagina": page("<html><title>School</title>")}  # fmt: skip
    done = []
    with Site(pages) as site:
        wanted = [
            feed(site.url("/weg")),
            feed(site.url("/goed")),
            Proposal("search", "#mbo", pattern="mastodon-tag", written="#mbo"),
            feed(site.url("/oud")),
            feed(site.url("/pagina")),
            feed(site.url("/leeg")),
            feed("http://10.0.0.1/feed"),
            Proposal("account", "TikTok", "https://www.tiktok.com/@s", network="tiktok", handle="@s"),
            Proposal("account", "X", "https://x.com/s", network="x", handle="@s", is_sure=False),
        ]
        got = tries.tried(TRIAL, wanted, lambda: NOW, done.append)
    assert [each.proposal for each in got] == wanted
    assert [(each.recent, each.newest, each.is_good) for each in got] == [
        (None, None, False),
        (2, dt.date(2026, 11, 22), True),
        (None, None, False),
        (0, dt.date(2026, 5, 3), True),
        (None, None, False),
        (0, None, True),
        (None, None, False),
        (None, None, True),
        (None, None, False),
    ]
    assert done == sorted(done) and done[-1] == len(wanted)
    assert all(str(settings.ROOT) not in str(each.error) for each in got)


@pytest.mark.parametrize("network", ["mastodon", "bluesky", "youtube"])
def test_an_account_that_nobody_can_reach_is_a_row_with_a_reason(network):
    one = Proposal(
        "account", network, f"https://{network}.invalid/@s", network=network, handle="@s@s.invalid"
    )
    (got,) = tries.tried(TRIAL, [one], lambda: NOW)
    assert got.error is not None and not got.is_good and got.connector == ""


def test_what_was_ticked_becomes_a_configuration_that_reads(tmp_path):
    with school_site("wordpress") as site:
        found = read_site(site.url("/"), policy(total=5.0, whole=5.0, read=3.0))
        offered = proposals.propose(found, found.name)
        local = [each for each in offered if each.group == "own"]
        chosen = tries.tried(TRIAL, local)
        # An account that did not answer just now, and was ticked all the same; and one whose numbers come by file.
        chosen += [tries.Tried(each) for each in offered if each.network]
        made = first_configuration.create(
            ANNA,
            choice.answers(found, chosen, found.name, found.also, found.town, ["Vakcollege De Heuvelrug"]),
            tmp_path / "config",
        )
    assert made.left_out == ()
    read = replace(made.settings)
    assert (read.organisation.name, read.organisation.city) == ("ROC Zevenmeren", "Merenstad")
    assert '"ROC Zevenmeren"' in read.subjects[0].query and "Merenstad" in read.subjects[0].query
    assert [source.kind for source in read.sources] == ["own", "forum"]
    numbers = {
        channel.network: channel.statistics.connector if channel.statistics else ""
        for channel in read.channels
    }
    assert numbers == {"facebook": "", "instagram": "", "linkedin": "", "youtube": "", "tiktok": "",
                       "mastodon": "mastodon"}  # fmt: skip
    assert read.announcing.colour == "#c2185b"


def test_the_feed_of_a_youtube_channel_tells_its_number():
    number = "UC0123456789abcdefghijkl"
    with Site(
        {"/feeds/videos.xml": page(rss(item("Film", "https://y.example/1", day="2026-11-20")))}
    ) as site:
        at = site.url(f"/feeds/videos.xml?channel_id={number}")
        (got,) = tries.tried(
            TRIAL, [Proposal("account", "YouTube", at, network="youtube", handle="@s")], lambda: NOW
        )
    assert (got.connector, got.account, got.recent) == ("youtube-feed", number, 1)


GC = next(school for school in schools.find("Graafschap College") if school.site)


def test_a_school_of_the_table_is_known_by_its_site_and_by_its_name():
    """Its site says little, or keeps programs out: its names, town and peers are known all the same."""
    bare = choice.completed(Found(f"{GC.site}/home"))
    assert (bare.name, bare.town) == (GC.name, GC.town) and set(bare.also) == set(GC.other_names)
    named = choice.completed(Found("http://127.0.0.1/", name=GC.name.upper(), town="Elders"))
    assert (named.name, named.town) == (GC.name.upper(), "Elders")
    assert len(choice.peers(bare)) == choice.MOST_PEERS and GC.name not in choice.peers(bare)


def test_a_school_that_nobody_knows_stays_as_it_was_found_and_gets_no_peers():
    assert choice.completed(FOUND) == FOUND and choice.peers(FOUND) == []


def test_a_peer_of_the_table_gets_the_query_that_fits_its_name():
    made = choice.answers(FOUND, [], "School", peers=[GC.name, "Onbekend College"])
    known, unknown = made.peers
    assert known.site == GC.site and GC.name in known.query and " OR " in known.query
    assert (unknown.query, unknown.site, unknown.counted) == ("", "", None)
    # Nobody counted is unknown, and no school without students.
    assert choice.counted(replace(GC, students=None)) is None
    assert choice.counted(replace(GC, students=9_000, students_year=2025, students_source="DUO")) == (
        first_answers.Students(9_000, 2025, "DUO")
    )


def test_what_the_name_alone_would_count_is_shown_out_of_what_the_search_brought():
    titles = (
        "Creed Aventus in de aanbieding",
        "Studenten van Aventus winnen een prijs",
        "Rommelmarkt met een flesje Aventus",
        "Niets over de school",
        "Creed Aventus in de aanbieding",
    )
    news = rss(*(item(title, f"https://k.nl/{n}", day="2026-11-22") for n, title in enumerate(titles)))
    with Site({"/nieuws": page(news)}) as site:
        at = site.url("/nieuws")
        search = Proposal("search", "Google News", at, "feed", at, "press")
        own = replace(search, group="own", title="Eigen")
        brought, ours = tries.tried(TRIAL, [search, own], lambda: NOW)
    assert [title for title, _ in brought.texts] == list(titles)
    assert ours.texts == ()
    shared = choice.query("Aventus", ("ROC Aventus",), "Apeldoorn")
    assert choice.caught(shared, [brought, ours]) == (
        "Creed Aventus in de aanbieding",
        "Rommelmarkt met een flesje Aventus",
    )
    assert choice.caught(choice.query("Zone.college"), [brought]) == ()
    assert choice.caught(shared, []) == ()
