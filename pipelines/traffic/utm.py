"""Build links with utm tags from the school's own words; refuse those that would count in the wrong channel.

Tags are utm_source, utm_medium, utm_campaign and utm_content, small letters, digits and hyphens. Whether a link
lands where it should is asked of the same rules that later read the traffic.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from pipelines.settings import Settings
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, PipelineError
from pipelines.traffic import rules
from text.i18n import N_

WORD = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
LONGEST = 1500
LONGEST_WORD = 100
PAID = "paid-social"
# By network: utm_source and utm_medium of an unpaid link; those that our rules read back as this network.
WORDS = {
    "youtube": ("youtube", "video"),
    "email": ("nieuwsbrief", "email"),
    "whatsapp": ("whatsapp", "social"),
    "search": ("google", "organic"),  # the address in Google's profile of the school
}
PAID_WORDS = {"search": "cpc"}
NO_TAGS = ("", "(direct)", "(none)", "(not set)", "referral", "organic")


class LinkRefused(PipelineError):
    """A link that is not made, and why."""

    template = N_("The link cannot be made: {why}")


@dataclass(frozen=True)
class Link:
    """A link with its tags, and the channel and group in which our rules will count who follows it."""

    url: str
    source: str
    medium: str
    campaign: str
    content: str
    channel: str
    group: str


@dataclass(frozen=True)
class Stray:
    """Tags seen in traffic that break the vocabulary: which, how many sessions, what is wrong, what was meant."""

    source: str
    medium: str
    campaign: str
    sessions: int
    field: str
    meant: str


def tags_of(network: str, paid: bool) -> tuple[str, str]:
    """utm_source and utm_medium of a link for this network."""
    source, medium = WORDS.get(network, (network, "social"))
    return source, PAID_WORDS.get(network, PAID) if paid else medium


def networks(settings: Settings) -> tuple[str, ...]:
    """For which networks links are made: those of our channels, and e-mail."""
    ours = [channel.network for channel in settings.channels if channel.peer is None]
    return tuple(dict.fromkeys((*(our for our in ours if our != "website"), "email")))


def build(
    settings: Settings, url: str, network: str, paid: bool, campaign: str, content: str, today: dt.date
) -> Link:
    """Return the link. The query and the fragment of the address stay as they are.

    Raises: LinkRefused for an address that is none, another site's or tagged already, an unknown campaign, a word that
    is not one, and tags that our rules would read as another channel.
    """
    parts, content = _address(settings, url), typed_text.clean(content, typed_text.TITLE)
    known = [campaign.name for campaign in settings.campaigns]
    if campaign not in known:
        near = get_close_matches(campaign.lower(), known, 1)
        raise LinkRefused(
            N_("“{campaign}” is no campaign in channels.toml; there are: {known}."),
            campaign=campaign,
            known=", ".join(near or known) or "–",
        )
    if content and not WORD.fullmatch(content):
        raise LinkRefused(
            N_("“{word}” cannot be a tag: use small letters, digits and hyphens, such as “{better}”."),
            word=content,
            better=plain(content) or "poster-hal",
        )
    source, medium = tags_of(network, paid)
    decision = rules.classify(source, medium, campaign, "", "", today)
    if decision.channel != network:
        raise LinkRefused(
            N_("These tags would be counted as {channel}, not as {network}."),
            channel=decision.channel,
            network=network,
        )
    tags = {"utm_source": source, "utm_medium": medium, "utm_campaign": campaign}
    if content:
        tags["utm_content"] = content
    query = "&".join(
        (*([parts.query] if parts.query else []), *(f"{name}={word}" for name, word in tags.items()))
    )
    whole = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, parts.fragment))
    if len(whole) > LONGEST:
        raise LinkRefused(N_("The address is longer than {most} characters."), most=LONGEST)
    return Link(whole, source, medium, campaign, content, decision.channel, decision.group)


def _address(settings: Settings, url: str):
    try:
        parts = typed_text.address(typed_text.clean(url, typed_text.ADDRESS))
    except ConfigError as error:
        raise LinkRefused(N_("“{url}” is no web address; it begins with https://."), url=url[:200]) from error
    host = (parts.hostname or "").lower()
    own = (urlsplit(settings.organisation.site).hostname or "").lower().removeprefix("www.")
    if host != own and not host.endswith(f".{own}"):
        raise LinkRefused(
            N_("{host} is not our site: who follows the link would not be counted. Ours is {own}."),
            host=host,
            own=own,
        )
    if any(name.lower().startswith("utm_") for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        raise LinkRefused(N_("The address has utm tags already; take them out first."))
    return parts


def plain(word: str) -> str:
    """Return the word as a tag could be written: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def strays(
    seen: Sequence[tuple[str, str, str, int]], settings: Settings, today: dt.date
) -> tuple[Stray, ...]:
    """Which tags in the traffic (source, medium, campaign, sessions) break the vocabulary? The most sessions first.

    Counts: values that a link carried; what a referrer or a browser said is no tag. Empty: ().
    """
    campaigns = [campaign.name for campaign in settings.campaigns]
    sources = {tags_of(network, False)[0] for network in networks(settings)}
    broken = []
    for source, medium, campaign, sessions in seen:
        if medium in NO_TAGS or source in NO_TAGS:
            continue
        wrong = None
        if rules.classify(source, medium, campaign, "", "", today).channel == "unassigned":
            near = get_close_matches(plain(source), sorted(sources), 1)
            wrong = ("source", near[0] if near else "")
        elif campaign and campaign not in campaigns:
            near = get_close_matches(plain(campaign), campaigns, 1)
            wrong = ("campaign", near[0] if near else "")
        if wrong:
            broken.append(Stray(source, medium, campaign, sessions, *wrong))
    return tuple(sorted(broken, key=lambda stray: -stray.sessions))


def qr_svg(url: str) -> str:
    """Return the address as a QR code that a phone reads from paper, as an SVG."""
    # Only for who makes a link.
    import segno

    return segno.make(url, error="m", micro=False).svg_inline(scale=6, border=4, dark="#000", light="#fff")


def qr_png(url: str) -> bytes:
    """Return the same as a PNG, large enough for print."""
    import io

    import segno

    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, kind="png", scale=12, border=4)
    return file.getvalue()
