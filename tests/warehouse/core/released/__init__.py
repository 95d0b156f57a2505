"""The shape of each release, and rows as it left them: what every later version must be able to bring up to date.

A folder per release: `shape.sql` (its tables and views as they stood in `warehouse/`) and `rows.sql`. Nothing here is
changed after the release; a release that changes a shape adds a folder, written from its own tables.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.core.contract import Contract, _read

HERE = Path(__file__).parent


def releases() -> list[str]:
    """Which releases have a shape here? The oldest first."""
    return sorted(
        (folder.name for folder in HERE.iterdir() if (folder / "shape.sql").exists()),
        key=lambda name: [int(part) for part in name.split(".")],
    )


def tables(release: str) -> dict[str, str]:
    """The text of each table of this release, as it stood in `warehouse/tables`."""
    parts = re.split(r"(?m)^(?=create table )", (HERE / release / "shape.sql").read_text(encoding="utf-8"))
    return {part.split()[2]: part.partition("create or replace view")[0] for part in parts[1:]}


def contracts(release: str) -> dict[str, Contract]:
    """What each table promised in this release."""
    with duckdb.connect() as con:
        return _read(con, tables(release))


def number(release: str) -> int:
    """The number of the newest change that this release knew."""
    rows = (HERE / release / "rows.sql").read_text(encoding="utf-8")
    return int(re.search(r"\('shape', '(\d{4})-", rows)[1])


def make(release: str, path: str) -> None:
    """Make a warehouse as this release left it, with its rows."""
    text = (HERE / release / "shape.sql").read_text(encoding="utf-8")
    with duckdb.connect(path) as con:
        for contract in contracts(release).values():
            con.execute(contract.plain_sql())
        con.execute(text[text.index("create or replace view") :])
        con.execute((HERE / release / "rows.sql").read_text(encoding="utf-8"))


def promises(texts: Iterable[str]) -> dict[str, dict[tuple[str, ...], str]]:
    """Table → (what is promised, of which columns) → in which words: types, keys, checks, what must be there."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    with duckdb.connect() as con:
        for text in texts:
            con.execute(text)
        for table, column, kind in con.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
        ).fetchall():
            found.setdefault(table, {})["TYPE", column] = kind
        for table, kind, columns, words in con.execute(
            "select table_name, constraint_type, constraint_column_names, constraint_text from duckdb_constraints()"
        ).fetchall():
            found[table][kind, *columns, *([words] if kind == "CHECK" else [])] = words
    return found


def unexplained(before: Iterable[str], now: Iterable[str], said: str) -> list[str]:
    """Which tables promise something else than before, that no change says (`said`: the SQL of all changes since)?

    New tables, and new columns that may be null, come from the contract by themselves.
    """
    old, new = promises(before), promises(now)
    silent = []
    for table, promised in old.items():
        added = {column for kind, column, *_ in new.get(table, {}) if kind == "TYPE"}
        added -= {column for kind, column, *_ in promised if kind == "TYPE"}
        free = {
            what
            for what in new.get(table, {}).keys() - promised.keys()
            if what[0] in ("TYPE", "CHECK") and set(what[1:]) & added
        }
        changed = dict(promised) != {
            what: words for what, words in new.get(table, {}).items() if what not in free
        }
        if changed and not re.search(rf"\b{table}\b", said):
            silent.append(table)
    return silent
