"""Delete items for good with all that was derived from them, for who has a right to it (AVG)."""

from collections.abc import Sequence

import duckdb

from warehouse.core.load import delete
from warehouse.mentions.refresh import refresh_days


def forget(con: duckdb.DuckDBPyConnection, item_ids: Sequence[str]) -> int:
    """Delete these items with all that was understood of them, inside `writing()`. How many were there?

    Every number moves with it. The keys by which they were known stay, without text, so that a feed that still
    holds them does not bring them back; so does that somebody corrected them, or that one was drawn to be judged.
    """
    if not item_ids:
        return 0
    rows = con.execute(
        "select item_id, day from items where list_contains($items::varchar[], item_id)",
        {"items": list(item_ids)},
    ).fetchall()
    mentioned = con.execute(
        "select item_id, subject from mentions where list_contains($items::varchar[], item_id)",
        {"items": list(item_ids)},
    ).fetchall()
    delete(con, "mentions", [{"item_id": item, "subject": subject} for item, subject in mentioned])
    scored = con.execute(
        "select item_id, subject from subject_sentiments where list_contains($items::varchar[], item_id)",
        {"items": list(item_ids)},
    ).fetchall()
    delete(con, "subject_sentiments", [{"item_id": item, "subject": subject} for item, subject in scored])
    con.execute(
        "delete from judgements where list_contains($items::varchar[], item_id)", {"items": list(item_ids)}
    )
    for table in ("sentiments", "story_signatures", "threat_signals", "items"):
        delete(con, table, [{"item_id": item} for item, _ in rows])
    refresh_days(con, {day for _, day in rows})
    return len(rows)
