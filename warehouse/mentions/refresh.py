"""Recompute stories and the day tables that pages read instead of every item."""

import datetime as dt
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import duckdb

from warehouse.core.rows import one
from warehouse.mentions import day_tables, relevance
from warehouse.mentions.words import index
from warehouse.mentions.words.fill import IN_DAYS, bounds
from warehouse.mentions.words.terms import STORY_SPAN

# Days further apart than this are refreshed apart, so that one old item does not read all between,
# unless what lies there is little: each pass has a cost of its own.
APART = 30
LITTLE = 50_000


def refresh_days(
    con: duckdb.DuckDBPyConnection, days: Iterable[dt.date] | None = None, words: bool = True
) -> None:
    """Recompute stories and the day tables made of them.

    `days` are the days of all items that are new or changed (their text, story, mentions,
    sentiment or sightings), with the old day of an item whose day changed; None: all days.
    A copy that comes in later, or no longer mentions the subject, changes the size of a story that
    began earlier: such stories and their days are taken along. Call it once, in the transaction of the load.
    words: False leaves the words of changed texts to `words.index.catch_up`; until then their texts are searched.
    """
    judged = relevance.renew(con)
    if days is None:
        listed = _all_days(con)
        for table in ("stories", "mention_days", "subject_days", "topic_days", "story_days", "source_days"):
            con.execute(f"delete from {table}")
        index.forget(con)
    else:
        listed = sorted({*days, *judged})
    for run in _joined(con, list(_runs(listed))):
        _refresh(con, run, words)
    if words:
        index.catch_up(con)


def _all_days(con: duckdb.DuckDBPyConnection) -> list[dt.date]:
    return [row[0] for row in con.execute("select distinct day from items order by day").fetchall()]


def _runs(days: Sequence[dt.date]) -> Iterable[list[dt.date]]:
    """Yield days near each other, at most a month at a time: memory stays bounded, and so does what is read."""
    run: list[dt.date] = []
    for day in days:
        if run and ((day - run[-1]).days > APART or (day - run[0]).days > APART):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _joined(con: duckdb.DuckDBPyConnection, runs: list[list[dt.date]]) -> Iterable[list[dt.date]]:
    """Yield the same days in fewer passes, where all that a pass reads is little."""
    if len(runs) < 2:
        yield from runs
        return
    span = dt.timedelta(days=STORY_SPAN)
    rows = con.execute(
        "select day, count(*) from items where day between $first and $last group by day order by day",
        {"first": runs[0][0] - span, "last": runs[-1][-1] + span},
    ).fetchall()
    days = [day for day, _ in rows]
    until = [0, *itertools.accumulate(items for _, items in rows)]
    joined = runs[0]
    for run in runs[1:]:
        begin, end = bisect_left(days, joined[0] - span), bisect_right(days, run[-1] + span)
        if until[end] - until[begin] <= LITTLE:
            joined = joined + run
        else:
            yield joined
            joined = run
    yield joined


def _refresh(con: duckdb.DuckDBPyConnection, days: list[dt.date], words: bool) -> None:
    span = dt.timedelta(days=STORY_SPAN)
    near = bounds(days)
    far = {"first": days[0] - span, "last": days[-1] + span, "days": days}
    _collect(con, near, far)
    leads_moved = _stories(con, near, far)
    changed = _changed(con)
    index.move_leads(con, days)
    counted = sorted({*days, *leads_moved})
    day_tables.mention_days(con, counted)
    day_tables.topic_days(con, counted)
    day_tables.story_days(con, sorted({*counted, *changed}))
    day_tables.source_days(con, days)
    (index.refresh if words else index.leave)(con, days, "temp.main.chosen")
    for table in ("chosen", "touched", "rows_gone", "rows_coming"):
        con.execute(f"drop table temp.main.{table}")


def _collect(con: duckdb.DuckDBPyConnection, near: dict[str, object], far: dict[str, object]) -> None:
    """Collect all mentions of these days, and the other mentions of the stories of all their items."""
    con.execute(
        f"create or replace temp table touched as select distinct story_id from items where {IN_DAYS}",
        near,
    )
    columns = (
        "item_id, subject, story_id, is_about, day, published_at, source_name, kind, language, label,"
        " score, reach, confidence, is_corrected, topic"
    )
    con.execute(
        f"create or replace temp table chosen as select {columns} from mention_items where {IN_DAYS}",
        near,
    )
    con.execute(
        """
        create or replace temp table others as
        select item_id, day from items
        where day between $first and $last and not list_contains($days::date[], day)
            and story_id in (from temp.main.touched)
        """,
        far,
    )
    first, last = one(con, "select min(day), max(day) from temp.main.others")
    if first is not None:
        con.execute(
            f"insert into temp.main.chosen select {columns} from mention_items"
            " where day between $first and $last and item_id in (select item_id from temp.main.others)",
            {"first": first, "last": last},
        )
    con.execute("drop table temp.main.others")


def _stories(
    con: duckdb.DuckDBPyConnection, near: dict[str, object], far: dict[str, object]
) -> list[dt.date]:
    """Write the stories anew. On which other days did the first item of a story change?"""
    con.execute(
        """
        create or replace temp table fresh as
        with told as (
            from temp.main.chosen
            -- What a school itself publishes is no copy: it tells a story only where nobody else does.
            qualify kind <> 'own' or bool_and(kind = 'own') over (partition by story_id, subject, is_about)
        ),
        led as (
            select *, first_value(label) over (
                partition by story_id, subject, is_about order by published_at, item_id
            ) as said
            from told
        )
        select
            story_id, subject, is_about, item_id, day, published_at, source_name, kind, language, label,
            score, topic,
            count(*) over story as copies,
            (sum(reach) over story)::bigint as reach,
            case
                when is_corrected then 1.0
                else sum(if(is_corrected, 1.0, confidence)) filter (where label = said) over story
                    / count(*) over story
            end as certainty
        from led
        window story as (partition by story_id, subject, is_about)
        qualify row_number() over (
            partition by story_id, subject, is_about order by published_at, item_id
        ) = 1
        """
    )
    where = (
        "day between $first and $last"
        " and (list_contains($days::date[], day) or story_id in (from temp.main.touched))"
    )
    day_tables.put(con, "stories", where, far, "day, published_at")
    moved = con.execute(
        """
        select distinct unnest([old.day, new.day]) as day
        from temp.main.rows_gone as old
        full join temp.main.rows_coming as new using (story_id, subject, is_about)
        where old.item_id is distinct from new.item_id
            or old.day is distinct from new.day
            or old.label is distinct from new.label
        """
    ).fetchall()
    return [day for (day,) in moved if day is not None]


def _changed(con: duckdb.DuckDBPyConnection) -> list[dt.date]:
    """On which days did a story change in any way?"""
    days = con.execute(
        "select distinct day from (select day from temp.main.rows_gone union all select day from temp.main.rows_coming)"
    ).fetchall()
    return [day for (day,) in days]
