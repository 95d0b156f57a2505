"""The past of sources (pipelines/sources/backfill): by every way that a site offers, bounded, and never twice."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from pipelines.sources.backfill import work
from pipelines.sources.backfill.work import Limits, backfill
from pipelines.support import run_lock
from pipelines.support.errors import ConfigError, RunBusy
from tests.people import ANNA
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page, status
from warehouse.core.connection import reading
from warehouse.sources import backfills

QUICK = Limits(pause=0.0)
FIRST = dt.date(2026, 11, 20)
GENERATOR = "<generator>https://wordpress.org/?v=6.9</generator>"


def news(first: int, count: int) -> list[str]:
    """So many reports, one a day, the first so many days before 20 November."""
    return [
        item(
            f"ROC Voorbeeld bericht {n}",
            f"https://krant.example/{n}",
            f"Het ROC Voorbeeld meldt nummer {n} in de krant",
            (FIRST - dt.timedelta(days=n)).isoformat(),
            f"g{n}",
        )
        for n in range(first, first + count)
    ]


def wordpress(*items: str) -> str:
    return rss(*items).replace("<title>x</title>", f"<title>x</title>{GENERATOR}", 1)


def by_query(answers: dict[str, str], otherwise=None):
    """A page that answers by its question."""

    async def answer(site, asked, writer):
        _, _, question = asked.path.partition("?")
        body = answers.get(question)
        await (page(body) if body is not None else otherwise or status(404))(site, asked, writer)

    return answer


def fetched(school, at=NOW, limits=QUICK, **more) -> dict[str, dict]:
    return {row["source_name"]: row for row in backfill(school, clock=lambda: at, limits=limits, **more)}


def stored() -> int:
    return rows("select count(*) from items")[0][0]


def test_further_pages_of_a_wordpress_feed_are_read_to_the_last(tmp_path, warehouse):
    answers = {
        "": wordpress(*news(0, 5)),
        "paged=2": wordpress(*news(5, 5)),
        "paged=3": wordpress(*news(10, 2)),
    }
    with Site({"/feed/": by_query(answers)}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        collected(school)
        assert stored() == 5
        row = fetched(school)["krant"]
        assert site.paths()[1:] == ["/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4"]
    assert (row["way"], row["state"], row["items"], row["place"]) == ("paged", "done", 12, None)
    assert row["oldest_day"] == row["complete_since"] == FIRST - dt.timedelta(days=11)
    assert stored() == 12
    assert rows("select count(*) from mentions where subject = 'ROC Voorbeeld'") == [(12,)]


def test_the_past_says_nothing_of_how_a_source_is_doing(tmp_path, warehouse):
    with Site({"/feed/": by_query({"": wordpress(*news(0, 5))})}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        collected(school)
        before = rows("select * from source_runs")
        fetched(school)
    assert rows("select * from source_runs") == before


def test_a_wordpress_feed_without_pages_is_followed_by_the_posts_of_the_site(tmp_path, warehouse):
    def post(n: int) -> dict:
        day = FIRST - dt.timedelta(days=n)
        return {
            "id": n,
            "link": f"https://krant.example/{n}",
            "guid": {"rendered": f"g{n}"},
            "date_gmt": f"{day}T09:00:00",
            "title": {"rendered": f"ROC Voorbeeld bericht {n} &amp; meer"},
            "content": {"rendered": f"<p>Het ROC Voorbeeld meldt nummer {n}</p>"},
        }

    asked = []

    async def posts(site, request, writer):
        asked.append(request.path)
        number = 1 if "page=1" in request.path.replace("per_page=50", "") else 2
        body = json.dumps([post(n) for n in (range(3) if number == 1 else range(3, 5))])
        await page(body, X_WP_TotalPages="2")(site, request, writer)

    pages = {"/feed/": by_query({"": wordpress(*news(0, 2))}), "/wp-json/wp/v2/posts": posts}
    with Site(pages) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        row = fetched(school)["krant"]
    assert (row["way"], row["state"], len(asked)) == ("posts", "done", 2)
    assert row["complete_since"] == FIRST - dt.timedelta(days=4)
    assert stored() == 5
    assert rows("select count(*) from items where title like '%&%meer'")[0][0] >= 3


@pytest.mark.parametrize("rel", ["prev-archive", "next"])
def test_an_archive_that_the_feed_names_is_followed(tmp_path, warehouse, rel):
    def linked(body: str, to: str) -> str:
        link = f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='{rel}' href='{to}'/>"
        return body.replace("<title>x</title>", f"<title>x</title>{link}", 1)

    pages = {
        "/feed": page(linked(rss(*news(0, 3)), "/archive/2")),
        "/archive/2": page(linked(rss(*news(3, 3)), "/archive/1")),
        "/archive/1": page(rss(*news(6, 3))),
    }
    with Site(pages) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        row = fetched(school)["krant"]
        assert site.paths() == ["/feed", "/archive/2", "/archive/1"]
    assert (row["way"], row["state"], row["items"]) == ("archive", "done", 9)
    assert stored() == 9


def test_a_json_feed_is_followed_by_its_next_url(tmp_path, warehouse):
    def document(first: int, further: str | None) -> str:
        items = [
            {
                "id": f"g{n}",
                "url": f"https://krant.example/{n}",
                "title": f"ROC Voorbeeld {n}",
                "content_text": "tekst",
                "date_published": f"{FIRST - dt.timedelta(days=n)}T09:00:00Z",
            }
            for n in range(first, first + 2)
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items, "next_url": further}
        )

    pages = {"/feed.json": page(document(0, "/2.json")), "/2.json": page(document(2, None))}
    with Site(pages) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed.json"))])
        row = fetched(school)["krant"]
    assert (row["way"], row["state"], row["items"], stored()) == ("archive", "done", 4, 4)


def test_a_feed_that_offers_no_way_back_is_complete_from_after_its_oldest_day(tmp_path, warehouse):
    with Site({"/feed": page(rss(*news(0, 4)))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        row = fetched(school)["krant"]
        # Whether there is a sitemap is asked once.
        assert site.paths() == ["/feed", "/robots.txt", "/sitemap.xml"]
    assert (row["way"], row["state"]) == ("none", "done")
    # The oldest day may be cut off in the middle.
    assert row["complete_since"] == FIRST - dt.timedelta(days=2)


def test_a_feed_out_of_order_says_nothing_of_where_it_is_complete(tmp_path, warehouse):
    with Site({"/feed": page(rss(*news(3, 1), *news(0, 2)))}) as site:
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
    assert (row["oldest_day"], row["complete_since"]) == (FIRST - dt.timedelta(days=3), None)


def test_a_server_that_gives_its_first_page_whatever_is_asked_has_no_past(tmp_path, warehouse):
    with Site({"/feed/": page(wordpress(*news(0, 3)))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        row = fetched(school)["krant"]
        assert site.paths() == ["/feed/", "/feed/?paged=2"]
    assert (row["way"], row["state"], row["complete_since"]) == ("none", "done", FIRST - dt.timedelta(days=1))


def test_a_way_back_to_another_site_is_not_taken(tmp_path, warehouse):
    link = "<link rel='next' href='http://elders.example/2'/>"
    body = rss(*news(0, 2)).replace("<title>x</title>", f"<title>x</title>{link}", 1)
    with Site({"/feed": page(body)}) as site:
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
    assert (row["way"], row["state"]) == ("none", "done")


def test_it_goes_on_where_it_stopped(tmp_path, warehouse):
    answers = {
        "": wordpress(*news(0, 2)),
        "paged=2": wordpress(*news(2, 2)),
        "paged=3": wordpress(*news(4, 2)),
    }
    with Site({"/feed/": by_query(answers)}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        one_at_a_time = iter([False, True])
        row = fetched(school, stop=lambda: next(one_at_a_time, True))["krant"]
        assert (row["state"], row["place"], row["pages"]) == ("working", "2", 1)
        site.asked.clear()
        row = fetched(school)["krant"]
        assert site.paths() == ["/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4"]
        assert (row["state"], row["items"], stored()) == ("done", 6, 6)
        site.asked.clear()
        assert fetched(school) == {} and site.paths() == []


@pytest.mark.parametrize(
    ("limits", "pages"),
    [(replace(QUICK, pages=2), 2), (replace(QUICK, items=4), 2), (replace(QUICK, items=1), 1)],
)
def test_no_more_is_fetched_than_the_limits_say(tmp_path, warehouse, limits, pages):
    answers = {"": wordpress(*news(0, 2))} | {f"paged={n}": wordpress(*news(n * 2, 2)) for n in range(2, 9)}
    with Site({"/feed/": by_query(answers)}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed/"))])
        row = fetched(school, limits=limits)["krant"]
        assert len(site.paths()) == pages
        assert fetched(school, limits=limits) == {}
    assert (row["state"], row["pages"]) == ("bounded", pages)
    assert row["complete_since"] == row["oldest_day"] + dt.timedelta(days=1)


def test_what_is_older_than_five_years_is_not_asked_for(tmp_path, warehouse):
    answers = {
        "": wordpress(*news(0, 1)),
        "paged=2": wordpress(*news(2000, 1)),
        "paged=3": wordpress(*news(2001, 1)),
    }
    with Site({"/feed/": by_query(answers)}) as site:
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed/"))]))["krant"]
        assert "/feed/?paged=3" not in site.paths()
    assert row["state"] == "bounded"


def test_a_source_that_fails_keeps_none_from_its_turn_and_is_tried_again_after_a_day(tmp_path, warehouse):
    good = page(rss(*news(0, 2)))
    with Site({"/broken": status(500), "/feed": good}) as site:
        school = write(tmp_path / "c", [("broken", site.url("/broken")), ("krant", site.url("/feed"))])
        found = fetched(school)
        assert (found["broken"]["state"], found["krant"]["state"]) == ("failed", "done")
        assert "500" in found["broken"]["error"]
        assert fetched(school, NOW + dt.timedelta(hours=23)) == {}
        site.pages["/broken"] = good
        assert fetched(school, NOW + dt.timedelta(hours=25))["broken"]["state"] == "done"


def test_another_address_begins_anew(tmp_path, warehouse):
    with Site({"/a": page(rss(*news(0, 2))), "/b": page(rss(*news(2, 2)))}) as site:
        fetched(write(tmp_path / "c", [("krant", site.url("/a"))]))
        row = fetched(write(tmp_path / "c", [("krant", site.url("/b"))]))["krant"]
    assert row["oldest_day"] == FIRST - dt.timedelta(days=3) and row["items"] == 2


def test_asked_again_it_begins_anew_and_stays_complete_meanwhile(tmp_path, warehouse):
    with Site({"/feed": page(rss(*news(0, 3)))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        collected(school)
        since = fetched(school)["krant"]["complete_since"]
        work.ask_again(ANNA, ["krant", "nobody"], NOW)
        with reading() as con:
            (past,) = backfills.pasts(con)
        assert (past.state, past.complete_since, past.is_at_work) == ("waiting", since, True)
        assert fetched(school)["krant"]["state"] == "done"


def test_nothing_is_stored_beside_a_run_that_stores(tmp_path, warehouse):
    with Site({"/feed": page(rss(*news(0, 3)))}) as site:
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        with run_lock.alone("run"), pytest.raises(RunBusy):
            fetched(school)
        assert fetched(school)["krant"]["state"] == "done"


def test_a_source_that_there_is_not_is_named(tmp_path, warehouse):
    with pytest.raises(ConfigError, match="nergens"):
        backfill(write(tmp_path / "c", []), ["nergens"])


def test_a_place_that_opens_something_is_kept_nowhere(tmp_path, warehouse):
    link = "<link rel='next' href='/2?api_key=geheim-woord-12'/>"
    body = rss(*news(0, 2)).replace("<title>x</title>", f"<title>x</title>{link}", 1)
    with Site({"/feed": page(body), "/2": page(rss(*news(2, 2)))}) as site:
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
    assert (row["state"], row["place"]) == ("bounded", None)
    assert "geheim" not in repr(rows("from backfills"))


def test_all_sources_are_complete_from_the_youngest_on_and_unknown_where_one_is():
    past = backfills.Past("a", "A", "done", 1, 1, None, None, dt.date(2026, 1, 5), None, {})
    younger = replace(past, complete_since=dt.date(2026, 3, 1))
    unknown = replace(past, complete_since=None)
    assert backfills.complete_since((past, younger)) == dt.date(2026, 3, 1)
    assert backfills.complete_since((past, unknown)) is None
    assert backfills.complete_since(()) is None
