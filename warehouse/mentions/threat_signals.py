"""Store how much of a threat the items about the school are, and ask which wait to be judged and which call people.

Only of items that mention the school itself: what is said of others is not ours to watch.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.load import delete, upsert
from warehouse.core.rows import Row, named


@dataclass(frozen=True)
class Signal:
    """An item that may be a threat: where it stands, level, score, kind and found of its reason, when it came."""

    item_id: str
    story_id: str
    title: str
    text: str
    url: str | None
    outlet: str | None
    published_at: dt.datetime
    collected_at: dt.datetime
    level: int
    score: float
    kind: str
    found: tuple[str, ...]


def waiting(con: duckdb.DuckDBPyConnection, method: str, most: int) -> list[Row]:
    """Which items about the school has this method not judged, the newest first?

    Columns: item_id, title, text, text_hash, day.
    Empty: [].
    """
    return named(
        con,
        """
        with own as (
            select distinct item_id, day from mentions
            where subject in (select subject from subjects where role = 'own')
        )
        select item_id, title, text, text_hash, day
        from own join items using (item_id, day)
        where item_id not in (select item_id from threat_signals where method = $method)
        order by day desc, item_id limit $most
        """,
        {"method": method, "most": most},
    )


def store(con: duckdb.DuckDBPyConnection, rows: Sequence[Row], texts: Mapping[str, str]) -> int:
    """Put these judgements in the place of what stood there, inside `writing()`. How many were stored?

    rows: of threat_signals; texts: item_id → text_hash of what was judged. An item that has another text by now, or was
    forgotten, is left as it is.
    """
    known = con.execute(
        "select item_id, text_hash from items where item_id in (select unnest($ids::varchar[]))",
        {"ids": list(texts)},
    ).fetchall()
    same = {item for item, text_hash in known if texts[item] == text_hash}
    kept = [row for row in rows if row["item_id"] in same]
    upsert(con, "threat_signals", kept)
    return len(kept)


def replace(con: duckdb.DuckDBPyConnection, item_ids: Sequence[str], rows: Sequence[Row]) -> None:
    """Store what was judged of these items, and drop what was said of a text that they no longer have."""
    judged = {row["item_id"] for row in rows}
    delete(con, "threat_signals", [{"item_id": item} for item in item_ids if item not in judged])
    upsert(con, "threat_signals", rows)


def signals(con: duckdb.DuckDBPyConnection, first: dt.datetime, least: int = 3) -> list[Signal]:
    """Which items about the school that came in since then may be a threat, the gravest and newest first?

    first: aware; of collecting, as a threat that is found late is still one. least: the lowest level.
    Columns: fields of Signal.
    Counts: each item once that mentions the school.
    Empty: [].
    """
    rows = named(
        con,
        """
        select item_id, items.story_id, items.title, items.text, items.url, items.outlet, items.published_at,
            items.collected_at, level, score, threat_signals.kind, found
        from threat_signals join items using (item_id, day)
        where level >= $least and items.collected_at >= $first and item_id in (
            select item_id from mentions where subject in (select subject from subjects where role = 'own')
        )
        order by level desc, items.published_at desc, item_id
        """,
        {"least": least, "first": first.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    return [
        Signal(
            **row
            | {
                "found": tuple(row["found"]),
                "published_at": row["published_at"].replace(tzinfo=dt.UTC),
                "collected_at": row["collected_at"].replace(tzinfo=dt.UTC),
            }
        )
        for row in rows
    ]


def grouped(con: duckdb.DuckDBPyConnection, first: dt.date) -> list[Row]:
    """Which items since this day had words of a threat, by what are they known and in which story do they stand?

    Columns: item_id, story_id, published_at (aware UTC), outlet, signature (None for none), keys (a list).
    Empty: [].
    """
    rows = named(
        con,
        """
        with told as (select item_id, day from threat_signals where level >= 1 and day >= $first)
        select item_id, story_id, published_at, outlet, signature, keys
        from told join items using (item_id, day) left join story_signatures using (item_id, day)
            left join (
                select item_id, list(key order by key) as keys from item_keys
                where item_id in (select item_id from told) group by item_id
            ) using (item_id)
        order by published_at, item_id
        """,
        {"first": first},
    )
    return [
        row | {"published_at": row["published_at"].replace(tzinfo=dt.UTC), "keys": row["keys"] or []}
        for row in rows
    ]


def keys(con: duckdb.DuckDBPyConnection, stories: Sequence[str]) -> dict[str, list[str]]:
    """By which keys are the items of these stories known? Story → keys; {} for none."""
    found: dict[str, list[str]] = {}
    for row in named(
        con,
        "select story_id, key from items join item_keys using (item_id)"
        " where story_id in (select unnest($stories::varchar[])) order by story_id, key",
        {"stories": list(stories)},
    ):
        found.setdefault(row["story_id"], []).append(row["key"])
    return found
