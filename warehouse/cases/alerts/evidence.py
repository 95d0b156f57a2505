"""Ask what was written that an alert is about."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import named

# What a page shows of one story.
MOST = 10


@dataclass(frozen=True)
class Text:
    """What was written or brought in, where and when?

    Columns: said; url and outlet (None: nowhere, unknown); published_at aware UTC.
    """

    said: str
    url: str | None
    outlet: str | None
    published_at: dt.datetime


def texts(con: duckdb.DuckDBPyConnection, case_id: str | None, story_id: str | None) -> tuple[Text, ...]:
    """What was written in the story of this alert, and brought in with its case?

    Rows: what was brought in first, then the items of the story, the oldest first, at most ten.
    Counts: title and text as they were published.
    Empty: () for neither.
    Raises: nothing.
    Source: cases, items.
    """
    rows = named(
        con,
        """
        with told as (select * from cases where case_id = $case)
        (
            select coalesce(note, title) as said, url, outlet, seen_at as published_at
            from told where story_id is null
        )
        union all
        (
            select if(text = '' or starts_with(text, title), greatest(text, title), title || chr(10) || text) as said,
                url, outlet, published_at
            from items where story_id in (select coalesce($story, (select story_id from told)))
            order by published_at, item_id limit $most
        )
        """,
        {"case": case_id, "story": story_id, "most": MOST},
    )
    return tuple(Text(**{**row, "published_at": row["published_at"].replace(tzinfo=dt.UTC)}) for row in rows)
