"""Read a school's site as a guest, and say what was found on it."""

import datetime as dt
import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from pipelines import web
from pipelines.connectors.feeds import discover, feed
from pipelines.settings import FeedSource
from pipelines.sources.discovery import accounts, names, page, pictures, site_errors, tags, wordpress
from pipelines.sources.discovery.found import Feed, Found
from pipelines.sources.discovery.page import Link, Page
from pipelines.sources.discovery.visiting import Challenged, Visit
from pipelines.sources.discovery.wordpress import Told
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, SourceError
from pipelines.web.addresses import Resolver
from text.i18n import N_

MOST_FEEDS = 4
MOST_GUESSES = 9
MOST_AT_ONCE = 3
_NEWS = re.compile(r"\b(nieuws|actueel|news|nieuwsberichten|blog|persberichten)\b", re.I)
_NEWSLETTER = re.compile(r"nieuwsbrie|newsletter", re.I)
_CONTACT = re.compile(r"\b(contact|over[- ]ons|about)\b", re.I)
_COMMENTS = re.compile(r"/comments/feed|reacties|comments", re.I)


def read_site(written: str, policy: web.Policy, resolver: Resolver | None = None) -> Found:
    """Return what the site of a school says of it: names, town, logo, colour, feeds, accounts, pages.

    written: its address as a person types it, with or without https://. Counts: at most 20 requests and 40 seconds.
    Empty: only the address and why (`problem`), where the site is there but cannot be read. Raises: ConfigError for
    what is no address, SourceError where there is no such site, this server is cut off, or the host is private.
    """
    address, is_guess = _typed(written)
    visit = Visit(policy, resolver)
    try:
        front, first = _front_page(visit, address, is_guess)
    except SourceError as error:
        known = site_errors.of_site(error, urlsplit(address).hostname or "")
        if not site_errors.is_there(error):
            raise known from error
        if is_guess and urlsplit(visit.last).scheme == "http":
            # What answered, and kept us out, was the site without https.
            address = address.replace("https://", "http://", 1)
        return Found(address, problem=known, requests=visit.asked)
    home = front.final_url
    news, newsletter, contact = (
        _linked(first.links, home, words) for words in (_NEWS, _NEWSLETTER, _CONTACT)
    )
    wanted = list(dict.fromkeys(filter(None, (news, contact, newsletter))))
    asked = wordpress.addresses(first.wordpress) if _is_of_site(first.wordpress, home) else []
    answers = visit.get_all([*wanted, *asked])
    pages, bodies = [first], [front]
    for answer in answers[: len(wanted)]:
        if isinstance(answer, web.Response):
            pages.append(_read(answer))
            bodies.append(answer)
    told = wordpress.read(*answers[len(wanted) :]) if asked else Told(Page())
    links = [link.url for each in (*pages, *told.written) for link in each.links]
    pages.append(told.index)
    logo = next((each.logo for each in pages if each.logo), "")
    name = names.name(pages, home)
    also = names.also(pages, name)
    return Found(
        address=_site(address, home),
        name=name,
        also=also,
        town=next((each.town for each in pages if each.town), ""),
        logo=logo,
        picture=_picture(visit, logo),
        colour=next((each.colour for each in pages if each.colour), ""),
        feeds=_feeds(visit, bodies, first, told, home),
        accounts=accounts.own(pages, (name, *also), urlsplit(home).hostname or ""),
        news=news,
        newsletter=newsletter,
        sitemap=_sitemap(visit, home),
        tags=tags.tagged(link for link in links if _is_of_site(link, home)),
        requests=visit.asked,
    )


def _typed(written: str) -> tuple[str, bool]:
    """Return the address that was meant, and whether https was added to it. Raises: ConfigError."""
    written = typed_text.clean(written, typed_text.ADDRESS)
    is_guess = "://" not in written
    # Who gives an e-mail address means the site behind it; a user and password are nothing for a site that is public.
    scheme, _, rest = written.rpartition("://")
    host, slash, path = rest.partition("/")
    address = f"{scheme or 'https'}://{host.rpartition('@')[2]}{slash}{path}"
    parts = typed_text.address(address)
    if "." not in (parts.hostname or "") and is_guess:
        raise ConfigError(
            N_("“{value}” is not a web address; write for example https://example.nl."), value=written[:200]
        )
    return address, is_guess


def _site(typed: str, home: str) -> str:
    """Return what is the school's site: all of its host, unless a part of one was typed.

    That it sends us on to /nl/ makes its news no other's voice.
    """
    parts = urlsplit(home)
    path = parts.path if urlsplit(typed).path.strip("/") else "/"
    return parts._replace(path=path, query="", fragment="").geturl()


def _front_page(visit: Visit, address: str, is_guess: bool) -> tuple[web.Response, Page]:
    """Return the front page, read; where it only sends a browser on, the page behind it. Raises: SourceError."""
    front = _front(visit, address, is_guess)
    first = _read(front)
    if first.leads_to and first.leads_to != front.final_url and len(first.links) < 3:
        front = visit.get(first.leads_to)
        first = _read(front)
    if first.is_challenge:
        raise Challenged(status=front.status, host=urlsplit(front.final_url).hostname)
    return front, first


def _read(answer: web.Response) -> Page:
    return page.read(answer.body, answer.final_url, answer.headers.get("content-type"))


def _front(visit: Visit, address: str, is_guess: bool) -> web.Response:
    """Return the front page; without https where nobody asked for it and there is none. Raises: SourceError."""
    try:
        return visit.get(address)
    except SourceError as error:
        if not is_guess or not site_errors.may_be_without_https(error):
            raise
        try:
            return visit.get(address.replace("https://", "http://", 1))
        except SourceError as second:
            # That it is there and keeps us out says more than that nothing came by https.
            raise (second if site_errors.is_there(second) else error) from error.__cause__


def _linked(links: Sequence[Link], home: str, words: re.Pattern[str]) -> str:
    """Return the page of this site with these words in its link, the shortest address first; "" for none."""
    own = [
        link.url
        for link in links
        if _is_of_site(link.url, home) and words.search(f"{link.text} {urlsplit(link.url).path}")
    ]
    own = [url for url in own if url.rstrip("/") != home.rstrip("/")]
    return min(own, key=lambda url: (url.rstrip("/").count("/"), len(url)), default="")


def _is_of_site(url: str, home: str) -> bool:
    host, own = ((urlsplit(each).hostname or "").removeprefix("www.") for each in (url, home))
    return host == own or host.endswith(f".{own}")


def _feeds(
    visit: Visit, answers: Sequence[web.Response], first: Page, told: Told, home: str
) -> tuple[Feed, ...]:
    """Return the feeds that the pages announce; where they announce none, those at the usual places that are feeds."""
    known: dict[str, discover.Announced] = {}
    for answer in answers:
        for each in discover.feeds(answer.body, answer.final_url, answer.headers.get("content-type")):
            known.setdefault(each.url, each)
    said = [each for each in known.values() if not each.is_guess]
    found: dict[tuple[str, str], Feed] = {}
    for each in said:
        # Announced as RSS, Atom and JSON it is still one feed; the first is the one that the site prefers.
        title = each.title or each.url
        comments = bool(_COMMENTS.search(f"{each.url} {each.title}"))
        if visit.rules(each.url).allows(each.url):
            found.setdefault((title, "comments" if comments else ""), Feed(each.url, each.title, comments))
    if found:
        # However many feeds of comments a site announces first, its own news is among those that stay.
        return tuple(sorted(found.values(), key=lambda each: each.is_comments))[:MOST_FEEDS]
    guesses = [each.url for each in known.values() if each.is_guess and _is_of_site(each.url, home)]
    if first.wordpress:
        guesses = [urljoin(home, "/feed/"), *guesses]
    # Whose posts can be read has no need of a feed in an unusual place.
    guesses = list(dict.fromkeys(guesses))[: MOST_AT_ONCE if told.posts else MOST_GUESSES]
    # A few at a time, the likely ones first: most sites need not answer for all places where others have a feed.
    for at in range(0, len(guesses), MOST_AT_ONCE):
        for guessed in visit.get_all(guesses[at : at + MOST_AT_ONCE]):
            if isinstance(guessed, web.Response) and _is_feed(guessed):
                return (Feed(guessed.final_url),)
    # A site that turned its feeds off may still give its posts to programs.
    return (Feed(told.posts, next(iter(told.index.names), "")),) if told.posts else ()


def _picture(visit: Visit, logo: str) -> bytes:
    answer = visit.get_all([logo])[0] if logo else None
    return pictures.small(answer.body) if isinstance(answer, web.Response) else b""


def _is_feed(answer: web.Response) -> bool:
    source = FeedSource("new", "new", "feed", answer.final_url, "press")
    try:
        return bool(feed.parse(answer, source, dt.datetime.now(dt.UTC)))
    except SourceError:
        return False


def _sitemap(visit: Visit, home: str) -> str:
    """Return the site's sitemap: as robots.txt says, else at its usual place; "" for none."""
    if said := visit.rules(home).sitemaps:
        return said[0]
    answer = visit.get_all([urljoin(home, "/sitemap.xml")])[0]
    is_map = isinstance(answer, web.Response) and re.search(
        rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", answer.body[:2000]
    )
    return answer.final_url if is_map and isinstance(answer, web.Response) else ""
