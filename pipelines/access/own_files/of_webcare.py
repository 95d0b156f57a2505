"""Declare the tables of webcare.toml: who answers what, in which hours, with which texts."""

import datetime as dt
from collections.abc import Mapping

from pipelines.access.own_files import webcare_check
from pipelines.cases import webcare_file
from pipelines.cases.webcare_file import REGIONS, WEBCARE, WEEKDAYS
from pipelines.settings.editing.kinds import (
    AMOUNT,
    CHOICE,
    DAY,
    LIST,
    LONG,
    LOOKUP,
    SLUG,
    TEXT,
    WORDS,
    Field,
    Kind,
)
from text.case_words import KINDS
from text.i18n import N_, _, days, translate

DAYS = {
    "monday": N_("Monday"), "tuesday": N_("Tuesday"), "wednesday": N_("Wednesday"), "thursday": N_("Thursday"),
    "friday": N_("Friday"), "saturday": N_("Saturday"), "sunday": N_("Sunday"),
}  # fmt: skip
REGION_NAMES = {"noord": N_("North"), "midden": N_("Central"), "zuid": N_("South")}


def departments() -> Mapping[str, str]:
    """Return the departments by their short names, as the file or we propose them. Raises: ConfigError."""
    return {each.name: _(each.title) for each in webcare_file.read().departments}


def _turn(values: Mapping[str, object]) -> str:
    """Return a turn by its person and days: somebody has many."""
    who, start, end = (values.get(name) for name in ("person", "start", "end"))
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return str(who or "")
    return translate(N_("{who}, {when}"), who=who, when=days(start, end))


def _kinds(label: str, text: str = "") -> Field:
    return Field("kinds", WORDS, label, text, choices=tuple(KINDS), names=KINDS)


WEBCARE_KIND = Kind(
    "webcare", WEBCARE, N_("How we answer"), N_("How we answer"), N_("What stands beside each case."),
    (
        Field("protocol", LONG, N_("What we agreed on")),
        Field("crm", TEXT, N_("Address in our own system"),
              N_("A web address with {address} where that of the message belongs."),
              "https://crm.school.nl/new?about={address}"),
    ),
    single=True, check=webcare_check.check,
)  # fmt: skip
HOURS = Kind(
    "hours", WEBCARE, N_("Office hours"), N_("Office hours"),
    N_("When we answer; outside these hours, on holidays and in school holidays the clock stands still."),
    (
        Field("region", CHOICE, N_("Region of the school holidays"), choices=REGIONS, names=REGION_NAMES),
        Field("weekdays", WORDS, N_("Days"), choices=WEEKDAYS, names=DAYS),
        Field("blocks", LIST, N_("Hours"), N_("One part of the day per line."), "08:30-17:00"),
        Field("answer_hours", AMOUNT, N_("Hours within which we answer"), example="4"),
    ),
    single=True, check=webcare_check.check,
)  # fmt: skip
DEPARTMENTS_KIND = Kind(
    "departments", WEBCARE, N_("Departments"), N_("Department"),
    N_("Who answers which kind of message. Where none is filled in, we propose three; the first of your own takes their"
       " place."),
    (
        Field("title", TEXT, N_("Name"), example="Informatiecentrum", required=True),
        Field("name", SLUG, N_("Short name")),
        _kinds(N_("Kinds of messages it answers")),
    ),
    check=webcare_check.check,
)  # fmt: skip
ANSWERS = Kind(
    "answers", WEBCARE, N_("Texts to answer with"), N_("Text"), N_("Texts that were agreed on, shown beside a case."),
    (
        Field("title", TEXT, N_("Title"), required=True),
        Field("text", LONG, N_("Text"), required=True),
        _kinds(N_("Shown with"), N_("Nothing chosen: with all.")),
    ),
    check=webcare_check.check,
)  # fmt: skip
DUTIES = Kind(
    "duties", WEBCARE, N_("Roster"), N_("Turn"), N_("Who answers for a department, from and including which day."),
    (
        Field("department", LOOKUP, N_("Department"), required=True, looks_up="departments", listed=departments),
        Field("start", DAY, N_("From"), required=True),
        Field("end", DAY, N_("Until and including"), required=True),
        Field("person", TEXT, N_("Who"), required=True),
        Field("stand_in", TEXT, N_("Stand-in")),
    ),
    called=("person",), said=_turn, check=webcare_check.check,
)  # fmt: skip
