"""Look whether a rule finds something now, and how often it would have in the past: the same question, once and again.

The watch looks every few seconds: one question tells whether anything came in, and only rules that are due ask more.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.rules.rule import Rule
from warehouse.cases.alerts.findings import coming
from warehouse.cases.alerts.findings.found import Found, asked
from warehouse.core.connection import Connection
from warehouse.core.errors import WarehouseBusy, WarehouseError

log = logging.getLogger("weerklank.alerts")
PAST = dt.timedelta(days=90)


@dataclass(frozen=True)
class Looked:
    """What was looked at before: what had come in then, and when each rule was asked last (by its name)."""

    came: str = ""
    asked: Mapping[str, dt.datetime] = field(default_factory=dict)


def look(
    con: Connection, rules: Sequence[Rule], now: dt.datetime, before: Looked = Looked()
) -> tuple[list[Alarm], Looked]:
    """Return the alarms of the rules that are due at `now`, and what to give back the next time.

    A rule is due when something came in, or when it was not asked for as long as its kind may wait; what already
    alarmed somebody is told again, as whoever raises alarms knows it by its rule and key. A rule that fails is noted
    and asked again the next time; the others go on.
    Raises: WarehouseBusy.
    """
    came = coming.came_in(con)
    last_asked = dict(before.asked)
    alarms: list[Alarm] = []
    for rule in rules:
        last = last_asked.get(rule.name)
        waited = last is None or now - last >= rule.of.every
        if not rule.is_on or not (waited or came != before.came):
            continue
        try:
            alarms += now_on(con, rule, now)
        except WarehouseBusy:
            raise
        except WarehouseError as error:
            log.error("the rule %s could not be asked: %s", rule.name, error)
            last_asked.pop(rule.name, None)
        else:
            last_asked[rule.name] = now
    return alarms, Looked(came, last_asked)


def now_on(con: Connection, rule: Rule, now: dt.datetime) -> list[Alarm]:
    """Return what this rule alarms about at `now`: what became so not long ago and still is. Raises: WarehouseError."""
    return [alarm(rule, one) for one in found(con, rule, now - rule.of.back, now) if one.over_at is None]


def past(con: Connection, rule: Rule, now: dt.datetime, back: dt.timedelta = PAST) -> list[Alarm]:
    """Return what this rule would have alarmed about before `now`, one story once. Raises: WarehouseError."""
    seen: dict[str, Alarm] = {}
    for one in found(con, rule, now - back, now):
        # What was over before it began nobody would have heard of.
        if one.over_at is None or one.over_at > one.happened_at:
            seen.setdefault(one.key, alarm(rule, one))
    return list(seen.values())


def found(con: Connection, rule: Rule, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Return what this rule finds in (since, until]. Raises: WarehouseError."""
    return asked(lambda: rule.of.asks(con, since, until, rule.own))


def alarm(rule: Rule, one: Found) -> Alarm:
    """Return what is said of what was found: at the level of the thing itself where that is higher than the rule's."""
    return Alarm(
        rule=rule.name,
        key=f"{rule.kind}:{one.key}",
        level=max(rule.level, one.level or 0),
        title=one.title,
        link=_link(rule, one),
        seen_at=one.published_at or one.happened_at,
        collected_at=one.collected_at or one.happened_at,
        case_id=one.case_id,
    )


def _link(rule: Rule, one: Found) -> str:
    place = rule.of.place
    if place in ("case", "story") and one.case_id:
        return f"webcare?case={one.case_id}"
    if place == "story":
        return f"mentions?story={one.story_id}"
    return "webcare" if place == "case" else place
