"""Moving items from one story to another, when a later copy shows that two stories are one."""

import datetime as dt
from collections.abc import Mapping

import duckdb
import pyarrow as pa


def move(con: duckdb.DuckDBPyConnection, places: Mapping[str, str]) -> list[dt.date]:
    """Put these items (item_id → story_id) in their story, inside `writing()`. Which days were touched?"""
    if not places:
        return []
    moves = pa.table({"item_id": list(places), "story_id": list(places.values())})
    con.register("moves", moves)
    try:
        con.execute(
            "update items set story_id = moves.story_id from moves"
            " where items.item_id = moves.item_id and items.story_id <> moves.story_id"
        )
        days = con.execute(
            "select distinct day from items where item_id in (select item_id from moves)"
        ).fetchall()
    finally:
        con.unregister("moves")
    return [day for (day,) in days]
