"""Decide whether two entries are one item, by link, guid, title, text and day together.

Two different reports may stand under one address (a page of news without pages of its own), and one article gets
another address when its headline is changed. Content systems use one guid for everything, a new one at each fetch,
or the address again. So a link or a guid brings two entries before us, and what they say decides.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from pipelines.mentions.matching import headline
from pipelines.mentions.matching.fold import fold
from pipelines.mentions.matching.urls import canonical, split
from text.local_time import AMSTERDAM

LONGEST = 6000  # characters of a text that are compared
BEGIN = 200  # characters in which the first words of a text stand
ALIKE = 0.4  # of the runs of the shorter text
VERY_ALIKE = 0.8
ENOUGH = 12  # words from which on equal texts say something by themselves
SAME_DAY = dt.timedelta(hours=12)
DAYS = dt.timedelta(days=10)  # so long an article may be edited under another address
FEW_DAYS = dt.timedelta(days=2)
LONG_AFTER = dt.timedelta(days=7)
WORD = re.compile(r"[^\W_]+")
# A number that is no year: articles are numbered.
NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{4,}")
DATED = re.compile(r"/(?:19|20)\d\d/\d\d?/(?:\d\d?/)?[^/?#]+")
LONG_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{5,}(?!\d)")


@dataclass(frozen=True)
class Statement:
    """What an entry or a stored item says; `at` is None where it does not say when it was published.

    `guid`: None where it names nothing (see `own_guid`). `address`: canonical.
    """

    address: str | None
    guid: str | None
    title: str
    text: str
    at: dt.datetime | None

    @cached_property
    def head(self) -> frozenset[str]:
        """Runs and names of the title that are no boilerplate."""
        return headline.telling(self.title)

    @cached_property
    def words(self) -> list[str]:
        """The words of the text's head."""
        return WORD.findall(fold(self.text[:LONGEST]))

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Its runs of three words; single words of a short text."""
        size = 3 if len(self.words) >= 6 else 1
        return frozenset(tuple(self.words[at : at + size]) for at in range(len(self.words) - size + 1))

    @cached_property
    def site(self) -> str | None:
        """The site of its address."""
        return site(self.address)


def site(address: str | None) -> str | None:
    """Return the site of an address: its host without what stands before its last two names."""
    host = split(address).hostname if address else None
    if not host or host.replace(".", "").isdigit():
        return host
    return ".".join(host.split(".")[-2:])


def own_guid(guid: str | None, url: str | None) -> str | None:
    """Return a guid that says something of its own: not the link once more, not the home page. None otherwise."""
    guid = (guid or "").strip()
    if not guid:
        return None
    if guid[:4].lower() == "http":
        if guid == url:
            return None
        address = canonical(guid)
        parts = split(address)
        if parts.path in ("", "/") and not parts.query and not parts.fragment:
            return None
        if url and address == canonical(url):
            return None
    return guid


def names_one(address: str | None) -> bool:
    """Does this address look like that of one article, not of a page on which articles come and go?"""
    if not address:
        return False
    parts = split(address)
    if parts.fragment or NUMBER.search(parts.path) or NUMBER.search(parts.query) or DATED.search(parts.path):
        return True
    if any(re.search(r"\d", value) and len(value) > 5 for value in re.split("[&=]", parts.query)):
        return True
    return len(re.findall(r"[^\W_]+", parts.path.rsplit("/", 1)[-1])) >= 4


def is_telling(guid: str) -> bool:
    """Is this guid one that a content system gives once: numbered or long, not "1" or "nieuws"?"""
    if guid[:4].lower() == "http":
        return names_one(canonical(guid)) or bool(re.search(r"[?&]\w+=\d+", guid))
    return len(re.findall(r"\d", guid)) >= 3 or len(guid) >= 16


def _titles(one: Statement, other: Statement) -> bool | None:
    return headline.alike(one.head, other.head)


def _texts(one: Statement, other: Statement) -> float | None:
    """Which share of the runs of words of the shorter text stands in the other one? None where one says nothing."""
    if not one.runs or not other.runs:
        return None
    return len(one.runs & other.runs) / min(len(one.runs), len(other.runs))


def _apart(one: Statement, other: Statement) -> dt.timedelta | None:
    return abs(one.at - other.at) if one.at and other.at else None


def same(known: Statement, entry: Statement, guids: bool | None, listed: bool = False) -> bool:
    """Is this entry the item that we know? `known` is its last version.

    guids: True where both have one guid, False where they have different ones, None where that says nothing.
    listed: the known item stands in the same fetch, under its own name.
    """
    if known.address and known.address == entry.address:
        return _under_one_address(known, entry, guids)
    if known.address and entry.address and known.site != entry.site:
        return False
    titles, share, apart = _titles(known, entry), _texts(known, entry), _apart(known, entry)
    if apart is not None and apart > DAYS and not (titles or (share or 0) >= ALIKE):
        return False
    if guids:
        if is_telling(entry.guid or ""):
            return True
        if share is None:
            return titles is not False
        return share >= ALIKE or bool(titles and (apart is None or apart < SAME_DAY))
    if guids is False or listed or (apart is not None and apart > DAYS):
        return False
    if _numbers(known.address) & _numbers(entry.address):
        return bool(titles) or (share or 0) >= ALIKE
    if apart is None or apart > FEW_DAYS:
        return False
    if share is None:
        return _at_once(known, entry) and known.title == entry.title != ""
    is_long = min(len(known.words), len(entry.words)) >= ENOUGH
    return share >= VERY_ALIKE and is_long and (_at_once(known, entry) or bool(titles))


def _at_once(one: Statement, other: Statement) -> bool:
    """Published at the very same moment, and not at one that stands for a whole day?"""
    return (
        one.at is not None
        and one.at == other.at
        and one.at.time() != dt.time() != one.at.astimezone(AMSTERDAM).time()
    )


def say_the_same(one: Statement, other: Statement) -> bool:
    """Do title or text of these two agree? True too where neither says anything."""
    titles, share = _titles(one, other), _texts(one, other)
    return bool(titles) or (share or 0) >= ALIKE or (titles is None and share is None)


def marks(url: str | None, title: str, text: str) -> list[tuple]:
    """By what may an article be found whose address has changed? Its number, its title, its first words."""
    begin = tuple(WORD.findall(fold(text[:BEGIN]))[:8])
    result: list[tuple] = [("number", number) for number in _numbers(url)]
    result += [("title", fold(title))] if title else []
    return result + ([("begin", begin)] if len(begin) == 8 else [])


def _numbers(address: str | None) -> set[str]:
    return set(LONG_NUMBER.findall(split(address).path)) if address else set()


def _under_one_address(known: Statement, entry: Statement, guids: bool | None) -> bool:
    if guids and is_telling(entry.guid or ""):
        return True
    titles, share, apart = _titles(known, entry), _texts(known, entry), _apart(known, entry)
    other_day = apart is not None and apart >= SAME_DAY
    one_page = names_one(entry.address)
    if share is not None and share >= ALIKE:
        if guids is False and other_day and not one_page and share < VERY_ALIKE:
            return False
        # Where only the text is the same, it may be what a site shows to those who have not paid.
        return titles is not False or one_page or (guids is not False and not other_day)
    if guids is False:
        if share is None and titles and one_page:
            return True
        return bool(titles) and not other_day
    if one_page or _at_once(known, entry):
        return not (titles is False and share is not None and apart is not None and apart > LONG_AFTER)
    if share is None:
        return titles is not False
    return bool(titles) and not other_day


def doubled(one: Statement, other: Statement) -> bool:
    """Are two entries of one fetch, under one link, the same thing said twice?

    A feed lists an article once, so here a guid that is the same counts for less than what is said.
    """
    guids = one.guid == other.guid if one.guid and other.guid else None
    titles, share, apart = _titles(one, other), _texts(one, other), _apart(one, other)
    other_day = apart is not None and apart >= SAME_DAY
    if share is not None and share >= ALIKE:
        if titles is not False:
            return not (guids is False and other_day and (titles is None or not names_one(one.address)))
        return guids is True or (guids is None and names_one(one.address))
    if titles is False:
        return False
    if share is None:
        return bool(titles or guids) and not (guids is False and other_day)
    return bool(titles) and guids is not False and not other_day
