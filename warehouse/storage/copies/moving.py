"""Copy a whole warehouse from one storage to another, table by table, each proven; what ends it can be run again."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.core import connection, fault_messages, file_locks, files, metadata, migrations
from warehouse.core.errors import BackupUnequal, StorageWrong, WarehouseEmpty
from warehouse.core.rows import one
from warehouse.storage import lakes, sentences
from warehouse.storage.copies import aside
from warehouse.storage.copies.backup import Content, unwritten

FACTS = "warehouse_facts"
MOVED = "moved_from"  # the fact that says which warehouse this one was copied from
# What a warehouse says of its own shape, wherever its rows came from.
OF_ITS_OWN = (migrations.SHAPE, migrations.EARLIER, migrations.BY, migrations.MOVING, MOVED)

Url = str | os.PathLike[str]


@dataclass(frozen=True)
class Step:
    """One table is in its new place, whole. copied: now; else an earlier move had brought it already."""

    table: str
    rows: int
    copied: bool
    number: int
    of: int


def copy(
    source: Url, target: Url, told: Callable[[Step], None], last: Callable[[duckdb.DuckDBPyConnection], None]
) -> dict[str, Content]:
    """Copy all that one warehouse holds into another that holds nothing. What does that hold now, by table?

    Both are held meanwhile: nobody writes into the one, nobody uses the other before it is whole. What was cut off
    goes on with the table that it was at. told: hears of each table; last: writes with the last of them (the log).
    Raises: WarehouseError; StorageWrong where the target is the source, holds something else or is half of another
    move, BackupUnequal where a copy does not hold the same.
    """
    old, new = connection.address(source), connection.address(target)
    must_be_two(old, new)
    with connection.reading(old):  # brings it to the shape of this version
        pass
    with contextlib.ExitStack() as stack:
        stack.enter_context(unwritten(old))
        con = stack.enter_context(connection.reading(old, connection.WRITERS_WAIT, as_it_is=True, own=True))
        is_new = _begin(new, _mark(old))
        stack.enter_context(fault_messages.saying_server(new))
        if path := lakes.file_of(new):
            stack.enter_context(aside.held_alone(path))
        stack.enter_context(unwritten(new))
        file_locks.attach(con, new, read_only=False, wait=connection.WRITERS_WAIT, name="moved")
        held, columns_there = {}, tables_of(con, "moved")
        tables = tables_of(con, "warehouse")
        for number, (table, columns) in enumerate(tables.items(), 1):
            held[table] = content_of(con, "warehouse", table, columns)
            there = columns_there.get(table, ())
            # What nobody has loaded into yet is not asked first what it holds.
            is_there = not (is_new and held[table].rows) and _is_there(
                con, table, columns, there, held[table]
            )
            if not is_there:
                _bring(con, table, columns, there)
                _prove(con, table, columns, held[table], new)
            told(Step(table, held[table].rows, not is_there, number, len(tables)))
        _finish(con, _mark(old), last)
        if lakes.is_file(new):
            con.execute("checkpoint moved")
            files.leave_trace(Path(new))
    return held


def must_be_two(source: Url, target: Url) -> None:
    """Raise StorageWrong where both are the same warehouse."""
    if _place(connection.address(source)) == _place(connection.address(target)):
        raise StorageWrong(sentences.SAME, url=str(target))


def _place(where: str) -> str:
    if lakes.is_file(where):
        return str(Path(where).resolve())
    with fault_messages.saying_server(where):
        lake = lakes.of(where)
    return lake.catalogue if lake.is_on_server else str(Path(lake.catalogue).resolve())


def _mark(where: str) -> str:
    return hashlib.blake2b(_place(where).encode(), digest_size=8).hexdigest()


def _begin(new: str, mark: str) -> bool:
    """Make the tables of the target and note in it that a move into it has begun: now? Raises: StorageWrong."""
    facts, rows = _found(new)
    if known := facts.get(migrations.MOVING):
        if known != mark:
            raise StorageWrong(sentences.OTHER_MOVE, url=new)
        return False
    if rows and facts.get(MOVED) != mark:
        raise StorageWrong(sentences.TAKEN, url=new)
    if rows:  # moved before: what was written there since is not ours to take away
        raise StorageWrong(sentences.MOVED, url=new)
    with connection.writing(new) as con:
        metadata.store(con, {migrations.MOVING: mark})
    return True


def _found(new: str) -> tuple[dict[str, str], int]:
    """Return what stands at the target now: its facts, and how many rows of anything else."""
    path = lakes.file_of(new) if lakes.is_file(new) else None
    if path is not None and not path.exists():
        return {}, 0
    try:
        with connection.reading(new, as_it_is=True, half=True) as con:
            rows = sum(
                one(con, f'select count(*) from "{table}"')[0]
                for (table,) in con.execute(
                    "select table_name from duckdb_tables() where database_name = 'warehouse' and not internal"
                ).fetchall()
                if table != FACTS
            )
            return metadata.read(con), rows
    except WarehouseEmpty:
        return {}, 0


def tables_of(con: duckdb.DuckDBPyConnection, database: str) -> dict[str, tuple[str, ...]]:
    """Return the tables of an attached database but the facts, each with its columns in one order."""
    found = con.execute(
        "select table_name, list(column_name order by column_name) from duckdb_columns()"
        " where database_name = $database and schema_name = 'main' and table_name != $facts and table_name in"
        " (select table_name from duckdb_tables() where database_name = $database and not internal)"
        " group by all order by all",
        {"database": database, "facts": FACTS},
    ).fetchall()
    return {table: tuple(columns) for table, columns in found}


def content_of(
    con: duckdb.DuckDBPyConnection, database: str, table: str, columns: tuple[str, ...]
) -> Content:
    """What do these columns of a table of an attached database hold?"""
    named = ", ".join(f'"{column}"' for column in columns)
    return Content(
        *one(con, f'select count(*), coalesce(sum(hash({named})), 0)::varchar from {database}."{table}"')
    )


def _is_there(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[str, ...],
    there: tuple[str, ...],
    content: Content,
) -> bool:
    return set(columns) <= set(there) and content_of(con, "moved", table, columns) == content


def _prove(
    con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], content: Content, new: str
) -> None:
    copied = content_of(con, "moved", table, columns)
    if copied != content:
        raise BackupUnequal(url=new, table=table, rows=content.rows, copied=copied.rows)


def _bring(
    con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], there: tuple[str, ...]
) -> None:
    """Bring one table over, whole or not at all."""
    named = ", ".join(f'"{column}"' for column in columns)
    in_order = " order by day" if "day" in columns else ""
    con.execute("begin")
    try:
        if not there:
            con.execute(f'create table moved."{table}" as select * from warehouse."{table}" limit 0')
        for column in columns if there else ():
            if column not in there:
                kind = one(con, f'select typeof("{column}") from warehouse."{table}" limit 1')[0]
                con.execute(f'alter table moved."{table}" add column "{column}" {kind}')
        con.execute(f'delete from moved."{table}"')
        con.execute(
            f'insert into moved."{table}" ({named}) select {named} from warehouse."{table}"{in_order}'
        )
        con.execute("commit")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        raise


def _finish(
    con: duckdb.DuckDBPyConnection, mark: str, last: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    """Bring the facts over and end the move, with what is to be written last, in one transaction."""
    facts = con.execute(f"select name, value from warehouse.{FACTS}").fetchall()
    con.execute("begin")
    try:
        con.execute("use moved")
        last(con)
        con.execute(f"delete from {FACTS} where name = $name", {"name": migrations.MOVING})
        metadata.store(con, {name: value for name, value in facts if name not in OF_ITS_OWN} | {MOVED: mark})
        con.execute("commit")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        raise
    finally:
        with contextlib.suppress(duckdb.Error):
            con.execute("use warehouse")
