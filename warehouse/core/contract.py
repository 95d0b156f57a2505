"""Read the contract of each table (columns, key, checks) from where it is written: `tables/*.sql` of each subject.

DuckDB itself reads the files (in memory), so that no second parser can disagree with it. What depends on which metrics
there are stands in braces and is filled in from the registry.
"""

import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.core import registry
from warehouse.core.errors import ContractBroken

ROOM = Path(__file__).parents[1]
EACH = re.compile(r"\{(metric|post_metric)\}(\w*)( *)")
# A table that is asked for something else than days says in which order its rows lie in a lake.
LAKE_ORDER = re.compile(r"^-- in a lake by: (.+)$", re.MULTILINE)
# One of which few large rows are asked for says how many lie together: of a piece of Parquet all is read.
LAKE_ROWS = re.compile(r"^-- in a lake together: (\d+) rows$", re.MULTILINE)


@dataclass(frozen=True)
class Column:
    """One column: its name, DuckDB type, whether it may be null, and what it holds."""

    name: str
    type: str
    required: bool
    comment: str


@dataclass(frozen=True)
class Contract:
    """One table: its grain in words, its columns in order, its key, its promise and how it lies in a lake."""

    table: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    create_sql: str
    lake_order: str
    lake_rows: int | None

    def plain_sql(self, name: str | None = None) -> str:
        """Return the table without keys and checks, as DuckLake and MotherDuck can hold it too.

        `name` is another name.
        """
        columns = ",\n".join(
            f"    {column.name} {column.type}{' not null' if column.required else ''}"
            for column in self.columns
        )
        return f"create table if not exists {name or self.table} (\n{columns}\n)"

    def staging_sql(self, kind: str = "staging") -> str:
        """Return a temporary table that refuses what breaks the promise, keys and checks included."""
        head = re.compile(rf"create table {self.table}\b")
        return head.sub(f"create or replace temp table {kind}_{self.table}", self.create_sql, count=1)

    def broken(self, message: str, key: str) -> ContractBroken:
        """Return the error of what DuckDB refuses of the row with this key. message: as DuckDB says it."""
        first = message.splitlines()[0]
        missing = re.search(r"NOT NULL constraint failed: \w+\.(\w+)", first)
        if missing:
            return ContractBroken(
                table=self.table, field=missing[1], why=f"a value is missing in the row with key {key}"
            )
        if "primary key" in first.lower() or "duplicate key" in first.lower():
            return ContractBroken(
                table=self.table,
                field=", ".join(self.key),
                why=f"the key {key} stands twice in one batch",
            )
        named = [c.name for c in self.columns if re.search(rf"\b{c.name}\b", first.split("expression")[-1])]
        return ContractBroken(
            table=self.table,
            field=", ".join(named) or "?",
            why=f"it must hold that {_rule(first)}, and in the row with key {key} it does not",
        )


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
            lake_order=order[1] if (order := LAKE_ORDER.search(text)) else "day",
            lake_rows=int(rows[1]) if (rows := LAKE_ROWS.search(text)) else None,
        )
        for table, text in texts.items()
    }


def texts() -> dict[str, str]:
    """What does the file of each table say, with the metrics of the registry filled in?"""
    files = sorted(ROOM.glob("**/tables/*.sql"), key=lambda path: path.stem)
    return {path.stem: filled(path.read_text(encoding="utf-8")) for path in files}


def filled(text: str) -> str:
    """Fill in the names of metrics for {metrics}, {names} and {goal_names}, and repeat lines with {metric}.

    Lines that stand together are repeated together: for {metric} once for each metric of a channel, for {post_metric}
    for each of a post; {counts} and {Name} are what it counts and its name, with a capital.
    """
    of_channels = registry.channel_metrics()
    names = {"metric": of_channels, "post_metric": registry.post_metrics()}
    lines: list[str] = []
    for kind, block in itertools.groupby(text.splitlines(keepends=True), _repeated):
        together = list(block)
        lines += [_named(line, name) for name in names[kind] for line in together] if kind else together
    return (
        "".join(lines)
        .replace("{metrics}", ", ".join(f"'{name}'" for name in of_channels))
        .replace("{names}", ", ".join(of_channels))
        .replace("{goal_names}", ", ".join(of_goal.name for of_goal in registry.of_goals()))
    )


def _repeated(line: str) -> str:
    match = EACH.search(line)
    return match[1] if match else ""


def _named(line: str, name: str) -> str:
    # The first is the name of the column: what stands behind it stays in line.
    line = EACH.sub(lambda match: f"{name}{match[2]}".ljust(len(match[0])), line, count=1)
    line = EACH.sub(rf"{name}\2\3", line)
    counts = registry.metric(name).counts
    comment = counts.en.replace("'", "''") if counts else ""
    return line.replace("{counts}", comment[:1].upper() + comment[1:]).replace("{Name}", name.capitalize())


@functools.cache
def contracts() -> dict[str, Contract]:
    """Which tables are there and what does each promise? By name, in alphabetical order."""
    with in_memory() as con:
        return _read(con, texts())


def lake_rows() -> dict[str, int]:
    """Of which tables does it matter how many rows lie together in a lake, and how many are that? By name."""
    return {name: each.lake_rows for name, each in contracts().items() if each.lake_rows}


def in_memory() -> duckdb.DuckDBPyConnection:
    """Open a database of its own in memory, which never draws a bar of progress between what a script prints."""
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    return con


def _rule(message: str) -> str:
    rule = re.search(r"CHECK\s*\((.*)\)$", message)
    return rule[1] if rule else message
