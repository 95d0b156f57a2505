"""Store rows in the tables of the warehouse, and delete them: the one way in."""

from __future__ import annotations

import datetime as dt
import numbers
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.core.contract import Column, Contract, contracts, in_memory
from warehouse.core.errors import ContractBroken
from warehouse.core.rows import one

# DuckDB would round 3.7 to 4, cut a time to its UTC day and read "5" as a number.
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
TOGETHER = 500  # rows that are handed over at once: a large batch is not there once more as a whole
BOUNDS = {"bigint": 2**63, "integer": 2**31, "integer[]": 2**31}


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


def upsert(con: duckdb.DuckDBPyConnection, table: str, rows: Rows, keep: Collection[str] = ()) -> Loaded:
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
    there, days = _there(con, contract, kind)
    # Where all is new, as most of a load is, a merge would read the table once more to find that.
    new = f"insert into {table} by name select * from temp.main.{kind}_{table}"
    touched = one(con, _merge_sql(contract, keep, days, kind) if there else new)[0]
    con.execute(f"drop table temp.main.{kind}_{table}")
    return Loaded(len(rows) - there, touched - (len(rows) - there))


def append(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Store rows of which the key is new, as whoever writes alone knows: nothing that is there is looked at.

    Raises: ContractBroken, as `upsert`.
    """
    if rows:
        _stage(con, contracts()[table], rows)
        con.execute(f"insert into {table} by name select * from temp.main.staging_{table}")
        con.execute(f"drop table temp.main.staging_{table}")


def _stage(con: duckdb.DuckDBPyConnection, contract: Contract, rows: Rows, kind: str = "staging") -> None:
    if strange := set[str]().union(*rows) - {column.name for column in contract.columns}:
        raise ContractBroken(table=contract.table, field=min(strange), why="the table has no such column")
    con.execute(contract.staging_sql(kind))
    for begin in range(0, len(rows), TOGETHER):
        try:
            con.execute(*_handed(contract, rows[begin : begin + TOGETHER], kind))
        except duckdb.ConstraintException as error:
            key = _key(contract, rows[_first_broken(contract, rows)])
            raise contract.broken(str(error), key) from error


def _handed(contract: Contract, rows: Rows, kind: str = "staging") -> tuple[str, dict[str, Sequence[object]]]:
    """Return the statement that fills the staging table with these rows, and its parameters."""
    types = {column.name: column.type for column in contract.columns}
    values = {column.name: _values(contract, column, rows) for column in contract.columns}
    return f"insert into temp.main.{kind}_{contract.table} by name {listed(types)}", values


def listed(types: Mapping[str, str]) -> str:
    """Return the SQL of a table whose columns are given as lists, parameters of their names.

    Not by way of Arrow: to load it and pandas with it takes 100 MB, and it is no faster.
    """
    return f"select {', '.join(f'unnest(${name}::{kind}[]) as {name}' for name, kind in types.items())}"


def delete(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Remove the rows with these keys; rows that are not there are no error."""
    contract = contracts()[table]
    if not rows:
        return
    types = {column.name: column.type for column in contract.columns if column.name in contract.key}
    match = " and ".join(f"target.{name} = outgoing.{name}" for name in contract.key)
    con.execute(
        f"delete from {table} as target where exists (select 1 from ({listed(types)}) as outgoing where {match})",
        {name: [row[name] for row in rows] for name in types},
    )


def _there(con: duckdb.DuckDBPyConnection, contract: Contract, kind: str) -> tuple[int, str]:
    """How many of the rows are there already, and on which days? A condition, so that a merge reads no others.

    A merge reads every column of all rows that it may meet; to find the keys first reads the keys alone. DuckLake has
    no `returning` for merge, so this is also what says how many were new.
    """
    has_days = "day" in {column.name for column in contract.columns}
    match = " and ".join(f"staged.{name} = target.{name}" for name in contract.key)
    there, *days = one(
        con,
        f"select count(*){', min(target.day), max(target.day)' if has_days else ''} from {contract.table} as target"
        f" join temp.main.{kind}_{contract.table} as staged on {match}",
    )
    return (
        there,
        f" and target.day between date '{days[0]}' and date '{days[1]}'" if there and has_days else "",
    )


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


def _values(contract: Contract, column: Column, rows: Rows) -> Sequence[object]:
    if column.type == "timestamp":
        return [_utc(contract, column.name, row) for row in rows]
    values: list[Any] = [row.get(column.name) for row in rows]
    _check_types(contract, column, values, rows)
    try:
        if column.type in BOUNDS:
            return [value if value is None else _fitting(value, BOUNDS[column.type]) for value in values]
        if column.type == "double":
            return _numbers(contract, column, values, rows)
        if column.type == "varchar":
            "".join(filter(None, values)).encode()  # half a sign is refused
        elif column.type == "varchar[]":
            "".join(text for value in values for text in value or () if text).encode()
            return [value if value is None else list(value) for value in values]
    except (OverflowError, TypeError, UnicodeEncodeError) as error:
        raise ContractBroken(table=contract.table, field=column.name, why=str(error)) from error
    return values


def _numbers(contract: Contract, column: Column, values: Sequence[Any], rows: Rows) -> Sequence[float | None]:
    found = [value if value is None else float(value) for value in values]
    for row, number in zip(rows, found, strict=True):
        if number != number:  # DuckDB would store it as unknown
            where = f"the row with key {_key(contract, row)} it does not"
            why = f"it must hold that {column.name} is a number, and in {where}"
            raise ContractBroken(table=contract.table, field=column.name, why=why)
    return found


def _fitting(value: Any, bound: int) -> Any:
    if isinstance(value, (list, tuple)):
        return [_fitting(each, bound) for each in value]
    if not -bound <= value < bound:
        raise OverflowError(f"{value} is too large")
    return int(value)


def _check_types(contract: Contract, column: Column, values: Sequence[Any], rows: Rows) -> None:
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


def _first_broken(contract: Contract, rows: Rows) -> int:
    """Which row breaks the promise? Asked elsewhere, since the transaction of the load is lost already."""
    good, bad = 0, len(rows)
    with in_memory() as con:
        while bad - good > 1:
            middle = (good + bad) // 2
            con.execute(contract.staging_sql())
            try:
                con.execute(*_handed(contract, rows[:middle]))
                good = middle
            except duckdb.ConstraintException:
                bad = middle
    return good
