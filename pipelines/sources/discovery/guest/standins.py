"""Tell what answers in the place of a school's site: a check for robots, a domain that is for sale, an empty server."""

import re
from urllib.parse import urlsplit

from pipelines import web
from pipelines.connectors.feeds import decode, notfeed
from pipelines.support.errors import SourceError
from text.i18n import N_

FEW_LINKS = 10
_HEAD = 600  # letters of what is to be seen in which such a page says what it is
_FILES = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x00\x00\x01\x00", b"ID3")
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:rdf)\b", re.I | re.S
)
# (what the title says, what else is to be seen, what is said of it)
_KINDS = (
    (
        re.compile(
            r"just a moment|attention required|checking your browser|verify you are human|access denied|ddos-guard"
            r"|are you a robot|security check|(?:een )?(?:moment|ogenblik)(?:je)? geduld|even geduld|toegang geweigerd"
            r"|one moment,? please|pardon our interruption|client challenge|(?:bot|human) verification|request rejected"
            r"|bent u een (?:mens|robot)|you have been blocked|robot check", re.I,
        ),
        re.compile(
            r"_incapsula_resource|cf-chl|cf_chl|challenge-platform|datadome|perimeterx|ddos-guard|cf-turnstile"
            r"|enable javascript and cookies to continue", re.I,
        ),
        N_("{host} shows programs a check for robots instead of its pages. Ask the owner of the site to let Weerklank"
           " through, or go on without it."),
    ),
    (
        re.compile(r"\bte koop\b|for sale\b|domain parking|parked domain|geparkeerd|naam (?:is )?gereserveerd", re.I),
        re.compile(
            r"(?:domein(?:naam)?|domain(?: name)?)[^.]{0,60}(?:te koop|for sale|geparkeerd|parked|gereserveerd|expired"
            r"|verlopen|geregistreerd)|buy this domain|sedoparking|koop deze domeinnaam", re.I,
        ),
        N_("{host} is a name that is for sale or not in use: there is no site of a school. Enter the address where the"
           " school is now."),
    ),
    (
        re.compile(
            r"onderhoud|maintenance|under construction|coming soon|in aanbouw|binnenkort (?:online|beschikbaar)"
            r"|(?:we zijn|we're|we are) (?:zo|zometeen|snel|be right)? ?(?:terug|back)", re.I,
        ),
        re.compile(r"scheduled maintenance|gepland onderhoud|website is in aanbouw|under construction", re.I),
        N_("{host} is being worked on now and does not show its pages. Try again later, or go on without it."),
    ),
    (
        re.compile(
            r"^index of /|welcome to nginx|apache2? .*default page|^it works!?$|iis windows|default (?:web ?site )?page"
            r"|^plesk|web server'?s default page|directadmin|^test page for", re.I,
        ),
        re.compile(r"^(?:it works!|index of /)", re.I),
        N_("At {host} a web server answers without a site. Is the address complete? Try it with www before it, or go on"
           " without it."),
    ),
    (
        re.compile(r"^[^|–-]{0,20}cookie", re.I),
        None,
        N_("{host} first asks about cookies, and shows programs nothing else. Ask the owner of the site to let"
           " Weerklank through, or go on without it."),
    ),
)  # fmt: skip
_LOGIN = re.compile(r"log ?in\b|sign ?in\b|inloggen|aanmelden|authenti", re.I)
_ASKS_LOGIN = N_("{host} asks people to log in first; only what is public can be read.")


class StandIn(SourceError):
    """Something answers in the place of the site."""


class NoPage(SourceError):
    """What answers is a file or nothing at all, and no page of a site."""

    template = N_("What stands at {url} is no page of a site. Enter the address of the front page.")


class LittleToRead(SourceError):
    """The page is there, but a program finds next to nothing on it."""

    template = N_(
        "On the front page of {host} a program finds little or nothing: it is empty, or only the browser fills it. Fill"
        " in here what is missing; feeds and accounts can be added afterwards on the pages Sources and Channels."
    )


def of_page(title: str, seen: str, body: bytes, links: int, address: str) -> SourceError | None:
    """Return what stands in the place of the site, in words; None where this is a page of it.

    title, seen: words of the page; body: its bytes; links: how many it has, as a page of a school has many
    """
    if links >= FEW_LINKS:
        return None
    host = urlsplit(address).hostname or ""
    source = body[:20_000].decode("utf-8", "replace")
    for number, (by_title, by_text, template) in enumerate(_KINDS):
        # What only a browser sees tells a check for robots; a sentence of people tells the rest.
        text = source if number == 0 else seen[:_HEAD]
        if by_title.search(title) or (by_text and by_text.search(text)):
            return StandIn(template, host=host)
    is_login = re.search(r"""type\s*=\s*["']?password""", source, re.I) and _LOGIN.search(
        f"{title} {seen[:_HEAD]}"
    )
    return StandIn(_ASKS_LOGIN, host=host) if is_login else None


def is_page(answer: web.Response) -> bool:
    """Return whether this is a page that people read, and not a file, a feed or data."""
    if answer.body.startswith(_FILES) or _FEED.match(answer.body):
        return False
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if not kind or "html" in kind:
        return True
    return notfeed.is_page(decode.decode(answer.body[:10_000], answer.headers.get("content-type")))
