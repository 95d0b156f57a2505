"""Define what was found of a school on its own site."""

from dataclasses import dataclass

from pipelines.support.errors import SourceError


@dataclass(frozen=True)
class Feed:
    """A feed of the site. title: as the site calls it, may be empty; is_comments: what readers write there."""

    url: str
    title: str = ""
    is_comments: bool = False


@dataclass(frozen=True)
class Account:
    """An account on a network that the site links to.

    handle: in the network's own words (@name@server, @name, name); is_sure: the school says itself that it is its own,
    or its name looks like it; else it may be that of a partner or of who made the site.
    """

    network: str
    handle: str
    url: str
    is_sure: bool = True


@dataclass(frozen=True)
class Tagged:
    """Tags (utm_source, utm_medium, utm_campaign; "" for none) of links to the school's own site; links: how many."""

    source: str
    medium: str
    campaign: str
    links: int


@dataclass(frozen=True)
class Found:
    """What is known of a school from its site; "" and () where nothing was found.

    address: of its front page in the end; also: other names and its abbreviation; logo: its address; picture: the logo
    as a small PNG; colour: #rrggbb; news, newsletter and sitemap: addresses; tags: of links to the school's own site;
    problem: why the site could not be read, where it could not: only `address` is known then; notes: what a reader has
    to know of what was found, such as that the address leads on to another site, or that something was left out;
    requests: how often sites were asked.
    """

    address: str
    name: str = ""
    also: tuple[str, ...] = ()
    town: str = ""
    logo: str = ""
    picture: bytes = b""
    colour: str = ""
    feeds: tuple[Feed, ...] = ()
    accounts: tuple[Account, ...] = ()
    news: str = ""
    newsletter: str = ""
    sitemap: str = ""
    tags: tuple[Tagged, ...] = ()
    problem: SourceError | None = None
    notes: tuple[SourceError, ...] = ()
    requests: int = 0
