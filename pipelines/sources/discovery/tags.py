"""Find the tags (utm) that a school's own links bear already: the beginning of its vocabulary."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from pipelines.sources.discovery.found import Tagged
from pipelines.traffic import utm

MOST = 8
_KEYS = ("utm_source", "utm_medium", "utm_campaign")


def tagged(addresses: Iterable[str]) -> tuple[Tagged, ...]:
    """Return the tags of these links, the most used first; words that could be in no link of ours are left out.

    Counts: each address once, and only those that name a source or campaign. Empty: () where no link bears any.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for address in dict.fromkeys(addresses):
        try:
            pairs = parse_qsl(urlsplit(address).query, max_num_fields=100)
        except ValueError:
            continue
        given = {key.lower(): value.strip().lower().replace(" ", "-") for key, value in pairs}
        source, medium, campaign = (_word(given.get(key, "")) for key in _KEYS)
        if source or campaign:
            counted[source, medium, campaign] += 1
    return tuple(Tagged(*words, links) for words, links in counted.most_common(MOST))


def campaigns(found: Iterable[Tagged]) -> dict[str, int]:
    """Return the campaigns among these tags, each with how many links bear it."""
    links: Counter[str] = Counter()
    for each in found:
        if each.campaign:
            links[each.campaign] += each.links
    return dict(links)


def label(campaign: str) -> str:
    """Return a campaign in words that a person would write: open-dag_2026 → Open dag 2026."""
    words = " ".join(part for part in campaign.replace("_", "-").replace(".", "-").split("-") if part)
    return words[:1].upper() + words[1:]


def _word(value: str) -> str:
    return value if len(value) <= utm.LONGEST_WORD and utm.WORD.fullmatch(value) else ""
