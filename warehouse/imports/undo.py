"""Store the rows an import changed, and take them back without touching later changes."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.channels import follower_gains
from warehouse.channels import readings as channels
from warehouse.core.contract import contracts
from warehouse.core.load import delete, listed, upsert
from warehouse.core.rows import Row

Rows = dict[str, dict[str, Row]]  # table → key as JSON → row as JSON holds it
# Tables in which a later reading may change one number and leave the others of its row.
NUMBERS = {"channel_posts": channels.POST_METRICS}


@dataclass(frozen=True)
class Undone:
    """What undoing an import did: rows that are as they were before it, and rows that others changed since."""

    restored: int
    left: int


def snapshot(
    con: duckdb.DuckDBPyConnection, keys_by_table: Mapping[str, Sequence[Mapping[str, object]]]
) -> Rows:
    """Return the stored rows of these tables under these keys, or under these first parts of keys."""
    result: Rows = {}
    for table, keys in keys_by_table.items():
        contract = contracts()[table]
        types = {column.name: column.type for column in contract.columns}
        names = [name for name in contract.key if keys and name in keys[0]]
        if not names:
            continue
        match = " and ".join(f"target.{name} = asked.{name}" for name in names)
        asked = listed({name: types[name] for name in names})
        rows = con.execute(
            f"select {', '.join(types)} from {table} as target semi join ({asked}) as asked on {match}",
            {name: [key[name] for key in keys] for name in names},
        ).fetchall()
        records = [dict(zip(types, map(_plain, row), strict=True)) for row in rows]
        result[table] = {json.dumps([row[name] for name in contract.key]): row for row in records}
    return result


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def record(con: duckdb.DuckDBPyConnection, import_id: str, before: Rows, after: Rows) -> int:
    """Keep what this import did to the rows of two snapshots, inside `writing()`. How many rows did it touch?"""
    changed = []
    for table in before.keys() | after.keys():
        was, became = before.get(table, {}), after.get(table, {})
        changed += [
            {
                "import_id": import_id,
                "table_name": table,
                "row_key": key,
                "before": _json(was.get(key)),
                "after": _json(became.get(key)),
            }
            for key in was.keys() | became.keys()
            if was.get(key) != became.get(key)
        ]
    upsert(con, "import_changes", changed)
    return len(changed)


def _json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, sort_keys=True)


def undo(con: duckdb.DuckDBPyConnection, import_id: str) -> Undone:
    """Make the rows that this import touched what they were before it, inside `writing()`.

    A row that something changed later stays as it is; of a post, only the numbers that were changed stay. Where a
    later import overwrote a row, undoing that one gives what was there before both. Day tables follow.
    """
    rows = con.execute(
        "select table_name, row_key, before, after from import_changes where import_id = $id order by all",
        {"id": import_id},
    ).fetchall()
    by_table: dict[str, dict[str, tuple[Row | None, Row | None]]] = {}
    for table, key, before, after in rows:
        by_table.setdefault(table, {})[key] = (
            before and json.loads(before),
            after and json.loads(after),
        )
    restored = left = 0
    touched: set[tuple[str, dt.date]] = set()
    for table, changes in by_table.items():
        contract = contracts()[table]
        keys = [dict(zip(contract.key, json.loads(key), strict=True)) for key in changes]
        keys = [_typed(table, key) for key in keys]
        now = snapshot(con, {table: keys}).get(table, {})
        gone, back = [], []
        for (key, (before, after)), typed in zip(changes.items(), keys, strict=True):
            current = now.get(key)
            if _same(current, after):
                restored += 1
                if before is None:
                    gone.append(typed)
                else:
                    back.append(_typed(table, before))
                continue
            left += 1
            _pass_on(con, import_id, table, key, before, after)
            mended = _number_by_number(table, before, after, current)
            if mended is not None:
                back.append(_typed(table, mended))
        delete(con, table, gone)
        upsert(con, table, back)
        if table in ("channel_readings", "channel_gains"):
            touched |= {(key["channel"], key["day"]) for key in keys}
    if touched:
        channels.refresh(con, touched | follower_gains.derive(con, {channel for channel, _ in touched}))
    return Undone(restored, left)


def _same(current: Row | None, recorded: Row | None) -> bool:
    """Is this row as it was recorded? Columns that a later version of the tables added say nothing."""
    if current is None or recorded is None:
        return current is None and recorded is None
    return all(current.get(name) == value for name, value in recorded.items())


def _pass_on(
    con: duckdb.DuckDBPyConnection,
    import_id: str,
    table: str,
    key: str,
    before: Row | None,
    after: Row | None,
) -> None:
    """Pass on what was before this import to a later one that overwrote what this one wrote."""
    con.execute(
        """
        update import_changes set before = $before
        where table_name = $table and row_key = $key and before is not distinct from $after and import_id = (
            select changes.import_id from import_changes as changes
            join import_tries as tries using (import_id)
            where changes.table_name = $table and changes.row_key = $key and tries.undone_at is null
                and changes.before is not distinct from $after and changes.import_id <> $id
                and tries.tried_at >= (select tried_at from import_tries where import_id = $id)
            order by tries.tried_at limit 1
        ) and ($before is not null or after is not null)
        """,
        {"before": _json(before), "table": table, "key": key, "after": _json(after), "id": import_id},
    )


def _number_by_number(table: str, before: Row | None, after: Row | None, current: Row | None) -> Row | None:
    """Return the row as it is now, with the numbers of this import taken back that nothing changed since."""
    if current is None or after is None:
        return None
    was = before or {}
    mended = {
        name: was.get(name)
        for name in NUMBERS.get(table, ())
        if after.get(name) != was.get(name) and current.get(name) == after.get(name)
    }
    return {**current, **mended} if mended else None


def _typed(table: str, row: Mapping[str, object]) -> Row:
    """Return a row as JSON holds it, as the door of the tables takes it."""
    types = {column.name: column.type for column in contracts()[table].columns}
    return {name: _value(types[name], value) for name, value in row.items() if name in types}


def _value(kind: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if kind == "timestamp":
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    return dt.date.fromisoformat(value) if kind == "date" else value


def scope(
    readings: Iterable[Mapping[str, object]], posts: Iterable[Mapping[str, object]], origin: str = "file"
) -> dict[str, list[Row]]:
    """Under which keys do these readings and posts come to stand, table by table?"""
    rows = list(readings)
    return {
        "channel_readings": [
            {
                "channel": reading["channel"],
                "day": reading["day"],
                "metric": reading["metric"],
                "origin": origin,
            }
            for reading in rows
            if reading["metric"] != channels.GAINED
        ],
        "channel_gains": [
            {"channel": reading["channel"], "day": reading["day"]}
            for reading in rows
            if reading["metric"] == channels.GAINED
        ],
        "channel_posts": [{"channel": post["channel"], "post_id": post["post_id"]} for post in posts],
    }
