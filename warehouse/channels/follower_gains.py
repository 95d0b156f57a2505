"""Compute followers from a count and the gains after it, and store them; for platforms that give only gains."""

import datetime as dt
from collections.abc import Iterable

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import Row

DERIVED = "linkedin:followers:gains"
SOURCE = "gains"


def store(con: duckdb.DuckDBPyConnection, rows: Iterable[Row], source: str, read_at: dt.datetime) -> int:
    """Store gains (channel, day, value), inside `writing()`. How many are new or changed? Raises: ContractBroken."""
    changed = [
        {"channel": channel, "day": day, "gained": gained, "source": source, "read_at": read_at}
        for channel, day, gained, before in weighed(con, rows)
        if before != gained
    ]
    if changed:
        upsert(con, "channel_gains", changed)
    return len(changed)


def weighed(
    con: duckdb.DuckDBPyConnection, rows: Iterable[Row]
) -> list[tuple[str, dt.date, int, int | None]]:
    """Return what storing these gains would do: channel, day, the gain, and the gain that stands there now."""
    gains = {(row["channel"], row["day"]): row["value"] for row in rows if row["value"] is not None}
    stored = con.execute("select channel, day, gained from channel_gains").fetchall() if gains else []
    known = {(channel, day): gained for channel, day, gained in stored}
    return [(channel, day, gained, known.get((channel, day))) for (channel, day), gained in gains.items()]


def derive(con: duckdb.DuckDBPyConnection, channels: Iterable[str]) -> set[tuple[str, dt.date]]:
    """Work out the followers of these channels anew, inside `writing()`. Which (channel, day) were touched?

    A day's count is the last one that was read or typed plus the gains of every day since; a single day whose gain
    is unknown ends that. It is estimated: LinkedIn does not say who left. Counts that are known are left alone.
    """
    named = {"channels": sorted(set(channels)), "derived": DERIVED}
    any_gains = con.execute(
        "select 1 from channel_gains where list_contains($channels, channel) union all"
        " select 1 from channel_readings where list_contains($channels, channel) and definition = $derived limit 1",
        named,
    ).fetchone()
    if not any_gains:
        return set()
    derived = (
        "select channel, day from channel_readings"
        " where list_contains($channels, channel) and definition = $derived"
    )
    before = con.execute(derived, named).fetchall()
    con.execute(
        "delete from channel_readings where list_contains($channels, channel) and definition = $derived",
        named,
    )
    con.execute(
        """
        insert into channel_readings by name
        with anchors as (
            select channel, day, max_by(value, read_at) as value from channel_readings
            where list_contains($channels, channel) and metric = 'followers' and value is not null
            group by channel, day
        ),
        counted as (
            select gains.channel, gains.day, gains.read_at, anchors.day as since,
                anchors.value + sum(gains.gained) over since_then as value,
                row_number() over since_then as days
            from channel_gains as gains
            asof join anchors on gains.channel = anchors.channel and gains.day > anchors.day
            where list_contains($channels, gains.channel)
            window since_then as (partition by gains.channel, anchors.day order by gains.day)
        )
        select channel, day, 'followers' as metric, 'api' as origin, value::bigint as value,
            'estimated' as quality, $derived as definition, $source as source, read_at
        from counted
        where days = day - since and value >= 0
            and not exists (
                select 1 from channel_readings as other
                where other.channel = counted.channel and other.day = counted.day
                    and other.metric = 'followers' and other.origin = 'api'
            )
        """,
        {**named, "source": SOURCE},
    )
    # Asked, as DuckLake knows no `returning`.
    return {*before, *con.execute(derived, named).fetchall()}
