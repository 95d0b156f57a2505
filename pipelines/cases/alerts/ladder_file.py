"""Read who is told of an alert, by which way and when: [alerts], [[people]] and [[ladder]] of alerts.toml.

Each [[ladder]] is one step of one level, in their order. Who: names of [[people]], their groups, `duty` and `stand_in`
(of the roster in webcare.toml), or `all`. The rules, [[rule]], are read elsewhere.
"""

import re
from pathlib import Path

from pipelines.cases import webcare_file
from pipelines.cases.alerts.ladders import ALL, DUTY, HIGHEST, STAND_IN, WAYS, Contact, Ladders, Step, same
from pipelines.cases.webcare_file import Webcare
from pipelines.settings import folder
from pipelines.settings.announcing import ADDRESS, ANNOUNCEMENT, NO_SECRET, Mail, announcing
from pipelines.settings.fields import Table, from_tables
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_

FILE = "alerts.toml"
KNOWN = {"alerts", "people", "ladder", "rule"}
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
SPAN = re.compile(r"(\S+)-(\S+)")
LONGEST = 7 * 24 * 60


def read(given: Path | None = None) -> Ladders:
    """Return who is told of what; nobody where nothing is written. Raises: ConfigError with file, line and field."""
    path = folder(given) / FILE
    return of_text(path) if is_there(path) else Ladders()


def of_text(
    path: Path, written: str | None = None, webcare: Webcare | None = None, announcement: str | None = None
) -> Ladders:
    """Return what this file says, or would with this text, beside the others of its folder. Raises: as `read`.

    webcare, announcement: what webcare.toml, and the text of announcement.toml, are going to say; None: what they say
    now
    """
    text, values = toml(path, written)
    for name in values.keys() - KNOWN:
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."),
            file=path, name=name[:200], known=", ".join(sorted(KNOWN)),
        )  # fmt: skip
    webcare, mail = webcare or webcare_file.read(path.parent), _mail(path.parent, announcement)
    contacts = from_tables(
        lambda table: _contact(table, mail), path, text, "people", values.get("people", [])
    )
    _once(path, [contact.name for contact in contacts])
    groups = {group for contact in contacts for group in contact.groups}
    known = (DUTY, STAND_IN, ALL, *sorted(groups), *(contact.name for contact in contacts))
    head = Table(path, text, "alerts", values.get("alerts", {}))
    departments = tuple(one.name for one in webcare.departments)
    ladders = Ladders(
        contacts=contacts,
        steps=from_tables(lambda table: _step(table, known), path, text, "ladder", values.get("ladder", [])),
        webcare=webcare,
        quiet=_quiet(head),
        digest=_clock(head, "digest", Ladders.digest),
        digest_if_empty=head.flag("digest_if_empty"),
        test_at=_clock(head, "test_at", Ladders.test_at),
        department=(head.optional("department") and head.choice("department", departments)) or "",
        outside=head.text("outside", ""),
        address=(head.address("address") or "").rstrip("/"),
    )
    if "://" in ladders.outside:
        raise head.error("outside", NO_SECRET)
    head.unknown()
    _must_reach(path, text, ladders, has_mail=mail is not None)
    return ladders


def _mail(where: Path, written: str | None) -> Mail | None:
    path = where / ANNOUNCEMENT
    return announcing(path, *toml(path, written)).mail if written is not None or is_there(path) else None


def _must_reach(path: Path, text: str, ladders: Ladders, has_mail: bool) -> None:
    """Refuse a ladder that would tell nobody, whoever is on duty."""
    levels = [step.level for step in ladders.steps]
    roster = {name for duty in ladders.webcare.duties for name in (duty.person, duty.stand_in) if name}
    for number, step in enumerate(ladders.steps):
        if step.level in levels[:number]:
            continue
        if not any(_reaches(ladders, each, roster, has_mail) for each in ladders.of(step.level)):
            raise Table(path, text, "ladder", {}, number).error(
                None,
                N_(
                    "nobody can be reached by the ladder of level {level}. Name at least one person of [[people]] with"
                    " one of its ways."
                ),
                level=step.level,
            )


def _reaches(ladders: Ladders, step: Step, roster: set[str], has_mail: bool) -> bool:
    ways = tuple(way for way in step.ways if has_mail or way != "mail")
    on_roster = any(who in (DUTY, STAND_IN) for who in step.who)
    return any(
        contact.by(ways)
        and (
            ALL in step.who
            or any(same(who, contact.name) or who in contact.groups for who in step.who)
            or (on_roster and any(same(name, contact.name) for name in roster))
        )
        for contact in ladders.contacts
    )


def _contact(table: Table, mail: Mail | None) -> Contact:
    ways = tuple((way, said) for way in WAYS if (said := table.optional(way)))
    for way, said in ways:
        if way == "mail" and not ADDRESS.fullmatch(said):
            raise table.error(way, N_("“{value}” is no e-mail address."), value=said)
        if way == "mail" and mail is not None and mail.refused(said):
            raise table.error(
                way, N_("“{value}” lies outside the allowed domains ({allowed})."),
                value=said, allowed=", ".join(mail.allowed),
            )  # fmt: skip
        if way != "mail" and "://" in said:
            raise table.error(way, NO_SECRET)
    contact = Contact(
        table.text("name"),
        table.texts("groups", N_('this must be a list of groups such as ["security"].')),
        ways,
        table.text("id", ""),
    )
    if contact.name in (DUTY, STAND_IN, ALL) or {DUTY, STAND_IN, ALL} & set(contact.groups):
        raise table.error(None, N_("“duty”, “stand_in” and “all” are names of nobody; choose another."))
    if not ways:
        raise table.error(None, N_("say how this person can be told: one of {known}."), known=", ".join(WAYS))
    table.unknown()
    return contact


def _step(table: Table, known: tuple[str, ...]) -> Step:
    level = table.number("level")
    if level is None or level > HIGHEST:
        raise table.error("level", N_("this must be a whole number from 0 to 4."))
    who = table.texts("who", N_('this must be a list such as ["duty", "stand_in"].'))
    ways = table.texts("ways", N_('this must be a list such as ["push", "sms"].'))
    for field, given, allowed in (("who", who, known), ("ways", ways, WAYS)):
        if not given:
            raise table.error(field, N_("this is empty."))
        for value in given:
            if value not in allowed:
                raise table.error(
                    field, N_("“{value}” is not known; choose one of {known}."),
                    value=value, known=", ".join(allowed),
                )  # fmt: skip
    step = Step(
        level, who, ways, _minutes(table, "minutes", 10), table.flag("office_hours"),
        _minutes(table, "repeat", 3) if level == HIGHEST or table.number("repeat") else None,
    )  # fmt: skip
    table.unknown()
    return step


def _minutes(table: Table, field: str, usual: int) -> int:
    minutes = table.number(field)
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise table.error(field, N_("this must be a number of minutes, from 1 to 10080."))
    return usual if minutes is None else minutes


def _quiet(table: Table) -> tuple[int, int] | None:
    written = table.text("quiet", "")
    if not written:
        return None
    match = SPAN.fullmatch(written)
    start, end = (_minute(match[1]), _minute(match[2])) if match else (None, None)
    if start is None or end is None or start == end:
        raise table.error(
            "quiet", N_("“{value}” are no hours; write for example 22:00-07:00."), value=written
        )
    return start, end


def _clock(table: Table, field: str, usual: int) -> int:
    written = table.text(field, "")
    minute = _minute(written) if written else usual
    if minute is None:
        raise table.error(field, N_("“{value}” is no time; write for example 08:00."), value=written)
    return minute


def _minute(written: str) -> int | None:
    match = CLOCK.fullmatch(written)
    return int(match[1]) * 60 + int(match[2]) if match else None


def _once(path: Path, names: list[str]) -> None:
    for number, name in enumerate(names):
        if any(same(name, other) for other in names[:number]):
            raise ConfigError(N_("{file}: two people are called “{name}”."), file=path, name=name)
