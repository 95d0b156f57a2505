"""Raise alerts and do what people do with them; each act is kept at once, in the warehouse or in a file beside it."""

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence

from pipelines.access import acts
from pipelines.access.acts import Act
from pipelines.access.person import Person
from pipelines.cases import drafts
from pipelines.cases.alerts import changing, spool, watched
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.changing import Change
from pipelines.cases.alerts.errors import AlertRefused
from pipelines.cases.alerts.spool import Waiting
from pipelines.settings import Settings
from pipelines.support import typed_text
from text.i18n import N_
from warehouse.access import audit
from warehouse.cases.alerts import store
from warehouse.cases.alerts.alert import CHECKLIST, TEST, Alert, AlertEvent
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.errors import ContractBroken, WarehouseEmpty, WarehouseError, WarehouseLost

# Seconds for the warehouse to be free; then the act is kept beside it, and people are told all the same.
WAIT = 1.0
ACTS: Mapping[str, str] = {
    "acknowledged": "alerts.acknowledge",
    "ticked": "alerts.tick",
    "note": "alerts.note",
    "ended": "alerts.end",
}
Own = Callable[[Connection, dict[str, Alert]], list[AlertEvent]]
log = logging.getLogger("weerklank.alerts")


def raise_alarms(
    person: Person, settings: Settings, alarms: Sequence[Alarm], now: dt.datetime, url: str | None = None
) -> list[str]:
    """Raise an alert of each alarm that was not told yet at its level; return the id of each, in the order of alarms.

    One that was told joins the alert that there is: nothing happens then. Where the warehouse cannot take it now it is
    kept beside it, and told all the same.
    Raises: NotAllowed, ContractBroken, OSError where no disk takes it.
    """
    assert settings is not None
    known = _known(alarms, url)
    new = [alarm for alarm in alarms if not changing.is_told(changing.of_key(known, alarm), alarm)]
    made: dict[tuple[str, bool], str] = {}
    if new:
        changes = [_raised(person, alarm, known, now) for alarm in _once(new)]
        for change in changes:
            assert change.alarm is not None
            made[change.alarm.key, change.alarm.is_drill] = change.alert_id
        with acts.doing(person, "alerts.raise", about=changes[0].alert_id, url=url, now=now) as act:
            act.after = {"alerts": [change.alert_id for change in changes]}
            became = _do(act, changes, now, url)
            made |= {(alert.key, alert.is_drill): alert.alert_id for alert in became}
    for each in known:
        made.setdefault((each.key, each.is_drill), each.alert_id)
    return [made[alarm.key, alarm.is_drill] for alarm in alarms]


def acknowledge(
    person: Person, settings: Settings, alert_id: str, now: dt.datetime, url: str | None = None
) -> None:
    """Say “I act”: the ladder stops for thirty minutes, and for thirty more with each next act.

    Raises: AlertRefused when it is not there or was ended, NotAllowed.
    """
    _one(person, settings, "acknowledged", alert_id, None, now, url)


def tick(
    person: Person, settings: Settings, alert_id: str, line: str, now: dt.datetime, url: str | None = None
) -> None:
    """Tick a line of the checklist (`alert.CHECKLIST`), or that the weekly test message arrived (`test`).

    Raises: AlertRefused when it is not there or was ended, or when there is no such line; NotAllowed.
    """
    if line not in (*CHECKLIST, TEST):
        raise AlertRefused(N_("“{value}” is no line of the checklist."), value=line)
    _one(person, settings, "ticked", alert_id, line, now, url)


def note(
    person: Person, settings: Settings, alert_id: str, text: str, now: dt.datetime, url: str | None = None
) -> None:
    """Write a remark in the dossier, also of an alert that was ended. Raises: AlertRefused, NotAllowed, TooLong."""
    text = typed_text.clean(text, typed_text.NOTE)
    if not text:
        raise AlertRefused(N_("Write down what is to be kept."))
    _one(person, settings, "note", alert_id, text, now, url)
    drafts.forget_remark(person, alert_id, url)


def end(
    person: Person, settings: Settings, alert_id: str, why: str, now: dt.datetime, url: str | None = None
) -> None:
    """End an alert, with a reason; who was told of it is told that it is over. Raises: AlertRefused, NotAllowed."""
    why = typed_text.clean(why, typed_text.TEXT)
    if not why:
        raise AlertRefused(N_("Say why it is over."))
    _one(person, settings, "ended", alert_id, why, now, url)


def merge(url: str | None = None) -> int:
    """Store what waits beside the warehouse. How many acts were stored? 0 where nothing waits, or it still cannot."""
    with spool.held():
        waiting = spool.read()
        if not waiting or not _stored(None, waiting, url):
            return 0
        spool.clear()
        return len(waiting)


def _one(
    person: Person, settings: Settings, name: str, alert_id: str, said: str | None, now: dt.datetime, url: str | None
) -> None:  # fmt: skip
    assert settings is not None
    change = Change(secrets.token_hex(8), name, alert_id, now, person.id, person.name, said)
    with acts.doing(person, ACTS[name], about=alert_id, url=url, now=now) as act:
        if name in ("acknowledged", "ticked", "ended"):
            act.after = {"state": name}
        _do(act, [change], now, url)


def _raised(person: Person, alarm: Alarm, known: Sequence[Alert], now: dt.datetime) -> Change:
    there = [each for each in changing.of_key(known, alarm) if each.is_open]
    alert_id = there[-1].alert_id if there else secrets.token_hex(8)
    return Change(secrets.token_hex(8), "raised", alert_id, now, person.id, person.name, alarm=alarm)


def _once(alarms: Sequence[Alarm]) -> list[Alarm]:
    """Return of each key the gravest."""
    found: dict[tuple[str, bool], Alarm] = {}
    for alarm in alarms:
        there = found.get((alarm.key, alarm.is_drill))
        if there is None or there.level < alarm.level:
            found[alarm.key, alarm.is_drill] = alarm
    return list(found.values())


def _known(alarms: Sequence[Alarm], url: str | None) -> list[Alert]:
    """Return the alerts about these: as stored, or as last seen where the warehouse is busy; and what waits."""
    keys = {alarm.key for alarm in alarms}
    try:
        with reading(url, WAIT) as con:
            known = store.of_keys(con, keys)
    except WarehouseEmpty:
        known = []
    except WarehouseError:
        known = [alert for alert in watched.known() if alert.key in keys]
    return [alert for alert in after(known, spool.read()) if alert.key in keys]


def after(known: Sequence[Alert], waiting: Sequence[Waiting]) -> list[Alert]:
    """Return these alerts as they will be when what waits is stored, with those that wait to be raised."""
    alerts = {alert.alert_id: alert for alert in known}
    _applied(alerts, [each.change for each in waiting])
    return list(alerts.values())


def _applied(alerts: dict[str, Alert], changes: Sequence[Change]) -> list[AlertEvent]:
    """Do these acts to these alerts, in their order; an act that came too late for its alert is left out."""
    events = []
    for change in changes:
        if change.alarm:
            alert, raised = changing.raised(changing.of_key(alerts.values(), change.alarm), change)
            alerts[alert.alert_id] = alert
            events += [raised] if raised else []
        elif there := alerts.get(change.alert_id):
            try:
                alerts[change.alert_id], done = changing.changed(there, change)
            except AlertRefused as refused:
                log.info("an act came too late: %s %s: %s", change.act, change.alert_id, refused)
                continue
            events.append(done)
    return events


def _do(act: Act, changes: Sequence[Change], now: dt.datetime, url: str | None) -> list[Alert]:
    """Do these acts now, or keep them beside the warehouse. Which alerts became of them, where that is known?"""
    with spool.held():
        waiting = spool.read()
        became: list[Alert] = []

        def own(con: Connection, alerts: dict[str, Alert]) -> list[AlertEvent]:
            for change in changes:
                if not change.alarm:
                    there = alerts.get(change.alert_id)
                    if there is None:
                        raise AlertRefused()
                    changing.changed(there, change)  # who does it reads that it came too late
            events = _applied(alerts, changes)
            became.extend(alerts.values())
            act.within(con, now)
            return events

        if _stored(own, [*waiting, *(Waiting(change, None) for change in changes)], url, len(waiting)):
            if waiting:
                spool.clear()
            return became
        line = act.line("done", now)
        spool.add([Waiting(change, line if change is changes[0] else None) for change in changes])
        act.leave_no_line()  # it waits with the act
        return after(watched.known(), spool.read())


def _stored(own: Own | None, all_of: Sequence[Waiting], url: str | None, count: int | None = None) -> bool:
    """Store what waits (the first `count`), and then `own`, in one transaction. Could the warehouse take it?

    Raises: what `own` raises, ContractBroken of what it gives.
    """
    waiting = all_of[:count]
    keys = {each.change.alarm.key for each in all_of if each.change.alarm}
    try:
        with reading(url, WAIT):
            pass  # of a warehouse that is gone a new, empty one must not take the place
    except WarehouseLost:
        return False
    except WarehouseEmpty:
        pass
    except WarehouseError:
        return False
    try:
        with writing(url, WAIT, brief=True) as con:
            of_keys = store.of_keys(con, keys)
            of_ids = store.of_ids(con, {each.change.alert_id for each in all_of})
            before = {alert.alert_id: alert for alert in (*of_keys, *of_ids)}
            alerts = dict(before)
            # A process may have died after these were stored, before the file was emptied.
            there = store.known_events(con, [each.change.change_id for each in waiting])
            left = [each for each in waiting if each.change.change_id not in there]
            events = _applied(alerts, [each.change for each in left])
            lines = [each.line for each in left if each.line]
            if lines:
                audit.append(con, lines)
            if own:
                events += own(con, alerts)
            changed = [alert for name, alert in alerts.items() if before.get(name) != alert]
            store.keep(con, changed, events)
    except ContractBroken:
        raise
    except WarehouseError:
        return False
    watched.keep_fresh(changed, max(each.change.made_at for each in all_of))
    return True
