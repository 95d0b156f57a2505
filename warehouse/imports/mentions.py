"""Know which mentions a file brought, and take them back: what a source carries too stays, only not as the file's."""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence

import duckdb

from warehouse.core.load import delete
from warehouse.core.rows import beginning
from warehouse.imports import undo
from warehouse.imports.undo import Rows, Undone
from warehouse.mentions.forget import forget
from warehouse.mentions.refresh import refresh_days


def free_name(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return under which name what this file brings is kept: its own, with a number where another file has it."""
    taken = {
        source
        for (source,) in con.execute(
            "select distinct source_name from sightings union select source_name from sources"
        ).fetchall()
    }
    number, free = 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def stored(
    con: duckdb.DuckDBPyConnection, item_ids: Collection[str]
) -> list[tuple[dt.date, str, str, tuple[str, ...]]]:
    """Return day, title (else the start of the text), outlet and subjects of these items, of those that are here."""
    if not item_ids:
        return []
    rows = con.execute(
        f"""
        select items.day, if(title = '', {beginning("text", 80)}, title), coalesce(outlet, ''),
            list(subject order by subject) filter (where subject is not null)
        from items left join mentions using (item_id)
        where list_contains($items::varchar[], item_id) group by all
        """,
        {"items": list(item_ids)},
    ).fetchall()
    return [(day, title, outlet, tuple(subjects or ())) for day, title, outlet, subjects in rows]


def snapshot(con: duckdb.DuckDBPyConnection, scope: Mapping[str, Sequence[Mapping[str, object]]]) -> Rows:
    """Return the stored rows under these keys, see `undo.snapshot`; nothing for no keys."""
    return undo.snapshot(con, {table: keys for table, keys in scope.items() if keys})


def take_back(con: duckdb.DuckDBPyConnection, import_id: str) -> Undone:
    """Undo an import of mentions, inside `writing()`: what only this file brought goes, with all that came of it.

    What a source, or another file, carries as well stays, and is counted as left.
    """
    keys = [
        json.loads(key)
        for (key,) in con.execute(
            "select row_key from import_changes where import_id = $id and table_name = 'sightings' and before is null",
            {"id": import_id},
        ).fetchall()
    ]
    sightings = [{"item_id": item, "source_name": source} for item, source in keys]
    delete(con, "sightings", sightings)
    items = [item for item, _source in keys]
    others = {
        item
        for (item,) in con.execute(
            "select distinct item_id from sightings where list_contains($items::varchar[], item_id)",
            {"items": items},
        ).fetchall()
    }
    gone = [item for item in items if item not in others]
    forget(con, gone)
    # Not at anybody's request, so that the same file may be brought in again.
    con.execute("delete from item_keys where list_contains($items::varchar[], item_id)", {"items": gone})
    left = con.execute(
        "select distinct day from items where list_contains($items::varchar[], item_id)",
        {"items": sorted(others)},
    ).fetchall()
    if left:
        refresh_days(con, {day for (day,) in left})
    return Undone(len(gone), len(others))
