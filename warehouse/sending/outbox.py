"""Store what is to be told to webhooks and how each try ended; what stands here is never queued twice."""

import datetime as dt
from collections.abc import Collection, Sequence

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import Row, named

KEPT = dt.timedelta(days=30)
TIMES = ("made_at", "next_at", "tried_at")
# The first message to a webhook; from then on it is told what happens.
ADDED = "webhook_added"


def since(con: duckdb.DuckDBPyConnection) -> dict[str, dt.datetime]:
    """From when is each webhook told what happens? Name → aware UTC; those that were never told are left out."""
    rows = con.execute(
        "select webhook, min(made_at) from webhook_deliveries where event = $added group by webhook",
        {"added": ADDED},
    ).fetchall()
    return {name: at.replace(tzinfo=dt.UTC) for name, at in rows}


def queue(con: duckdb.DuckDBPyConnection, rows: Sequence[Row], now: dt.datetime) -> int:
    """Queue these, inside `writing()`; those that are there already are left. How many were new?

    What is over for thirty days is taken out, but for the first message of each webhook. Raises: ContractBroken.
    """
    con.execute(
        "delete from webhook_deliveries where made_at < $before and event <> $added",
        {"before": (now - KEPT).replace(tzinfo=None), "added": ADDED},
    )
    there = set(con.execute("select webhook, event_id from webhook_deliveries").fetchall())
    new = [row for row in rows if (row["webhook"], row["event_id"]) not in there]
    upsert(con, "webhook_deliveries", new)
    return len(new)


def due(con: duckdb.DuckDBPyConnection, webhooks: Collection[str], now: dt.datetime, most: int) -> list[Row]:
    """Return what is to be tried now, the oldest first, at most so many. Columns: those of the table; aware UTC."""
    rows = named(
        con,
        "select * from webhook_deliveries where state = 'waiting' and next_at <= $now"
        " and list_contains($webhooks::varchar[], webhook) order by made_at, event_id limit $most",
        {"now": now.astimezone(dt.UTC).replace(tzinfo=None), "webhooks": list(webhooks), "most": most},
    )
    return [row | {name: row[name] and row[name].replace(tzinfo=dt.UTC) for name in TIMES} for row in rows]


def again(con: duckdb.DuckDBPyConnection, webhook: str, now: dt.datetime) -> int:
    """Queue once more, inside `writing()`, what this webhook did not get before it was given up. How many?

    It is as old as it was: one that fails again is given up again.
    """
    changed = con.execute(
        "update webhook_deliveries set state = 'waiting', next_at = $now"
        " where webhook = $webhook and state = 'failed'",
        {"now": now.astimezone(dt.UTC).replace(tzinfo=None), "webhook": webhook},
    ).fetchone()
    # How many rows were: DuckLake knows no `returning`.
    return int(changed[0]) if changed else 0


def settle(con: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    """Store how these stand now, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "webhook_deliveries", rows)
