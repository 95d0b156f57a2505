"""Answer questions about small tables of a lake from copies in this process, for who asks much.

Each table that a question names costs four statements to the catalogue and ten milliseconds of planning, however few
rows it has; and a page names the same thirty small tables again and again. So they are copied once, and again when a
load changed them. A question finds copies of the very snapshot that it sees, or asks the lake.
"""

import re
import threading

import duckdb

MOST = 20_000, 250_000  # rows of a table that is copied, and bytes of its files
MOST_RESTING = 50_000, 1_000_000  # rows and bytes of one that the last load did not change
CATALOGUE = "__ducklake_metadata_warehouse"
# What a load says of a table in the list of changes; whatever else stands there makes all copies anew.
_CHANGE = re.compile(r"\w+:(\d+)")
_TABLES = f"""
    select table_name, table_id, coalesce(next_row_id, -1), coalesce(record_count, 0), coalesce(file_size_bytes, 0)
    from {CATALOGUE}.ducklake_table left join {CATALOGUE}.ducklake_table_stats using (table_id)
    where end_snapshot is null
"""
_SHAPES = """
    select table_name, string_agg(concat('"', column_name, '" ', data_type), ', ' order by column_index)
    from duckdb_columns() where database_name = 'warehouse' group by all
"""


class Copies:
    """The copies of one lake, in the DuckDB to which it is attached."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried = -1  # the last snapshot of which there were to be copies; -1 before the first
        self._of = -1
        self._made_at: list[tuple[object]] = []  # when that snapshot was made, as the lake says
        self._tables: dict[str, int] = {}  # name → number in the lake

    def answer(self, con: duckdb.DuckDBPyConnection, seen: int) -> bool:
        """Let this connection find the copies of the snapshot that it sees before the lake's own tables.

        con: in a transaction of its own, which may end for another that sees a later snapshot. Does it find copies? Not
        while another makes them. Raises: whatever the driver raises; then the transaction is over.
        """
        if seen > self._tried and self._lock.acquire(blocking=False):
            try:
                self._tried = seen
                con.execute("rollback; begin")
                self._make(con)
                con.execute("begin")
                seen = _snapshot(con)
            finally:
                self._lock.release()
        if self._of < 0:
            return False
        # Asked in the question's own transaction, so that all copies are of what this says, whoever makes others.
        if con.execute("from memory.small.snapshot_of").fetchall() != [(seen,)]:
            return False
        con.execute("set search_path = 'memory.small,warehouse.main'")
        return True

    def go_on(self, con: duckdb.DuckDBPyConnection) -> None:
        """Keep the copies where what is attached now is the lake of which they are, as it went on; else forget them.

        con: with no transaction, while nobody asks. Raises: whatever the driver raises.
        """
        if self._of >= 0 and _made_at(con, self._of) != self._made_at:
            con.execute("drop schema memory.small cascade")
            self._tried, self._of, self._tables = -1, -1, {}

    def _make(self, con: duckdb.DuckDBPyConnection) -> None:
        seen = _snapshot(con)
        changed = _changed(con, self._of, seen)
        lake = {name: rest for name, *rest in con.execute(_TABLES).fetchall()}
        kept = {n: own for n, own in self._tables.items() if changed is not None and own not in changed}
        con.execute("create schema if not exists memory.small")
        for name in self._tables.keys() - kept.keys():
            con.execute(f"drop table memory.small.{name}")
        columns: dict[str, str] = {}
        for name, (number, ever, rows, size) in lake.items():
            rests = changed is not None and number not in changed
            most_rows, most_bytes = MOST_RESTING if rests else MOST
            if name in kept or rows > most_rows or size > most_bytes:
                continue
            if ever == 0:  # nothing was ever stored in it
                columns = columns or dict(con.execute(_SHAPES).fetchall())
                con.execute(f"create table memory.small.{name} ({columns[name]})")
            else:
                con.execute(f"create table memory.small.{name} as from warehouse.main.{name}")
            kept[name] = number
        con.execute(f"create or replace table memory.small.snapshot_of as select {seen}::bigint")
        made_at = _made_at(con, seen)
        con.execute("commit")
        self._of, self._made_at, self._tables = seen, made_at, kept


def _snapshot(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("from ducklake_current_snapshot('warehouse')").fetchall()[0][0])


def _made_at(con: duckdb.DuckDBPyConnection, number: int) -> list[tuple[object]]:
    """When was this snapshot made? Empty where the lake knows of none."""
    asked = f"select snapshot_time::varchar from {CATALOGUE}.ducklake_snapshot where snapshot_id = $number"
    return con.execute(asked, {"number": number}).fetchall()


def _changed(con: duckdb.DuckDBPyConnection, since: int, seen: int) -> set[int] | None:
    """Return the numbers of the tables that changed between two snapshots; None where that cannot be told."""
    told = con.execute(
        f"select changes_made from {CATALOGUE}.ducklake_snapshot_changes"
        " where snapshot_id > $since and snapshot_id <= $seen",
        {"since": since, "seen": seen},
    ).fetchall()
    if since < 0 or len(told) != seen - since:  # some of them are forgotten already
        return None
    changes = [_CHANGE.fullmatch(part) for (text,) in told for part in (text or "").split(",") if part]
    return {int(each[1]) for each in changes if each} if all(changes) else None
