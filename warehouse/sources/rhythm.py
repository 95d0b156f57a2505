"""Ask how often each source brings something, so that a quiet one is asked less often."""

import datetime as dt
from dataclasses import dataclass

import duckdb

DAYS = 30
# Fewer items say nothing of a source.
FEWEST = 5


@dataclass(frozen=True)
class Brought:
    """What did a source bring lately?

    Columns: items, of the last days; days, how many of them it is watched, at most 30.
    Empty: a source that never brought anything has none.
    """

    items: int
    days: int


def brought(con: duckdb.DuckDBPyConnection, today: dt.date) -> dict[str, Brought]:
    """How much did each source bring in the last thirty days?

    Rows: one per source that ever brought anything, by name.
    Counts: items by day of publication, as on the page Sources.
    Empty: {}.
    Raises: nothing.
    Source: source_days.
    """
    rows = con.execute(
        """
        select source_name, coalesce(sum(items) filter (where day > $today::date - $days), 0)::bigint,
            least($days, greatest(1, $today::date - min(day) + 1))::bigint
        from source_days group by source_name
        """,
        {"today": today, "days": DAYS},
    ).fetchall()
    return {name: Brought(items, days) for name, items, days in rows}
