"""Write the tables by day anew for the days that changed; see `refresh`."""

import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.contract import contracts
from warehouse.core.rows import TITLE, beginning
from warehouse.mentions.words.fill import IN_DAYS, bounds

LARGEST = 5


def put(
    con: duckdb.DuckDBPyConnection,
    table: str,
    where: str,
    parameters: Mapping[str, object],
    order: str = "all",
) -> None:
    """Make the rows of a table of which `where` holds those of temp.main.fresh; a row that stays is not written again.

    Most stay, and to write them would take most of the time in which a load has the warehouse to itself.
    Leaves temp.main.rows_gone and temp.main.rows_coming: the rows that were taken away and those that were added.
    """
    contract = contracts()[table]
    names = ", ".join(column.name for column in contract.columns)
    key = ", ".join(contract.key)
    held, made = f"select {names} from {table} where {where}", f"select {names} from temp.main.fresh"
    con.execute(f"create or replace temp table rows_gone as ({held}) except ({made})", parameters)
    con.execute(f"create or replace temp table rows_coming as ({made}) except ({held})", parameters)
    con.execute("drop table temp.main.fresh")
    con.execute(
        f"delete from {table} where {where} and ({key}) in (select ({key}) from temp.main.rows_gone)",
        parameters,
    )
    con.execute(f"insert into {table} by name select * from temp.main.rows_coming order by {order}")


def _write(con: duckdb.DuckDBPyConnection, table: str, days: Sequence[dt.date], sql: str) -> None:
    """Put what this statement gives in the place of these sorted days. $first, $last and $days bound them."""
    con.execute(f"create or replace temp table fresh as {sql}", bounds(days))
    put(con, table, IN_DAYS, bounds(days))


def mention_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write mention_days and subject_days for these sorted days; `stories` must be up to date."""
    _write(
        con,
        "mention_days",
        days,
        f"""
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
        """,
    )
    _write(
        con,
        "subject_days",
        days,
        f"""
        select
            day, subject, kind, label,
            sum(items)::bigint as items, sum(stories)::bigint as stories,
            sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
        from mention_days
        where {IN_DAYS}
        group by day, subject, kind, label
        """,
    )


def story_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write story_days for these sorted days, the largest stories of each; `stories` must be up to date."""
    _write(
        con,
        "story_days",
        days,
        f"""
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
            case when title <> '' then title else {beginning("text", TITLE)} end as title,
            outlet, url, kind, copies, reach,
            coalesce(score, 0) as score, certainty
        from large join near using (item_id, day)
        """,
    )


def topic_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write topic_days for these sorted days, from `stories`, which must be up to date."""
    _write(
        con,
        "topic_days",
        days,
        f"""
        select day, subject, coalesce(topic, 'unknown') as topic, label, count(*) as stories
        from stories
        where is_about and kind <> 'own' and {IN_DAYS}
        group by all
        """,
    )


def source_days(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Write source_days for these sorted days, from every item that a source carried."""
    # Nothing is seen long before it is published, so the sightings of these days begin here.
    _write(
        con,
        "source_days",
        days,
        f"""
        with near as (
            select item_id, day, published_at from items where {IN_DAYS}
        )
        select day, sightings.source_name, count(*) as items, max(published_at) as newest_at
        from sightings join near using (item_id)
        where sightings.first_seen_at >= $first::timestamp - interval 2 day
        group by all
        """,
    )
