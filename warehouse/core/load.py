"""Store rows in the tables of the warehouse, and delete them: the one way in."""

from __future__ import annotations

import datetime as dt
import numbers
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.core.contract import Column, Contract, arrow_types, contracts, in_memory
from warehouse.core.errors import ContractBroken
from warehouse.core.rows import one

if TYPE_CHECKING:
    import pyarrow as pa

# Arrow would cut 3.7 to 3, a time to its UTC day and take 5 for the fifth day of 1970.
PYTHON: dict[str, type | tuple[type, ...]] = {
    "varchar": str,
    "varchar[]": (list, tuple),
    "integer[]": (list, tuple),
    "date": dt.date,
    "double": numbers.Real,
    "bigint": numbers.Real,
    "integer": numbers.Real,
    "boolean": bool,
    "blob": bytes,
}
Rows = Sequence[Mapping[str, object]]
TOGETHER = 500  # rows in Arrow at once: a large batch is not there once more as a whole
FEW = 4  # rows that are handed over as values, which is quicker than Arrow


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows that were new, rows that changed; what was there already was left."""

    inserted: int
    updated: int


class Staged(list[Mapping[str, object]]):
    """Rows that `stage` has put ready in this connection."""

    con: duckdb.DuckDBPyConnection


def stage(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> Staged:
    """Look at rows and put them ready for `upsert`, before the lock: nobody waits for that. Raises: as `upsert`."""
    if rows:
        _stage(con, contracts()[table], rows, "staged")
    staged = Staged(rows)
    staged.con = con
    return staged


def upsert(
    con: duckdb.DuckDBPyConnection,
    table: str,
    rows: Sequence[Mapping[str, object]],
    keep: Collection[str] = (),
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
        return Loaded(0, 0)
    kind = "staged" if isinstance(rows, Staged) and rows.con is con else "staging"
    if kind == "staging":
        _stage(con, contract, rows)
    # DuckLake has no `returning` for merge, so what was inserted is what the table grew by.
    before = one(con, f"select count(*) from {table}")[0]
    touched = one(con, _merge_sql(contract, keep, _days(con, contract, kind), kind))[0]
    inserted = one(con, f"select count(*) from {table}")[0] - before
    con.execute(f"drop table temp.main.{kind}_{table}")
    return Loaded(inserted, touched - inserted)


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Store rows of which the key is new, as whoever writes alone knows: nothing that is there is looked at.

    Raises: ContractBroken, as `upsert`.
    """
    if rows:
        _stage(con, contracts()[table], rows)
        con.execute(f"insert into {table} by name select * from temp.main.staging_{table}")
        con.execute(f"drop table temp.main.staging_{table}")


def _stage(con: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, kind: str = "staging") -> None:
    con.execute(contract.staging_sql(kind))
    for begin in range(0, len(rows), TOGETHER):
        batch = _arrow(contract, rows[begin : begin + TOGETHER])
        try:
            _put(con, f"{kind}_{contract.table}", batch)
        except duckdb.ConstraintException as error:
            broken = rows[_first_broken(contract, _arrow(contract, rows))]
            raise contract.broken(str(error), _key(contract, broken)) from error


def _put(con: duckdb.DuckDBPyConnection, table: str, batch: pa.Table) -> None:
    into = f"insert into temp.main.{table}"
    if batch.num_rows <= FEW:
        rows = ", ".join([f"({', '.join('?' * batch.num_columns)})"] * batch.num_rows)
        values = [value for each in batch.to_pylist() for value in each.values()]
        con.execute(f"{into} ({', '.join(batch.column_names)}) values {rows}", values)
    else:
        con.register("incoming", batch)
        try:
            con.execute(f"{into} by name select * from incoming")
        finally:
            con.unregister("incoming")


def delete(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Remove the rows with these keys; rows that are not there are no error."""
    contract = contracts()[table]
    if not rows:
        return
    import pyarrow as pa

    types = arrow_types()
    keys = pa.table(
        {
            column.name: pa.array([row[column.name] for row in rows], types[column.type])
            for column in contract.columns
            if column.name in contract.key
        }
    )
    con.register("outgoing", keys)
    try:
        match = " and ".join(f"target.{name} = outgoing.{name}" for name in contract.key)
        con.execute(f"delete from {table} as target where exists (select 1 from outgoing where {match})")
    finally:
        con.unregister("outgoing")


def _days(con: duckdb.DuckDBPyConnection, contract: Contract, kind: str) -> str:
    """On which days do the rows lie that are there already? A condition, so that a merge reads no others.

    A merge reads every column of all rows that it may meet; to find the keys first reads the keys alone.
    """
    if "day" not in {column.name for column in contract.columns}:
        return ""
    match = " and ".join(f"staged.{name} = target.{name}" for name in contract.key)
    first, last = one(
        con,
        f"select min(day), max(day) from {contract.table} as target"
        f" where exists (select 1 from temp.main.{kind}_{contract.table} as staged where {match})",
    )
    return f" and target.day between date '{first or dt.date.max}' and date '{last or dt.date.min}'"


def _merge_sql(contract: Contract, keep: Collection[str], days: str, kind: str) -> str:
    on = " and ".join(f"target.{name} = staged.{name}" for name in contract.key) + days
    changing = [c.name for c in contract.columns if c.name not in contract.key and c.name not in keep]
    names = ", ".join(column.name for column in contract.columns)
    staged = ", ".join(f"staged.{column.name}" for column in contract.columns)
    update = ""
    if changing:
        differs = " or ".join(f"target.{name} is distinct from staged.{name}" for name in changing)
        sets = ", ".join(f"{name} = staged.{name}" for name in changing)
        update = f"when matched and ({differs}) then update set {sets}"
    return (
        f"merge into {contract.table} as target using temp.main.{kind}_{contract.table} as staged on ({on})"
        f" {update} when not matched then insert ({names}) values ({staged})"
    )


def _arrow(contract: Contract, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    import pyarrow as pa

    types, known = arrow_types(), {column.name for column in contract.columns}
    for row in rows:
        strange = row.keys() - known
        if strange:
            raise ContractBroken(table=contract.table, field=min(strange), why="the table has no such column")
    arrays = {}
    for column in contract.columns:
        values = [row.get(column.name) for row in rows]
        if column.type == "timestamp":
            values = [_utc(contract, column.name, row) for row in rows]
        else:
            _check_types(contract, column, values, rows)
        try:
            arrays[column.name] = pa.array(values, types[column.type])
        except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError) as error:
            raise ContractBroken(table=contract.table, field=column.name, why=str(error)) from error
    return pa.table(arrays)


def _check_types(
    contract: Contract, column: Column, values: Sequence[Any], rows: Sequence[Mapping[str, object]]
) -> None:
    expected = PYTHON.get(column.type, object)
    cut = column.type in ("bigint", "integer")
    kinds: set[type[Any]] = {type(value) for value in values if value is not None}
    for kind in kinds:
        wrong = not issubclass(kind, expected) or (expected is not bool and kind is bool)
        wrong = wrong or (expected is dt.date and issubclass(kind, dt.datetime))
        of_list = column.type == "integer[]"
        if wrong or of_list or (cut and not issubclass(kind, numbers.Integral)):
            for row, value in zip(rows, values, strict=True):
                if type(value) is kind and (wrong or (not _whole(value) if of_list else value % 1 != 0)):
                    why = f"{value!r} is not of type {column.type}, in the row with key {_key(contract, row)}"
                    raise ContractBroken(table=contract.table, field=column.name, why=why)


def _whole(values: Sequence[object]) -> bool:
    return all(isinstance(value, numbers.Integral) and not isinstance(value, bool) for value in values)


def _key(contract: Contract, row: Mapping[str, object]) -> str:
    return ", ".join(str(row.get(name)) for name in contract.key)


def _utc(contract: Contract, name: str, row: Mapping[str, object]) -> dt.datetime | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        why = f"{value!r} is not a time with a time zone, in the row with key {_key(contract, row)}"
        raise ContractBroken(table=contract.table, field=name, why=why)
    return value.astimezone(dt.UTC).replace(tzinfo=None)


def _first_broken(contract: Contract, batch: pa.Table) -> int:
    """Which row breaks the promise? Asked elsewhere, since the transaction of the load is lost already."""
    good, bad = 0, batch.num_rows
    with in_memory() as con:
        while bad - good > 1:
            middle = (good + bad) // 2
            con.execute(contract.staging_sql())
            con.register("incoming", batch.slice(0, middle))
            try:
                con.execute(f"insert into temp.main.staging_{contract.table} by name select * from incoming")
                good = middle
            except duckdb.ConstraintException:
                bad = middle
    return good
