"""Read webcare.toml: who answers what, in which hours, with which texts; every table may be left out."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.settings import folder
from pipelines.settings.fields import Table, from_tables
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_
from warehouse.cases.case import KINDS

WEBCARE = "webcare.toml"
KNOWN = {"webcare", "hours", "departments", "answers", "duties"}
REGIONS = ("noord", "midden", "zuid")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
# What stands in the address of the school's own system of customers, for the address of a case.
PLACE = "{address}"
MOST_HOURS = 1000


@dataclass(frozen=True)
class Hours:
    """When the school answers. blocks: parts of an office day, in minutes after midnight; answer_hours: how many of
    such hours a first answer may take.
    """

    region: str = "midden"
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    blocks: tuple[tuple[int, int], ...] = ((8 * 60 + 30, 17 * 60),)
    answer_hours: float = 4.0


@dataclass(frozen=True)
class Department:
    """Who answers these kinds of cases."""

    name: str
    title: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class AnswerText:
    """A text that was agreed on; kinds: of the cases that it is shown beside, () for all."""

    title: str
    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Duty:
    """Who answers for a department from start until and including end; stand_in: when that person cannot."""

    department: str
    start: dt.date
    end: dt.date
    person: str
    stand_in: str | None


DEPARTMENTS = (
    Department("informatiecentrum", N_("Information centre"), ("question",)),
    Department(
        "communicatie", N_("Marketing and communication"), ("complaint", "compliment", "threat", "other")
    ),
    Department("pers", N_("Press officer"), ("press",)),
)


@dataclass(frozen=True)
class Webcare:
    """How the school answers. protocol: what was agreed on, as it stands beside each case; crm: the address of the
    school's own system with {address} where that of a case belongs.
    """

    hours: Hours = Hours()
    departments: tuple[Department, ...] = DEPARTMENTS
    answers: tuple[AnswerText, ...] = ()
    duties: tuple[Duty, ...] = ()
    protocol: str = ""
    crm: str = ""

    def department_of(self, kind: str) -> str:
        """Return which department answers this kind: the first that names it, else the first."""
        found = (one.name for one in self.departments if kind in one.kinds)
        return next(found, self.departments[0].name)

    def on_duty(self, department: str, day: dt.date) -> tuple[Duty, ...]:
        """Return all who are on duty for a department on this day; () when the roster names nobody."""
        return tuple(
            one for one in self.duties if one.department == department and one.start <= day <= one.end
        )

    def texts(self, kind: str) -> tuple[AnswerText, ...]:
        """Return the texts that may answer this kind."""
        return tuple(one for one in self.answers if not one.kinds or kind in one.kinds)


def read(given: Path | None = None) -> Webcare:
    """Return how the school answers; as we propose it where nothing is written. Raises: ConfigError."""
    path = folder(given) / WEBCARE
    return of_text(path, None) if is_there(path) else Webcare()


def of_text(path: Path, written: str | None) -> Webcare:
    """Return what this file says, or would with this text. Raises: ConfigError with file, line and field."""
    text, values = toml(path, written)
    for name in values.keys() - KNOWN:
        raise ConfigError(
            N_("{file}: “{name}” is not known; known are {known}."),
            file=path, name=name[:200], known=", ".join(sorted(KNOWN)),
        )  # fmt: skip

    def all_of(make, header):
        return tuple(from_tables(make, path, text, header, values.get(header, [])))

    head = Table(path, text, "webcare", values.get("webcare", {}))
    protocol, crm = head.text("protocol", ""), _crm(head)
    head.unknown()
    departments = all_of(_department, "departments") or DEPARTMENTS
    names = [one.name for one in departments]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigError(N_("{file}: two departments are called “{name}”."), file=path, name=twice)
    return Webcare(
        hours=_hours(Table(path, text, "hours", values.get("hours", {}))),
        departments=departments,
        answers=all_of(_answer, "answers"),
        duties=all_of(lambda table: _duty(table, names), "duties"),
        protocol=protocol,
        crm=crm,
    )


def _crm(table: Table) -> str:
    written = table.text("crm", "")
    parts = urlsplit(written.replace(PLACE, "x"))
    if written and (parts.scheme not in ("http", "https") or not parts.hostname or PLACE not in written):
        raise table.error(
            "crm", N_("write a web address with {word} where that of the message belongs."), word=PLACE
        )
    if written and PLACE in urlsplit(written).netloc:
        raise table.error("crm", N_("the name of the machine must be written out."))
    return written


def _hours(table: Table) -> Hours:
    usual = Hours()
    days = table.texts("weekdays", N_('this must be a list of days such as ["monday", "tuesday"].'))
    for day in days:
        if day not in WEEKDAYS:
            raise table.error(
                "weekdays", N_("“{value}” is not known; choose one of {known}."),
                value=day, known=", ".join(WEEKDAYS),
            )  # fmt: skip
    blocks = tuple(
        _block(table, each)
        for each in table.texts("blocks", N_('this must be a list of hours such as ["08:30-12:30"].'))
    )
    for before, after in itertools.pairwise(blocks):
        if after[0] < before[1]:
            raise table.error("blocks", N_("each must begin after the one before it ends."))
    hours = table.amount("answer_hours", 0.25)
    if hours is not None and hours > MOST_HOURS:
        raise table.error("answer_hours", N_("this must be {most} at most."), most=MOST_HOURS)
    found = Hours(
        table.choice("region", REGIONS, usual.region),
        tuple(sorted({WEEKDAYS.index(day) for day in days})) or usual.weekdays,
        blocks or usual.blocks,
        hours or usual.answer_hours,
    )
    table.unknown()
    return found


def _block(table: Table, written: str) -> tuple[int, int]:
    match = BLOCK.fullmatch(written)
    if match is None:
        raise table.error(
            "blocks", N_("“{value}” are no hours; write for example 08:30-17:00."), value=written
        )
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not start < end <= 24 * 60:
        raise table.error("blocks", N_("“{value}” ends before it begins."), value=written)
    return start, end


def _kinds(table: Table) -> tuple[str, ...]:
    kinds = table.texts("kinds", N_('this must be a list of kinds such as ["question"].'))
    for kind in kinds:
        if kind not in KINDS:
            raise table.error(
                "kinds",
                N_("“{value}” is not known; choose one of {known}."),
                value=kind,
                known=", ".join(KINDS),
            )
    return kinds


def _department(table: Table) -> Department:
    found = Department(table.short_name(), table.text("title"), _kinds(table))
    table.unknown()
    return found


def _answer(table: Table) -> AnswerText:
    found = AnswerText(table.text("title"), table.text("text"), _kinds(table))
    table.unknown()
    return found


def _duty(table: Table, departments: list[str]) -> Duty:
    start = table.day("start")
    found = Duty(
        table.choice("department", tuple(departments)),
        start, table.day("end", start), table.text("person"), table.optional("stand_in"),
    )  # fmt: skip
    if found.end < found.start:
        raise table.error("end", N_("this is before its start."))
    table.unknown()
    return found
