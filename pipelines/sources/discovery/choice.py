"""Make the answers of a first configuration from what was found and ticked."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.mentions.matching import engine
from pipelines.mentions.matching.fold import fold
from pipelines.sources import naming, schools
from pipelines.sources.discovery import tags
from pipelines.sources.discovery.found import Found
from pipelines.sources.discovery.proposals import KEYLESS
from pipelines.sources.discovery.tries import Tried
from pipelines.sources.first_answers import (
    Answers,
    CampaignAnswer,
    ChannelAnswer,
    PeerAnswer,
    SourceAnswer,
    Students,
)
from pipelines.support.errors import QueryError

MOST_PEERS = 4
MOST_CAUGHT = 3


def answers(
    found: Found,
    chosen: Sequence[Tried],
    name: str,
    also: Sequence[str] = (),
    town: str = "",
    peers: Sequence[str] = (),
    campaigns: Sequence[str] = (),
) -> Answers:
    """Return what is to be written for a school of this name.

    chosen: what was ticked; peers: names of schools; campaigns: words of links that were ticked
    """
    return Answers(
        name=name,
        site=found.address,
        city=town,
        peers=tuple(map(_peer, peers)),
        also_called=tuple(also),
        query=query(name, also, town).query,
        colour=found.colour,
        picture=found.picture,
        sources=tuple(_source(each) for each in chosen if each.proposal.pattern),
        channels=tuple(_channel(each) for each in chosen if each.proposal.network),
        campaigns=tuple(CampaignAnswer(each, tags.label(each)) for each in campaigns),
        counted=counted(known(found)),
    )


def _source(tried: Tried) -> SourceAnswer:
    proposal = tried.proposal
    return SourceAnswer(proposal.pattern, proposal.written, proposal.title, proposal.kind)


def _channel(tried: Tried) -> ChannelAnswer:
    proposal = tried.proposal
    connector, account = tried.connector, tried.account
    # Somebody who ticks an account that did not answer just now expects it to be read once it does.
    if not connector and proposal.network in ("mastodon", "bluesky"):
        connector, account = KEYLESS[proposal.network], proposal.handle
    return ChannelAnswer(proposal.network, proposal.title, proposal.url, connector, account)


def query(name: str, also: Sequence[str] = (), town: str = "") -> naming.Proposal:
    """Return the query that finds this school; none for a name without a letter, which is then looked for as it is."""
    try:
        return naming.propose(name, also, town)
    except QueryError:
        return naming.Proposal("")


def caught(proposal: naming.Proposal, tried: Sequence[Tried]) -> tuple[str, ...]:
    """Return titles of what the search brought that the names alone would count and the query does not.

    At most three, each once. Empty: where the names are enough, or nothing was brought that only they would count.
    """
    if not proposal.bare:
        return ()
    texts = [text for each in tried for text in each.texts if text[0]]
    alone = " OR ".join(f'"{name}"' for name in proposal.bare)
    matcher = engine.compile([("alone", alone), ("query", proposal.query)])
    found = matcher.match([f"{title}\n{text}" for title, text in texts])
    only = [title for (title, _), who in zip(texts, found, strict=True) if set(who) == {"alone"}]
    return tuple(dict.fromkeys(only))[:MOST_CAUGHT]


def known(found: Found) -> schools.School | None:
    """Return the school of the table that has this site, or else this name; None for one that is not in it."""
    host = _host(found.address)
    for school in schools.find(host):
        if school.site and _host(school.site) == host:
            return school
    return _named(found.name)


def completed(found: Found) -> Found:
    """Return what was found, with what the table of schools knows besides: a name, other names, a town.

    A school whose site cannot be read is known by its address all the same.
    """
    school = known(found)
    if school is None:
        return found
    name = found.name or school.name
    also = {fold(each): each for each in (*school.other_names, school.name, *found.also)}
    also.pop(fold(name), None)
    return replace(found, name=name, also=tuple(also.values()), town=found.town or school.town)


def peers(found: Found) -> list[str]:
    """Return the names of the schools that are most like this one, nearest first. Empty: for one that is not known."""
    school = known(found)
    return [each.name for each in schools.nearest(school, MOST_PEERS)] if school else []


def counted(school: schools.School | None) -> Students | None:
    """Return how many students this school has; None where nobody counted them."""
    if school is None or not school.students:
        return None
    return Students(school.students, school.students_year, school.students_source)


def _named(name: str) -> schools.School | None:
    return next((each for each in schools.find(name) if fold(each.name) == fold(name)), None)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _peer(name: str) -> PeerAnswer:
    school = _named(name)
    if school is None:
        return PeerAnswer(name)
    return PeerAnswer(
        name, query(school.name, school.other_names, school.town).query, school.site, counted(school)
    )
