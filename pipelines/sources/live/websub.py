"""Let a feed's hub tell us that it changed (WebSub): subscribe, prove that we asked, believe only what is signed.

A delivery is believed for one thing alone: that the feed is to be asked now. What it brings comes from the feed itself,
so that nothing is stored that the feed does not say; and where a hub goes quiet, asking goes on as before.
Source: www.w3.org/TR/websub (2018-01).
"""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import hmac
import json
import logging
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from pipelines import web
from pipelines.connectors.feeds import feed
from pipelines.mentions.collect import policy
from pipelines.settings import FeedSource, Settings
from pipelines.settings.patterns import PATTERNS
from pipelines.sources.live import PATH
from pipelines.sources.live.spool import FOLDER
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import SourceError

LEASE = dt.timedelta(days=10)
LONGEST = dt.timedelta(days=90)
AGAIN = dt.timedelta(days=1)  # between two looks whether a feed has a hub, and after a refusal
EARLY = 3  # a lease is renewed in its last third
METHODS = (
    "sha1",
    "sha256",
    "sha384",
    "sha512",
)  # an HMAC by SHA-1 cannot be forged either, and large hubs use it
MOST_HEAD = 20_000  # characters of a feed in which its links stand
_NAME = re.compile(r"[A-Za-z0-9_-]{43}")
_LINK = re.compile(r"<(?:\w+:)?link\s([^<>]{0,2000})>", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HEADER = re.compile(r'<([^>]{1,2000})>\s*;\s*rel="?([\w -]+)"?', re.I)
log = logging.getLogger("weerklank.listen")


@dataclass(frozen=True)
class Subscription:
    """One subscription, wanted or held. name: the end of its address at ours, which nobody can guess."""

    name: str
    source: str
    url: str
    hub: str
    topic: str
    secret: str
    asked_at: str


def _folder() -> Path:
    return data_folder() / FOLDER / "websub"


def _write(path: Path, told: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(told, file)
    beside.replace(path)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def known(name: str) -> Subscription | None:
    """Return the subscription of this name; None where we asked for none."""
    told = _read(_folder() / f"{name}.json") if _NAME.fullmatch(name) else None
    return Subscription(**told) if isinstance(told, dict) else None


def verify(name: str, mode: str, topic: str, lease: str, now: dt.datetime) -> bool:
    """Did we ask for this subscription? Then it holds for its lease; one that the hub denies is asked for later."""
    one = known(name)
    if one is None or topic != one.topic or mode not in ("subscribe", "denied"):
        return False
    if mode == "subscribe":
        seconds = min(float(lease), LONGEST.total_seconds()) if lease.isdecimal() and len(lease) < 12 else 0.0
        until = now + dt.timedelta(seconds=seconds or LEASE.total_seconds())
        _write(_folder() / f"{name}.held", {"since": now.isoformat(), "until": until.isoformat()})
    return True


def delivered(name: str, body: bytes, signature: str) -> bool:
    """Is this delivery of a subscription of ours, and signed with its secret? Then its feed is asked at once."""
    one = known(name)
    method, _, given = signature.partition("=")
    if one is None or method not in METHODS or not (_folder() / f"{name}.held").exists():
        return False
    wanted = hmac.new(one.secret.encode(), body, getattr(hashlib, method)).hexdigest()
    if not hmac.compare_digest(wanted.encode(), given.strip().lower().encode()):
        return False
    _write(_folder() / f"{name}.told", {})
    return True


def told() -> set[str]:
    """Return the sources of which a hub told since this was asked last, and forget it."""
    found = set()
    for path in _folder().glob("*.told"):
        path.unlink(missing_ok=True)
        one = known(path.stem)
        if one:
            found.add(one.source)
    return found


def links(answer: web.Response) -> tuple[str, str] | None:
    """Return the hub of a feed and the address that it knows the feed by; None where it names no hub."""
    named: dict[str, str] = {}
    for address, relations in _HEADER.findall(answer.headers.get("link", "")):
        for relation in relations.lower().split():
            named.setdefault(relation, address)
    for found in _LINK.finditer(answer.body[:MOST_HEAD].decode("utf-8", "replace")):
        told = {each[1].lower(): each[2] or each[3] or "" for each in _ATTRIBUTE.finditer(found[1])}
        named.setdefault(told.get("rel", "").lower(), told.get("href", ""))
    hub = named.get("hub", "").replace("&amp;", "&")
    return (hub, named.get("self", "").replace("&amp;", "&") or answer.final_url) if hub else None


class Hubs:
    """Keeps subscriptions for the feeds that offer one, where the school has a public address."""

    def __init__(self) -> None:
        self._looked: dict[str, dt.datetime] = {}

    def look(self, settings: Settings, now: dt.datetime, states: Mapping[str, Mapping | None]) -> None:
        """Look once a day at each feed, and renew what ends. What fails is tried again later.

        states: source → its row of fetch_states, which knows the feed of a page
        """
        public = next((each for each in settings.server.public if each.startswith("https://")), None)
        feeds = {source.name: source for source in settings.sources if _is_feed(source)} if public else {}
        held = self._held(feeds)
        for source in feeds.values():
            if self._looked.get(source.name, now - AGAIN) > now - AGAIN:
                continue
            one = held.get(source.name)
            if one and _is_good(one, now):
                continue
            self._looked[source.name] = now
            try:
                self._subscribe(settings, source, one, str(public), now, states.get(source.name))
            except (SourceError, OSError) as error:
                log.info("%s: its hub was not asked: %s", source.name, error)
            return  # one at a time: whoever listens has other things to do

    def _held(self, feeds: dict[str, FeedSource]) -> dict[str, Subscription]:
        found: dict[str, Subscription] = {}
        for path in _folder().glob("*.json"):
            one = known(path.stem)
            source = feeds.get(one.source) if one else None
            if one is None or source is None or source.url != one.url:
                for ending in ("json", "held", "told"):  # what its hub still sends is refused from here on
                    with contextlib.suppress(OSError):
                        path.with_suffix(f".{ending}").unlink(missing_ok=True)
                continue
            found[one.source] = one
        return found

    def _subscribe(
        self,
        settings: Settings,
        source: FeedSource,
        one: Subscription | None,
        public: str,
        now: dt.datetime,
        state: Mapping | None,
    ) -> None:
        if one is None:
            asked_for = dataclasses.replace(feed.request(source, state), etag=None, last_modified=None)
            named = links(web.fetch(asked_for, policy(settings)))
            if named is None:
                return
            one = Subscription(
                secrets.token_urlsafe(32),
                source.name,
                source.url,
                *named,
                secrets.token_urlsafe(32),
                now.isoformat(),
            )
            _write(_folder() / f"{one.name}.json", one.__dict__)
        asked = {
            "hub.callback": f"{public.rstrip('/')}{PATH}{one.name}", "hub.mode": "subscribe", "hub.topic": one.topic,
            "hub.secret": one.secret, "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }  # fmt: skip
        web.fetch(
            web.Request(
                source.name, one.hub, method="POST", body=urlencode(asked).encode(), follow=False,
                headers=(("Content-Type", "application/x-www-form-urlencoded"),),
            ),
            policy(settings),
        )  # fmt: skip
        log.info("%s: its hub at %s was asked to tell us", source.name, urlsplit(one.hub).hostname)


def _is_feed(source: FeedSource) -> bool:
    pattern = PATTERNS[source.pattern]
    return not (source.paused or pattern.live or pattern.service)


def _is_good(one: Subscription, now: dt.datetime) -> bool:
    """Does it hold, and not end soon?"""
    held = _read(_folder() / f"{one.name}.held")
    try:
        since, until = (dt.datetime.fromisoformat(held[name]) for name in ("since", "until"))
    except (TypeError, KeyError, ValueError):
        return False
    return now < until - (until - since) / EARLY
