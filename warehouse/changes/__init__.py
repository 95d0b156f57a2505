"""Bring a warehouse to the shape of this version: tables, views, and numbered changes, each once."""

import functools
import hashlib
import re
from pathlib import Path

import duckdb

from warehouse.contract import contracts
from warehouse.errors import WarehouseEmpty, WarehouseUnusable

FOLDER = Path(__file__).parent
VIEWS = FOLDER.parent / "views"


@functools.cache
def numbered() -> tuple[tuple[int, Path], ...]:
    """Which changes are there? Number and file, in order; empty when there are none."""
    files = (path for path in FOLDER.glob("[0-9]*.sql"))
    return tuple(sorted((int(re.match(r"\d+", path.name)[0]), path) for path in files))


def last_number() -> int:
    """The number of the newest change that this version knows; 0 when there is none."""
    return numbered()[-1][0] if numbered() else 0


@functools.cache
def newest() -> str:
    """The shape of this version, as stored in the warehouse: number of changes and a hash of all tables."""
    text = "".join(contract.create_sql for contract in contracts().values())
    text += "".join(path.read_text(encoding="utf-8") for path in sorted(VIEWS.glob("*.sql")))
    return f"{last_number():04d}-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def _stored(con: duckdb.DuckDBPyConnection) -> str | None:
    try:
        row = con.execute("select value from warehouse_facts where name = 'shape'").fetchone()
    except duckdb.CatalogException:
        return None
    return row[0] if row else None


def check_readable(con: duckdb.DuckDBPyConnection, url: str) -> None:
    """Raises WarehouseEmpty where no table is yet, WarehouseUnusable where a newer version wrote it."""
    stored = _stored(con)
    if stored is None:
        raise WarehouseEmpty(url=url)
    _refuse_newer(stored, url)


def is_behind(con: duckdb.DuckDBPyConnection) -> bool:
    """Was this warehouse last written by an earlier version, so that tables or columns may be missing?"""
    return _stored(con) != newest()


def _refuse_newer(stored: str, url: str) -> None:
    if int(stored[:4]) > last_number():
        raise WarehouseUnusable(
            url=url, why="it was written by a newer version of Weerklank; upgrade this one"
        )


def bring_up_to_date(con: duckdb.DuckDBPyConnection, url: str) -> None:
    """Make what is missing and run each change that was not yet run, with its record in one transaction."""
    stored = _stored(con)
    if stored == newest():
        return
    if stored is not None:
        _refuse_newer(stored, url)
    con.execute("begin")
    try:
        if stored is not None:
            for number, path in numbered():
                if number > int(stored[:4]):
                    con.execute(path.read_text(encoding="utf-8"))
        for contract in contracts().values():
            con.execute(contract.plain_sql())
            for column in contract.columns:
                con.execute(
                    f"comment on column {contract.table}.{column.name} is '{_quoted(column.comment)}'"
                )
            con.execute(f"comment on table {contract.table} is '{_quoted(contract.comment)}'")
        for path in sorted(VIEWS.glob("*.sql")):
            con.execute(path.read_text(encoding="utf-8"))
        con.execute("delete from warehouse_facts where name = 'shape'")
        con.execute("insert into warehouse_facts (name, value) values ('shape', $shape)", {"shape": newest()})
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
