"""What each table promises, read from the one place where it is written: `<subject>/tables/*.sql`.

DuckDB itself reads the files (in memory), so that no second parser can disagree with it.
"""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

ROOM = Path(__file__).parents[1]


@dataclass(frozen=True)
class Column:
    """One column: its name, DuckDB type, whether it may be null, and what it holds."""

    name: str
    type: str
    required: bool
    comment: str


@dataclass(frozen=True)
class Contract:
    """One table: its grain in words, its columns in order, its key, and its whole promise as SQL."""

    table: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    create_sql: str

    def plain_sql(self, name: str | None = None) -> str:
        """The table without keys and checks, as DuckLake and MotherDuck can hold it too; `name` is another name."""
        columns = ",\n".join(
            f"    {column.name} {column.type}{' not null' if column.required else ''}"
            for column in self.columns
        )
        return f"create table if not exists {name or self.table} (\n{columns}\n)"

    def staging_sql(self) -> str:
        """A temporary table that refuses what breaks the promise, keys and checks included."""
        head = re.compile(rf"create table {self.table}\b")
        return head.sub(f"create or replace temp table staging_{self.table}", self.create_sql, count=1)


def _read(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> dict[str, Contract]:
    for text in texts.values():
        con.execute(text)
    columns: dict[str, list[Column]] = {}
    for table, *column in con.execute(
        "select table_name, column_name, lower(data_type), not is_nullable, coalesce(comment, '')"
        " from duckdb_columns() order by column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(*column))
    keys = dict(
        con.execute(
            "select table_name, constraint_column_names from duckdb_constraints()"
            " where constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    )
    comments = dict(con.execute("select table_name, coalesce(comment, '') from duckdb_tables()").fetchall())
    return {
        table: Contract(
            table=table,
            comment=comments[table],
            columns=tuple(columns[table]),
            key=tuple(keys[table]),
            create_sql=text[: text.index(";")].strip(),
        )
        for table, text in texts.items()
    }


def _files() -> list[Path]:
    return sorted(ROOM.glob("*/tables/*.sql"), key=lambda path: path.stem)


@functools.cache
def contracts() -> dict[str, Contract]:
    """Which tables are there and what does each promise? By name, in alphabetical order."""
    con = duckdb.connect()
    try:
        return _read(con, {path.stem: path.read_text(encoding="utf-8") for path in _files()})
    finally:
        con.close()
