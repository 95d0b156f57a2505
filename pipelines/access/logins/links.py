"""Make one-time links for who may come in by mail, and let in whoever opens one and presses its button.

A link holds a secret of 256 bits, of which only the hash is kept: ten minutes, once. The login that it gives is another
secret, kept in the same way.
"""

import datetime as dt
import json
import secrets
from dataclasses import dataclass

from pipelines.access.logins import access_file, entering, store, visitors
from pipelines.access.logins.access_file import LONGEST
from pipelines.access.logins.store import Kept
from pipelines.access.logins.visitors import Visitor
from pipelines.support.errors import PipelineError
from text.i18n import N_

LASTS = dt.timedelta(minutes=10)


class LinkOver(PipelineError):
    """It is no link of ours, or it was used, or its time is over, or this address may not come in any more."""

    template = N_("This link has been used, or its ten minutes are over. Ask for a new one.")


@dataclass(frozen=True)
class Entered:
    """Who came in. secret: of the login, for the browser alone; back: the page that was asked for; hours: how long."""

    secret: str
    back: str
    hours: int


def make(mail: str, back: str, now: dt.datetime) -> str | None:
    """Return the secret of a new link for this address (`address_of`); None where it may not come in by a link.

    back: the page to which it leads. Raises: CannotKeep.
    """
    if not access_file.known().access.may_ask(mail):
        return None
    secret = secrets.token_hex(32)

    def act(kept: Kept) -> None:
        until = (now + LASTS).isoformat()
        kept["links"][store.hashed(secret)] = {"mail": mail, "back": back, "until": until}

    store.change(act, now)
    return secret


def waiting(secret: str, now: dt.datetime) -> str | None:
    """Return whose link this is, as long as it holds; looking uses nothing up. None for every other."""
    told = (store.kept() or {}).get("links", {}).get(store.hashed(secret))
    if not isinstance(told, dict) or now >= store.moment(told.get("until")):
        return None
    mail = access_file.address_of(str(told.get("mail")))
    return mail if access_file.known().access.may_ask(mail) else None


def enter(secret: str, now: dt.datetime) -> Entered:
    """Use this link up, and all others of its address; begin a login. Raises: LinkOver, CannotKeep."""
    access, login = access_file.known().access, secrets.token_hex(32)

    def act(kept: Kept) -> dict | None:
        told = kept["links"].pop(store.hashed(secret), None)
        if not isinstance(told, dict) or now >= store.moment(told.get("until")):
            return None
        mail = access_file.address_of(str(told.get("mail")))
        if not access.may_ask(mail):
            return None
        for key in [key for key, other in kept["links"].items() if other.get("mail") == mail]:
            del kept["links"][key]
        until = (now + dt.timedelta(hours=LONGEST)).isoformat()
        kept["sessions"][store.hashed(login)] = {
            "person": f"mail:{mail}", "mail": mail, "at": now.isoformat(), "until": until,
        }  # fmt: skip
        return told

    told = store.change(act, now)
    if told is None:
        entering.note(visitors.NOBODY, "access.login", "link", "refused")
        raise LinkOver()
    found = _visitor(store.hashed(login), now)
    store.note(found.person.id, visitors.seen(found), now)
    entering.note(found.person, "access.login", found.state, "done" if found.state == "in" else "refused")
    return Entered(login, str(told.get("back", "")), access.hours)


def _visitor(key: str, now: dt.datetime) -> Visitor:
    return visitors.visitor({"weerklank": json.dumps({"way": "link", "key": key})}, now)
