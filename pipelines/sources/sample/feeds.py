"""Make the answers of ROC Voorbeeld's seventeen sources, each at its place on the sample server.

Two of them are in trouble on purpose: the ondernemersnet answers with an error page, and the wijkkrant
has said nothing for weeks.
"""

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from pipelines.sources.sample import formats, items
from pipelines.sources.sample.formats import Channel
from pipelines.sources.sample.items import Item

MONTHS = 26
ZONE = ZoneInfo("Europe/Amsterdam")
XML = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Feed:
    """One source: its path on the server and how it writes its items; `page` is a web page that names it."""

    path: str
    channel: Channel
    write: Callable[[Channel, Sequence[Item], str], str]
    content_type: str = XML
    page: str = ""
    changing: bool = False  # another answer at every fetch: no ETag


@dataclass(frozen=True)
class Answer:
    """What a source answers: status, type, body, and when its newest item was published."""

    status: int
    content_type: str
    body: bytes
    newest: dt.datetime | None
    changing: bool = False


def _feed(
    name: str,
    path: str,
    title: str,
    site: str,
    write: Callable,
    language: str = "nl",
    style: str = "",
    **more,
):
    kind = {formats.atom: ATOM, formats.jsonfeed: "application/feed+json"}.get(write, XML)
    return Feed(path, Channel(name, title, f"https://{site}/", language, style), write, kind, **more)


FEEDS: dict[str, Feed] = {
    feed.channel.name: feed
    for feed in (
        _feed("rocvoorbeeld", "/rocvoorbeeld/feed/", "ROC Voorbeeld", "www.rocvoorbeeld.example", formats.rss2,
              style="wordpress", page="/rocvoorbeeld/"),
        _feed("rocvoorbeeld-reacties", "/rocvoorbeeld/comments/feed/", "Reacties voor ROC Voorbeeld",
              "www.rocvoorbeeld.example", formats.rss2, style="comments"),
        _feed("regionieuws", "/regionieuws/rss.xml", "Regionieuws Voorbeeldstad", "www.regionieuws.example",
              formats.rss2, page="/regionieuws/"),
        _feed("stadsbode", "/stadsbode/feed/", "De Stadsbode", "www.stadsbode.example", formats.rss2),
        _feed("streekonline", "/streekonline/atom.xml", "Streek Online", "www.streekonline.example", formats.atom),
        _feed("onderwijskoerier", "/onderwijskoerier/rss", "De Onderwijskoerier", "www.onderwijskoerier.example",
              formats.rss2),
        _feed("google-nieuws", "/google/rss/search", '"ROC Voorbeeld" - Google Nieuws', "news.google.example",
              formats.rss2, style="google", changing=True),
        _feed("voorbeeldpost", "/voorbeeldpost/index.rdf", "The Voorbeeld Post", "www.voorbeeldpost.example",
              formats.rss1, "en"),
        _feed("wijkkrant", "/wijkkrant/feed/", "Wijkkrant Rivierwijk", "wijkkrant-rivierwijk.example", formats.rss2),
        _feed("mastodon", "/mastodon/tags/mbovoorbeeldstad.rss", "#mbovoorbeeldstad", "mastodon.example",
              formats.rss2, style="mastodon"),
        _feed("bluesky", "/bluesky/profile/mbovoorbeeldstad/rss", "@mbovoorbeeldstad - Mbo'ers in Voorbeeldstad",
              "bsky.example", formats.rss2, style="bluesky"),
        _feed("reddit", "/reddit/search.rss", "reddit.com: search results - mbo voorbeeldstad",
              "www.reddit.example", formats.atom),
        _feed("youtube", "/youtube/feeds/videos.xml", "ROC Voorbeeld", "www.youtube.example", formats.atom,
              style="youtube"),
        _feed("schoolwijzer", "/schoolwijzer/feed.json", "Schoolwijzer: beoordelingen in Voorbeeldstad",
              "www.schoolwijzer.example", formats.jsonfeed),
        _feed("studentenblog", "/studentenblog/atom.xml", "Studentenblog Voorbeeldstad", "studentenblog.example",
              formats.atom),
        _feed("praktijkpraat", "/praktijkpraat/feed.xml", "Praktijkpraat, de podcast over het mbo",
              "praktijkpraat.example", formats.rss2, style="podcast"),
    )
}  # fmt: skip
BROKEN = "/ondernemersnet/rss"


def window(now: dt.datetime) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that the sample speaks of at a moment: 26 months, in Amsterdam's days."""
    last = now.astimezone(ZONE).date()
    months = last.year * 12 + last.month - 1 - MONTHS
    first = dt.date(months // 12, months % 12 + 1, min(last.day, 28))
    return first, last


def published(name: str, now: dt.datetime) -> list[Item]:
    """Return what a source has published by a moment within the window, newest first; unknown names: KeyError."""
    first, last = window(now)
    if name == "wijkkrant":
        last = silent_since(last)
    start = dt.datetime.combine(first, dt.time(), ZONE)
    end = min(now, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), ZONE))
    return [
        _as_it_stands(item, now)
        for item in reversed(_weeks(FEEDS[name].channel.name, first, last))
        if start <= item.published < end
    ]


def _as_it_stands(item: Item, now: dt.datetime) -> Item:
    """Return an item under the headline and the address that it has by now."""
    if "edited" not in item.extra or now - item.published < dt.timedelta(days=1):
        return item
    title, link = item.extra["edited"]
    return replace(item, title=title, link=link)


def silent_since(today: dt.date) -> dt.date:
    """Return the last day on which the wijkkrant wrote: the newest ninth of a month at least 40 days ago."""
    day = today - dt.timedelta(days=40)
    if day.day < 9:
        day = day.replace(day=1) - dt.timedelta(days=1)
    return day.replace(day=9)


def answer(path: str, now: dt.datetime) -> Answer | None:
    """Return what the sample answers for a path at a moment; None when there is nothing there."""
    if path == BROKEN:
        page = "<!DOCTYPE html><html><head><title>500</title></head><body><h1>Error establishing a database"
        return Answer(500, "text/html; charset=utf-8", f"{page} connection</h1></body></html>".encode(), None)
    for feed in FEEDS.values():
        if path == feed.path:
            entries = published(feed.channel.name, now)
            text = feed.write(feed.channel, entries, now.isoformat())
            newest = entries[0].published if entries else None
            return Answer(200, feed.content_type, text.encode(), newest, feed.changing)
        if feed.page and path == feed.page:
            return Answer(200, "text/html; charset=utf-8", _page(feed, now).encode(), None)
    return None


def _page(feed: Feed, now: dt.datetime) -> str:
    """Return a web page that names its feed in its head, with the newest titles."""
    title = formats.escape(feed.channel.title)
    rows = "".join(
        f'<li><a href="{formats.escape(item.link)}">{formats.escape(item.title)}</a></li>\n'
        for item in published(feed.channel.name, now)[:25]
    )
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{feed.path}">\n'
        f"</head><body><h1>{title}</h1>\n<p>Voorbeeldgegevens van Weerklank.</p>\n<ul>\n{rows}</ul></body></html>\n"
    )


@functools.lru_cache(maxsize=64)
def _weeks(name: str, first: dt.date, last: dt.date) -> tuple[Item, ...]:
    """Return all items of a source from the week before a day to the week of another, oldest first."""
    monday = first - dt.timedelta(days=first.weekday() + 7)
    entries: list[Item] = []
    while monday <= last:
        entries += items.week(monday).get(name, ())
        monday += dt.timedelta(days=7)
    return tuple(sorted(entries, key=lambda item: (item.published, item.key)))
