"""Read who has which role (`access.toml`), by which ways people come in, and how long a login lasts.

What the file says now holds at the next rerun of a page. Where it has a fault the last good one holds, and where there
is none nobody has a role: a fault never opens the door.
"""

import re
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines import settings
from pipelines.access.logins import proxy_headers
from pipelines.access.logins.belonging import Belonging, of_login
from pipelines.access.logins.proxy_headers import Proxy
from pipelines.access.person import ROLES
from pipelines.settings.fields import Table, from_tables
from pipelines.settings.reading import toml
from pipelines.support import system_words, typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_

FILE = "access.toml"
KNOWN = ("login", "links", "proxy", "people", "groups")
HOURS, LONGEST = 12, 168
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
LIST = N_('this must be a list of texts, such as ["communication"].')


@dataclass(frozen=True)
class Entry:
    """One person who has roles: known by `sub` at a provider, or by a mail address (small letters)."""

    roles: frozenset[str]
    sub: str = ""
    mail: str = ""
    provider: str = ""
    name: str = ""


@dataclass(frozen=True)
class Group:
    """A group or app role of the provider, whose members have these roles."""

    name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Access:
    """Who comes in, and as what. hours: how long a login lasts; domains: of mail addresses that are believed; links:
    whether one-time links are sent; link_domains: whose addresses may ask for one besides who is listed; trust_mail:
    whether the provider vouches for addresses without saying `email_verified`; ask: whom to ask for a role; claims:
    where groups stand; belonging: by which claim a person is of this organisation.
    """

    hours: int = HOURS
    domains: tuple[str, ...] = ()
    links: bool = False
    link_domains: tuple[str, ...] = ()
    trust_mail: bool = False
    ask: str = ""
    claims: tuple[str, ...] = ("roles", "groups")
    belonging: Belonging | None = None
    proxy: Proxy | None = None
    people: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def has_administrator(self) -> bool:
        """Does the file make anybody administrator?"""
        given = [*(each.roles for each in self.people), *(each.roles for each in self.groups)]
        return any("administrator" in roles for roles in given)

    def believes(self, mail: str) -> bool:
        """Does this address lie in a domain that may come in? All do where none is named."""
        return not self.domains or mail.rpartition("@")[2] in self.domains

    def may_ask(self, mail: str) -> bool:
        """May this address (`address_of`) come in by a link? It is listed by mail alone, or of a domain of `[links]`.

        Who is listed by `sub` or provider as well comes in there: a link proves neither.
        """
        is_listed = any(each.mail == mail and not each.sub and not each.provider for each in self.people)
        return self.links and bool(mail) and (is_listed or mail.rpartition("@")[2] in self.link_domains)


@dataclass(frozen=True)
class Known:
    """What holds now. fault: what is wrong with the file; is_closed: whether the file keeps strangers out."""

    access: Access = field(default_factory=Access)
    fault: ConfigError | None = None
    is_closed: bool = False


UNREADABLE = N_("{file} cannot be read: {why}.")
_known: dict[Path, tuple[object, Known]] = {}
_looking = threading.Lock()


def path() -> Path:
    """Where does the file stand? Beside the school's own configuration."""
    return settings.own_folder() / FILE


def known() -> Known:
    """Return what holds now, read anew only when the file changed. Raises: nothing."""
    where = path()
    with _looking:
        before = _known.get(where)
        stamp = _stamp(where)
        if before is None or before[0] != stamp:
            _known[where] = before = (stamp, _looked(where, before[1] if before else None))
        return before[1]


def nobody_new(fault: ConfigError) -> str:
    """Return what whoever is not let in hears of a fault: that a file cannot be read, never what stands in it."""
    if fault.template == UNREADABLE:
        return N_("{file} cannot be read: {why}. While that is so nobody new comes in. Whoever runs this dashboard"
                  " puts it right and starts Weerklank again.")  # fmt: skip
    return N_("The file with the roles cannot be read, so nobody new comes in. Whoever runs this dashboard finds what"
              " is wrong in its log.")  # fmt: skip


def _looked(where: Path, before: Known | None) -> Known:
    try:
        access = of_text(where, None) if where.exists() else None
    except ConfigError as error:
        return Known(before.access if before else Access(), error, is_closed=True)
    except OSError as error:
        why = ConfigError(UNREADABLE, file=where, why=system_words.why(error))
        # Where a whole folder may not be looked into, the door stays as it was.
        return replace(before, fault=why) if before else Known(Access(), why, is_closed=True)
    if access is None:
        # Taken away under a running dashboard: nobody has a role, and the door stays as it was.
        return Known(is_closed=bool(before and before.is_closed))
    return Known(access, is_closed=access.links or access.proxy is not None)


def _stamp(where: Path) -> object:
    try:
        told = where.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        return str(error)
    return told.st_mtime_ns, told.st_size, told.st_ino


def of_text(where: Path, text: str | None) -> Access:
    """Return what the file says, or what it would with this text. Raises: ConfigError with file, line and field."""
    written, document = toml(where, text)
    for name in document.keys() - set(KNOWN):
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."),
            file=where,
            name=typed_text.line(name[:200]),
            known=", ".join(KNOWN),
        )
    login = Table(where, written, "login", document.get("login", {}))
    links = Table(where, written, "links", document.get("links", {}))
    told = document.get("proxy")
    proxy = None if told is None else proxy_headers.of(Table(where, written, "proxy", told))
    return Access(
        hours=_hours(login),
        domains=tuple(_domain(login, each) for each in login.texts("domains", LIST)),
        links=links.flag("on"),
        link_domains=tuple(_domain(links, each) for each in links.texts("domains", LIST)),
        trust_mail=login.flag("trust_mail"),
        ask=login.text("ask", ""),
        claims=login.texts("claims", LIST) or ("roles", "groups"),
        belonging=of_login(login),
        proxy=proxy,
        people=_whole(
            (login, links), from_tables(_entry, where, written, "people", document.get("people", []))
        ),
        groups=from_tables(_group, where, written, "groups", document.get("groups", [])),
    )


def _whole(tables: tuple[Table, ...], people: tuple[Entry, ...]) -> tuple[Entry, ...]:
    for table in tables:
        table.unknown()
    return people


def _hours(table: Table) -> int:
    hours = table.number("hours")
    if hours is not None and not 1 <= hours <= LONGEST:
        raise table.error("hours", N_("this must be a whole number from 1 to 168: how long a login lasts."))
    return HOURS if hours is None else hours


def _domain(table: Table, written: str) -> str:
    name = written.strip().lower().removeprefix("@").removesuffix(".")
    try:
        name = name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not DOMAIN.fullmatch(name):
        raise table.error(
            "domains", N_("“{value}” is no domain; write for example school.nl."), value=written
        )
    return name


def _entry(table: Table) -> Entry:
    mail, sub = table.text("mail", ""), table.text("sub", "")
    entry = Entry(_roles(table), sub, address_of(mail), table.text("provider", ""), table.text("name", ""))
    table.unknown()
    if mail and not entry.mail:
        raise table.error("mail", N_("“{value}” is no e-mail address."), value=mail)
    if not mail and not sub:
        raise table.error("mail", N_("name the person by mail, or by sub."))
    return entry


def _group(table: Table) -> Group:
    group = Group(table.text("name"), _roles(table))
    table.unknown()
    return group


def _roles(table: Table) -> frozenset[str]:
    roles = table.texts("roles", LIST)
    for role in roles:
        if role not in ROLES:
            raise table.error(
                "roles",
                N_("“{value}” is not known; choose one of {known}."),
                value=role,
                known=", ".join(ROLES),
            )
    if not roles:
        raise table.error("roles", N_("this is missing."))
    return frozenset(roles)


def address_of(written: str) -> str:
    """Return a mail address in the one form in which it is compared, "" for what is none."""
    text = written.strip().lower()
    name, at, domain = text.rpartition("@")
    is_one = at and name and len(text) <= 254 and not re.search(r"[\s\x00-\x1f\x7f,;:<>()\[\]\\\"@]", name)
    return text if is_one and DOMAIN.fullmatch(domain) else ""
