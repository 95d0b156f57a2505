"""Keep sessions and key events by day and channel: the rows of visits added up, where these change."""

import datetime as dt
from collections.abc import Sequence

import duckdb

# Table → its rows, of visits that fit a condition.
_SUMS = {
    "session_days": """
        select day, source_name, channel, sum(sessions)::bigint as sessions,
            bool_or(quality = 'estimated') as is_estimated
        from visit_days where {which} group by all
    """,
    "key_event_days": """
        select day, source_name, channel, event, sum(events)::bigint as events
        from visit_events where {which} group by all having sum(events) > 0
    """,
}


def refresh(con: duckdb.DuckDBPyConnection, source_name: str, days: Sequence[dt.date]) -> None:
    """Add up these days of a measurement anew, inside `writing()`."""
    _write(
        con,
        "source_name = $source_name and list_contains($days::date[], day)",
        {"source_name": source_name, "days": list(days)},
    )


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Add up all days of all measurements anew, inside `writing()`: a channel of many days was decided otherwise."""
    _write(con, "true", {})


def _write(con: duckdb.DuckDBPyConnection, which: str, parameters: dict[str, object]) -> None:
    for table, rows in _SUMS.items():
        con.execute(f"delete from {table} where {which}", parameters)
        con.execute(f"insert into {table} by name {rows.format(which=which)}", parameters)
