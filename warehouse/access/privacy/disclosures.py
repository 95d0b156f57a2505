"""Keep which people asked to see what is known of them, and read what an item is made of."""

import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import Row, named


def put(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store requests as they stand now, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "disclosures", rows)


def all_of(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Which requests were ever made? Rows of disclosures, times aware UTC, those that are due first at the top."""
    rows = named(con, "select * from disclosures order by state <> 'prepared', due_on, disclosure_id")
    return [_aware(row) for row in rows]


def known(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[Row]:
    """Return all that is known of these items, the newest first.

    Columns: title, text, url, outlet, kind, language, published_at, collected_at, source (its title), subjects, label,
    score, method, corrected (labels that people gave it), carried (titles of sources that carried it).
    """
    rows = named(
        con,
        """
        select
            items.title, text, items.url, items.outlet, items.kind, language, published_at, collected_at,
            coalesce(sources.title, source_name) as source,
            coalesce(about.subjects, []) as subjects, label, score, method,
            coalesce(judged.labels, []) as corrected, coalesce(seen.carried, []) as carried
        from items
        left join sources using (source_name)
        left join sentiments using (item_id)
        left join (
            select item_id, list(subject order by subject) as subjects from mentions group by item_id
        ) as about using (item_id)
        left join (
            select item_id, list(value order by made_at) as labels from corrections group by item_id
        ) as judged using (item_id)
        left join (
            select item_id, list(distinct coalesce(sources.title, source_name)) as carried
            from sightings left join sources using (source_name) group by item_id
        ) as seen using (item_id)
        where item_id in (select unnest($ids::varchar[]))
        order by published_at desc, item_id
        """,
        {"ids": list(ids)},
    )
    return [_aware(row) for row in rows]


def school_words(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return names that are of no person: subjects, outlets, sources and channels of the configuration."""
    rows = con.execute(
        """
        select subject from subjects union select title from sources union select title from channels
        union select outlet from items where outlet is not null
        union select value from warehouse_facts where name in ('organisation', 'city')
        """
    ).fetchall()
    return {name for (name,) in rows}


def _aware(row: Row) -> Row:
    return {
        name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
        for name, value in row.items()
    }
