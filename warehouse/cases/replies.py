"""Ask which open cases the school answered where they stand, as its own posts that were collected say."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import named


@dataclass(frozen=True)
class Reply:
    """Which own post answers which case?

    Columns: the case and its version; the item, its text and address; answered_at aware UTC.
    """

    case_id: str
    version: int
    item_id: str
    text: str
    url: str | None
    answered_at: dt.datetime


def own_replies(con: duckdb.DuckDBPyConnection) -> tuple[Reply, ...]:
    """Which open cases did the school answer where they stand?

    Rows: one per case, its first answer.
    Counts: posts of the school itself that were published after the message of the case, and stand below the same
        address (but for what comes after # or ?) or name it in their text; possible threats and drills are for people.
    Empty: ().
    Raises: nothing.
    Source: cases, items.
    """
    rows = named(
        con,
        """
        with asked as (
            select case_id, version, item_id as asked_item, seen_at, url, regexp_replace(url, '[#?].*$', '') as place
            from cases
            where state in ('new', 'open', 'claimed', 'waiting') and level < 3 and not is_drill and url is not null
        ),
        ours as (
            select item_id, if(text = '', title, text) as text, url, published_at,
                regexp_replace(coalesce(url, ''), '[#?].*$', '') as place
            from items
            where kind = 'own' and day >= (select min(seen_at)::date from asked)
        )
        select case_id, version, ours.item_id, ours.text, ours.url, ours.published_at as answered_at
        from asked join ours on ours.published_at > asked.seen_at and ours.item_id is distinct from asked_item
            and ours.text <> '' and (ours.place = asked.place or contains(ours.text, asked.url))
        qualify row_number() over (partition by case_id order by ours.published_at, ours.item_id) = 1
        order by case_id
        """,
    )
    return tuple(Reply(**{**row, "answered_at": row["answered_at"].replace(tzinfo=dt.UTC)}) for row in rows)
