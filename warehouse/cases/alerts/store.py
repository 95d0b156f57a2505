"""Keep alerts, their messages and what happened, inside `writing()`; and look up what is there already."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import duckdb

from warehouse.cases.alerts.alert import TEST, Alert, AlertEvent, AlertMessage
from warehouse.core.load import upsert
from warehouse.core.rows import Row, named


def keep(con: duckdb.DuckDBPyConnection, alerts: Sequence[Alert], events: Sequence[AlertEvent]) -> None:
    """Keep these alerts as they are now, and what happened. Raises: ContractBroken."""
    upsert(con, "alerts", [dataclasses.asdict(each) for each in alerts])
    upsert(con, "alert_events", [dataclasses.asdict(each) for each in events])


def keep_messages(con: duckdb.DuckDBPyConnection, messages: Sequence[AlertMessage]) -> None:
    """Keep these messages as they are now. Raises: ContractBroken."""
    upsert(con, "alert_messages", [dataclasses.asdict(each) for each in messages])


def of_keys(con: duckdb.DuckDBPyConnection, keys: Collection[str]) -> list[Alert]:
    """Return every alert with one of these keys, the oldest first."""
    sql = "select * from alerts where key in (select unnest($keys::varchar[])) order by raised_at, alert_id"
    return [_of_row(Alert, row) for row in named(con, sql, {"keys": list(keys)})]


def of_ids(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[Alert]:
    """Return the alerts with these ids; those that are not there are left out."""
    sql = "select * from alerts where alert_id in (select unnest($ids::varchar[]))"
    return [_of_row(Alert, row) for row in named(con, sql, {"ids": list(ids)})]


def known_events(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[str]:
    """Return which of these ids of events are stored already."""
    sql = "select event_id from alert_events where event_id in (select unnest($ids::varchar[]))"
    return {row["event_id"] for row in named(con, sql, {"ids": list(ids)})}


def of_late(con: duckdb.DuckDBPyConnection, since: dt.datetime) -> list[Alert]:
    """Return the alerts that are open, or came to their level or ended since this moment; of tests only the latter."""
    sql = """
        select * from alerts
        where (ended_at is null and rule <> $test) or ended_at >= $since or level_at >= $since
        order by raised_at, alert_id
        """
    naive = since.astimezone(dt.UTC).replace(tzinfo=None)
    return [_of_row(Alert, row) for row in named(con, sql, {"since": naive, "test": TEST})]


def messages_of(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[AlertMessage]:
    """Return the messages of these alerts."""
    sql = (
        "select * from alert_messages where alert_id in (select unnest($ids::varchar[])) order by message_id"
    )
    return [_of_row(AlertMessage, row) for row in named(con, sql, {"ids": list(ids)})]


def _of_row(kind: type, row: Row) -> Any:
    names = {field.name for field in dataclasses.fields(kind)}
    return kind(
        **{
            name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
            for name, value in row.items()
            if name in names
        }
    )
