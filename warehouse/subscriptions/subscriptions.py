"""Ask the warehouse which views go out by mail, to whom, and how the last sending ended."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import named


@dataclass(frozen=True)
class Subscription:
    """What does one address get, and how often?

    Columns: the page and its choices; title; target, an address; language; rhythm; sent_for, the first day of the week
    or month that was tried last, with its state, attempts, moment (aware UTC) and what went wrong.
    Empty: sent_for, state, attempts and tried_at are None before the first sending; maker_id where it
    was not kept.
    """

    subscription_id: str
    page: str
    query: Mapping[str, list[str]]
    title: str
    target: str
    language: str
    rhythm: str
    made_at: dt.datetime
    sent_for: dt.date | None
    state: str | None
    attempts: int | None
    tried_at: dt.datetime | None
    error: str | None
    error_template: str | None
    error_fields: Mapping[str, object]
    maker_id: str | None = None


def subscriptions(con: duckdb.DuckDBPyConnection) -> tuple[Subscription, ...]:
    """Which views go out by mail?

    Rows: one per subscription, the oldest first.
    Counts: those that did not end.
    Empty: ().
    Raises: nothing.
    Source: subscriptions.
    """
    rows = named(con, "select * from subscriptions order by made_at, subscription_id", {})
    return tuple(
        Subscription(
            **{
                **row,
                "query": json.loads(row["query"]),
                "error_fields": json.loads(row["error_fields"]) if row["error_fields"] else {},
                "made_at": row["made_at"].replace(tzinfo=dt.UTC),
                "tried_at": row["tried_at"] and row["tried_at"].replace(tzinfo=dt.UTC),
            }
        )
        for row in rows
    )
