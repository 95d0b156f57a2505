"""Write the sample's feeds in four formats: RSS 2.0, RSS 1.0, Atom and JSON Feed.

The same items always give the same bytes: no feed says when it was built, only how new its newest item is.
"""

import datetime as dt
import email.utils
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipelines.sources.sample.items import Item

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Channel:
    """Who publishes a feed: its name, its title, the site it belongs to and its language."""

    name: str
    title: str
    site: str
    language: str
    style: str = ""  # wordpress comments mastodon bluesky youtube podcast google


def rss2(channel: Channel, items: Sequence[Item], fetched: str) -> str:
    """RSS 2.0, in the manner of the program that the source runs; `fetched` differs per fetch."""
    head = (
        f'{DECLARATION}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">\n'
        f"<channel>\n<title>{escape(channel.title)}</title>\n<link>{channel.site}</link>\n"
        f"<description>{escape(channel.title)}</description>\n<language>{channel.language}</language>\n"
    )
    if items:
        head += f"<lastBuildDate>{_rfc822(items[0].published)}</lastBuildDate>\n"
    return head + "".join(_rss_item(channel, item, fetched) for item in items) + "</channel>\n</rss>\n"


def rss1(channel: Channel, items: Sequence[Item], fetched: str) -> str:
    """RSS 1.0 (RDF), with the dates of Dublin Core."""
    listed = "".join(f'<rdf:li rdf:resource="{escape(item.link)}"/>' for item in items)
    head = (
        f'{DECLARATION}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{channel.site}feed"><title>{escape(channel.title)}</title><link>{channel.site}</link>'
        f"<description>{escape(channel.title)}</description><dc:language>{channel.language}</dc:language>"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
    )
    return (
        head
        + "".join(
            f'<item rdf:about="{escape(item.link)}"><title>{escape(item.title)}</title><link>{escape(item.link)}</link>'
            f"<description>{escape(' '.join(item.paragraphs))}</description>"
            f"<dc:date>{_iso(item.published)}</dc:date></item>\n"
            for item in items
        )
        + "</rdf:RDF>\n"
    )


def atom(channel: Channel, items: Sequence[Item], fetched: str) -> str:
    """Atom, in the manner of a blog, of YouTube or of Reddit."""
    head = (
        f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
        f'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xml:lang="{channel.language}">\n'
        f"<title>{escape(channel.title)}</title><id>{channel.site}feed</id>"
        f'<link rel="alternate" type="text/html" href="{channel.site}"/>'
    )
    if items:
        head += f"<updated>{_iso(items[0].published)}</updated>\n"
    return head + "".join(_atom_entry(channel, item) for item in items) + "</feed>\n"


def jsonfeed(channel: Channel, items: Sequence[Item], fetched: str) -> str:
    """JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": channel.title,
            "home_page_url": channel.site,
            "language": channel.language,
            "items": [
                {
                    "id": str(item.extra["id"]),
                    "url": item.link,
                    "title": item.title,
                    "content_text": " ".join(item.paragraphs),
                    "date_published": _iso(item.published),
                    "tags": [f"{item.extra['stars']} sterren"],
                }
                for item in items
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _rss_item(channel: Channel, item: Item, fetched: str) -> str:
    title, link = f"<title>{escape(item.title)}</title>", item.link
    guid = item.extra.get("guid", link)
    at = item.published + item.extra.get("clock", dt.timedelta())
    text = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in item.paragraphs)
    more = ""
    if channel.style == "google":
        # The link and guid of a news search change with every fetch; only title, date and source stay.
        guid = hashlib.sha256(f"{item.key}{fetched}".encode()).hexdigest()[:40]
        link = f"https://news.google.example/rss/articles/CBMi{guid}?oc=5"
        title = f"<title>{escape(item.title)} - {escape(item.extra['outlet'])}</title>"
        text = (
            f'<a href="{link}" target="_blank">{escape(item.title)}</a>&nbsp;&nbsp;'
            f'<font color="#6f6f6f">{escape(item.extra["outlet"])}</font>'
        )
        more = f'<source url="{item.extra["outlet_url"]}">{escape(item.extra["outlet"])}</source>'
    elif channel.style == "mastodon":
        title = ""
        tags = " ".join(
            f'<a href="https://mastodon.example/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
            for tag in item.extra["tags"]
        )
        text = f"<p>{escape(item.paragraphs[0], quote=False)} {tags}</p>"
        more = "".join(f"<category>{tag}</category>" for tag in item.extra["tags"])
    elif channel.style == "bluesky":
        title, text = "", escape(item.paragraphs[0], quote=False)
        guid = f"at://did:plc:voorbeeldstad/app.bsky.feed.post/3{item.extra['code']}"
    elif channel.style == "comments":
        more = f"<dc:creator>{escape(item.extra['nick'])}</dc:creator>"
    elif channel.style == "podcast":
        sound = f"https://praktijkpraat.example/{item.extra['code']}.mp3"
        more = f'<enclosure url="{sound}" length="{item.extra["id"] % 40_000_000}" type="audio/mpeg"/>'
        more += f"<itunes:summary>{escape(' '.join(item.paragraphs))}</itunes:summary>"
    elif channel.style == "wordpress":
        guid = f"https://www.rocvoorbeeld.example/?p={item.extra['id']}"
        more = f"<dc:creator>redactie</dc:creator><content:encoded>{_cdata(text)}</content:encoded>"
        text = f"<p>{escape(item.paragraphs[0], quote=False)} [&#8230;]</p>"
    return (
        f'<item>{title}<link>{escape(link)}</link><guid isPermaLink="{str(guid == link).lower()}">{escape(guid)}</guid>'
        f"<pubDate>{_rfc822(at)}</pubDate><description>{_cdata(text)}</description>{more}</item>\n"
    )


def _atom_entry(channel: Channel, item: Item) -> str:
    text = " ".join(item.paragraphs)
    if channel.style == "youtube":
        code = item.extra["code"]
        return (
            f"<entry><id>yt:video:{code}</id><yt:videoId>{code}</yt:videoId><title>{escape(item.title)}</title>"
            f'<link rel="alternate" href="{escape(item.link)}"/><published>{_iso(item.published)}</published>'
            f"<updated>{_iso(item.published)}</updated><media:group><media:title>{escape(item.title)}</media:title>"
            f"<media:description>{escape(text)}</media:description></media:group></entry>\n"
        )
    author = escape(item.extra.get("nick", channel.title))
    page = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in item.paragraphs)
    return (
        f'<entry xml:lang="{item.language}"><id>tag:{channel.name}.example,2024:{item.key}</id>'
        f'<title>{escape(item.title)}</title><link rel="alternate" href="{escape(item.link)}"/>'
        f"<author><name>{author}</name></author><published>{_iso(item.published)}</published>"
        f'<updated>{_iso(item.published)}</updated><content type="html">{escape(page)}</content></entry>\n'
    )


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _rfc822(moment: dt.datetime) -> str:
    return email.utils.format_datetime(moment, usegmt=True)


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
