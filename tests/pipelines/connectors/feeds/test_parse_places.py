"""Feeds of the places where schools are talked about, each with its own habits."""

from datetime import UTC, datetime

from tests.pipelines.connectors.feeds.test_parse import parse

MONDAY = datetime(2026, 10, 5, 8, tzinfo=UTC)


def rss(item: str, more: str = "") -> str:
    home = "<title>V</title><link>https://school.example/</link>"
    return f"<rss version='2.0' {more}><channel>{home}{item}</channel></rss>"


def test_google_news_titles_lose_their_publisher_and_its_text_of_other_headlines():
    (entry,) = parse(rss(
        """<item><title>ROC Voorbeeld wint prijs - niet - De Courant</title>
        <link>https://news.google.com/rss/articles/CBMiabc?oc=5</link><guid isPermaLink="false">CBMiabc</guid>
        <pubDate>Mon, 05 Oct 2026 08:00:00 GMT</pubDate>
        <description>&lt;ol&gt;&lt;li&gt;&lt;a href="x"&gt;Ander nieuws&lt;/a&gt;&lt;/li&gt;&lt;/ol&gt;</description>
        <source url="https://courant.example">De Courant</source></item>"""
    ))  # fmt: skip
    assert (entry["title"], entry["text"]) == ("ROC Voorbeeld wint prijs - niet", "")
    assert (entry["outlet"], entry["outlet_url"]) == ("De Courant", "https://courant.example")


def test_google_alerts_links_lead_to_the_publisher():
    (entry,) = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>Google Alert</title><entry>
        <id>tag:google.com,2013:googlealerts/feed:1</id>
        <title type="html">&lt;b&gt;ROC Voorbeeld&lt;/b&gt; opent deuren</title>
        <link href="https://www.google.com/url?sa=t&amp;url=https://courant.example/a%3Fb%3D1%26c%3D2&amp;ct"/>
        <published>2026-10-05T08:00:00Z</published>
        <content type="html">Vandaag &amp;nbsp;&lt;b&gt;...&lt;/b&gt;</content>
        </entry></feed>"""
    )
    assert entry["url"] == "https://courant.example/a?b=1&c=2"
    assert (entry["title"], entry["text"]) == ("ROC Voorbeeld opent deuren", "Vandaag ...")


def test_an_open_redirect_of_another_site_is_left_as_it_is():
    wrapped = "https://school.example/url?url=https://courant.example/"
    (entry,) = parse(rss(f"<item><title>A</title><link>{wrapped}</link></item>"))
    assert entry["url"] == wrapped


def test_a_google_alert_that_wraps_no_web_address_keeps_its_own():
    for inner in ("javascript:alert(1)", "file:///etc/passwd", ""):
        (entry,) = parse(
            rss(f"<item><title>A</title><link>https://www.google.com/url?url={inner}</link></item>")
        )
        assert entry["url"].startswith("https://www.google.com/url?")


def test_mastodon_posts_have_no_title():
    (entry,) = parse(rss(
        """<item><guid isPermaLink="true">https://sociaal.example/@roc/1</guid>
        <link>https://sociaal.example/@roc/1</link><pubDate>Mon, 05 Oct 2026 08:00:00 +0000</pubDate>
        <description>&lt;p&gt;Trots op onze koks! &lt;a href="x"&gt;#mbo&lt;/a&gt;&lt;/p&gt;
        &lt;p&gt;Kom kijken&lt;/p&gt;</description>
        <media:content url="https://sociaal.example/1.jpg" medium="image">
        <media:rating scheme="urn:simple">nonadult</media:rating>
        <media:description type="plain">Een taart</media:description></media:content></item>""",
        'xmlns:media="http://search.yahoo.com/mrss/"',
    ))  # fmt: skip
    assert (entry["title"], entry["text"]) == ("", "Trots op onze koks! #mbo\nKom kijken")
    assert entry["guid"] == entry["url"] == "https://sociaal.example/@roc/1"


def test_youtube_keeps_its_text_in_a_media_group():
    (entry,) = parse(
        """<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns="http://www.w3.org/2005/Atom"><title>Kanaal</title><entry><id>yt:video:abc</id><title>Rondleiding</title>
        <link rel="alternate" href="https://www.youtube.com/watch?v=abc"/><published>2026-10-05T08:00:00+00:00</published>
        <media:group><media:title>Rondleiding</media:title>
        <media:content url="https://www.youtube.com/v/abc?version=3" type="application/x-shockwave-flash"/>
        <media:description>Loop mee
door de keuken</media:description></media:group></entry></feed>"""
    )
    assert (entry["url"], entry["text"]) == (
        "https://www.youtube.com/watch?v=abc",
        "Loop mee\ndoor de keuken",
    )


def test_reddit_loses_its_line_of_links():
    (entry,) = parse(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title>zoeken</title>
        <entry><author><name>/u/iemand</name></author>
        <id>t3_1</id><link href="https://www.reddit.com/r/thenetherlands/comments/1/roc/"/>
        <published>2026-10-05T08:00:00+00:00</published><title>Ervaringen met ROC Voorbeeld?</title>
        <content type="html">&lt;!-- SC_OFF --&gt;&lt;div class="md"&gt;&lt;p&gt;Wie weet het?&lt;/p&gt;&lt;/div&gt;
        &lt;!-- SC_ON --&gt;
        &amp;#32; submitted by &amp;#32; &lt;a href="x"&gt; /u/iemand &lt;/a&gt;
        &amp;#32; to &amp;#32; &lt;a href="y"&gt; r/thenetherlands &lt;/a&gt;
        &lt;br/&gt; &lt;span&gt;&lt;a href="z"&gt;[link]&lt;/a&gt;&lt;/span&gt;
        &amp;#32; &lt;span&gt;&lt;a href="z"&gt;[comments]&lt;/a&gt;&lt;/span&gt;</content>
        </entry></feed>"""
    )
    assert (entry["title"], entry["text"]) == ("Ervaringen met ROC Voorbeeld?", "Wie weet het?")


def test_bluesky_posts_have_no_title_and_dates_of_their_own():
    (entry,) = parse(rss(
        """<item><link>https://bsky.app/profile/roc.example/post/3k</link>
        <description>Goed nieuws &amp; taart</description><pubDate>05 Oct 2026 08:00 +0000</pubDate>
        <guid isPermaLink="false">at://did:plc:abc/app.bsky.feed.post/3k</guid></item>"""
    ))  # fmt: skip
    assert (entry["title"], entry["text"], entry["published_at"]) == ("", "Goed nieuws & taart", MONDAY)
    assert entry["url"] == "https://bsky.app/profile/roc.example/post/3k"


def test_wordpress_loses_its_closing_line_that_names_the_site():
    (entry,) = parse(rss(
        """<item><title>Taart</title><link>https://school.example/taart</link><description><![CDATA[<p>Lekker.</p>
        <p>Het bericht <a href="x">Taart</a> verscheen eerst op <a href="y">ROC Voorbeeld</a>.</p>]]></description>
        </item>"""
    ))  # fmt: skip
    assert entry["text"] == "Lekker."


def test_a_podcast_without_pages_is_known_by_its_sound():
    (entry,) = parse(rss(
        """<item><title>Aflevering 1</title><guid isPermaLink="false">a1</guid>
        <enclosure url="https://school.example/1.mp3" type="audio/mpeg" length="1"/></item>"""
    ))  # fmt: skip
    assert entry["url"] == "https://school.example/1.mp3"
