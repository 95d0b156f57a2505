"""Make and withdraw the links by which a page is shared with whoever has one.

The secret in a link is 256 random bits and is shown once, when the link is made; the warehouse keeps its SHA-256 only.
"""

import datetime as dt
import hashlib
import secrets
import urllib.parse
from collections.abc import Sequence
from dataclasses import replace

from pipelines.access import acts
from pipelines.access.logins import makers
from pipelines.access.person import Person
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from text.i18n import N_
from warehouse.access import shared_links
from warehouse.access.shared_links import SharedLink
from warehouse.core.connection import writing

USUAL_DAYS, MOST_DAYS = 30, 366
SHORTEST, LONGEST = 5, 3600
MOST_FRAMES = 10


class ShareRefused(PipelineError):
    """A link that cannot be made like this."""


def hashed(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make(
    person: Person,
    title: str,
    views: Sequence[str],
    language: str,
    now: dt.datetime,
    days: int = USUAL_DAYS,
    part: str | None = None,
    seconds: int | None = None,
    is_dark: bool = False,
    frames: Sequence[str] = (),
    url: str | None = None,
) -> str:
    """Make a link and return its secret, which is kept nowhere.

    seconds: how long each of several pages stays; frames: the sites that may show it within a page of theirs
    Raises: NotAllowed, ShareRefused, WarehouseError; then there is no link.
    """
    title = typed_text.line(title[: typed_text.TITLE.most])
    with acts.doing(person, "sharing.make", title, url, now) as act:
        if not title:
            raise ShareRefused(N_("Say what the link is for; by that you find it again to withdraw it."))
        if not 1 <= days <= MOST_DAYS:
            raise ShareRefused(N_("A link holds for a day at least and a year at most."))
        if seconds is not None and not SHORTEST <= seconds <= LONGEST:
            raise ShareRefused(N_("Each page stays for five seconds at least and an hour at most."))
        secret = secrets.token_urlsafe(32)
        link = SharedLink(
            hashed(secret), title, tuple(views), part, language, seconds, is_dark, origins(frames),
            person.signature, now, now + dt.timedelta(days=days), maker_id=person.id,
        )  # fmt: skip
        with writing(url) as con:
            shared_links.store(con, link)
            act.after = {
                "link": link.link_hash[:12],
                "views": list(views),
                "until": link.expires_at,
                "frames": list(link.frames),
            }
            act.within(con, now)
    return secret


def origins(sites: Sequence[str]) -> tuple[str, ...]:
    """Return the origins of these sites, each once. Raises: ShareRefused for what is no site's address."""
    found: dict[str, None] = {}
    for written in sites:
        site = typed_text.line(written).strip()
        if not site:
            continue
        try:
            parts = urllib.parse.urlsplit(site if "://" in site else f"https://{site}")
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port = "", None
        is_plain = host.isascii() and all(letter.isalnum() or letter in ".-" for letter in host)
        if parts.scheme not in ("http", "https") or not host or not is_plain:
            raise ShareRefused(
                N_("“{site}” is not the address of a site, such as https://intranet.school.nl."), site=site
            )
        found[f"{parts.scheme}://{host}" + (f":{port}" if port else "")] = None
    if len(found) > MOST_FRAMES:
        raise ShareRefused(N_("Ten sites at most may show it."))
    return tuple(found)


def works(link: SharedLink, now: dt.datetime) -> bool:
    """Can it be used now: does it hold, and may who made it still share pages?"""
    return link.holds(now) and makers.still_may(link.maker_id, "sharing.make")


def take_over(person: Person, link_hash: str, now: dt.datetime, url: str | None = None) -> bool:
    """Make this link that of this person; False when there is none that holds. Raises: NotAllowed, WarehouseError."""
    with acts.doing(person, "sharing.take_over", link_hash[:12], url, now) as act, writing(url) as con:
        held = [each for each in shared_links.links(con) if each.link_hash == link_hash and each.holds(now)]
        for link in held:
            act.before, act.after = {"made_by": link.made_by}, {"made_by": person.signature}
            shared_links.store(con, replace(link, made_by=person.signature, maker_id=person.id))
        act.within(con, now)
    return bool(held)


def withdraw(person: Person, link_hash: str, now: dt.datetime, url: str | None = None) -> bool:
    """Make this link end now; False when there is none that holds. Raises: NotAllowed, WarehouseError."""
    with acts.doing(person, "sharing.withdraw", link_hash[:12], url, now) as act, writing(url) as con:
        held = [each for each in shared_links.links(con) if each.link_hash == link_hash]
        link = next((each for each in held if each.withdrawn_at is None), None)
        if link is not None:
            act.before = {"title": link.title, "until": link.expires_at}
            shared_links.store(con, replace(link, withdrawn_at=now))
        act.within(con, now)
    return link is not None
