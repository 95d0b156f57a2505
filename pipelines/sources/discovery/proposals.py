"""Propose sources and channels from what was found of a school; nothing is asked here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.mentions.matching.fold import fold
from pipelines.sources import naming
from pipelines.sources.discovery.found import Account, Found
from pipelines.support.errors import QueryError
from text.labels import NETWORKS

# What reads an account's numbers without a key.
KEYLESS = {"mastodon": "mastodon", "bluesky": "bluesky", "youtube": "youtube-feed"}
TAG_SERVER = "mastodon.nl"
# Google looks at 32 words.
MOST_TERMS = 6


@dataclass(frozen=True)
class Proposal:
    """One source or channel that might be watched.

    group: own (the school's own voice), account (a channel) or search (what others write); pattern and written: of a
    source, as a person would fill them in; network: of a channel; is_sure: whether it is the school's own account.
    """

    group: str
    title: str
    url: str = ""
    pattern: str = ""
    written: str = ""
    kind: str = ""
    network: str = ""
    handle: str = ""
    is_sure: bool = True


def propose(found: Found, name: str) -> tuple[Proposal, ...]:
    """Return what might be watched: the site's feeds, its accounts, and searches for its name, in that order.

    Empty: () where there is neither a name nor anything found.
    """
    return (*_feeds(found), *map(_channel, found.accounts), *(searches(name) if name else ()))


def _feeds(found: Found) -> list[Proposal]:
    proposals = []
    own = (urlsplit(found.address).hostname or "").removeprefix("www.")
    for feed in found.feeds:
        host = (urlsplit(feed.url).hostname or "").removeprefix("www.")
        kind = "forum" if feed.is_comments else "own" if host == own or host.endswith(f".{own}") else "press"
        title = feed.title or f"{host}{urlsplit(feed.url).path}".rstrip("/")
        proposals.append(Proposal("own", title, feed.url, "feed", feed.url, kind))
    return proposals


def _channel(account: Account) -> Proposal:
    title = NETWORKS.get(account.network, account.network)
    return Proposal(
        "account", title, account.url, network=account.network, handle=account.handle, is_sure=account.is_sure
    )


def searches(name: str) -> list[Proposal]:
    """Return where others may write about a school of this name, and the words to search with."""
    words = '"{}"'.format(" ".join(name.replace('"', " ").split()))
    tag = re.sub(r"[\W_]+", "", fold(name))
    found = [
        Proposal("search", f"Google News: {name}", "https://news.google.com/", "google-news", words),
        Proposal("search", f"Reddit: {name}", "https://www.reddit.com/", "reddit", words),
    ]
    if tag:
        written = f"#{tag}@{TAG_SERVER}"
        found.append(Proposal("search", written, f"https://{TAG_SERVER}/tags/{tag}", "mastodon-tag", written))
    return found


def alert(name: str, also: Sequence[str] = (), town: str = "", site: str = "") -> str:
    """Return the words with which a person makes a Google Alert about a school; its own site is left out.

    What needs no company stands alone, with OR between; else the name stands with words of a school and the town, as
    OR binds before everything else there. Google knows no word that is cut off, and no "near". Empty: "" without a
    name that can be looked for.
    """
    try:
        proposal = naming.propose(name, also, town)
    except QueryError:
        return ""
    alone = [term if term.startswith('"') else f'"{term}"' for term in proposal.alone]
    words = " OR ".join(alone[:MOST_TERMS])
    if not words:
        # The town says most; a word with an asterisk says nothing there.
        others = dict.fromkeys([town, *(word for word in proposal.context if "*" not in word)])
        company = [f'"{word}"' if " " in word else word for word in others if word][:MOST_TERMS]
        words = " ".join(
            filter(None, (f'"{" ".join(name.replace(chr(34), " ").split())}"', " OR ".join(company)))
        )
    host = (urlsplit(site).hostname or "").removeprefix("www.")
    return f"{words} -site:{host}" if host else words
