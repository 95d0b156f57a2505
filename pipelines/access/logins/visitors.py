"""Say who asks: from what a provider, a proxy or a link of ours says of a person, and from what `access.toml` gives.

Asked at every rerun and every request, so that a role that was taken, a login that ended and an hour that passed hold
at once, whatever a cookie of thirty days says.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.access.logins import access_file, belonging, store
from pipelines.access.logins.access_file import Access
from pipelines.access.person import Person
from pipelines.support import typed_text

# How far the clock of a provider may run ahead of ours.
AHEAD = dt.timedelta(minutes=2)
# Whoever has no role, and whoever nobody knows.
NOBODY = Person("nobody", "", frozenset(), "none")
# Where the provider says that it left groups out (Entra: more than 200, or more than fit).
OVERAGE = ("_claim_names", "hasgroups")
# Whoever reads by a shared link has no account; the server draws such a page itself.
SHARED = Person("shared", "shared link", frozenset({"shared"}), "shared")


@dataclass(frozen=True)
class Inside:
    """A mark that only this program can make: a page is drawn by the server itself, for this person."""

    person: Person


@dataclass(frozen=True)
class Visitor:
    """Who asks. state: in, out (nobody logged in), expired (log in again), without (no role), elsewhere (of another
    organisation, or of none that the provider names).

    login: which login it is; mail: "" where none is believed; is_cut: whether the provider left groups out;
    groups: those that access.toml names; home: where the organisation of who is elsewhere has its dashboard;
    organisations: which of ours the provider says that this person is of, where that is asked
    """

    state: str
    person: Person = NOBODY
    login: str = ""
    mail: str = ""
    is_cut: bool = False
    since: dt.datetime | None = None
    groups: tuple[str, ...] = ()
    home: str | None = None
    organisations: tuple[str, ...] = ()


OUT = Visitor("out")


def visitor(user: Mapping[str, object], now: dt.datetime, would: Access | None = None) -> Visitor:
    """Return who asks, as told by the server: `weerklank` holds what our own front says, the rest are claims.

    would: what the file is going to say, to see who somebody is then; None: what it says now
    """
    told = user.get("weerklank")
    if isinstance(told, Inside):
        return Visitor("in", told.person)
    access = would or access_file.known().access
    if isinstance(told, str):
        said = _said(told)
        if said.get("way") == "proxy":
            return _of_proxy(said, access)
        if said.get("way") == "link" and not user.get("is_logged_in"):
            return _of_link(str(said.get("key")), access, now)
    if user.get("is_logged_in") is True:
        return of_claims(user, access, now)
    return OUT


def seen(found: Visitor) -> dict[str, object]:
    """Return what is kept of who came in: also what they may do while they are not here goes by it."""
    return {
        "name": found.person.name,
        "mail": found.mail,
        "way": found.person.way,
        "roles": sorted(found.person.roles),
        "groups": list(found.groups),
        "organisations": list(found.organisations),
    }


def link_of(user: Mapping[str, object]) -> str:
    """Return by which link this browser came in, also where a provider's login is what counts; "" for none."""
    told = user.get("weerklank")
    said = _said(told) if isinstance(told, str) else {}
    return str(said.get("key", "")) if said.get("way") == "link" else ""


def of_claims(claims: Mapping[str, object], access: Access, now: dt.datetime) -> Visitor:
    """Return who a provider says it is; how long ago decides whether that still holds."""
    sub, provider = _text(claims.get("sub")), _text(claims.get("provider")) or "default"
    since = _moment(claims.get("iat"))
    if not sub or since is None:
        return Visitor("expired")
    person_id = f"{provider}:{sub}"
    login = hashlib.sha256(f"{person_id}\n{claims.get('iat')}".encode()).hexdigest()[:40]
    is_old = not since - AHEAD <= now < since + dt.timedelta(hours=access.hours)
    mail = _mail(claims, access)
    name = _name(claims.get("name"), claims.get("preferred_username"), mail, sub)
    groups = [group for claim in access.claims for group in _several(claims.get(claim))]
    roles, known_as = roles_of(access, sub, provider, mail, groups)
    is_cut = any(name in claims for name in OVERAGE)
    person = Person(person_id, known_as or name, roles, "login")
    if is_old or store.is_over(person_id, login, since):
        return Visitor("expired", Person(person_id, person.name, frozenset(), "login"), login, mail)
    if access.belonging and not access.belonging.is_ours(claims):
        home = belonging.home_of(access.belonging.said(claims))
        stranger = Person(person_id, name, frozenset(), "login")
        return Visitor("elsewhere", stranger, login, mail, since=since, home=home)
    ours = access.belonging.named(claims) if access.belonging else ()
    state = "in" if roles else "without"
    return Visitor(state, person, login, mail, is_cut, since, named(access, groups), organisations=ours)


def _of_link(key: str, access: Access, now: dt.datetime) -> Visitor:
    told = (store.kept() or {}).get("sessions", {}).get(key)
    if not isinstance(told, dict):
        return OUT
    mail, since = access_file.address_of(str(told.get("mail"))), store.moment(told.get("at"))
    person_id = f"mail:{mail}"
    if not access.may_ask(mail):
        return OUT
    if not since <= now + AHEAD or now >= since + dt.timedelta(hours=access.hours):
        return Visitor("expired", login=key, mail=mail)
    if store.is_over(person_id, key, since):
        return Visitor("expired", login=key, mail=mail)
    roles, known_as = roles_of(access, "", "", mail, ())
    person = Person(person_id, known_as or mail, roles, "link")
    return Visitor("in" if roles else "without", person, key, mail, since=since)


def _of_proxy(said: Mapping[str, object], access: Access) -> Visitor:
    user = _text(said.get("user"))
    if access.proxy is None or not user:
        return OUT
    mail = access_file.address_of(_text(said.get("mail")) or user)
    mail = mail if access.believes(mail) else ""
    groups = _several(said.get("groups"))
    roles, known_as = roles_of(access, user, "proxy", mail, groups)
    person = Person(f"proxy:{user}", known_as or _name(said.get("name"), mail, user), roles, "proxy")
    return Visitor("in" if roles else "without", person, "", mail, groups=named(access, groups))


def roles_of(
    access: Access, sub: str, provider: str, mail: str, groups: Iterable[str]
) -> tuple[frozenset[str], str]:
    """Return the roles of all entries that are about this person, and the name that the file gives them."""
    ours = [
        entry
        for entry in access.people
        if (not entry.provider or entry.provider == provider)
        and (entry.sub or entry.mail)
        and (not entry.sub or entry.sub == sub)
        and (not entry.mail or entry.mail == mail)
    ]
    told = set(groups)
    given = [entry.roles for entry in ours]
    given += [group.roles for group in access.groups if group.name in told]
    return frozenset().union(*given), next((entry.name for entry in ours if entry.name), "")


def named(access: Access, groups: Iterable[str]) -> tuple[str, ...]:
    """Return those of these groups that give a role."""
    known = {group.name for group in access.groups}
    return tuple(sorted(known.intersection(groups)))


def _mail(claims: Mapping[str, object], access: Access) -> str:
    """Return the address that the provider vouches for, in a domain that is believed; else ""."""
    mail, vouched = access_file.address_of(_text(claims.get("email"))), claims.get("email_verified")
    is_sure = vouched is True or vouched == "true" or (vouched is None and access.trust_mail)
    return mail if mail and is_sure and access.believes(mail) else ""


def _name(*told: object) -> str:
    found = (typed_text.line(_text(each)[: typed_text.NAME.most]) for each in told)
    return next((name for name in found if name), "")


def _several(told: object) -> list[str]:
    """Return groups as providers write them: a list, or one text (proxies: with commas or semicolons between)."""
    if isinstance(told, list | tuple):
        return [each for each in told if isinstance(each, str)]
    return [each.strip() for each in told.replace(";", ",").split(",")] if isinstance(told, str) else []


def _text(told: object) -> str:
    return told.strip()[:1000] if isinstance(told, str) else ""


def _moment(told: object) -> dt.datetime | None:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 4e9:
        return None
    return dt.datetime.fromtimestamp(told, dt.UTC)


def _said(told: str) -> dict[str, object]:
    try:
        said = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
