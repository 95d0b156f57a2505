"""Ask the warehouse for the mentions behind the numbers: search, one story's copies, choices, export.

One row per story lists what the numbers count: label, kind and so on are of its first item; its day lies in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from warehouse.core.rows import Row, named, one
from warehouse.mentions.filter_options import Choices as Choices
from warehouse.mentions.filter_options import choices as choices
from warehouse.mentions.filter_options import subjects as subjects
from warehouse.mentions.words import asked
from warehouse.mentions.words.asked import OTHERS as OTHERS
from warehouse.mentions.words.asked import Filter as Filter
from warehouse.mentions.words.terms import ORDERS, STORY_SPAN
from warehouse.mentions.words.terms import terms as terms

if TYPE_CHECKING:
    import pyarrow as pa


SPARED = 4  # the newest days are tried by themselves where they are at most a fourth of all


@dataclass(frozen=True)
class MentionRow:
    """What is known of one item that mentions the subject?

    Columns: the item (for a story its first one); label and topic as corrected beside as scored; is_around: only what
    it says of the subject was scored; copies, its items.
    Empty: None where it is not known.
    """

    item_id: str
    story_id: str
    subject: str
    title: str
    text: str
    url: str | None
    outlet: str | None
    source_name: str
    kind: str
    language: str
    day: dt.date
    published_at: dt.datetime
    matched: tuple[str, ...]
    score: float | None
    label: str
    scored_label: str
    is_corrected: bool
    confidence: float | None
    method: str | None
    is_about: bool
    is_around: bool
    topic: str | None
    scored_topic: str | None
    topic_confidence: float | None
    reach: int | None
    copies: int


COLUMNS = (
    "item_id, story_id, subject, title, text, url, outlet, source_name, kind, language, day, published_at,"
    " matched, score, label, scored_label, is_corrected, confidence, method, is_about, is_around, topic,"
    " scored_topic, topic_confidence, reach"
)


def search(
    con: duckdb.DuckDBPyConnection,
    filters: Filter,
    limit: int = 50,
    offset: int = 0,
    after: tuple[dt.datetime, str] | None = None,
    order: str = "newest",
    total: int | None = None,
) -> tuple[MentionRow, ...]:
    """Which mentions are behind this, the newest first or in another of ORDERS?

    Rows: one per story (grouped) or item, at most `limit` from `offset` on; after (newest first only): behind it.
    total: how many there are, where that is known: then of many the newest are looked for in the newest days.
    Counts: stories as `reputation.mentions` does; words and source are looked for in every copy.
    Empty: ().
    Raises: nothing.
    Source: mention_items and stories, sightings where a source is asked for.
    """
    since = _since(filters, offset + limit, total) if order == "newest" and after is None else None
    page = _page(con, filters, since, limit, offset, after, order)
    if since is not None and len(page) < limit:
        page = _page(con, filters, None, limit, offset, after, order)
    rows = _rows(con, filters.subject, {row[0]: row[3] for row in page}, [row[1] for row in page])
    order_of = {row[0]: place for place, row in enumerate(page)}
    return tuple(sorted(rows, key=lambda row: order_of[row.item_id]))


def _since(filters: Filter, wanted: int, total: int | None) -> dt.date | None:
    """From which day on do twice as many count as are wanted, if all days are alike? None where that spares little."""
    if not total:
        return None
    days = -(-filters.period.days * wanted * 2 // total) + 1
    return filters.period.end - dt.timedelta(days=days) if days * SPARED < filters.period.days else None


def _page(
    con: duckdb.DuckDBPyConnection,
    filters: Filter,
    since: dt.date | None,
    limit: int,
    offset: int,
    after: tuple[dt.datetime, str] | None,
    order: str,
) -> list[tuple[str, dt.date, dt.datetime, int]]:
    # How often the few on one page were copied is asked of these alone, unless their stories are read anyway.
    columns = ("item_id", "day", "published_at", "story_id", "is_about")
    counted = order == "copies" or asked.reads_stories(filters)
    sql, parameters = asked.statement(con, filters, since, (*columns, "copies") if counted else columns)
    parameters |= {"limit": limit, "offset": offset}
    sql = f"select * from ({sql})"
    if after is not None:
        sql = f"{sql} where (-epoch_us(published_at), item_id) > (-epoch_us($at::timestamp), $item)"
        parameters |= {"at": after[0].astimezone(dt.UTC).replace(tzinfo=None), "item": after[1]}
    rows = con.execute(f"{sql} order by {ORDERS[order]} limit $limit offset $offset", parameters).fetchall()
    if counted or not rows:
        return [(item, day, at, copies) for item, day, at, _, _, copies in rows]
    return asked.counted(con, filters, rows)


def _rows(
    con: duckdb.DuckDBPyConnection, subject: str, copies: dict[str, int], days: Sequence[dt.date]
) -> list[MentionRow]:
    if not copies:
        return []
    within, parameters = asked.on(days)
    rows = named(
        con,
        f"select {COLUMNS} from mention_items where {within} and subject = $subject"
        " and list_contains($items::varchar[], item_id) and title || text || coalesce(url, '') <> ''",  # expired
        {**parameters, "subject": subject, "items": list(copies)},
    )
    return [_row(row, copies) for row in rows]


def _row(row: Row, copies: dict[str, int]) -> MentionRow:
    row |= {"published_at": row["published_at"].replace(tzinfo=dt.UTC), "matched": tuple(row["matched"])}
    return MentionRow(**row, copies=copies[row["item_id"]])


def total(con: duckdb.DuckDBPyConnection, filters: Filter) -> int:
    """How many stories (or items, where not grouped) are behind this?

    Unit: count.
    Counts: the rows of `search` without its limit.
    Empty: 0.
    Raises: nothing.
    Source: mention_items and stories, sightings where a source is asked for.
    """
    sql, parameters = asked.statement(con, filters, columns=("day",))
    return int(one(con, f"select count(*) from ({sql})", parameters)[0])


def totals(con: duckdb.DuckDBPyConnection, filters: Filter) -> tuple[int, int]:
    """How many stories (or items, where not grouped) are behind this, and how many of them by schools themselves?

    Unit: count.
    Counts: the rows of `search` without its limit; the second of the kind own.
    Empty: (0, 0).
    Raises: nothing.
    Source: mention_items and stories, sightings where a source is asked for.
    """
    sql, parameters = asked.statement(con, filters, columns=("kind",))
    every, own = one(con, f"select count(*), count(*) filter (where kind = 'own') from ({sql})", parameters)
    return int(every), int(own)


def copies(con: duckdb.DuckDBPyConnection, story_id: str, subject: str) -> tuple[MentionRow, ...]:
    """Who carried this story, the first one first?

    Rows: one per item; copies is their number, a school's own publications included.
    Counts: every item of the story about the subject, whatever its day, set aside or not.
    Empty: ().
    Raises: nothing.
    Source: stories, items, mention_items.
    """
    first_day = "select min(day) from stories where story_id = $story and subject = $subject"
    (first,) = one(con, first_day, {"story": story_id, "subject": subject})
    if first is None:
        return ()
    items = con.execute(
        "select item_id, day from items where story_id = $story and day between $first::date - $span"
        " and $first::date + 2 * $span",
        {"first": first, "span": STORY_SPAN, "story": story_id},
    ).fetchall()
    # A school's own publication of it may be older than its first day.
    rows = _rows(con, subject, dict.fromkeys((item for item, _ in items), 1), [day for _, day in items])
    ordered = sorted(rows, key=lambda row: (row.published_at, row.item_id))
    return tuple(replace(row, copies=len(rows)) for row in ordered)


def table(con: duckdb.DuckDBPyConnection, filters: Filter, limit: int = 100_000) -> pa.Table:
    """Which mentions are behind this, as a table to take along?

    Rows: those of `search`, at most `limit`.
    Counts: as `search`.
    Empty: a table without rows.
    Raises: nothing.
    Source: mention_items, stories and sources, sightings where a source is asked for.
    """
    sql, parameters = asked.statement(con, filters)
    return con.execute(
        f"""
        with found as (
            select item_id, copies from ({sql}) order by published_at desc, item_id limit $limit
        )
        select
            mention_items.day, mention_items.published_at, mention_items.title, text, mention_items.url,
            mention_items.outlet, sources.title as source_title, source_name, mention_items.kind, language, subject,
            array_to_string(matched, ', ') as matched, label, score, is_corrected, is_about,
            found.copies, reach, story_id, item_id
        from mention_items join found using (item_id) left join sources using (source_name)
        where mention_items.day >= $start and mention_items.day < $end and subject = $subject
        order by mention_items.published_at desc, item_id
        """,
        {**parameters, "limit": limit},
    ).to_arrow_table()
