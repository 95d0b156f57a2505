"""Keep the day tables true: what pages read instead of every item."""

import datetime as dt
from collections.abc import Iterable

import duckdb

# Copies of a story are looked for within days, so its items lie within this many days of each other.
STORY_SPAN = 45
LARGEST = 5


def refresh_days(con: duckdb.DuckDBPyConnection, days: Iterable[dt.date] | None = None) -> int:
    """Recompute mention_days and story_days for these days (None: for all). How many days were written?

    A copy that comes in later changes the size of a story that began earlier, so the days of
    all items of the touched stories are taken along. Call it in the transaction of the load.
    """
    _touched(con, days)
    con.execute("delete from mention_days where day in (select day from temp.main.touched)")
    con.execute("delete from story_days where day in (select day from temp.main.touched)")
    con.execute(
        f"""
        create or replace temp table led as
        with bounds as (
            select
                min(day) - interval {STORY_SPAN} day as first_day,
                max(day) + interval {STORY_SPAN} day as last_day
            from temp.main.touched
        ),
        near as (
            select item_id, subject, story_id, day, source_name, kind, language, label, score, outlet,
                reach, published_at
            from mention_items
            where is_about
                and day >= (select first_day from bounds) and day <= (select last_day from bounds)
        )
        select
            *,
            row_number() over (partition by story_id, subject order by published_at, item_id) = 1 as leads,
            count(*) over (partition by story_id, subject) as copies,
            sum(reach) over (partition by story_id, subject) as story_reach
        from near
        """
    )
    con.execute(
        """
        insert into mention_days by name
        select
            day, subject, source_name, kind, language, label,
            count(*) as items,
            count(*) filter (where leads) as stories,
            coalesce(sum(score) filter (where leads), 0) as score_sum,
            sum(reach)::bigint as reach,
            count(reach) as reach_known
        from temp.main.led
        where day in (select day from temp.main.touched)
        group by day, subject, source_name, kind, language, label
        """
    )
    con.execute(
        """
        insert into story_days by name
        select
            led.day, led.subject, led.label, led.story_id, led.item_id,
            case when items.title <> '' then items.title else left(items.text, 120) end as title,
            led.outlet, items.url, led.kind, led.copies,
            led.story_reach::bigint as reach,
            coalesce(led.score, 0) as score
        from (
            from temp.main.led
            where leads and day in (select day from temp.main.touched)
            qualify row_number() over (
                partition by day, subject, label order by copies desc, abs(score) desc nulls last, item_id
            ) <= $largest
        ) as led
        join items on items.item_id = led.item_id and items.day = led.day
        """,
        {"largest": LARGEST},
    )
    count = con.execute("select count(*) from temp.main.touched").fetchone()[0]
    con.execute("drop table temp.main.led")
    con.execute("drop table temp.main.touched")
    return count


def _touched(con: duckdb.DuckDBPyConnection, days: Iterable[dt.date] | None) -> None:
    if days is None:
        con.execute("create or replace temp table touched as select distinct day from mentions")
        con.execute(
            "insert into temp.main.touched select distinct day from mention_days"
            " except from temp.main.touched"
        )
        return
    con.execute("create or replace temp table touched (day date)")
    listed = sorted(set(days))
    if not listed:
        return
    con.execute("insert into temp.main.touched select unnest($days::date[])", {"days": listed})
    con.execute(
        f"""
        insert into temp.main.touched
        select distinct day from items
        where day between $first::date - interval {STORY_SPAN} day and $last::date + interval {STORY_SPAN} day
            and story_id in (select story_id from items where day in (select day from temp.main.touched))
            and story_id <> item_id
        union
        select distinct day from items
        where item_id in (
            select story_id from items
            where day in (select day from temp.main.touched) and story_id <> item_id
        )
        except from temp.main.touched
        """,
        {"first": listed[0], "last": listed[-1]},
    )
