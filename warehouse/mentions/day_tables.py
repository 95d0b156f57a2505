"""Write the tables by day anew for the days that changed; see `refresh`."""

import datetime as dt
from collections.abc import Sequence

import duckdb

LARGEST = 5

# The bounds let DuckDB skip what lies outside; the list says which days exactly.
IN_DAYS = "day between $first and $last and list_contains($days::date[], day)"


def _clear(con: duckdb.DuckDBPyConnection, table: str, days: Sequence[dt.date]) -> dict[str, object]:
    bounds = {"first": days[0], "last": days[-1], "days": list(days)}
    con.execute(f"delete from {table} where {IN_DAYS}", bounds)
    return bounds


def mention_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write mention_days and subject_days for these sorted days; `stories` must be up to date."""
    bounds = _clear(con, "mention_days", days)
    con.execute(
        f"""
        insert into mention_days by name
        with near as (
            select item_id, day, subject, source_name, kind, language, label, score, reach
            from mention_items
            where is_about and {IN_DAYS}
        ),
        leads as (
            select item_id, day, subject, true as leads from stories where is_about and {IN_DAYS}
        )
        select
            day, subject, source_name, kind, language, label,
            count(*) as items,
            count(leads) as stories,
            coalesce(sum(score) filter (where leads), 0) as score_sum,
            sum(reach)::bigint as reach,
            count(reach) as reach_known
        from near left join leads using (item_id, day, subject)
        group by all
        order by all
        """,
        bounds,
    )
    bounds = _clear(con, "subject_days", days)
    con.execute(
        f"""
        insert into subject_days by name
        select
            day, subject, kind, label,
            sum(items)::bigint as items, sum(stories)::bigint as stories,
            sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
        from mention_days
        where {IN_DAYS}
        group by day, subject, kind, label
        order by all
        """,
        bounds,
    )


def story_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write story_days for these sorted days, the largest stories of each; `stories` must be up to date."""
    bounds = _clear(con, "story_days", days)
    con.execute(
        f"""
        insert into story_days by name
        with large as (
            from stories
            where is_about and {IN_DAYS}
            qualify row_number() over (
                partition by day, subject, label
                order by copies desc, reach desc nulls last, abs(score) desc nulls last, item_id
            ) <= {LARGEST}
        ),
        near as (
            select item_id, day, title, text, outlet, url from items where {IN_DAYS} and text_hash <> ''
        )
        select
            large.day, subject, label, story_id, item_id,
            case when title <> '' then title else left(text, 120) end as title,
            outlet, url, kind, copies, reach,
            coalesce(score, 0) as score, certainty
        from large join near using (item_id, day)
        order by all
        """,
        bounds,
    )


def topic_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write topic_days for these sorted days, from `stories`, which must be up to date."""
    bounds = _clear(con, "topic_days", days)
    con.execute(
        f"""
        insert into topic_days by name
        select day, subject, coalesce(topic, 'unknown') as topic, label, count(*) as stories
        from stories
        where is_about and kind <> 'own' and {IN_DAYS}
        group by all
        order by all
        """,
        bounds,
    )


def source_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write source_days for these sorted days, from every item that a source carried."""
    bounds = _clear(con, "source_days", days)
    # Nothing is seen long before it is published, so the sightings of these days begin here.
    con.execute(
        f"""
        insert into source_days by name
        with near as (
            select item_id, day, published_at from items where {IN_DAYS}
        )
        select day, sightings.source_name, count(*) as items, max(published_at) as newest_at
        from sightings join near using (item_id)
        where sightings.first_seen_at >= $first::timestamp - interval 2 day
        group by all
        order by all
        """,
        bounds,
    )
