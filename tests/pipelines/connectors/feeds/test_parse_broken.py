"""Feeds that are broken or half there: no good entry lost, nothing invented."""

from datetime import UTC, datetime

import pytest

from pipelines.support.errors import SourceError
from tests.pipelines.connectors.feeds.test_parse import NOW, parse

MONDAY = datetime(2026, 10, 5, 8, tzinfo=UTC)
GOOD = "<item><title>Goed</title><link>https://school.example/goed</link></item>"


def rss(items: str, before: str = "", link: str = "<link>https://school.example/</link>") -> str:
    return f"{before}<rss version='2.0'><channel><title>V</title>{link}{items}</channel></rss>"


def item(inside: str) -> dict:
    (entry,) = parse(rss(f"<item>{inside}</item>"))
    return entry


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [("utf-8", "utf-8", None), ("utf-8", "iso-8859-1", None), ("utf-8", "utf-16", None),
     ("utf-8", None, "text/xml; charset=iso-8859-1"), ("cp1252", "utf-8", None), ("cp1252", None, None),
     ("cp1252", "iso-8859-1", None), ("cp1252", None, "text/xml; charset=windows-1252"),
     ("utf-8-sig", "iso-8859-1", None), ("utf-16", "utf-8", None), ("utf-16-le", "utf-16", None),
     ("utf-32", None, None), ("utf-8", "not-a-charset", None), ("utf-8", "zlib_codec", None)],
)  # fmt: skip
def test_letters_are_right_whatever_charset_is_declared(encoding, declared, content_type):
    prolog = f"<?xml version='1.0' encoding='{declared}'?>" if declared else "<?xml version='1.0'?>"
    text = rss(
        f"<item><title>Café “Één” €5</title><link>https://school.example/1</link></item>{GOOD}", prolog
    )
    first, second = parse(text.encode(encoding), {"content-type": content_type} if content_type else None)
    assert (first["title"], second["title"]) == ("Café “Één” €5", "Goed")


def test_letters_encoded_twice_are_repaired():
    twice = "Café".encode().decode("cp1252")
    assert item(f"<title>{twice}</title>")["title"] == "Café"


def test_one_pasted_entry_in_another_charset_does_not_cost_the_others():
    text = rss("<item><title>Één</title><link>https://school.example/1</link></item>@").encode()
    pasted = "<item><title>Café</title><link>https://school.example/2</link></item>".encode("cp1252")
    assert [entry["title"] for entry in parse(text.replace(b"@", pasted))] == ["Één", "Café"]


@pytest.mark.parametrize(
    ("payload", "says"),
    [("", "nothing at all"), ("   \n", "nothing at all"), ("hallo", "not a feed"), ("\x89PNG\r\n\x1a\n", "not a feed"),
     ("<!DOCTYPE html><html><head><title>ROC Voorbeeld</title></head></html>", "web page (“ROC Voorbeeld”)"),
     ("<html><head><title>Inloggen</title></head><input type=password></html>", "log in"),
     ("<html><head><title>Just a moment...</title></head></html>", "check for robots"),
     ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>", "web page"),
     ("<opml><body/></opml>", "not a feed"), ("<sitemapindex></sitemapindex>", "not a feed")],
)  # fmt: skip
def test_what_is_no_feed_is_called_by_its_name(payload, says):
    with pytest.raises(SourceError) as caught:
        parse(payload.encode("latin-1")) if payload.startswith("\x89") else parse(payload)
    assert says in str(caught.value)


@pytest.mark.parametrize("damage", ["</item>", "</title>", "<title>", "</channel></rss>", "&", "<", "\x00", "&nbsp;",
                                    "<b>", "&#xD83D;", "</x>", "<![CDATA["])  # fmt: skip
def test_damage_in_one_entry_keeps_the_entries_before_it(damage):
    entries = parse(
        rss(GOOD + f"<item><title>A {damage} b</title><link>/2</link></item>" + GOOD.replace("goed", "na"))
    )
    assert entries[0]["url"] == "https://school.example/goed"


def test_a_feed_on_which_feedparser_itself_breaks_keeps_its_entries():
    media = "xmlns:media='http://search.yahoo.com/mrss/'"
    entries = parse(
        f"<rss version='2.0' {media}><channel>{GOOD}<item><title>B</x></media:player></item></channel></rss>"
    )
    assert entries[0]["url"] == "https://school.example/goed"


@pytest.mark.parametrize("reference", ["&onbekend;", "&#xD83D;", "&#55357;", "&#xD83D"])
def test_a_reference_to_nothing_where_no_mending_reaches_costs_no_entry(reference):
    # What looks like the start of a CDATA section keeps the references after it from being mended.
    bad = f"<item><title x='<![CDATA['>A {reference} b</title>{reference}<link>/2</link></item>"
    entries = parse(rss(GOOD + bad + "<item><title>B</title>" + "<b>" * 300 + "</item>"))
    assert entries[0]["url"] == "https://school.example/goed"
    "".join(entry["title"] + entry["text"] for entry in entries).encode("utf-8")


@pytest.mark.parametrize("cut", range(150, 330, 15))
def test_a_feed_that_breaks_off_keeps_what_came(cut):
    whole = rss(GOOD + GOOD.replace("goed", "twee") + GOOD.replace("goed", "drie"))
    assert parse(whole[:cut])[0]["url"] == "https://school.example/goed"


def test_missing_dates_links_and_ids_are_none_and_not_invented():
    entry = item("<title>Kaal</title>")
    assert (entry["url"], entry["guid"], entry["published_at"], entry["text"]) == (None, None, None, "")
    assert parse(rss("<item></item><item><title> </title></item>" + GOOD))[0]["title"] == "Goed"


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link():
    assert item("<guid>https://school.example/9</guid>")["url"] == "https://school.example/9"
    assert item("<title>A</title><guid isPermaLink='false'>los nummer</guid>")["url"] is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("Mon, 05 Oct 2026 10:00:00 +0200", MONDAY), ("2026-10-05T08:00:00Z", MONDAY), ("vandaag", None), ("", None),
     ("Tue, 24 Nov 2026 10:00:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)), ("2031-01-01T00:00:00Z", None),
     ("Thu, 01 Jan 1970 00:00:00 GMT", None), ("5 oktober 2026 10:00", MONDAY), ("05-10-2026 10:00", MONDAY),
     ("1791187200", MONDAY), ("2026-13-45", None), ("0000-00-00 00:00:00", None)],
)  # fmt: skip
def test_dates_are_read_or_unknown_and_never_in_the_future(written, read):
    published = item(f"<title>A</title><pubDate>{written}</pubDate>")["published_at"]
    assert published == read and (published is None or (published - NOW).days < 1)


def test_an_entry_given_twice_is_one_and_the_newest_stays():
    twice = (
        "<item><title>{}</title><link>/sportdag</link><guid>https://school.example/?p=4711</guid>"
        "<pubDate>0{} Oct 2026 08:00:00 GMT</pubDate></item>"
    )
    (entry,) = parse(
        rss(twice.format("Sportdag verplaatst", 5) + twice.format("Sportdag verplaatst naar vrijdag", 6))
    )
    assert entry["title"] == "Sportdag verplaatst naar vrijdag"


def test_two_reports_that_share_a_link_and_a_short_guid_stay_two():
    two = "<item><title>{}</title><link>/1</link><guid>1</guid><pubDate>0{} Oct 2026 08:00:00 GMT</pubDate></item>"
    assert len(parse(rss(two.format("Oud", 5) + two.format("Nieuw", 6)))) == 2


def test_entries_that_share_only_a_guid_or_only_a_link_are_all_kept():
    same_guid = "".join(
        f"<item><title>{at}</title><link>/{at}</link><guid>1</guid></item>" for at in range(3)
    )
    same_link = "".join(f"<item><title>{at}</title><link>/</link><guid>{at}</guid></item>" for at in range(3))
    assert len(parse(rss(same_guid))) == 3 and len(parse(rss(same_link))) == 3


@pytest.mark.parametrize(
    ("written", "read"),
    [("/a", "https://school.example/a"), ("a?b=1&amp;c=2", "https://school.example/a?b=1&c=2"),
     ("//cdn.example/a", "https://cdn.example/a"), (" https://x.example/a b ", "https://x.example/a%20b"),
     ("www.x.example/a", "http://www.x.example/a"), ("javascript:alert(1)", None), ("mailto:a@b.example", None),
     ("data:text/html,x", None), ("file:///etc/passwd", None), ("http://", None), ("http://[::1", None)],
)  # fmt: skip
def test_links_become_absolute_or_none(written, read):
    assert item(f"<title>A</title><link>{written}</link>")["url"] == read


def test_relative_links_follow_xml_base_and_in_atom_the_address_of_the_feed():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"{}><entry><title>A</title><link href="a"/></entry></feed>'
    )
    address = "https://school.example/nieuws/feed"
    assert parse(atom.format(""), address=address)[0]["url"] == "https://school.example/nieuws/a"
    (entry,) = parse(atom.format(' xml:base="https://basis.example/x/"'), address=address)
    assert entry["url"] == "https://basis.example/x/a"


def test_markup_becomes_plain_text():
    entry = item("<title>A &lt;img src=x onerror=alert(1)&gt;B</title><description>&lt;p&gt;een&lt;/p&gt;"
                 "&lt;style&gt;p{}&lt;/style&gt;twee\u200b\u202e &amp;eacute;</description>")  # fmt: skip
    assert (entry["title"], entry["text"]) == ("A B", "een\ntwee é")
