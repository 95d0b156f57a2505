"""Let a lake know that its empty tables are empty, so that a question plans in milliseconds.

DuckLake looks for the statistics of a table each time they are needed, until there are some: a question that joins
three tables in which nothing was ever stored (corrections, verdicts) planned five times as long as it ran.
"""

import contextlib
from collections.abc import Mapping

import duckdb

CATALOGUE = "__ducklake_metadata_warehouse"
# Of tables that are new: what a load adds later is added to these. Lists have none of their own, their elements have.
_TABLES = f"""
    insert into {CATALOGUE}.ducklake_table_stats
    select table_id, 0, 0, 0 from {CATALOGUE}.ducklake_table
    where end_snapshot is null and table_id not in (select table_id from {CATALOGUE}.ducklake_table_stats)
      and table_id not in (select table_id from {CATALOGUE}.ducklake_data_file)
"""
_COLUMNS = f"""
    insert into {CATALOGUE}.ducklake_table_column_stats (table_id, column_id, contains_null, contains_nan)
    select table_id, column_id, false, case when column_type like 'float%' then false end
    from {CATALOGUE}.ducklake_column
    where end_snapshot is null and column_type not in ('list', 'struct', 'map')
      and table_id in (select table_id from {CATALOGUE}.ducklake_table_stats where record_count = 0 and next_row_id = 0)
      and table_id not in (select table_id from {CATALOGUE}.ducklake_table_column_stats)
"""


def note_empty(con: duckdb.DuckDBPyConnection) -> None:
    """Note of each table in which nothing was ever stored that it is empty. No transaction is open, nobody else writes.

    con: to a lake, attached as `warehouse`. Raises: whatever the driver raises; then nothing was noted.
    """
    con.execute("begin")
    try:
        con.execute(_TABLES)
        con.execute(_COLUMNS)
        con.execute("commit")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            con.execute("rollback")
        raise


def settle(con: duckdb.DuckDBPyConnection, together: Mapping[str, int]) -> None:
    """Say how the tables of a lake lie: which are empty, how many rows are written together. No transaction is open.

    con: to a lake, attached as `warehouse`, into which nobody else writes; together: rows by the name of a table.
    Raises: whatever the driver raises.
    """
    note_empty(con)
    # Not where the tables are made: DuckLake knows none by name before that is committed.
    for table, rows in together.items():
        option = f"'parquet_row_group_size', {rows}, table_name => '{table}'"
        con.execute(f"call warehouse.set_option({option})")
