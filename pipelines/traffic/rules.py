"""Classify a session into a channel from its raw values, by a dated table of rules.

The order and the conditions are those of Google Analytics' default channel group (as Google documents it and
dbt-ga4 keeps it), with what it misses: click ids, browsers inside apps, AI assistants by their hosts, webmail, and
social networks each by its name. The first rule that fits decides; the same text stands on the page Traffic.
"""

import datetime as dt
import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.traffic import click_ids, known_hosts
from pipelines.traffic.click_ids import ADVERTISERS, CLICKS
from pipelines.traffic.known_hosts import HOSTS, known_as

VERSION = dt.date(2026, 11, 28)
AI_MEDIUM = dt.date(2026, 5, 13)  # since then Google Analytics has a channel and a medium for AI assistants

PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
SHOP = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$")
VIDEO = re.compile(r"^(.*video.*)$")
EMAIL = re.compile(r"^e[-_ ]?mail$|^nieuwsbrief$|^newsletter$")
DISPLAY = frozenset(("display", "banner", "expandable", "interstitial", "cpm"))
SOCIAL = frozenset(("social", "social-network", "social-media", "sm", "social network", "social media"))
REFERRAL = frozenset(("referral", "app", "link"))
NOTHING = frozenset(("", "(none)", "(not set)", "none"))
DIRECT = frozenset(("", "(direct)", "direct", "(not set)"))
# Ways on which no platform sends advertisements: a click id in such a link was copied along with its address.
SENT = frozenset(("affiliate", "qr", "print"))
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+")


@dataclass(frozen=True)
class Decision:
    """What a session's raw values come to: channel, Google Analytics' name of the group, and the rule that decided."""

    channel: str
    group: str
    rule: str


@dataclass(frozen=True)
class Raw:
    """What the conditions look at, in small letters; `network` and `kind` are what the source is known as."""

    source: str
    medium: str
    campaign: str
    click_id: str
    in_app: str
    network: str
    kind: str

    @property
    def is_social(self) -> bool:
        """Is the source a social network?"""
        return bool(self.network) and self.network != "youtube"

    @property
    def is_sent(self) -> bool:
        """Do the tags name a way that no platform advertises on (e-mail, SMS, a notification, paper)?"""
        mailed = EMAIL.match(self.medium) or EMAIL.match(self.source)
        return bool(
            mailed
            or "sms" in (self.source, self.medium)
            or self.medium in SENT
            or self.medium.endswith("push")
        )

    @property
    def is_untagged(self) -> bool:
        """Does the medium come from the referrer alone, or from nothing?"""
        return self.medium in NOTHING or self.medium == "referral"


@dataclass(frozen=True)
class Rule:
    """One line of the table; channel "*" is the network that it finds. since, until: first and last day of it."""

    position: int
    id: str
    channel: str
    group: str
    fits: Callable[[Raw], bool]
    nl: str
    en: str
    since: dt.date | None = None
    until: dt.date | None = None


_TABLE: tuple[tuple, ...] = (
    ("click-id", "*", "*", lambda raw: raw.source in DIRECT and raw.medium in NOTHING and raw.click_id in CLICKS,
     "zonder bron, maar met een klik-id in de link (gclid, li_fat_id, fbclid …)",
     "no source, but a click id in the link (gclid, li_fat_id, fbclid …)"),
    ("in-app", "*", "Organic Social", lambda raw: raw.source in DIRECT and raw.medium in NOTHING and bool(raw.in_app),
     "zonder bron, geopend in de browser van een app (Instagram, LinkedIn …)",
     "no source, opened in the browser of an app (Instagram, LinkedIn …)"),
    ("direct", "direct", "Direct", lambda raw: raw.source in DIRECT and raw.medium in NOTHING,
     "zonder bron en zonder medium: getypt, bladwijzer, of verborgen",
     "no source and no medium: typed, a bookmark, or hidden"),
    ("cross-network", "cross-network", "Cross-network", lambda raw: "cross-network" in raw.campaign,
     "de campagne bevat cross-network", "the campaign contains cross-network"),
    ("paid-shopping", "shopping", "Paid Shopping",
     lambda raw: bool((raw.kind == "shopping" or SHOP.match(raw.campaign)) and PAID.match(raw.medium)),
     "winkelsite of winkelcampagne, met betaald medium", "shopping site or campaign, with a paid medium"),
    ("paid-search", "search", "Paid Search", lambda raw: bool(raw.kind == "search" and PAID.match(raw.medium)),
     "zoekmachine, met betaald medium (cpc, ppc, paid …)", "search engine, with a paid medium (cpc, ppc, paid …)"),
    ("paid-social", "*", "Paid Social", lambda raw: bool(raw.is_social and PAID.match(raw.medium)),
     "sociaal netwerk, met betaald medium", "social network, with a paid medium"),
    ("paid-video", "*video", "Paid Video",
     lambda raw: bool((raw.network == "youtube" or raw.kind == "video") and PAID.match(raw.medium)),
     "videosite, met betaald medium", "video site, with a paid medium"),
    ("display", "display", "Display", lambda raw: raw.medium in DISPLAY,
     "medium display, banner, expandable, interstitial of cpm",
     "medium display, banner, expandable, interstitial or cpm"),
    ("ad-server", "display", "Display", lambda raw: raw.kind == "ads" and raw.is_untagged,
     "via een server van advertenties (Google Display, Criteo, Taboola …)",
     "by a server of advertisements (Google Display, Criteo, Taboola …)"),
    ("ad-click", "*", "*", lambda raw: raw.click_id in ADVERTISERS and not raw.is_sent,
     "een klik-id van een adverteerder in de link (gclid, msclkid, li_fat_id …), ook met een zoekmachine, netwerk of"
     " label dat niets over betalen zegt",
     "an advertiser's click id in the link (gclid, msclkid, li_fat_id …), also with a search engine, network or tag"
     " that says nothing of paying"),
    ("paid-other", "unassigned", "Paid Other", lambda raw: bool(PAID.match(raw.medium)),
     "betaald medium bij een bron die wij niet kennen", "paid medium with a source that we do not know"),
    ("organic-shopping", "shopping", "Organic Shopping",
     lambda raw: bool(raw.kind == "shopping" or SHOP.match(raw.campaign)),
     "winkelsite of winkelcampagne", "shopping site or campaign"),
    ("email", "email", "Email",
     lambda raw: bool(raw.kind == "mail" or EMAIL.match(raw.source) or EMAIL.match(raw.medium)),
     "bron of medium e-mail of nieuwsbrief, of een webmailadres", "source or medium e-mail or newsletter, or webmail"),
    ("organic-social", "*", "Organic Social", lambda raw: raw.is_social or raw.medium in SOCIAL,
     "sociaal netwerk, of medium social", "social network, or medium social"),
    ("organic-video", "*video", "Organic Video",
     lambda raw: bool(raw.network == "youtube" or raw.kind == "video" or VIDEO.match(raw.medium)),
     "videosite, of medium met video", "video site, or a medium with video"),
    ("ai-medium", "ai", "AI Assistant", lambda raw: raw.medium == "ai-assistant",
     "medium ai-assistant", "medium ai-assistant", AI_MEDIUM),
    ("ai", "ai", "AI Assistant", lambda raw: raw.kind == "ai",
     "een AI-assistent (ChatGPT, Copilot, Gemini …)", "an AI assistant (ChatGPT, Copilot, Gemini …)"),
    ("organic-search", "search", "Organic Search", lambda raw: raw.kind == "search" or raw.medium == "organic",
     "zoekmachine, of medium organic", "search engine, or medium organic"),
    ("affiliates", "affiliates", "Affiliates", lambda raw: raw.medium == "affiliate",
     "medium affiliate", "medium affiliate"),
    ("audio", "audio", "Audio", lambda raw: raw.medium == "audio", "medium audio", "medium audio"),
    ("sms", "sms", "SMS", lambda raw: "sms" in (raw.source, raw.medium), "bron of medium sms", "source or medium sms"),
    ("push", "push", "Mobile Push Notifications",
     lambda raw: raw.medium.endswith("push") or "mobile" in raw.medium or "notification" in raw.medium
     or raw.source == "firebase", "medium eindigt op push of bevat mobile of notification",
     "medium ends in push, or contains mobile or notification"),
    ("passed-on", "referral", "Referral", lambda raw: raw.kind in ("signing-in", "paying") and raw.is_untagged,
     "via een inlog- of betaalpagina (Google, Microsoft, SURFconext, iDEAL …): die stuurt door, wie ervoor kwam is niet"
     " te zien",
     "by a page for signing in or paying (Google, Microsoft, SURFconext, iDEAL …): it passes on, who came before it"
     " cannot be seen"),
    ("referral", "referral", "Referral",
     lambda raw: raw.medium in REFERRAL or (raw.medium in NOTHING and bool(HOST.fullmatch(raw.source))),
     "een link op een andere website", "a link on another website"),
)  # fmt: skip


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order in which they are tried; the last takes what none of the others wanted."""
    table = [Rule(n, name, channel, group, fits, nl, en, *days) for n, (name, channel, group, fits, nl, en, *days) in
             enumerate(_TABLE)]  # fmt: skip
    last = ("bron of labels waar geen regel op past", "a source or tags that no rule fits")
    return (*table, Rule(len(table), "unassigned", "unassigned", "Unassigned", lambda raw: True, *last))


def turns() -> tuple[dt.date, ...]:
    """Return days on which a rule begins, or has ended."""
    ends = (rule.until + dt.timedelta(days=1) for rule in rules() if rule.until)
    return tuple(sorted({*(rule.since for rule in rules() if rule.since), *ends}))


@functools.cache
def fingerprint() -> str:
    """Which version of the rules, of the hosts and of the click ids is this?"""
    texts = [Path(path).read_bytes() for path in (__file__, known_hosts.__file__, click_ids.__file__, HOSTS)]
    return f"{VERSION}-{hashlib.blake2b(b''.join(texts), digest_size=6).hexdigest()}"


@functools.lru_cache(maxsize=16_384)
def classify(source: str, medium: str, campaign: str, click_id: str, in_app: str, day: dt.date) -> Decision:
    """Return the channel of a session with these raw values on this day; never fails, at worst it is unassigned."""
    network, kind = known_as(source)
    source, medium, campaign = (text.lower().strip() for text in (source, medium, campaign))
    raw = Raw(source, medium, campaign, click_id, in_app, network, kind)
    if kind == "social" and not network:
        raw = Raw(raw.source, raw.medium, raw.campaign, click_id, in_app, "social", kind)
    for rule in rules():
        if (
            (rule.since is None or day >= rule.since)
            and (rule.until is None or day <= rule.until)
            and rule.fits(raw)
        ):
            return _decided(rule, raw)
    raise AssertionError("the last rule fits everything")


def _decided(rule: Rule, raw: Raw) -> Decision:
    channel, group = rule.channel, rule.group
    if rule.id in ("click-id", "ad-click"):
        channel, group, _ = CLICKS[raw.click_id]
    elif rule.id == "in-app":
        channel = raw.in_app
    elif channel == "*":
        channel = raw.network or "social"
    elif channel == "*video":
        channel = raw.network or "video"
    return Decision(channel, group, rule.id)


def decided(
    source: str, medium: str, campaign: str, click_id: str, in_app: str, day: dt.date
) -> tuple[str, str, str]:
    """As `classify`, as plain values: channel, group, rule."""
    decision = classify(source, medium, campaign, click_id, in_app, day)
    return decision.channel, decision.group, decision.rule
