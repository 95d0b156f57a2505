"""Which feeds a web page announces."""

import time

import pytest

from pipelines.connectors.feeds.discover import feeds

PAGE = "https://school.example/nieuws/"


def announced(html: str, address: str = PAGE) -> list[tuple[str, str, str]]:
    found = feeds(html.encode(), address, "text/html; charset=utf-8")
    return [(one.url, one.title, one.format) for one in found if not one.is_guess]


def test_announced_feeds_come_first_in_their_order_and_absolute():
    html = """<html><head><link rel="stylesheet" href="/a.css">
    <link rel="alternate" type="application/rss+xml" title="Nieuws &amp; agenda" href="/feed/">
    <LINK HREF='atom.xml' TYPE='application/atom+xml' REL='alternate'/>
    <link rel=alternate type=application/feed+json href=//cdn.example/feed.json>
    <link rel="alternate" hreflang="en" href="/en/"></head></html>"""
    assert announced(html) == [
        ("https://school.example/feed/", "Nieuws & agenda", "rss"),
        ("https://school.example/nieuws/atom.xml", "", "atom"),
        ("https://cdn.example/feed.json", "", "json"),
    ]


def test_the_base_of_the_page_counts():
    html = '<base href="https://www.school.example/x/"><link rel="alternate" type="application/rss+xml" href="feed">'
    assert announced(html) == [("https://www.school.example/x/feed", "", "rss")]


@pytest.mark.parametrize(
    "html",
    ['<!-- <link rel="alternate" type="application/rss+xml" href="/oud"> -->',
     '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
     '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
     '<link rel="alternate" type="application/rss+xml">',
     '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
     '<link rel="icon" type="application/rss+xml" href="/feed">', "", "geen html"],
)  # fmt: skip
def test_what_announces_no_feed_is_not_taken_for_one(html):
    assert announced(html) == []


def test_links_to_feeds_and_the_usual_places_are_guesses():
    found = feeds(b'<a href="/blog/rss.xml">RSS</a> <a href="/blog/">Blog</a>', PAGE)
    assert all(one.is_guess for one in found)
    assert found[0].url == "https://school.example/blog/rss.xml"
    assert "https://school.example/feed/" in [one.url for one in found]
    assert "https://school.example/blog/" not in [one.url for one in found]


def test_each_feed_is_named_once_and_at_most_twenty():
    one = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    assert [url for url, *_ in announced(one * 5)] == ["https://school.example/feed/"]
    many = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{at}">' for at in range(500))
    assert len(feeds(many.encode(), PAGE)) == 20


@pytest.mark.parametrize("piece", ["<link a ", "<a href=", "<!--", "<link " + "a" * 3900 + ">",
                                   "<link " + "a " * 1900 + ">",
                                   "<base href='", "\x00", "<link " + "a=" * 1900 + ">"])  # fmt: skip
def test_no_page_takes_long(piece):
    began = time.process_time()
    feeds((piece * (2_000_000 // len(piece))).encode(), PAGE)
    assert time.process_time() - began < 1
