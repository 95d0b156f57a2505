"""Feeds that mean harm: no hang, no memory eaten, no file read, no good entry lost."""

import time
import tracemalloc

import pytest

from pipelines.support.errors import SourceError
from tests.pipelines.connectors.feeds.test_parse import parse
from tests.pipelines.connectors.feeds.test_parse_broken import GOOD, rss


def test_an_external_entity_reads_no_file(tmp_path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM-9137")
    for doctype in (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>',
                    f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>',
                    f'<!DOCTYPE rss SYSTEM "file://{secret}">'):  # fmt: skip
        entries = parse(rss(f"<item><title>A &x;</title><link>/1</link></item>{GOOD}", doctype))
        assert [entry["url"] for entry in entries] == [
            "https://school.example/1",
            "https://school.example/goed",
        ]
        assert "GEHEIM" not in str(entries)


def test_a_payload_that_is_the_name_of_a_file_or_a_page_is_not_opened(tmp_path):
    named = tmp_path / "feed.xml"
    named.write_text(rss(GOOD))
    for payload in (str(named), f"file://{named}", "http://127.0.0.1:9/feed"):
        with pytest.raises(SourceError, match="not a feed"):
            parse(payload)


BOMBS = {
    "laughs": rss("<item><title>&l9;</title></item>" + GOOD, "<!DOCTYPE rss [<!ENTITY l0 'lol'>" + "".join(
        f"<!ENTITY l{at} '{f'&l{at - 1};' * 10}'>" for at in range(1, 10)) + "]>"),
    "quadratic": rss(f"<item><title>{'&a;' * 50_000}</title></item>{GOOD}",
                     f"<!DOCTYPE rss [<!ENTITY a '{'x' * 100_000}'>]>"),
    "nesting": rss(f"<item><description>{'<b>' * 100_000}</description></item>{GOOD}"),
    "escaped-nesting": rss(f"<item><description>{'&lt;div&gt;' * 100_000}</description></item>{GOOD}"),
    "attributes": rss(f"<item {' '.join(f'a{at}=1' for at in range(30_000))}><title>x</title></item>{GOOD}"),
    "comments": rss("<!-- " * 40_000 + GOOD),
    "open-cdata": rss(GOOD + "<item><title><![CDATA[" + "x<" * 100_000),
    "open-tags": rss(GOOD + "<item><description>" + "<a href='" * 50_000),
    "ampersands": rss(f"<item><title>{'&' * 200_000}</title></item>{GOOD}"),
    "open-doctype": "<!DOCTYPE rss [" + "<!ENTITY a 'x'>" * 50_000 + rss(GOOD),
    "many-entries": rss(GOOD + "<item><title>x</title></item>" * 30_000),
    "spaces": rss(f"<item><title>{' ' * 1_000_000}</title></item>{GOOD}"),
    "long-date": rss(f"<item><title>x</title><pubDate>{'1 ' * 200_000}</pubDate></item>{GOOD}"),
    "long-link": rss(f"<item><title>x</title><link>http://x/{'%' * 1_000_000}</link></item>{GOOD}"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_takes_long_or_eats_memory_or_costs_the_good_entry(name):
    bomb = BOMBS[name].encode()
    tracemalloc.start()
    try:
        entries = parse(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    began = time.process_time()
    parse(bomb)
    assert "https://school.example/goed" in [entry["url"] for entry in entries]
    assert time.process_time() - began < 3 and peak < 60 * 2**20


def test_a_feed_of_absurdly_many_entries_is_cut():
    assert len(parse(rss(GOOD + "<item><title>x</title></item>" * 30_000))) == 20_000
