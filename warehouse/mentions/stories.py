"""Store the new story of items when a later copy shows that two are one or one is two, and their kind."""

import datetime as dt
from collections.abc import Mapping

import duckdb

from warehouse.core.load import listed


def move(con: duckdb.DuckDBPyConnection, places: Mapping[str, str]) -> list[dt.date]:
    """Put these items (item_id → story_id) in their story, inside `writing()`. Which days were touched?"""
    if not places:
        return []
    con.execute(
        f"create or replace temp table moves as {listed({'item_id': 'varchar', 'story_id': 'varchar'})}",
        {"item_id": list(places), "story_id": list(places.values())},
    )
    # A story that loses an item counts less, on whatever day it stands.
    days = con.execute(
        """
        select distinct day from items where story_id in (
            select items.story_id from items join temp.main.moves as moves using (item_id)
            where items.story_id <> moves.story_id
        )
        """
    ).fetchall()
    con.execute(
        "update items set story_id = moves.story_id from temp.main.moves as moves"
        " where items.item_id = moves.item_id and items.story_id <> moves.story_id"
    )
    con.execute("drop table temp.main.moves")
    return [day for (day,) in days]


def set_kinds(con: duckdb.DuckDBPyConnection, kinds: Mapping[str, str]) -> None:
    """Give these items their kind (item_id → kind), inside `writing()`; their days are to be refreshed."""
    if not kinds:
        return
    con.execute(
        f"update items set kind = kinds.kind from ({listed({'item_id': 'varchar', 'kind': 'varchar'})}) as kinds"
        " where items.item_id = kinds.item_id",
        {"item_id": list(kinds), "kind": list(kinds.values())},
    )
