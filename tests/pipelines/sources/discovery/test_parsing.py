"""Robots.txt, accounts, names and pages, read from texts alone."""

import json

import pytest

from pipelines.sources.discovery import accounts, colours, names, page
from pipelines.sources.discovery.guest import robots
from pipelines.sources.discovery.page import Page

SITE = "https://www.school.nl"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /nieuws", "/nieuws/1", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Weerklank\nAllow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: weerklank/0.1\nDisallow: /", "/a", False),
        ("User-agent: Googlebot\nDisallow: /", "/a", True),
        ("User-agent: Googlebot\nUser-agent: *\nDisallow: /x", "/x", False),
        ("USER-AGENT : *\r\ndisallow : /X # closed", "/X", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /*?sort=", "/a?sort=1", False),
        ("User-agent: *\nDisallow: /a$", "/a/b", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /a*a*a*a*a*a*a*a*a*a*b$", f"/{'a' * 3000}", True),
        ("Disallow: /", "/", True),
        ("<html><title>Niet gevonden</title></html>", "/", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/", False),
    ],
)
def test_robots_txt_is_kept_to(text, path, allowed):
    assert robots.parse(text.encode()).allows(f"{SITE}{path}") is allowed


def test_a_robots_txt_names_sitemaps_wherever_they_stand():
    rules = robots.parse(b"Sitemap: https://school.nl/a.xml\nUser-agent: *\nSitemap: /b.xml\nDisallow: /x\n")
    assert rules.sitemaps == ("https://school.nl/a.xml",) and not rules.allows(f"{SITE}/x")


@pytest.mark.parametrize(
    ("url", "network", "handle"),
    [
        ("https://www.instagram.com/roc.school/?hl=nl", "instagram", "@roc.school"),
        ("https://instagram.com/@roc.school", "instagram", "@roc.school"),
        ("https://m.facebook.com/rocschool", "facebook", "rocschool"),
        ("https://www.facebook.com/profile.php?id=100064", "facebook", "100064"),
        ("https://www.linkedin.com/school/roc-school/mycompany/", "linkedin", "roc-school"),
        ("https://nl.linkedin.com/company/roc-school", "linkedin", "roc-school"),
        ("https://www.youtube.com/rocschool", "youtube", "rocschool"),
        ("https://www.youtube.com/c/ROCSchool/videos", "youtube", "ROCSchool"),
        ("https://tiktok.com/@roc.school", "tiktok", "@roc.school"),
        ("https://twitter.com/rocschool", "x", "@rocschool"),
        ("https://bsky.app/profile/school.nl", "bluesky", "school.nl"),
        ("https://mastodon.nl/@roc", "mastodon", "@roc@mastodon.nl"),
    ],
)
def test_an_address_of_an_account_gives_its_network_and_handle(url, network, handle):
    one = accounts.account(url)
    assert one and (one.network, one.handle) == (network, handle)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://www.facebook.com/share.php?u=x",
        "https://www.facebook.com/events/123",
        "https://www.facebook.com/",
        "https://twitter.com/intent/tweet?text=x",
        "https://x.com/share?url=x",
        "https://x.com/hashtag/mbo",
        "https://www.linkedin.com/shareArticle?url=x",
        "https://www.linkedin.com/in/jan-jansen",
        "https://www.instagram.com/p/Cabc/",
        "https://www.youtube.com/watch?v=x",
        "https://youtu.be/x",
        "https://www.tiktok.com/@roc/video/7",
        "https://bsky.app/profile/school.nl/post/3k",
        "https://mastodon.nl/@roc/1234",
        "https://medium.com/@roc",
        "https://instagram.com.evil.example/roc",
        "https://notfacebook.com/roc",
        "https://api.whatsapp.com/send?text=x",
        "https://www.instagram.com/<script>",
        "https://[",
        "mailto:info@school.nl",
    ],
)
def test_what_is_no_account_is_not_taken_for_one(url):
    assert accounts.account(url) is None


@pytest.mark.parametrize(
    ("handle", "is_alike"),
    [("@graafschapcollege", True), ("@gc_doetinchem", True), ("graafschap", True), ("@gcmbo", True),
     ("@bureauhelder", False), ("onderwijsraad", False), ("@college", False), ("@mbo", False)],
)  # fmt: skip
def test_an_account_is_the_schools_where_it_carries_its_name(handle, is_alike):
    known = ("Graafschap College", "GC Doetinchem", "GCMBO")
    assert accounts.looks_like(handle, known, "www.graafschapcollege.nl") is is_alike


def read(html: str) -> Page:
    return page.read(html.encode(), f"{SITE}/")


def said(kind: str, name: str) -> str:
    return f"""<script type="application/ld+json">{json.dumps({"@type": kind, "name": [name]})}</script>"""


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<title>Home | ROC School</title>", "ROC School"),
        ("<title>ROC School - Home</title>", "ROC School"),
        ("<title>Opleidingen die bij je passen | School Oost</title>", "School Oost"),
        ("<title>Welkom bij School</title>", "School"),
        ("<title>Home</title>", ""),
        ("", ""),
        ("<title>x</title><meta property='og:site_name' content='  ROC   School '>", "ROC School"),
        ("<meta property='og:site_name' content='Home'><title>ROC School</title>", "ROC School"),
        ("<script type='application/ld+json'>{not json</script><title>ROC School</title>", "ROC School"),
        ("<script type='application/ld+json'>[[[[1]]]]</script><title>ROC School</title>", "ROC School"),
        (f"{said('Person', 'Jan')}<title>ROC</title>", "ROC"),
        (said("School", "ROC & Zo"), "ROC & Zo"),
        (said("http://schema.org/CollegeOrUniversity", "ROC School (RS)"), "ROC School"),
    ],
)  # fmt: skip
def test_the_name_is_what_the_site_calls_itself(html, name):
    assert names.name([read(html)], f"{SITE}/") == name


@pytest.mark.parametrize(
    ("written", "town"),
    [("7001 AB Doetinchem", "Doetinchem"), ("5211AB 's-Hertogenbosch", "'s-Hertogenbosch"),
     ("4600 AA  Bergen op Zoom", "Bergen op Zoom"), ("2501 CD Den Haag", "Den Haag"),
     ("2400 AA Alphen aan den Rijn", "Alphen aan den Rijn"), ("3500 AB Utrecht Tel 030", "Utrecht"),
     ("in 2026 WE gaan", ""), ("0123 AB Nergens", "")],
)  # fmt: skip
def test_the_town_is_that_of_the_post(written, town):
    assert read(f"<body><p>{written}</p></body>").town == town


@pytest.mark.parametrize(
    ("written", "colour"),
    [("#C2185B", "#c2185b"), ("#00695C", "#00695c"), ("#0a4", "#008836"), ("#fff", ""), ("#000000", ""),
     ("#808285", ""), ("red", ""), ("rgb(1,2,3)", ""), ("#12345", ""), ("#c2185b;}</style>", "")],
)  # fmt: skip
def test_a_colour_is_one_of_the_school_and_no_grey(written, colour):
    assert read(f'<meta name="theme-color" content="{written}">').colour == colour


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\x01\x02", b"<", b"<!--", b"%PDF-1.7", b"<a href='http://[::1'>x</a>", b"<div>" * 20_000,
     "<a href='javascript:alert(1)'>x</a>".encode("utf-16"), b"<?xml version='1.0' encoding='nonsense'?><html/>",
     b"<base href='http://['><a href='x'>y</a>", b"<p>1234 AB Aa op</p>" * 70_000,
     b"<a href='/x'>" + b"<b>x</b>" * 200_000],
    ids=lambda body: f"{body[:20]!r} {len(body)}",
)  # fmt: skip
def test_whatever_comes_back_is_read_without_a_fault(body):
    result = page.read(body, f"{SITE}/")
    assert all(link.url.startswith("http") for link in result.links) and result.names == []


@pytest.mark.parametrize("light", ["#ffee00", "#0f0", "#00ffff", "#f9c", "#ff8800"])
def test_a_light_colour_is_darkened_until_it_can_be_read_on_white(light):
    got = colours.of_school(light)
    parts = [int(got[at : at + 2], 16) for at in (1, 3, 5)]
    assert colours.READABLE <= colours.on_white(parts) < 6
    assert colours.on_white([0, 0, 0]) == 21 and colours.on_white([255, 255, 255]) == 1


@pytest.mark.parametrize(
    ("content", "to"),
    [("0;url=/nl/", f"{SITE}/nl/"), ("0; URL='https://www.school.nl/home'", f"{SITE}/home"), ("300", ""),
     ("600;url=/", ""), ("0;url=javascript:alert(1)", ""), ("", "")],
)  # fmt: skip
def test_a_page_that_sends_a_browser_on_says_where(content, to):
    assert read(f'<meta http-equiv="Refresh" content="{content}">').leads_to == to
