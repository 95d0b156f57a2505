"""Store people's corrections of mentions, for ever; the latest holds and counts in every number."""

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
) -> None:
    """Store a person's judgement, inside `writing()`, and bring the day tables up to date with it.

    field: `label` (positive, neutral, negative, unclear) of this item; a story follows its first
    item. `about` (yes, no): whether the item is about the subject; holds for its whole story,
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
    upsert(
        con,
        "corrections",
        [
            {
                "correction_id": uuid.uuid4().hex,
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
    refresh_days(con, [day for (day,) in touched])


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
