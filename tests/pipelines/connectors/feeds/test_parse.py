"""Feeds of every format, well made: what stands in them comes out."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from pipelines.connectors.feeds import feed
from pipelines.support.errors import SourceError
from tests.pipelines.connectors.feeds.answers import answered

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = SimpleNamespace(name="bron", url="https://school.example/feed")
MONDAY = datetime(2026, 10, 5, 8, tzinfo=UTC)


def parse(payload: str | bytes, headers=None, address=None) -> list[dict]:
    body = payload.encode() if isinstance(payload, str) else payload
    return feed.parse(answered(body, address or SOURCE.url, headers), SOURCE, NOW)


RSS20 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>ROC Voorbeeld</title><link>https://school.example/</link><language>nl-NL</language>
<item><title>Open dag</title><link>https://school.example/open-dag</link><guid isPermaLink="false">7</guid>
<pubDate>Mon, 05 Oct 2026 10:00:00 +0200</pubDate><description>Kort</description>
<content:encoded><![CDATA[<p>Kom <b>kijken</b>!</p><script>weg()</script>]]></content:encoded></item>
<item><title>Tweede</title><link>https://school.example/2</link></item></channel></rss>"""


def test_rss_2_0():
    first, second = parse(RSS20)
    assert first == {
        "guid": "7", "url": "https://school.example/open-dag", "title": "Open dag", "text": "Kom kijken!",
        "published_at": MONDAY, "outlet": None, "outlet_url": None, "language": "nl",
    }  # fmt: skip
    assert (second["title"], second["text"], second["published_at"], second["guid"]) == (
        "Tweede",
        "",
        None,
        None,
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93"])
def test_rss_0_9x(version):
    (entry,) = parse(
        f"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
        "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="{version}"><channel><title>V</title>
        <item><title>Prijs voor koks</title><link>https://school.example/koks</link>
        <description>Goud.</description></item></channel></rss>"""
    )
    assert (entry["title"], entry["url"], entry["text"]) == (
        "Prijs voor koks", "https://school.example/koks", "Goud.",
    )  # fmt: skip


@pytest.mark.parametrize("space", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
def test_rss_1_0_and_0_90_whose_items_stand_beside_the_channel(space):
    (entry,) = parse(
        f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://school.example/"><title>V</title>
        <dc:language>en</dc:language></channel><item rdf:about="https://school.example/1"><title>Een</title>
        <link>https://school.example/1</link><dc:date>2026-10-05T10:00:00+02:00</dc:date></item></rdf:RDF>"""
    )
    assert (entry["title"], entry["url"], entry["published_at"]) == (
        "Een",
        "https://school.example/1",
        MONDAY,
    )
    assert entry["guid"] == "https://school.example/1"


def test_atom():
    (entry,) = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>V</title>
        <entry><id>tag:school.example,2026:1</id><title type="html">Fish &amp;amp; chips</title>
        <link rel="edit" href="https://school.example/edit"/><link rel="alternate" href="https://school.example/1"/>
        <published>2026-10-05T08:00:00Z</published><updated>2026-11-01T08:00:00Z</updated>
        <summary>Kort</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lang
        <em>verhaal</em></p></div></content>
        <source><title>De Bron</title><link href="https://bron.example/"/></source></entry></feed>"""
    )
    assert entry == {
        "guid": "tag:school.example,2026:1", "url": "https://school.example/1", "title": "Fish & chips",
        "text": "Lang verhaal", "published_at": MONDAY, "outlet": "De Bron",
        "outlet_url": "https://bron.example/", "language": "en",
    }  # fmt: skip


def test_atom_0_3():
    (entry,) = parse(
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>V</title><entry><title>Een</title>
        <link rel="alternate" type="text/html" href="https://school.example/1"/><id>1</id>
        <issued>2026-10-05T08:00:00Z</issued><content type="text/html" mode="escaped">&lt;p&gt;Tekst&lt;/p&gt;</content>
        </entry></feed>"""
    )
    assert (entry["url"], entry["text"], entry["published_at"]) == (
        "https://school.example/1",
        "Tekst",
        MONDAY,
    )


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed(version):
    (entry,) = parse(
        json.dumps(
            {
                "version": f"https://jsonfeed.org/version/{version}",
                "title": "V",
                "language": "nl",
                "home_page_url": "https://school.example/",
                "items": [
                    {
                        "id": 12,
                        "url": "/1",
                        "title": "Een",
                        "content_html": "<p>Tekst &amp; uitleg</p>",
                        "date_published": "2026-10-05T10:00:00+02:00",
                    }
                ],
            }
        )
    )
    assert entry == {
        "guid": "12", "url": "https://school.example/1", "title": "Een", "text": "Tekst & uitleg",
        "published_at": MONDAY, "outlet": None, "outlet_url": None, "language": "nl",
    }  # fmt: skip


def test_broken_items_of_a_json_feed_cost_only_themselves():
    items = [
        None,
        3,
        "x",
        {"id": [1]},
        {"id": "a", "url": 5, "title": {"x": 1}, "content_text": "Goed <b> zo"},
    ]
    (entry,) = parse(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    assert (entry["guid"], entry["url"], entry["text"]) == ("a", None, "Goed <b> zo")


@pytest.mark.parametrize("payload", ["{", "[]", "{}", '{"version": "https://jsonfeed.org/version/1", "items": 3}',
                                     "[" * 100_000, '{"a":' * 100_000, '{"error": "Niet gevonden"}'])  # fmt: skip
def test_json_that_is_no_feed_is_an_error_in_words(payload):
    with pytest.raises(SourceError) as caught:
        parse(payload)
    assert len(str(caught.value)) > 20


def test_a_feed_without_entries_is_no_error():
    assert parse("<rss version='2.0'><channel><title>V</title></channel></rss>") == []
    assert parse("<feed xmlns='http://www.w3.org/2005/Atom'><title>V</title></feed>") == []
    assert parse('{"version": "https://jsonfeed.org/version/1.1", "title": "V", "items": []}') == []


def test_the_same_bytes_give_the_same_entries():
    assert parse(RSS20) == parse(RSS20)
    broken = RSS20.replace("</item>", "", 1)
    assert parse(broken) == parse(broken)
