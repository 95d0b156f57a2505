"""Ask which alerts there are, and everything of one."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

import duckdb

from warehouse.cases.alerts.alert import TEST, Alert, AlertEvent, AlertMessage
from warehouse.core.rows import Row, named

# What a list shows at most.
MOST = 200


@dataclass(frozen=True)
class AlertDossier:
    """What is known of one alert?

    Columns: the alert; what happened, the oldest first; its messages, the first planned first.
    """

    alert: Alert
    events: tuple[AlertEvent, ...]
    messages: tuple[AlertMessage, ...]


def open_alerts(con: duckdb.DuckDBPyConnection, most: int = MOST) -> tuple[Alert, ...]:
    """Which alerts are open?

    Rows: one per alert that was not ended, the gravest first and of those the newest first.
    Counts: drills too; the weekly test not.
    Empty: ().
    Raises: nothing.
    Source: alerts.
    """
    rows = named(
        con,
        "select * from alerts where ended_at is null and rule <> $test"
        " order by level desc, level_at desc, alert_id limit $most",
        {"most": most, "test": TEST},
    )
    return tuple(_of_row(Alert, row) for row in rows)


def recent(con: duckdb.DuckDBPyConnection, since: dt.datetime, most: int = MOST) -> tuple[Alert, ...]:
    """Which alerts came to their level since this moment, open and ended?

    Rows: one per alert, the newest first.
    Counts: drills and weekly tests too.
    Empty: ().
    Raises: nothing.
    Source: alerts.
    """
    rows = named(
        con,
        "select * from alerts where level_at >= $since order by level_at desc, alert_id limit $most",
        {"since": since.astimezone(dt.UTC).replace(tzinfo=None), "most": most},
    )
    return tuple(_of_row(Alert, row) for row in rows)


def alert_dossier(con: duckdb.DuckDBPyConnection, alert_id: str) -> AlertDossier | None:
    """What is known of this alert?

    Columns: alert, events, messages.
    Counts: all of it.
    Empty: None when there is no such alert.
    Raises: nothing.
    Source: alerts, alert_events, alert_messages.
    """
    found = named(con, "select * from alerts where alert_id = $id", {"id": alert_id})
    if not found:
        return None
    events = named(
        con,
        "select * from alert_events where alert_id = $id order by happened_at, event_id",
        {"id": alert_id},
    )
    messages = named(
        con,
        "select * from alert_messages where alert_id = $id order by planned_at, step, person, way",
        {"id": alert_id},
    )
    return AlertDossier(
        _of_row(Alert, found[0]),
        tuple(_of_row(AlertEvent, row) for row in events),
        tuple(_of_row(AlertMessage, row) for row in messages),
    )


def _of_row(kind: type, row: Row) -> Any:
    names = {field.name for field in fields(kind)}
    return kind(
        **{
            name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
            for name, value in row.items()
            if name in names
        }
    )
