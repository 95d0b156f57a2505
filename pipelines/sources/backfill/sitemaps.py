"""Read what a feed no longer holds from the sitemap of its site: few pages, slowly, as robots.txt allows.

A news sitemap says titles and days itself. Of other sitemaps pages are read: the news of a school's own site, and of
any other site what names a subject in its address. What a sitemap brings makes no figure complete, as it leaves out
what nobody knows.
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from pipelines import web
from pipelines.connectors.feeds import dates, entries, sitemap, web_page
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.feeds.sitemap import Place
from pipelines.mentions import own_accounts
from pipelines.mentions.matching import engine, urls
from pipelines.settings import FeedSource, Settings
from pipelines.sources.backfill.pieces import BACK, LOOK, Piece
from pipelines.sources.discovery.guest.visiting import Spent, Visit
from pipelines.web.api import Json
from text import hide_secrets
from warehouse.core.period import local_day

MOST_READ, AT_ONCE, MOST_MAPS, DEEPEST = 96, 8, 4, 3
# On so many pages with one day of change the site was rebuilt that day: it says nothing of when they were written.
REBUILT = 4
_NEWS = re.compile(r"nieuws|news|actueel|blog|artikel|article|bericht|verhal|\bpers|\bpost|/20[0-3]\d/", re.I)


def further(
    source: FeedSource, place: str, settings: Settings, policy: web.Policy, now: dt.datetime
) -> Piece:
    """Return what the sitemap names, and then the pages on it, some at a time. Raises: nothing."""
    visit = Visit(replace(policy, per_host=1, gap=1.0))
    if place == LOOK:
        return _begun(source, visit, settings, now)
    waiting = json.loads(place)
    rows, left = _pages(visit, waiting[:AT_ONCE], now)
    return Piece("sitemap", _written([*left, *waiting[AT_ONCE:]]), rows, is_newest_first=False)


def _begun(source: FeedSource, visit: Visit, settings: Settings, now: dt.datetime) -> Piece:
    """Look for the sitemap and choose from it. What it says by itself is brought at once."""
    found = list(_found(visit, source.url))
    told = [place for place, _news in found if place.title and place.published]
    raws = (
        Raw(title=place.title, links=(place.url,), dates=(place.published,), language=place.language or None)
        for place in told
    )
    known = {place.url for place in told}
    chosen = _chosen([each for each in found if each[0].url not in known], source, settings, now)
    rows = _of_the_past(entries.finished(raws, None, now), now)
    way = "sitemap" if found else "none"
    return Piece(way, _written(chosen), rows, is_newest_first=False)


def _written(waiting: Sequence[Sequence[str]]) -> str | None:
    """Return the pages that are still to be read as they are kept; None for none."""
    return json.dumps(waiting, ensure_ascii=False) if waiting else None


def _found(visit: Visit, feed: str) -> Iterator[tuple[Place, bool]]:
    """Yield the pages that the sitemaps of this feed's site name, and whether in one of news; those of news first."""
    # The visit asks robots.txt before anything else, which may say where the sitemap is.
    usual = urljoin(feed, "/sitemap.xml")
    first = visit.get_all([usual])[0]
    said = [url for url in visit.rules(feed).sitemaps if _is_of(url, feed)]
    answers = visit.get_all(said[:MOST_MAPS]) if said and said != [usual] else [first]
    seen = {usual, *said}
    for answer in answers:
        if isinstance(answer, web.Response):
            yield from _within(visit, answer, answer.final_url, feed, seen, DEEPEST)


def _within(
    visit: Visit, answer: web.Response, address: str, feed: str, seen: set[str], depth: int
) -> Iterator[tuple[Place, bool]]:
    """Yield the pages of one sitemap, and of those that it names, each of them once."""
    read = sitemap.read(answer.body, answer.headers.get("content-type"))
    yield from ((place, _is_news(address)) for place in read.pages if _is_of(place.url, feed))
    inner = (
        [place for place in read.maps if _is_of(place.url, feed) and place.url not in seen] if depth else []
    )
    inner.sort(key=lambda place: place.changed, reverse=True)
    inner.sort(key=lambda place: not _is_news(place.url))
    inner = inner[:MOST_MAPS]
    seen.update(place.url for place in inner)
    for place, each in zip(inner, visit.get_all([place.url for place in inner]), strict=True):
        if isinstance(each, web.Response):
            yield from _within(visit, each, place.url, feed, seen, depth - 1)


def _chosen(
    found: Sequence[tuple[Place, bool]], source: FeedSource, settings: Settings, now: dt.datetime
) -> list[list[str]]:
    """Return address and day of change of the pages that are worth reading, the last changed first."""
    is_own = (
        source.kind == "own"
        or own_accounts.outlet_kinds(settings).get(urls.domain(source.url) or "") == "own"
    )
    matcher = engine.compile([(subject.name, subject.query) for subject in settings.subjects])
    changes = {place.url: dates.read(place.changed, now) for place, _news in found}
    rebuilt = Counter(local_day(at) for at in changes.values() if at)
    worth: dict[str, str] = {}
    for place, is_news in found:
        at = changes[place.url]
        if (at and at < now - BACK) or place.url != hide_secrets.shown(place.url):
            continue
        if (is_own and (is_news or _is_news(place.url))) or matcher.match([_words(place.url)])[0]:
            worth.setdefault(place.url, place.changed if at and rebuilt[local_day(at)] < REBUILT else "")
    order = sorted(worth, key=lambda url: changes[url] or now - BACK, reverse=True)
    return [[url, worth[url]] for url in order[:MOST_READ]]


def _is_news(url: str) -> bool:
    return bool(_NEWS.search(urlsplit(url).path))


def _words(url: str) -> str:
    """Return the words of an address as text: what names an article there is mostly its title."""
    return " ".join(re.findall(r"\w+", unquote(urlsplit(url).path)))


def _pages(
    visit: Visit, wanted: Sequence[Sequence[str]], now: dt.datetime
) -> tuple[list[dict[str, Json]], list[list[str]]]:
    """Return these pages as entries, and those for which there was no time: the site asks for pauses. Those that cannot
    be read, have no title or no day are left out.
    """
    raws, left = [], []
    for (url, changed), answer in zip(wanted, visit.get_all([url for url, _changed in wanted]), strict=True):
        if isinstance(answer, web.Response):
            raw = web_page.read(answer.body, url, answer.headers.get("content-type"))
            if raw:
                raws.append(replace(raw, dates=raw.dates or ((changed,) if changed else ())))
        elif isinstance(answer, Spent):
            left.append([url, changed])
    # Where none was asked, none would be the next time either.
    left = left if len(left) < len(wanted) else []
    return _of_the_past(entries.finished(raws, None, now), now), left


def _of_the_past(rows: Iterable[dict[str, Json]], now: dt.datetime) -> list[dict[str, Json]]:
    """Return those with a day: without one they would count today."""
    return [row for row in rows if row["published_at"] and row["published_at"] >= now - BACK]


def _is_of(url: str, feed: str) -> bool:
    """Return whether both are of one site, with www or without."""
    try:
        one, other = (urlsplit(each).netloc.rpartition("@")[2].lower() for each in (url, feed))
    except ValueError:
        return False
    return one.removeprefix("www.") == other.removeprefix("www.")
