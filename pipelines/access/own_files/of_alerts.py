"""Declare the tables of alerts.toml: what is grave enough, who is told by which way, and in which steps."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.ladder_file import FILE
from pipelines.cases.alerts.ladders import WAYS
from pipelines.cases.alerts.rules import rules_file
from pipelines.cases.alerts.rules.rule import KINDS
from pipelines.settings.editing.kinds import (
    ADDRESS,
    AMOUNT,
    CHOICE,
    FLAG,
    LIST,
    NUMBER,
    TEXT,
    WORDS,
    Field,
    Kind,
)
from text.i18n import N_, _

WAY_NAMES = {
    "mail": N_("E-mail"), "push": N_("Push message"), "sms": N_("SMS"), "voice": N_("Phone call"),
    "chat": N_("Chat channel"),
}  # fmt: skip
TITLES = {name: kind.title for name, kind in KINDS.items()}
SECRET = N_("Name of the secret that holds the address, as in secrets.toml; never the address itself.")


def check(path: Path, before: str | None, after: str) -> None:
    """Read alerts.toml as it is going to be. Raises: ConfigError with file, line and field.

    A rule that was wrong already stands in the way of nothing else.
    """
    ladder_file.of_text(path, after)
    known = (
        {_plain(fault) for fault in rules_file.of_text(path, before).faults} if before is not None else set()
    )
    for fault in rules_file.of_text(path, after).faults:
        if _plain(fault) not in known:
            raise fault


def _plain(fault: Exception) -> str:
    """Return a fault without the line on which it stands."""
    return re.sub(r":\d+:", ":", str(fault))


def _rule(values: Mapping[str, object]) -> str:
    kind, name = str(values.get("kind") or ""), str(values.get("name") or "")
    title = _(KINDS[kind].title) if kind in KINDS else kind
    return f"{title} ({name})" if name and name != kind else title


def _step(values: Mapping[str, object]) -> str:
    who, ways = (values.get(name) for name in ("who", "ways"))
    words = [", ".join(map(str, each)) for each in (who, ways) if isinstance(each, list)]
    return f"{values['level']}: {' · '.join(words)}" if "level" in values else ""


ALERTS = Kind(
    "alerts", FILE, N_("Alerts"), N_("Alerts"),
    N_("When little waits for the morning, and when everybody gets the weekly test message."),
    (
        Field("quiet", TEXT, N_("Quiet hours"), N_("Levels 0 to 2 wait then. Left empty: nothing waits."),
              "22:00-07:00"),
        Field("digest", TEXT, N_("Hour at which what waited is told"), N_("Left empty: 08:00."), "08:00"),
        Field("digest_if_empty", FLAG, N_("Also say that a night was quiet")),
        Field("test_at", TEXT, N_("Hour of the test message on Monday"), N_("Left empty: 09:00."), "09:00"),
        Field("address", ADDRESS, N_("Address of this dashboard in messages"),
              N_("Left empty: the first public address of the settings."), "https://dashboard.school.nl", rare=True),
        Field("department", TEXT, N_("Department whose roster counts"),
              N_("Its short name. Left empty: the one that answers threats."), rare=True),
        Field("outside", TEXT, N_("Secret with the address that is asked while all is well"),
              N_("A service outside raises an alarm when it is not asked for a while."), "OUTSIDE", rare=True),
    ),
    single=True, check=check,
)  # fmt: skip
PEOPLE = Kind(
    "alert_people", FILE, N_("Who is told of alerts"), N_("Person"),
    N_("Fill in people first, then the steps in which they are told."),
    (
        Field("name", TEXT, N_("Name"), N_("As in the roster."), "Anna", required=True),
        Field("groups", LIST, N_("Groups"), N_("One per line. A step may name a group."), "security"),
        Field("mail", TEXT, N_("E-mail address"), example="anna@school.nl"),
        Field("push", TEXT, N_("Push message"), SECRET, "ANNA_PUSH"),
        Field("sms", TEXT, N_("SMS"), SECRET, "ANNA_SMS"),
        Field("voice", TEXT, N_("Phone call"), SECRET, "ANNA_VOICE"),
        Field("chat", TEXT, N_("Chat channel"), SECRET, "TEAM_CHAT"),
        Field("id", TEXT, N_("Number at the provider (sub)"),
              N_("Where the name is not enough to know who ticks a test."), rare=True),
    ),
    called=("name",), check=check, table="people",
)  # fmt: skip
LADDER = Kind(
    "ladder", FILE, N_("Steps in which people are told"), N_("Step"),
    N_("Each step belongs to a level, from 0 (praise) to 4 (explicit threat). The steps of a level follow one another"
       " until somebody acts."),
    (
        Field("level", NUMBER, N_("Level"), N_("From 0 to 4."), "3", required=True),
        Field("who", LIST, N_("Who"),
              N_("One per line: a name, a group, duty and stand_in (of the roster), or all."), "duty", required=True),
        Field("ways", WORDS, N_("By which ways"), choices=WAYS, names=WAY_NAMES, required=True),
        Field("minutes", NUMBER, N_("Minutes until the next step"), N_("Left empty: 10."), "10"),
        Field("office_hours", FLAG, N_("Count office hours only")),
        Field("repeat", NUMBER, N_("Minutes until it is told again"),
              N_("Left empty: level 4 after 3 minutes, others not."), "3"),
    ),
    said=_step, check=check,
)  # fmt: skip
RULE = Kind(
    "rule", FILE, N_("When an alert goes off"), N_("Rule"),
    N_("A kind without a rule of its own is done as we propose. The page Alerts says how often each would have gone"
       " off."),
    (
        Field("kind", CHOICE, N_("Kind"), choices=tuple(KINDS), names=TITLES,
              required=True),
        Field("level", NUMBER, N_("Level"), N_("From 0 to 4. Left empty: as proposed."), "3"),
        Field("on", FLAG, N_("Switched on"), usual=True),
        Field("least", NUMBER, N_("From which level of threat"), N_("For threats."), rare=True),
        Field("copies", NUMBER, N_("Publications"), N_("For negative stories."), rare=True),
        Field("reach", NUMBER, N_("Readers"), N_("For negative stories."), rare=True),
        Field("fewest", NUMBER, N_("Stories in an hour"), N_("For an hour far above the usual."), rare=True),
        Field("chance", AMOUNT, N_("Chance that it is nothing"), N_("For an hour far above the usual, below 1."),
              "0.0001", rare=True),
        Field("hours", NUMBER, N_("Hours"), N_("For silent sources and stale figures."), rare=True),
        Field("name", TEXT, N_("Short name"), N_("Only for the second rule of a kind: small letters and hyphens."),
              rare=True),
    ),
    said=_rule, check=check,
)  # fmt: skip
