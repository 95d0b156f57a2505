"""Compute source, medium and campaign of a session from its first page view: its link's tags, else the referrer."""

import functools
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from pipelines.connectors.weblogs.pages import LONGEST, text, unescaped, without_people
from pipelines.traffic.click_ids import click_id_of

# source, medium, campaign, click id
Origin = tuple[str, str, str, str]
DIRECT, NONE, REFERRAL = "(direct)", "(none)", "referral"
# A log that keeps neither referrer nor agent: the referrer of its lines here, and the source of its sessions.
NAMELESS = b"\0"
UNKNOWN, NOT_SET = "(unknown)", "(not set)"
BY_NUMBER = "(ip)"  # a referring host that is a bare address
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?")
_NUMBERS = re.compile(r"[\d.]+")
_PORT = re.compile(r":\d*$")
_WILD = "*."
KEPT, READ = 500, 8_000  # bytes of a query that are remembered, and that are looked at


def hosts_of(site: str) -> tuple[str, ...]:
    """Return the site's own hosts, without www; from a host, an address, or several of them."""
    hosts = (
        re.sub(r"^[a-z]+://", "", address.lower()).split("/")[0].split(":")[0]
        for address in re.split(r"[\s,]+", site)
    )
    return tuple(dict.fromkeys(host.removeprefix(_WILD).removeprefix("www.") for host in hosts if host))


def serving(site: str) -> Callable[[bytes], bool]:
    """Return whether a host that a log names is the site: one of its hosts, with www or without.

    All below "*.school.nl".
    """
    hosts = frozenset(hosts_of(site))
    below = tuple(
        f".{host}"
        for address in re.split(r"[\s,]+", site.lower())
        if _WILD in address
        for host in hosts_of(address)
    )

    @functools.lru_cache(maxsize=1_024)
    def serves(host: bytes) -> bool:
        name = _PORT.sub("", host[:300].decode("ascii", "replace").lower()).rstrip(".")
        return name.removeprefix("www.") in hosts or name.endswith(below)

    return serves


def is_own(host: str, own: tuple[str, ...]) -> bool:
    """Is this host the site, or a part of it?"""
    return any(host == own_host or host.endswith(f".{own_host}") for own_host in own)


@functools.lru_cache(maxsize=16_384)
def referring(address: bytes) -> str:
    """Return the host in "scheme://host[:port]", in small letters, or the id of an Android app.

    "" when there is none.
    """
    scheme, mark, rest = unescaped(address).decode("utf-8", "replace").lower().partition("://")
    host = rest.rpartition("@")[2]
    if not mark or not scheme.isascii():
        return ""
    if host.startswith("["):
        return BY_NUMBER
    host = host.partition(":")[0].rstrip(".")
    if _NUMBERS.fullmatch(host):
        return BY_NUMBER
    return without_people(host)[:LONGEST] if _HOST.fullmatch(host) else ""


def tags(query: bytes) -> Origin:
    """utm_source, utm_medium and utm_campaign of a query and the name of its click id; each "" when it is not there."""
    return _kept_tags(query) if len(query) <= KEPT else _tags(query[:READ])


def _tags(query: bytes) -> Origin:
    decoded = unescaped(query).decode("utf-8", "replace").replace("&amp;", "&")
    query_params: dict[str, str] = {}
    for name, value in parse_qsl(decoded):
        query_params.setdefault(name.lower(), value)
    utm = (query_params.get(f"utm_{name}", "") for name in ("source", "medium", "campaign"))
    source, medium, campaign = (
        without_people(text(value.encode("utf-8", "replace")))[:LONGEST] for value in utm
    )
    return source, medium, campaign, click_id_of(query_params)


_kept_tags = functools.lru_cache(maxsize=16_384)(_tags)


def origin(query: bytes, referrer: bytes, own: tuple[str, ...]) -> Origin:
    """Source, medium and campaign by the tags, else by the referring host, else (direct) and (none).

    A site's own pages refer nobody. A link that has a medium or a campaign but no source keeps what it has. Where the
    log keeps no referrer (NAMELESS) the source is unknown, which is not the same as direct.
    """
    source, medium, campaign, click = tags(query) if b"=" in query else ("", "", "", "")
    if source:
        return source, medium or NONE, campaign, click
    if referrer == NAMELESS:
        return UNKNOWN, medium or NOT_SET, campaign, click
    host = referring(b"/".join(referrer.split(b"/", 3)[:3])[:KEPT]) if len(referrer) > 1 else ""
    if host and not is_own(host, own):
        return host, medium or REFERRAL, campaign, click
    return DIRECT, medium or NONE, campaign, click
