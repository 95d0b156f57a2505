"""Store numbers of channels as they come in, per way in which they came, never overwritten with less."""

import datetime as dt
from collections.abc import Iterable, Sequence

import duckdb

from warehouse.channels import follower_gains
from warehouse.core import registry
from warehouse.core.load import delete, listed, upsert
from warehouse.core.rows import Row

METRICS, POST_METRICS, LEVELS = registry.channel_metrics(), registry.post_metrics(), registry.levels()
GAINED = registry.GAINED
# A person who types what the platform rounds knows more than the platform says.
RANKS = {"exact": 4, "manual": 3, "rounded": 2, "estimated": 1, "unknown": 0}


_Key = tuple[str, dt.date, str]  # channel, day, metric
_Said = tuple[int | None, str, str]  # value, quality, definition


def store(
    con: duckdb.DuckDBPyConnection, readings: Iterable[Row], origin: str, source: str, read_at: dt.datetime
) -> int:
    """Store readings (channel, day, metric, value, quality, definition), inside `writing()`. How many changed?

    origin: api, file or hand. What a platform forgets does not overwrite what it said before: a null, a worse
    quality or a zero where something was counted leaves the stored number as it is. What a person types holds.
    The days that changed are made anew in channel_days. Raises: ContractBroken.
    """
    readings = list(readings)
    gained = [reading for reading in readings if reading["metric"] == GAINED]
    new = follower_gains.store(con, gained, source, read_at)
    if len(gained) == len(readings):
        refresh(con, follower_gains.derive(con, {reading["channel"] for reading in gained}))
        return new
    changed = [
        {**row, "origin": origin, "source": source, "read_at": read_at}
        for row, _, holds in weighed(con, readings, origin)
        if holds
    ]
    upsert(con, "channel_readings", changed)
    derived = (
        follower_gains.derive(con, {reading["channel"] for reading in readings}) if changed or new else set()
    )
    refresh(con, {(row["channel"], row["day"]) for row in changed} | derived)
    return len(changed) + new


def weighed(
    con: duckdb.DuckDBPyConnection, readings: Iterable[Row], origin: str
) -> list[tuple[Row, int | None, bool]]:
    """Return what storing these readings would do.

    Each with the number that stands there now and whether it replaces that.
    Of two readings under one key the last; gains (see `gains`) are left out.
    """
    rows = {
        (reading["channel"], reading["day"], reading["metric"]): reading
        for reading in readings
        if reading["metric"] != GAINED
    }
    if not rows:
        return []
    before = _stored(con, rows, origin)
    return [
        (row, before[key][0] if key in before else None, _holds(row, before.get(key), origin))
        for key, row in rows.items()
    ]


def forget(con: duckdb.DuckDBPyConnection, keys: Sequence[tuple[str, dt.date, str]]) -> None:
    """Take back what was typed by hand for these (channel, day, metric), inside `writing()`."""
    names = ("channel", "day", "metric")
    delete(
        con, "channel_readings", [{**dict(zip(names, key, strict=True)), "origin": "hand"} for key in keys]
    )
    refresh(con, {key[:2] for key in keys} | follower_gains.derive(con, {key[0] for key in keys}))


def store_posts(con: duckdb.DuckDBPyConnection, posts: Iterable[Row], read_at: dt.datetime) -> int:
    """Store posts with their numbers, inside `writing()`; a number that is missing now keeps its last value.

    How many were new or changed? Raises: ContractBroken.
    """
    merged = [
        {**row, "read_at": read_at} for row, old in weighed_posts(con, posts) if _differs(row, old) or not old
    ]
    upsert(con, "channel_posts", merged)
    return len(merged)


def weighed_posts(con: duckdb.DuckDBPyConnection, posts: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Return what storing these posts would do: each as it would stand, and its numbers now ({} for a new one)."""
    rows = {(post["channel"], post["post_id"]): post for post in posts}
    known = _known_posts(con, {channel for channel, _ in rows}) if rows else {}
    result = []
    for key, row in rows.items():
        old = known.get(key, {})
        numbers = {
            name: row.get(name) if row.get(name) is not None else old.get(name) for name in POST_METRICS
        }
        result.append(({**row, **numbers}, old))
    return result


def _differs(row: Row, old: Row) -> bool:
    return any(row[name] != old.get(name) for name in POST_METRICS)


def _known_posts(con: duckdb.DuckDBPyConnection, channels: set[str]) -> dict[tuple[str, str], Row]:
    rows = con.execute(
        f"select channel, post_id, {', '.join(POST_METRICS)} from channel_posts"
        " where list_contains($channels, channel)",
        {"channels": sorted(channels)},
    ).fetchall()
    return {row[:2]: dict(zip(POST_METRICS, row[2:], strict=True)) for row in rows}


def _stored(con: duckdb.DuckDBPyConnection, keys: Iterable[_Key], origin: str) -> dict[_Key, _Said]:
    """(channel, day, metric) → (value, quality, definition) of what is stored under these keys."""
    days = {day for _, day, _ in keys}
    rows = con.execute(
        """
        select channel, day, metric, value, quality, definition from channel_readings
        where origin = $origin and day between $first and $last
        """,
        {"origin": origin, "first": min(days), "last": max(days)},
    ).fetchall()
    return {row[:3]: row[3:] for row in rows}


def _holds(row: Row, before: _Said | None, origin: str) -> bool:
    """Is this to be stored over what is there?"""
    now = (row["value"], row["quality"], row["definition"])
    if before is None or before == now:
        return before is None
    value, quality, _ = before
    if origin == "hand":
        return True
    if RANKS[row["quality"]] < RANKS[quality]:
        return False
    forgotten = row["metric"] not in LEVELS and not row["value"] and bool(value)
    return not forgotten


def refresh(con: duckdb.DuckDBPyConnection, touched: Iterable[tuple[str, dt.date]]) -> None:
    """Make channel_days anew for these (channel, day) from channel_readings, inside `writing()`."""
    pairs = sorted(touched)
    if not pairs:
        return
    channels, days = zip(*pairs, strict=True)
    con.execute(
        f"create or replace temp table touched_days as {listed({'channel': 'varchar', 'day': 'date'})}",
        {"channel": list(channels), "day": list(days)},
    )
    picked = ",\n".join(
        f"max(value) filter (where metric = '{name}') as {name},"
        f" max(quality) filter (where metric = '{name}') as {name}_quality,"
        f" max(definition) filter (where metric = '{name}') as {name}_definition"
        for name in METRICS
    )
    rank = " ".join(f"when '{name}' then {rank}" for name, rank in RANKS.items())
    con.execute("delete from channel_days as day where exists (select 1 from touched_days as touched"
                " where touched.channel = day.channel and touched.day = day.day)")  # fmt: skip
    con.execute(
        f"""
        insert into channel_days by name
        with best as (
            select readings.* from channel_readings as readings
            semi join touched_days as touched
                on touched.channel = readings.channel and touched.day = readings.day
            qualify row_number() over (
                partition by readings.channel, readings.day, metric
                order by case quality {rank} end desc, read_at desc, origin
            ) = 1
        )
        select channel, day, {picked}, max(read_at) as read_at from best group by channel, day
        """
    )
    con.execute("drop table touched_days")
