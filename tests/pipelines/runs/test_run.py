"""One run: what is stored, what is not stored twice, and what a bad source does to the others."""

import datetime as dt

import pytest

from pipelines.support.errors import ConfigError, RunBusy
from pipelines.support.run_lock import alone
from tests.pipelines.runs.school import NOW, collected, google, item, rows, rss, write
from tests.pipelines.web.site import Site, in_turn, page, redirect, status
from warehouse.core.connection import writing
from warehouse.mentions.forget import forget

NEWS = rss(
    item("ROC Voorbeeld wint prijs", "https://krant.example/prijs?utm_source=rss", "Een mooie prijs."),
    item("Weerbericht", "https://krant.example/weer", "Het regent."),
)


@pytest.fixture
def site():
    with Site({}) as running:
        yield running


def outcomes(report):
    return {result.source_name: result.outcome for result in report.results}


def test_a_second_run_adds_nothing_and_says_so(site, warehouse, tmp_path):
    site.pages["/feed"] = page(NEWS)
    school = write(tmp_path / "c", [("krant", site.url("/feed"))])
    assert outcomes(collected(school)) == {"krant": "new"}
    assert outcomes(collected(school, NOW + dt.timedelta(hours=1))) == {"krant": "unchanged"}
    assert rows("select count(*), count(distinct item_id) from items") == [(2, 2)]
    assert rows("select item_id is not null, subject, matched from mentions") == [
        (True, "ROC Voorbeeld", ["ROC Voorbeeld"])
    ]
    assert rows("select canonical_url from items order by 1") == [
        ("https://krant.example/prijs",),
        ("https://krant.example/weer",),
    ]


def test_an_unchanged_feed_costs_no_body(site, warehouse, tmp_path):
    site.pages["/feed"] = in_turn(page(NEWS, ETag='"a"'), status(304))
    school = write(tmp_path / "c", [("krant", site.url("/feed"))])
    collected(school)
    report = collected(school)
    assert outcomes(report) == {"krant": "unchanged"}
    assert site.asked[-1].headers["if-none-match"] == '"a"'
    assert rows("select outcome, found, status from source_runs order by started_at, found nulls last")[
        -1
    ] == (
        "unchanged",
        None,
        304,
    )


def test_one_bad_source_never_stops_the_others_and_its_error_is_a_row(site, warehouse, tmp_path):
    site.pages |= {"/good": page(NEWS), "/bad": status(500), "/html": page("<html><title>Hoi</title></html>")}
    names = ("good", "bad", "html")
    report = collected(write(tmp_path / "c", [(name, site.url(f"/{name}")) for name in names]))
    assert outcomes(report) == {"good": "new", "bad": "failed", "html": "failed"}
    assert {result.source_name for result in report.failed} == {"bad", "html"}
    found = dict(rows("select source_name, error from source_runs where outcome = 'failed'"))
    assert "500" in found["bad"]
    assert "web page" in found["html"]
    assert rows("select count(*) from items") == [(2,)]


def test_an_empty_feed_is_empty_and_not_failed(site, warehouse, tmp_path):
    site.pages["/feed"] = page(rss())
    assert outcomes(collected(write(tmp_path / "c", [("leeg", site.url("/feed"))]))) == {"leeg": "empty"}


def test_the_last_good_time_survives_a_failure(site, warehouse, tmp_path):
    site.pages["/feed"] = in_turn(page(NEWS), status(404))
    school = write(tmp_path / "c", [("krant", site.url("/feed"))])
    collected(school)
    collected(school, NOW + dt.timedelta(hours=1))
    assert rows("select outcome, last_good_at from source_runs order by started_at") == [
        ("new", NOW.replace(tzinfo=None)),
        ("failed", NOW.replace(tzinfo=None)),
    ]


def test_a_permanent_move_is_reported(site, warehouse, tmp_path):
    site.pages |= {"/old": redirect("/new", 301), "/new": page(NEWS)}
    report = collected(write(tmp_path / "c", [("krant", site.url("/old"))]))
    assert report.results[0].moved_to == site.url("/new")


def test_the_feed_of_a_web_page_is_found_and_remembered(site, warehouse, tmp_path):
    site.pages |= {
        "/": page(
            '<html><head><link rel="alternate" type="application/rss+xml" href="/x.xml"></head></html>'
        ),
        "/x.xml": page(NEWS),
    }
    folder = tmp_path / "c"
    write(folder, [])
    (folder / "sources.toml").write_text(
        f'[[sources]]\nname = "s"\npattern = "page"\nurl = "{site.url("/")}"\n', encoding="utf-8"
    )
    from pipelines import settings

    school = settings.read(folder)
    assert outcomes(collected(school)) == {"s": "new"}
    collected(school)
    assert site.paths() == ["/", "/x.xml", "/x.xml"]


def test_a_google_news_link_that_changes_every_time_is_one_item_and_joins_the_publishers_own(
    site, warehouse, tmp_path
):
    title = "ROC Voorbeeld opent nieuwe vleugel"
    outlet = ("Krant", "https://www.krant.example")
    site.pages |= {
        "/gn": in_turn(*(page(rss(google(title, *outlet, number))) for number in (1, 2, 3))),
        "/krant": in_turn(
            page(rss()),
            page(rss(item(title, "https://krant.example/vleugel", "Lange tekst over de vleugel."))),
        ),
    }
    school = write(tmp_path / "c", [("gn", site.url("/gn")), ("krant", site.url("/krant"))])
    for hour in range(3):
        collected(school, NOW + dt.timedelta(hours=hour))
    assert rows("select canonical_url, text, source_name from items") == [
        ("https://krant.example/vleugel", "Lange tekst over de vleugel.", "gn")
    ]
    assert rows("select source_name from sightings order by 1") == [("gn",), ("krant",)]


def test_two_feeds_with_one_item_do_not_change_it_back_and_forth(site, warehouse, tmp_path):
    link = "https://krant.example/a"
    site.pages |= {
        "/kort": page(rss(item("ROC Voorbeeld bouwt", link, "Kort."))),
        "/lang": page(rss(item("ROC Voorbeeld bouwt", link, "Een veel langere tekst."))),
    }
    school = write(tmp_path / "c", [("kort", site.url("/kort")), ("lang", site.url("/lang"))])
    collected(school)
    report = collected(school, NOW + dt.timedelta(hours=1))
    assert set(outcomes(report).values()) == {"unchanged"}
    assert rows("select text from items") == [("Een veel langere tekst.",)]


def test_a_mention_that_vanishes_from_the_text_vanishes_from_the_numbers(site, warehouse, tmp_path):
    link = "https://krant.example/a"
    site.pages["/feed"] = in_turn(
        page(rss(item("ROC Voorbeeld bouwt", link))), page(rss(item("Toch iemand anders", link)))
    )
    school = write(tmp_path / "c", [("krant", site.url("/feed"))])
    collected(school)
    assert rows("select sum(stories) from mention_days") == [(1,)]
    collected(school, NOW + dt.timedelta(hours=1))
    assert rows("select count(*) from mentions") == [(0,)]
    assert rows("select count(*) from mention_days") == [(0,)]


def test_copies_in_later_runs_join_their_story(site, warehouse, tmp_path):
    text = (
        "Studenten van ROC Voorbeeld hebben vrijdag in Voorbeeldstad de landelijke finale gewonnen met een "
        "zelfgebouwde elektrische bakfiets die volgens de jury zuinig en veilig is en ook nog mooi oogt."
    )
    site.pages |= {
        "/a": page(rss(item("ROC Voorbeeld wint finale", "https://a.example/1", text))),
        "/b": in_turn(page(rss()), page(rss(item("Bakfiets wint", "https://b.example/1", text[:150])))),
    }
    school = write(tmp_path / "c", [("a", site.url("/a")), ("b", site.url("/b"))])
    collected(school)
    collected(school, NOW + dt.timedelta(hours=1))
    assert rows("select count(*), count(distinct story_id) from items") == [(2, 1)]
    assert rows("select sum(stories), sum(items) from mention_days") == [(1, 2)]


def test_an_unknown_source_name_is_an_error_that_lists_the_known_ones(warehouse, tmp_path):
    school = write(tmp_path / "c", [("krant", "http://127.0.0.1:9/feed")])
    with pytest.raises(ConfigError, match=r"no source “krand”.*krant"):
        collected(school, names=["krand"])


def test_only_one_run_at_a_time(warehouse, tmp_path):
    school = write(tmp_path / "c", [])
    with alone("run"), pytest.raises(RunBusy, match="process"):
        collected(school)
    collected(school)


def test_a_run_that_is_told_to_stop_keeps_what_it_has(site, warehouse, tmp_path):
    site.pages["*"] = page(NEWS)
    school = write(tmp_path / "c", [(f"s{n}", site.url(f"/{n}")) for n in range(5)])
    report = collected(school, stop=lambda: True)
    assert report.stopped
    assert len(report.results) == 1
    assert rows("select count(*) from items") == [(2,)]


def test_what_was_forgotten_on_request_is_not_brought_back_by_its_feed(site, tmp_path, warehouse):
    link = "https://krant.example/1"
    site.pages["/krant"] = page(rss(item("ROC Voorbeeld en Jan", link, "Jan zei iets.")))
    configured = write(tmp_path / "config", [("krant", site.url("/krant"))])
    collected(configured)
    ((name,),) = rows("select item_id from items")
    with writing(warehouse) as con:
        assert forget(con, [name, "no such item"]) == 1
        assert forget(con, []) == 0
    site.pages["/krant"] = page(
        rss(
            item("ROC Voorbeeld en Jan", link, "Jan zei iets anders."), item("ROC Voorbeeld wint", f"{link}2")
        )
    )
    assert collected(configured).failed == []
    assert rows("select title from items") == [("ROC Voorbeeld wint",)]
    assert rows("select sum(items)::int from mention_days") == [(1,)]
