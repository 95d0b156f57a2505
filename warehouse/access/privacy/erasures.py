"""Keep the ledger of what people asked to be erased: requests, and the marks by which it is known again."""

import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import Row, named


def put(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store requests as they stand now, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "erasures", rows)


def put_marks(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store marks of what was erased, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "erased_marks", rows)


def all_of(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Which requests were ever made? Rows of erasures, times aware UTC, the newest first."""
    return [_aware(row) for row in named(con, "select * from erasures order by asked_at desc, erasure_id")]


def marks(con: duckdb.DuckDBPyConnection, erasure_id: str | None = None) -> list[Row]:
    """By which marks is known what was erased, with this request or (None) with any? Rows of erased_marks."""
    return named(
        con,
        "select * from erased_marks where $erasure is null or erasure_id = $erasure order by erasure_id, mark",
        {"erasure": erasure_id},
    )


def _aware(row: Row) -> Row:
    return {
        name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
        for name, value in row.items()
    }
