"""Keep the keys with which programs read the API: only a hash of each, and whether it is still valid."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import named


@dataclass(frozen=True)
class ApiKey:
    """What is known of one key?

    Columns: those of the table api_keys, times aware UTC.
    Empty: used_on is None before its first use, revoked_at while it is valid; made_by and maker_id where nobody kept
    them.
    """

    name: str
    key_hash: str
    mentions: bool
    made_at: dt.datetime
    used_on: dt.date | None
    revoked_at: dt.datetime | None
    made_by: str | None = None
    maker_id: str | None = None


def keys(con: duckdb.DuckDBPyConnection) -> tuple[ApiKey, ...]:
    """Which keys are there?

    Rows: one per key, revoked ones included, by name.
    Counts: all.
    Empty: ().
    Raises: nothing.
    Source: api_keys.
    """
    rows = named(
        con,
        "select name, key_hash, mentions, made_at, used_on, revoked_at, made_by, maker_id from api_keys order by name",
    )
    return tuple(
        ApiKey(
            **{
                **row,
                "made_at": row["made_at"].replace(tzinfo=dt.UTC),
                "revoked_at": row["revoked_at"] and row["revoked_at"].replace(tzinfo=dt.UTC),
            }
        )
        for row in rows
    )


def store(con: duckdb.DuckDBPyConnection, key: ApiKey) -> None:
    """Keep this key under its name, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "api_keys", [{name: getattr(key, name) for name in key.__dataclass_fields__}])


def note_use(con: duckdb.DuckDBPyConnection, name: str, day: dt.date) -> bool:
    """Keep the last day on which the key of this name was used, inside `writing()`. Was it another day before?

    Nothing changes for an unknown name.
    """
    changed = con.execute(
        "update api_keys set used_on = $day where name = $name and (used_on is null or used_on < $day)",
        {"name": name, "day": day},
    ).fetchone()
    return bool(changed and changed[0])
