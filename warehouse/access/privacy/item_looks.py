"""Keep at which items was looked whether they still stand where they stood, and take the words of those that do not."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.access.privacy import frozen, retention
from warehouse.core.load import listed, upsert
from warehouse.core.rows import TITLE, Row, beginning, named

GONE = "[…]"


@dataclass(frozen=True)
class Standing:
    """How it stands with what was looked for. looked: items; waiting: gone at one look; erased: without words since.

    broken: addresses of items of which most of the site was gone; last: the last look (aware UTC), None when never.
    """

    looked: int
    waiting: int
    erased: int
    broken: tuple[str, ...]
    last: dt.datetime | None


def due(
    con: duckdb.DuckDBPyConnection,
    now: dt.datetime,
    again: dt.timedelta,
    apart: dt.timedelta,
) -> list[Row]:
    """At which items is to be looked now?

    Columns: item_id, url, urls (every address under which it was seen), gone_since, looked_at.
    Rows: those that were gone once first, then those that were looked at longest ago.
    Counts: items with an address and words, not looked at within `again`; one that was gone within `apart`.
    Empty: [].
    """
    return named(
        con,
        """
        select item_id, items.url as url, gone_since, looked_at,
            coalesce(seen.urls, []) as urls
        from items
        left join item_looks using (item_id)
        left join (
            select item_id, list_distinct(list(url)) as urls from sightings where url is not null group by item_id
        ) as seen using (item_id)
        where text_hash <> '' and items.url is not null
            and (looked_at is null or looked_at <= $again or (gone_since is not null and looked_at <= $apart))
        order by gone_since is null, looked_at nulls first, item_id
        """,
        {"again": _naive(now - again), "apart": _naive(now - apart)},
    )


def since(con: duckdb.DuckDBPyConnection, at: dt.datetime) -> list[Row]:
    """At which items was looked from this moment on? Columns: item_id, site, outcome, looked_at."""
    return named(
        con,
        "select item_id, site, outcome, looked_at from item_looks where looked_at >= $at order by item_id",
        {"at": _naive(at)},
    )


def put(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Keep the last look at these items, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "item_looks", rows)


def gone(con: duckdb.DuckDBPyConnection, apart: dt.timedelta) -> list[str]:
    """Which items were gone at two looks at least `apart` from each other, and have their words still?

    Counts: not what a case or an alert of a threat is about that is still open.
    """
    rows = named(
        con,
        "select item_id from item_looks join items using (item_id)"
        " where outcome = 'gone' and looked_at - gone_since >= $apart"
        " and item_id not in (select item_id from cases where item_id is not null and kind = 'threat'"
        " and state not in ('answered', 'no_answer_needed', 'not_ours'))"
        " and 'threat:' || story_id not in (select key from alerts where ended_at is null and not is_drill)"
        " order by item_id",
        {"apart": apart},
    )
    return [row["item_id"] for row in rows]


def take(con: duckdb.DuckDBPyConnection, ids: Sequence[str], sealed: Callable[[str], str]) -> dict[str, int]:
    """Take the words and addresses of these items, inside `writing()`. How many rows changed, by table?

    Their rows and all numbers stay; the keys are sealed, so that no feed brings them back. Frozen titles of closed
    months go as well.
    """
    counts: dict[str, int] = {}
    con.execute(
        f"create or replace temp table gone_items as {listed({'item_id': 'varchar'})}", {"item_id": list(ids)}
    )
    rows = named(
        con,
        f"select story_id, [title, {beginning('text', TITLE)}, left(text, {TITLE})] as titles, url"
        " from items where item_id in (from gone_items)",
    )
    counts["items"] = retention.blank(con, "from gone_items", sealed)
    counts["month_figures"] = _frozen(con, rows)
    con.execute(
        "update item_looks set outcome = 'erased' where item_id in (from gone_items) and outcome = 'gone'"
    )
    con.execute("drop table gone_items")
    return {table: count for table, count in counts.items() if count}


def standing(con: duckdb.DuckDBPyConnection) -> Standing:
    """How many items were looked for, wait for a second look, and lost their words because they were gone?

    Counts: the last look at each item, as long as it is kept.
    Empty: zeros, and None for never.
    """
    row = named(
        con,
        """
        select count(*) as looked, count(*) filter (where outcome = 'gone') as waiting,
            count(*) filter (where outcome = 'erased') as erased, max(looked_at) as last,
            list(distinct items.url) filter (where outcome = 'broke' and items.url is not null) as broken
        from item_looks left join items using (item_id)
        """,
    )[0]
    last = row["last"]
    broken = tuple(sorted(row["broken"] or ()))
    return Standing(
        row["looked"], row["waiting"], row["erased"], broken, last and last.replace(tzinfo=dt.UTC)
    )


def _frozen(con: duckdb.DuckDBPyConnection, items: Sequence[Row]) -> int:
    count = 0
    for row in frozen.stories(con):
        url = json.loads(row["fields"]).get("url")
        if any(
            item["story_id"] == row["subject"] and (url == item["url"] or row["title"] in item["titles"])
            for item in items
        ):
            frozen.blank(con, row, row["subject"], GONE)
            count += 1
    return count


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
