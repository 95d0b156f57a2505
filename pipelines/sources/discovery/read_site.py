"""Read a school's site as a guest, and say what was found on it."""

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from pipelines import web
from pipelines.connectors.feeds import discover
from pipelines.sources.discovery import accounts, front_page, names, pictures, tags, wordpress
from pipelines.sources.discovery.found import Feed, Found
from pipelines.sources.discovery.front_page import is_of_site
from pipelines.sources.discovery.guest import site_errors, typed
from pipelines.sources.discovery.guest.visiting import Spent, Visit
from pipelines.sources.discovery.page import Link, Page
from pipelines.sources.discovery.wordpress import Told
from pipelines.support.errors import SourceError
from pipelines.web.addresses import Resolver
from text.i18n import N_
from text.labels import NETWORKS

MOST_FEEDS = 4
MOST_LOGOS = 2
MOST_GUESSES = 9
MOST_AT_ONCE = 3
_NEWS = re.compile(r"\b(nieuws|actueel|news|nieuwsberichten|blog|persberichten)\b", re.I)
_NEWSLETTER = re.compile(r"nieuwsbrie|newsletter", re.I)
_CONTACT = re.compile(r"\b(contact|over[- ]ons|about)\b", re.I)
_UNREAD = N_("{url} could not be read; what only stands there, such as a feed, may be missing.")
_MANY = N_("The site names more accounts on {network}; these are the first {most}.")
_COMMENTS = re.compile(r"/comments/feed|reacties|comments", re.I)


def read_site(written: str, policy: web.Policy, resolver: Resolver | None = None) -> Found:
    """Return what the site of a school says of it: names, town, logo, colour, feeds, accounts, pages.

    written: its address as a person types it, with or without https://. Counts: at most 20 requests and 40 seconds.
    Empty: only the address and why (`problem`), where the site cannot be read but may well be there. Raises:
    ConfigError for what is no address, SourceError where there is no such site, this server is cut off, or the host is
    private.
    """
    address, is_guess = typed.address(written)
    visit = Visit(policy, resolver)
    try:
        front = front_page.open_front(visit, address, is_guess)
    except SourceError as error:
        known = site_errors.of_site(error, urlsplit(visit.led_to.get(visit.last, address)).hostname or "")
        if not site_errors.is_there(error):
            raise known from error
        if is_guess and site_errors.has_answered(error) and urlsplit(visit.last).scheme == "http":
            # What answered, and kept us out, was the site without https.
            address = address.replace("https://", "http://", 1)
        return Found(address, problem=known, requests=visit.asked)
    first, home = front.page, front.answer.final_url
    news, newsletter, contact = (
        _linked(first.links, home, words) for words in (_NEWS, _NEWSLETTER, _CONTACT)
    )
    wanted = list(dict.fromkeys(filter(None, (news, contact, newsletter))))
    asked = wordpress.addresses(first.wordpress) if is_of_site(first.wordpress, home) else []
    answers = visit.get_all([*wanted, *asked])
    pages, bodies, notes = [first], [front.answer], list(front.notes)
    for url, answer in zip(wanted, answers, strict=False):
        if isinstance(answer, web.Response):
            pages.append(front_page.read(answer))
            bodies.append(answer)
        elif not isinstance(answer, Spent) and answer.status not in (404, 410):
            notes.append(SourceError(_UNREAD, url=url))
    told = wordpress.read(*answers[len(wanted) :]) if asked else Told(Page())
    links = [link.url for each in (*pages, *told.written) for link in each.links]
    pages.append(told.index)
    logos = [logo for each in pages for logo in each.logos]
    logo, picture = _picture(visit, logos)
    name = names.name(pages, home)
    also = names.also(pages, name)
    kept, too_many = accounts.few(accounts.own(pages, (name, *also), urlsplit(home).hostname or ""))
    for network in too_many:
        text = NETWORKS.get(network, network)
        notes.append(SourceError(_MANY, network=text, most=accounts.MOST_OF_ONE))
    feeds = _feeds(visit, bodies, first, told, home)
    if front.feed and front.feed not in [each.url for each in feeds]:
        feeds = (Feed(front.feed), *feeds)[:MOST_FEEDS]
    sitemap = _sitemap(visit, home)
    if visit.is_cut_short:
        notes.append(Spent())
    return Found(
        address=front.site,
        name=name,
        also=also,
        town=next((each.town for each in pages if each.town), ""),
        logo=logo,
        picture=picture,
        colour=next((each.colour for each in pages if each.colour), ""),
        feeds=feeds,
        accounts=kept,
        news=news,
        newsletter=newsletter,
        sitemap=sitemap,
        tags=tags.tagged(link for link in links if is_of_site(link, home)),
        notes=tuple(notes),
        requests=visit.asked,
    )


def _linked(links: Sequence[Link], home: str, words: re.Pattern[str]) -> str:
    """Return the page of this site with these words in its link, the shortest address first; "" for none."""
    own = [
        link.url
        for link in links
        if is_of_site(link.url, home) and words.search(f"{link.text} {urlsplit(link.url).path}")
    ]
    own = [url for url in own if url.rstrip("/") != home.rstrip("/")]
    return min(own, key=lambda url: (url.rstrip("/").count("/"), len(url)), default="")


def _feeds(
    visit: Visit, answers: Sequence[web.Response], first: Page, told: Told, home: str
) -> tuple[Feed, ...]:
    """Return the feeds that the pages announce; where they announce none, those at the usual places that are feeds."""
    known: dict[str, discover.Announced] = {}
    for answer in answers:
        for each in discover.feeds(answer.body, answer.final_url, answer.headers.get("content-type")):
            known.setdefault(each.url, each)
    said = [each for each in known.values() if not each.is_guess]
    found: list[Feed] = []
    formats: dict[tuple[str, bool], str] = {}
    for each in said:
        title = each.title or each.url
        comments = bool(_COMMENTS.search(f"{each.url} {each.title}"))
        # Announced as RSS, Atom and JSON it is still one feed; the first is the one that the site prefers. Two of one
        # form are two, also where both are called "RSS".
        is_first = formats.setdefault((title, comments), each.format) == each.format
        if is_first and visit.rules(each.url).allows(each.url):
            found.append(Feed(each.url, each.title, comments))
    if found:
        # However many feeds of comments a site announces first, its own news is among those that stay.
        return tuple(sorted(found, key=lambda each: each.is_comments))[:MOST_FEEDS]
    guesses = [each.url for each in known.values() if each.is_guess and is_of_site(each.url, home)]
    if first.wordpress:
        guesses = [urljoin(home, "/feed/"), *guesses]
    # Whose posts can be read has no need of a feed in an unusual place.
    guesses = list(dict.fromkeys(guesses))[: MOST_AT_ONCE if told.posts else MOST_GUESSES]
    # A few at a time, the likely ones first: most sites need not answer for all places where others have a feed.
    for at in range(0, len(guesses), MOST_AT_ONCE):
        for guessed in visit.get_all(guesses[at : at + MOST_AT_ONCE]):
            if isinstance(guessed, web.Response) and front_page.is_feed(guessed):
                return (Feed(guessed.final_url),)
    # A site that turned its feeds off may still give its posts to programs.
    return (Feed(told.posts, next(iter(told.index.names), "")),) if told.posts else ()


def _picture(visit: Visit, logos: Sequence[str]) -> tuple[str, bytes]:
    """Return the logo's address and its picture: of two that may be it the first that is a picture."""
    for logo in logos[:MOST_LOGOS]:
        answer = visit.get_all([logo])[0]
        if isinstance(answer, web.Response) and (picture := pictures.small(answer.body)):
            return logo, picture
    return next(iter(logos), ""), b""


def _sitemap(visit: Visit, home: str) -> str:
    """Return the site's sitemap: as robots.txt says, else at its usual place; "" for none."""
    if said := visit.rules(home).sitemaps:
        return said[0]
    answer = visit.get_all([urljoin(home, "/sitemap.xml")])[0]
    is_map = isinstance(answer, web.Response) and re.search(
        rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", answer.body[:2000]
    )
    return answer.final_url if is_map and isinstance(answer, web.Response) else ""
