"""The one door into the tables."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse.contract import Contract, contracts
from warehouse.errors import ContractBroken

ARROW = {
    "varchar": pa.string(),
    "varchar[]": pa.list_(pa.string()),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "double": pa.float64(),
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
    "blob": pa.binary(),
}


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows that were new, rows that changed, rows that were there already."""

    inserted: int
    updated: int
    unchanged: int


def upsert(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping], keep: Collection[str] = ()
) -> Loaded:
    """Store rows under the key of their table; a row that is there already is brought up to date.

    `keep` names columns that are written when a row is new and never changed after.
    Columns that a row leaves out are null. Nothing in, nothing done.
    Raises: ContractBroken(table, field, why) when one row breaks the promise of the table (a
    missing value, a failed check, a key twice in the batch, a time without a zone, an unknown
    column): nothing of the batch is stored.
    """
    contract = contracts()[table]
    if not rows:
        return Loaded(0, 0, 0)
    batch = _arrow(contract, rows)
    con.execute(contract.staging_sql())
    con.register("incoming", batch)
    try:
        con.execute(f"insert into temp.main.staging_{table} by name select * from incoming")
    except duckdb.ConstraintException as error:
        raise _broken(contract, str(error)) from error
    finally:
        con.unregister("incoming")
    # DuckLake has no `returning` for merge, so what was inserted is what the table grew by.
    before = con.execute(f"select count(*) from {table}").fetchone()[0]
    touched = con.execute(_merge_sql(contract, keep)).fetchone()[0]
    inserted = con.execute(f"select count(*) from {table}").fetchone()[0] - before
    con.execute(f"drop table temp.main.staging_{table}")
    return Loaded(inserted, touched - inserted, batch.num_rows - touched)


def delete(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping]) -> int:
    """Remove the rows with these keys; rows that are not there are no error. How many were removed?"""
    contract = contracts()[table]
    if not rows:
        return 0
    keys = pa.table(
        {
            column.name: pa.array([row[column.name] for row in rows], ARROW[column.type])
            for column in contract.columns
            if column.name in contract.key
        }
    )
    con.register("outgoing", keys)
    try:
        match = " and ".join(f"target.{name} = outgoing.{name}" for name in contract.key)
        removed = con.execute(
            f"delete from {table} as target where exists (select 1 from outgoing where {match})"
        ).fetchone()
    finally:
        con.unregister("outgoing")
    return removed[0]


def _merge_sql(contract: Contract, keep: Collection[str]) -> str:
    on = " and ".join(f"target.{name} = staged.{name}" for name in contract.key)
    changing = [c.name for c in contract.columns if c.name not in contract.key and c.name not in keep]
    names = ", ".join(column.name for column in contract.columns)
    staged = ", ".join(f"staged.{column.name}" for column in contract.columns)
    update = ""
    if changing:
        differs = " or ".join(f"target.{name} is distinct from staged.{name}" for name in changing)
        sets = ", ".join(f"{name} = staged.{name}" for name in changing)
        update = f"when matched and ({differs}) then update set {sets}"
    return (
        f"merge into {contract.table} as target using temp.main.staging_{contract.table} as staged on ({on})"
        f" {update} when not matched then insert ({names}) values ({staged})"
    )


def _arrow(contract: Contract, rows: Sequence[Mapping]) -> pa.Table:
    known = {column.name for column in contract.columns}
    for row in rows:
        strange = row.keys() - known
        if strange:
            raise ContractBroken(table=contract.table, field=min(strange), why="the table has no such column")
    arrays = {}
    for column in contract.columns:
        values = [row.get(column.name) for row in rows]
        if column.type == "timestamp":
            values = [_utc(contract, column.name, value) for value in values]
        try:
            arrays[column.name] = pa.array(values, ARROW[column.type])
        except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError) as error:
            raise ContractBroken(table=contract.table, field=column.name, why=str(error)) from error
    return pa.table(arrays)


def _utc(contract: Contract, name: str, value: dt.datetime | None) -> dt.datetime | None:
    if value is None:
        return None
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise ContractBroken(
            table=contract.table, field=name, why=f"{value!r} is not a time with a time zone"
        )
    return value.astimezone(dt.UTC).replace(tzinfo=None)


def _broken(contract: Contract, message: str) -> ContractBroken:
    first = message.splitlines()[0]
    missing = re.search(r"NOT NULL constraint failed: \w+\.(\w+)", first)
    if missing:
        return ContractBroken(table=contract.table, field=missing[1], why="a value is missing")
    if "primary key" in first.lower() or "duplicate key" in first.lower():
        which = re.search(r'"(.*?)"', first)
        return ContractBroken(
            table=contract.table,
            field=", ".join(contract.key),
            why=f"the key {which[1] if which else ''} stands twice in one batch",
        )
    named = [c.name for c in contract.columns if re.search(rf"\b{c.name}\b", first.split("expression")[-1])]
    return ContractBroken(
        table=contract.table, field=", ".join(named) or "?", why=f"it must hold that {_rule(first)}"
    )


def _rule(message: str) -> str:
    return message.split("CHECK", 2)[-1].strip().strip("()") if "CHECK" in message else message
