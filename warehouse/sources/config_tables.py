"""Store the tables that copy the configuration: subjects, sources, events, outlets."""

from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.contract import contracts
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days


def replace(con: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Make these tables hold exactly these rows, inside `writing()`; reach is counted anew where outlets changed.

    Mentions of subjects that are no longer watched are forgotten with them. Raises: ContractBroken.
    """
    for table, rows in tables.items():
        names = [column.name for column in contracts()[table].columns]
        before = con.execute(f"select {', '.join(names)} from {table}").fetchall()
        con.execute(f"delete from {table}")
        upsert(con, table, rows)
        after = con.execute(f"select {', '.join(names)} from {table}").fetchall()
        if table == "outlets" and set(before) != set(after):
            refresh_days(con)
    for table in ("mentions", "stories", "story_days", "mention_days", "subject_days"):
        con.execute(f"delete from {table} where subject not in (select subject from subjects)")
