"""Put a backup in the place of what a lake holds."""

import contextlib
from pathlib import Path

import duckdb

from warehouse.core import connection, metadata
from warehouse.core.errors import BackupUnequal
from warehouse.storage import lakes
from warehouse.storage.copies import moving
from warehouse.storage.copies.upkeep import lake_alone


def put_back(source: Path, target: moving.Url) -> int:
    """Put what a copy holds in the place of all that a lake holds, in one transaction, each table proven.

    Which snapshot was it before? That one can be read until the upkeep of a night forgets it. The copy must be of this
    version. Raises: WarehouseError, BackupUnequal; then the lake stands as it stood.
    """
    where = connection.address(target)
    with connection.writing(where):  # makes what is missing
        pass
    with lake_alone(where) as con:
        before = con.execute("select max(snapshot_id) from ducklake_snapshots('warehouse')").fetchall()[0][0]
        con.execute(f"attach '{lakes.quoted(str(source))}' as copied (read_only)")
        con.execute("begin")
        try:
            copied = moving.tables_of(con, "copied")
            for table, columns in moving.tables_of(con, "warehouse").items():
                con.execute(f'delete from warehouse."{table}"')
                if table in copied:
                    named = ", ".join(f'"{column}"' for column in copied[table] if column in columns)
                    con.execute(
                        f'insert into warehouse."{table}" ({named}) select {named} from copied."{table}"'
                    )
                    held = moving.content_of(con, "copied", table, copied[table])
                    if moving.content_of(con, "warehouse", table, copied[table]) != held:
                        raise BackupUnequal(url=where, table=table, rows=held.rows, copied=0)
            facts = dict(con.execute(f"select name, value from copied.{moving.FACTS}").fetchall())
            theirs = {name: value for name, value in facts.items() if name not in moving.OF_ITS_OWN}
            con.execute(
                f"delete from warehouse.{moving.FACTS} where not list_contains($own, name)",
                {"own": list(moving.OF_ITS_OWN)},
            )
            metadata.store(con, theirs)
            metadata.mark_loaded(con)
            con.execute("commit")
        except BaseException:
            with contextlib.suppress(duckdb.Error):
                con.execute("rollback")
            raise
    return int(before)
