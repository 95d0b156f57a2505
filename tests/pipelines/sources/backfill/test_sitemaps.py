"""The past from a sitemap (backfill/sitemaps.py): what is read of it, what is left alone, and its days."""

import datetime as dt
import gzip
from urllib.parse import urlsplit

import pytest

from pipelines import settings
from pipelines.connectors.feeds import sitemap, web_page
from pipelines.sources.backfill import sitemaps
from pipelines.sources.discovery.guest.visiting import Visit
from tests.pipelines.runs.school import rows, rss, write
from tests.pipelines.sources.backfill.test_backfill import FIRST, fetched, news, stored
from tests.pipelines.web.site import Site, names, page, policy

XML = {"Content_Type": "application/xml"}
LD = '<script type="application/ld+json">'


def urlset(*urls: str) -> str:
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'


def place(url: str, day: str = "") -> str:
    return f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"


def article(title: str, day: str = "", summary: str = "Er is iets gebeurd.") -> str:
    meta = f'<meta property="article:published_time" content="{day}">' if day else ""
    return (
        f'<html lang="nl"><head><title>{title} | Krant</title><meta property="og:title" content="{title}">'
        f'<meta name="description" content="{summary}">{meta}</head><body><h1>{title}</h1></body></html>'
    )


def of_site(pages: dict) -> Site:
    """A site with a feed of two reports, which needs its own address in its sitemap."""
    site = Site({"/feed": page(rss(*news(0, 2)))})
    site.pages.update(pages)
    return site


def test_pages_that_name_a_subject_in_their_address_are_read_slowly_and_as_of_their_own_day(
    tmp_path, warehouse
):
    with of_site({}) as site:
        urls = [
            "/2026/roc-voorbeeld-wint-prijs",
            "/2025/weer-roc-voorbeeld",
            "/2026/iemand-anders",
            "/contact",
        ]
        site.pages["/sitemap.xml"] = page(
            urlset(*(place(site.url(path), "2026-11-01") for path in urls)), **XML
        )
        site.pages[urls[0]] = page(article("ROC Voorbeeld wint prijs", "2026-05-04T10:00:00+02:00"))
        site.pages[urls[1]] = page(article("Weer ROC Voorbeeld", "2025-06-07"))
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        row = fetched(school)["krant"]
        asked = site.paths()
    assert (row["way"], row["state"], row["place"], row["items"]) == ("sitemap", "done", None, 4)
    assert asked.count(urls[0]) == asked.count(urls[1]) == 1
    assert urls[2] not in asked and "/contact" not in asked
    found = rows(
        "select title, published_at::date from items where title like '%prijs' or title like 'Weer%' order by 2"
    )
    assert found == [
        ("Weer ROC Voorbeeld", dt.date(2025, 6, 7)),
        ("ROC Voorbeeld wint prijs", dt.date(2026, 5, 4)),
    ]
    # Some pages of many make no day complete.
    assert row["complete_since"] == FIRST and row["oldest_day"] == dt.date(2025, 6, 7)


def test_a_news_sitemap_gives_titles_and_days_without_a_page_being_asked(tmp_path, warehouse):
    told = (
        "<url><loc>{url}</loc><n:news><n:publication><n:name>Krant</n:name><n:language>nl</n:language></n:publication>"
        "<n:publication_date>2026-10-0{n}T08:00:00Z</n:publication_date>"
        "<n:title><![CDATA[ROC Voorbeeld & bericht {n}]]></n:title></n:news></url>"
    )
    with of_site({}) as site:
        index = (
            "<sitemapindex><sitemap><loc>{a}</loc></sitemap><sitemap><loc>{b}</loc></sitemap>"
            "<sitemap><loc>http://elders.example/x.xml</loc></sitemap></sitemapindex>"
        ).format(a=site.url("/pages.xml.gz"), b=site.url("/news.xml"))
        site.pages["/robots.txt"] = page(f"User-agent: *\nSitemap: {site.url('/index.xml')}\n")
        site.pages["/index.xml"] = page(index, **XML)
        site.pages["/pages.xml.gz"] = page(gzip.compress(urlset(place(site.url("/over-ons"))).encode()))
        site.pages["/news.xml"] = page(
            urlset(*(told.format(url=site.url(f"/{n}"), n=n) for n in (1, 2))), **XML
        )
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
        asked = site.paths()
    assert (row["way"], row["state"], stored()) == ("sitemap", "done", 4)
    assert asked == [
        "/feed",
        "/robots.txt",
        "/sitemap.xml",
        "/index.xml",
        "/news.xml",
        "/pages.xml.gz",
    ] or set(asked) == {"/feed", "/robots.txt", "/sitemap.xml", "/index.xml", "/news.xml", "/pages.xml.gz"}
    assert rows("select count(*) from items where title like 'ROC Voorbeeld & bericht%'") == [(2,)]


def test_of_a_site_of_our_own_its_news_is_read_and_goes_on_where_it_stopped(tmp_path, warehouse):
    with of_site({}) as site:
        paths = [f"/nieuws/{n}" for n in range(20)]
        days = [(FIRST - dt.timedelta(days=n)).isoformat() for n in range(20)]
        listed = [place(site.url(path), day) for path, day in zip(paths, days, strict=True)]
        site.pages["/sitemap.xml"] = page(
            urlset(place(site.url("/opleidingen/kok"), days[0]), *listed), **XML
        )
        site.pages |= {path: page(article(f"Van ons {path}")) for path in paths}
        school = write(tmp_path / "c", [("krant", site.url("/feed"))])
        sources = school.folder / "sources.toml"
        sources.write_text(
            sources.read_text().replace("[[sources]]", '[[sources]]\nkind = "own"'), encoding="utf-8"
        )
        school = settings.read(school.folder)
        pauses = iter([False, False, False, True])
        row = fetched(school, stop=lambda: next(pauses, True))["krant"]
        assert row["state"] == "working" and row["way"] == "sitemap"
        first = [path for path in site.paths() if path in paths]
        assert 0 < len(first) < 20
        site.asked.clear()
        row = fetched(school)["krant"]
        second = [path for path in site.paths() if path in paths]
    assert sorted(first + second) == sorted(paths) and "/opleidingen/kok" not in site.paths()
    assert (row["state"], row["items"]) == ("done", 22)
    # Pages that name no day are as old as their last change says.
    assert rows("select published_at::date from items where title = 'Van ons /nieuws/7'") == [
        (dt.date.fromisoformat(days[7]),)
    ]


def test_a_site_that_was_rebuilt_says_nothing_of_the_days_of_its_pages(tmp_path, warehouse):
    with of_site({}) as site:
        paths = [f"/roc-voorbeeld-{n}" for n in range(5)]
        site.pages["/sitemap.xml"] = page(
            urlset(*(place(site.url(path), "2026-11-02") for path in paths)), **XML
        )
        site.pages |= {path: page(article(f"ROC Voorbeeld {path}")) for path in paths}
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
        assert set(paths) <= set(site.paths())
    assert (row["state"], row["items"], stored()) == ("done", 2, 2)


@pytest.mark.parametrize(
    "robots", ["User-agent: *\nDisallow: /\n", "User-agent: weerklank\nDisallow: /sitemap.xml\n"]
)
def test_what_robots_txt_bars_is_left_alone(tmp_path, warehouse, robots):
    with of_site({"/robots.txt": page(robots)}) as site:
        site.pages["/sitemap.xml"] = page(urlset(place(site.url("/roc-voorbeeld"))), **XML)
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
        assert site.paths() == ["/feed", "/robots.txt"]
    assert (row["way"], row["state"]) == ("none", "done")


def test_a_page_that_cannot_be_read_holds_up_no_other(tmp_path, warehouse):
    with of_site({}) as site:
        paths = [
            "/roc-voorbeeld-weg",
            "/roc-voorbeeld-leeg",
            "/roc-voorbeeld-goed",
            "/roc-voorbeeld-geheim?token=aB3dE5fG7hJ9",
        ]
        site.pages["/sitemap.xml"] = page(urlset(*(place(site.url(path)) for path in paths)), **XML)
        site.pages["/roc-voorbeeld-leeg"] = page("")
        site.pages["/roc-voorbeeld-goed"] = page(article("ROC Voorbeeld goed", "2026-01-02"))
        row = fetched(write(tmp_path / "c", [("krant", site.url("/feed"))]))["krant"]
        assert not any("geheim" in path for path in site.paths())
    assert (row["state"], row["items"]) == ("done", 3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"<urlset>" + b"<url><loc>" * 50_000,
        b"<urlset><url><loc>javascript:alert(1)</loc></url></urlset>",
        b"\x1f\x8b broken",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
    ],
)
def test_what_is_no_sitemap_holds_nothing(body):
    assert sitemap.read(body) == sitemap.Sitemap()


def test_a_large_packed_sitemap_is_cut():
    whole = urlset(*(place(f"https://x.example/{n}") for n in range(sitemap.MOST + 10)))
    assert len(sitemap.read(gzip.compress(whole.encode())).pages) == sitemap.MOST


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta itemprop="datePublished" content="2026-02-01">', "2026-02-01"),
        (f'{LD}{{"@graph":[{{"datePublished":"2026-02-02"}}]}}</script>', "2026-02-02"),
        (f'{LD}[{{"datePublished":"2026-02-03"}}]</script>', "2026-02-03"),
        ('</head><body><time datetime="2026-02-04T10:00">gisteren</time>', "2026-02-04T10:00"),
        (f'{LD}{{broken</script><meta property="article:modified_time" content="x">', None),
    ],
)  # fmt: skip
def test_a_page_says_when_it_was_published_in_any_of_its_ways(head, expected):
    raw = web_page.read(f"<html><head><title>Titel</title>{head}</html>".encode(), "https://x.example/a")
    assert raw.title == "Titel" and (raw.dates[0] if raw.dates else None) == expected


@pytest.mark.parametrize("body", [b"", b"<p>geen titel</p>", b"\x00\x01"])
def test_what_has_no_title_is_no_article(body):
    assert web_page.read(body, "https://x.example/a") is None


def index(*urls: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def found_in(pages: dict, host: str = "127.0.0.1") -> tuple[list[str], Site]:
    """The paths of the pages that the sitemaps of this site name, and the site with what it was asked."""
    rules = policy(
        allow_private={"127.0.0.1", "krant.example", "www.krant.example"}, total=5.0, whole=5.0, read=3.0
    )
    where = names(rules, krant_example="127.0.0.1", www_krant_example="127.0.0.1")
    with Site({}) as site:
        for path, text in pages.items():
            text = text.replace("{home}", site.url("", host)).replace(
                "{bare}", site.url("", host.removeprefix("www."))
            )
            site.pages[path] = page(text, **XML)
        places = [*sitemaps._found(Visit(rules, where), site.url("/feed", host))]
    return [urlsplit(place.url).path for place, _news in places], site


def test_sitemaps_within_sitemaps_are_read_and_one_that_names_itself_ends():
    pages = {
        "/sitemap.xml": index("{home}/sitemap.xml", "{home}/a.xml", "{home}/b.xml"),
        "/a.xml": index("{home}/sitemap.xml", "{home}/nieuws.xml", "{home}/b.xml"),
        "/b.xml": index("{home}/a.xml"),
        "/nieuws.xml": urlset(place("{home}/nieuws/1")),
    }
    paths, site = found_in(pages)
    assert paths == ["/nieuws/1"]
    assert sorted(site.paths()) == ["/a.xml", "/b.xml", "/nieuws.xml", "/robots.txt", "/sitemap.xml"]


def test_a_site_writes_itself_with_www_and_without():
    pages = {"/sitemap.xml": urlset(place("{bare}/nieuws/1"), place("http://ander.example/2"))}
    assert found_in(pages, "www.krant.example")[0] == ["/nieuws/1"]


def test_of_a_sitemap_that_is_very_large_the_first_addresses_are_read():
    urls = (
        place(f"{{home}}/nieuws/een-lang-bericht-over-wat-er-op-school-gebeurde-{n}") for n in range(50_000)
    )
    paths, _site = found_in({"/sitemap.xml": urlset(*urls)})
    assert 10_000 < len(paths) < 50_000 and paths[0].endswith("-0")


def test_pages_for_which_a_site_asks_too_much_time_wait_for_the_next_turn():
    now = [0.0]

    def pause(seconds: float) -> None:
        now[0] += seconds

    pages = {f"/{n}": page(article(f"Bericht {n}", "2026-05-04")) for n in range(8)}
    with Site(pages | {"/robots.txt": page("User-agent: *\nCrawl-delay: 10")}) as site:
        visit = Visit(policy(), clock=lambda: now[0], pause=pause)
        wanted = [[site.url(f"/{n}"), ""] for n in range(8)]
        got, left = sitemaps._pages(visit, wanted, dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
        assert (len(got), left) == (4, wanted[4:])
        assert sitemaps._pages(visit, left, dt.datetime(2026, 11, 28, tzinfo=dt.UTC)) == ([], [])
