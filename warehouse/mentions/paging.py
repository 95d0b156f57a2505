"""Ask the warehouse for the mentions behind a place in the list, so that new ones move no page."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.mentions import search
from warehouse.mentions.search import Filter, MentionRow


@dataclass(frozen=True)
class Listed:
    """What stands on one page of the list?

    Columns: rows, the newest first; total, how many there are in all; more, whether others come behind.
    Empty: (), 0 and False.
    """

    rows: tuple[MentionRow, ...]
    total: int
    more: bool


def behind(
    con: duckdb.DuckDBPyConnection, filters: Filter, limit: int, after: tuple[dt.datetime, str] | None
) -> Listed:
    """Which mentions come next, the newest first?

    Rows: as `search.search`; those behind the item that was published at this time (aware UTC) with this id.
    Counts: as `search.search`; total counts those before it too.
    Empty: as `Listed`.
    Raises: nothing.
    Source: mention_items and stories, sightings where a source is asked for.
    """
    found = search.search(con, filters, limit + 1, after=after)
    return Listed(found[:limit], search.total(con, filters), len(found) > limit)
