"""Give and take roles in `access.toml`, checked whole before it is saved, with the way back that settings have."""

import datetime as dt
from collections.abc import Callable, Sequence

import tomlkit

from pipelines import settings
from pipelines.access import acts
from pipelines.access.logins import access_file
from pipelines.access.logins.visitors import Visitor
from pipelines.access.person import ROLES, Person
from pipelines.settings import files
from pipelines.settings.editing import history
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_


class LastAdministrator(ConfigError):
    """Nobody would be administrator any more."""

    template = N_(
        "Nobody would be administrator then. Make somebody else administrator first; nothing was changed."
    )


class NobodyFits(ConfigError):
    """The entry that was meant is no longer there."""

    template = N_("This person is no longer in the list. Nothing was changed; look again.")


def first(visitor: Visitor, now: dt.datetime) -> None:
    """Write the first administrator into the file. Raises: ConfigError."""

    def change(document: tomlkit.TOMLDocument) -> None:
        if access_file.of_text(access_file.path(), tomlkit.dumps(document)).has_administrator:
            raise ConfigError(N_("There is an administrator already. Nothing was changed."))
        person = visitor.person
        provider, _, sub = person.id.partition(":")
        table = tomlkit.table()
        if provider == "mail":
            table["mail"] = sub
        else:
            table["sub"], table["provider"] = sub, provider
        table["name"] = person.name
        table["roles"] = ["administrator"]
        document.setdefault("people", tomlkit.aot()).append(table)

    _changed("add", visitor.person.name, change, now)


def give(person: Person, mail: str, name: str, roles: Sequence[str], now: dt.datetime) -> None:
    """Give the person with this address these roles, and no others; add who is not there yet.

    Raises: NotAllowed, ConfigError, LastAdministrator.
    """
    address = access_file.address_of(mail)
    if not address:
        raise ConfigError(N_("“{value}” is no e-mail address."), value=mail)
    wanted = [role for role in ROLES if role in roles]
    if not wanted:
        raise ConfigError(N_("Choose one role at least, or take the person out of the list."))
    called = typed_text.clean(name, typed_text.NAME)

    def change(document: tomlkit.TOMLDocument) -> None:
        people = document.setdefault("people", tomlkit.aot())
        found = [each for each in people if access_file.address_of(str(each.get("mail", ""))) == address]
        if not found:
            found = [tomlkit.table()]
            found[0]["mail"] = address
            people.append(found[0])
        if called:
            found[0]["name"] = called
        found[0]["roles"] = wanted

    with acts.doing(person, "access.people", address) as act:
        act.before, act.after = _roles_of(address), wanted
        _changed("change", address, change, now)


def set_roles(person: Person, number: int, mark: str, roles: Sequence[str], now: dt.datetime) -> None:
    """Give one entry of the file these roles; with none it is taken out. mark: of what its reader saw (`mark`).

    Raises: NotAllowed, NobodyFits, ConfigError, LastAdministrator.
    """
    wanted = [role for role in ROLES if role in roles]

    def change(document: tomlkit.TOMLDocument) -> None:
        people = document.get("people", [])
        entries = access_file.of_text(access_file.path(), tomlkit.dumps(document)).people
        if number >= len(entries) or mark_of(entries[number]) != mark:
            raise NobodyFits()
        if wanted:
            people[number]["roles"] = wanted
        else:
            del people[number]
            if not people:
                del document["people"]

    with acts.doing(person, "access.people", mark.partition("|")[0]) as act:
        act.before, act.after = mark.rpartition("|")[2].split(), wanted
        _changed("change" if wanted else "remove", mark.partition("|")[0], change, now)


def mark_of(entry: access_file.Entry) -> str:
    """Return who an entry is about and what it gives, in one text."""
    return f"{entry.mail or entry.sub}|{entry.name}|{' '.join(sorted(entry.roles))}"


def _roles_of(address: str) -> list[str]:
    return sorted(
        {role for each in access_file.known().access.people if each.mail == address for role in each.roles}
    )


def _changed(act: str, called: str, change: Callable[[tomlkit.TOMLDocument], None], now: dt.datetime) -> None:
    where = settings.own_folder()
    path = access_file.path()
    with files.held(where):
        document = files.document(path)
        before = tomlkit.dumps(document) if path.exists() else None
        had = path.exists() and access_file.of_text(path, before).has_administrator
        change(document)
        after = tomlkit.dumps(document)
        if had and not access_file.of_text(path, after).has_administrator:
            raise LastAdministrator()
        made = history.Change(now, where.resolve(), access_file.FILE, "people", act, called, before, after)
        with history.kept(made):
            files.put(path, after, None if before is not None else 0o600)
