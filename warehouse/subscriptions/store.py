"""Store subscriptions, and the right to send one for a week or month: nothing goes to an address twice."""

import datetime as dt
from collections.abc import Mapping

import duckdb

from warehouse.core.load import delete, upsert
from warehouse.core.rows import one

# So often is one week or month tried; then it is left, and the page says so.
MOST_ATTEMPTS = 5


def count(con: duckdb.DuckDBPyConnection) -> int:
    """How many subscriptions are there?

    Unit: count.
    Counts: those that did not end.
    Empty: 0.
    Raises: nothing.
    Source: subscriptions.
    """
    return int(one(con, "select count(*) from subscriptions", {})[0])


def same(con: duckdb.DuckDBPyConnection, row: Mapping[str, object]) -> tuple[str, str | None] | None:
    """By which subscription does this address get the same view in the same rhythm and language already?

    Columns: its id, and the id of who asked for it, None where that was not kept.
    Counts: subscriptions that did not end; capitals of the address make no difference.
    Empty: None.
    Raises: nothing.
    Source: subscriptions.
    """
    found = con.execute(
        """
        select subscription_id, maker_id from subscriptions
        where page = $page and query = $query and lower(target) = lower($target)
            and rhythm = $rhythm and language = $language
        """,
        {name: row[name] for name in ("page", "query", "target", "rhythm", "language")},
    ).fetchone()
    return None if found is None else (str(found[0]), found[1])


def add(con: duckdb.DuckDBPyConnection, row: Mapping[str, object]) -> None:
    """Store a new subscription, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "subscriptions", [row])


def end(con: duckdb.DuckDBPyConnection, subscription_id: str) -> bool:
    """Delete a subscription with its address, inside `writing()`. Was it there?"""
    found = con.execute(
        "select 1 from subscriptions where subscription_id = $id", {"id": subscription_id}
    ).fetchone()
    delete(con, "subscriptions", [{"subscription_id": subscription_id}])
    return found is not None


def claim(
    con: duckdb.DuckDBPyConnection, subscription_id: str, first: dt.date, now: dt.datetime
) -> str | None:
    """Take the right to send the week or month that begins at `first`, inside `writing()`. None when it is taken.

    Whoever asks holds the lock of this subscription: what stands as being sent was cut off, and may have arrived.
    Else why not: gone (it ended), sent, unsure, died (cut off just now), or given up.
    """
    row = con.execute(
        "select sent_for, state, attempts from subscriptions where subscription_id = $id",
        {"id": subscription_id},
    ).fetchone()
    if row is None:
        return "gone"
    sent_for, state, attempts = row
    is_same = sent_for == first
    if is_same and state in ("sent", "unsure"):
        return str(state)
    if is_same and state == "sending":
        return "died"
    if is_same and attempts >= MOST_ATTEMPTS:
        return "given up"
    con.execute(
        """
        update subscriptions set sent_for = $first, state = 'sending', attempts = $attempts, tried_at = $now,
            error = null, error_template = null, error_fields = null
        where subscription_id = $id
        """,
        {
            "id": subscription_id, "first": first, "attempts": attempts + 1 if is_same else 1,
            "now": now.astimezone(dt.UTC).replace(tzinfo=None),
        },
    )  # fmt: skip
    return None


def settle(
    con: duckdb.DuckDBPyConnection, subscription_id: str, state: str, failure: Mapping[str, str] | None
) -> None:
    """Note how a sending ended, inside `writing()`. failure: error, error_template and error_fields."""
    error = failure or dict.fromkeys(("error", "error_template", "error_fields"))
    con.execute(
        """
        update subscriptions set state = $state, error = $error, error_template = $error_template,
            error_fields = $error_fields
        where subscription_id = $id and state = 'sending'
        """,
        {
            "id": subscription_id,
            "state": state,
            **{name: error[name] for name in ("error", "error_template", "error_fields")},
        },
    )
