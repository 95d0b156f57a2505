"""Store people's corrections of mentions until they are taken back; the latest holds and counts in every number."""

import datetime as dt
import uuid
from dataclasses import dataclass

import duckdb

from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert
from warehouse.core.rows import aware
from warehouse.mentions.refresh import refresh_days
from warehouse.mentions.relevance import LONG_TEXT


@dataclass(frozen=True)
class Correction:
    """One correction: of which item and subject, what and when (aware UTC)."""

    item_id: str
    story_id: str
    subject: str
    field: str
    value: str
    made_at: dt.datetime


def correct(
    con: duckdb.DuckDBPyConnection,
    item_id: str,
    subject: str,
    field: str,
    value: str,
    made_by: str,
    made_at: dt.datetime,
) -> str:
    """Store a person's judgement, inside `writing()`, and bring the day tables up to date. Under which id?

    field: `label` (positive, neutral, negative, unclear) of this item; a story follows its first
    item. `topic`: what the item is about, whomever it mentions.
    `about` (yes, no): whether the item is about the subject; holds for its whole story,
    for copies that come in later, and for any item with word for word the same long text.
    Raises: ContractBroken when the item is not stored, or field, value or time cannot be.
    """
    row = con.execute(
        "select story_id, text_hash, length(title) + length(text) from items where item_id = $item",
        {"item": item_id},
    ).fetchone()
    if row is None:
        raise ContractBroken(table="corrections", field="item_id", why=f"there is no item {item_id}")
    story_id, text_hash, length = row
    correction_id = uuid.uuid4().hex
    upsert(
        con,
        "corrections",
        [
            {
                "correction_id": correction_id,
                "item_id": item_id,
                "story_id": story_id,
                "subject": subject,
                "field": field,
                "value": value,
                "made_by": made_by,
                "made_at": made_at,
            }
        ],
    )
    refresh_days(con, _days(con, item_id, field, story_id, text_hash, length))
    return correction_id


def withdraw(con: duckdb.DuckDBPyConnection, correction_id: str) -> None:
    """Take a correction back, inside `writing()`, as though it was never made: it counts as no judgement either.

    For whoever pressed the wrong key. Nothing happens when it is gone already.
    """
    row = con.execute(
        "select item_id, field, items.story_id, text_hash, length(title) + length(text)"
        " from corrections join items using (item_id) where correction_id = $id",
        {"id": correction_id},
    ).fetchone()
    con.execute("delete from corrections where correction_id = $id", {"id": correction_id})
    if row is not None:
        refresh_days(con, _days(con, *row))


def _days(
    con: duckdb.DuckDBPyConnection, item_id: str, field: str, story_id: str, text_hash: str, length: int
) -> list[dt.date]:
    """Return the days on which something counts otherwise for a correction of this field of this item."""
    touched = con.execute(
        "select distinct day from items where item_id = $item"
        " or ($about and (story_id = $story or ($long and text_hash = $hash)))",
        {
            "item": item_id,
            "about": field == "about",
            "story": story_id,
            "long": length >= LONG_TEXT,
            "hash": text_hash,
        },
    ).fetchall()
    return [day for (day,) in touched]


def history(con: duckdb.DuckDBPyConnection, item_id: str) -> tuple[Correction, ...]:
    """What did people correct in this item? The newest first; empty when nobody did."""
    rows = con.execute(
        """
        select item_id, story_id, subject, field, value, made_at
        from corrections where item_id = $item
        order by made_at desc, correction_id desc
        """,
        {"item": item_id},
    ).fetchall()
    return tuple(Correction(*aware(row)) for row in rows)
