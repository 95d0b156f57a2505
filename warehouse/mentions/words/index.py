"""Keep which word stands in which text, by day, which words each month has, and which frequent ones stand together.

A word is what stands between signs of ASCII in the text in small letters. Day tables as others: made anew for the days
that changed, in the transaction of the load or, of many texts, in turns of their own after it.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core import load
from warehouse.core.migrations import IS_LAKE
from warehouse.core.period import Period
from warehouse.core.rows import one
from warehouse.mentions.words import fill

# The way in which words are read now, and since when into word_months and phrase_days: the days of an earlier version
# get what they lack, and until then their texts are searched; those of WHOLE have all that must be there, with
# what is frequent among the rest.
VERSION, WHOLE, LISTED = 4, 3, 2
READ = f"select day from text_days where version = {VERSION}"
# Items whose words are read at once, and those of days that have none yet for each load.
TOGETHER, EACH_LOAD = 20_000, 20_000
# What is another when a text of the day is. DuckDB's hash mixes the last value in by exclusive or, so that with it
# alone two texts that are changed alike go unseen: so it was before version 4.
DIGEST = "bit_xor((hash(hash(item_id, title, text)) >> 1)::bigint)"
DIGEST_BEFORE = "bit_xor((hash(item_id, title, text) >> 1)::bigint)"
TEXT_DAY = {"day": "date", "items": "bigint", "digest": "bigint", "version": "integer"}


def refresh(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str = "mention_items") -> None:
    """Make words and mentions of these sorted days anew, inside `writing()`. mentions: the table that has them."""
    _mentions(con, days, mentions)
    read(con, days)


def leave(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str) -> None:
    """As `refresh`, but leave the days whose texts changed to `catch_up`: until then their texts are searched."""
    now, held = _known(con, days)
    # A day without texts is left to nobody.
    read(con, sorted({row[0] for row in held} - {row[0] for row in now}))
    left = {row[0] for row in set(now) - set(held)}
    if left:
        con.execute(f"delete from text_days where {fill.IN_DAYS}", fill.bounds(sorted(left)))
    _mentions(con, [day for day in days if day not in left], mentions)


def _mentions(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str) -> None:
    if not days:
        return
    con.execute(f"delete from mention_texts where {fill.IN_DAYS}", fill.bounds(days))
    con.execute(
        f"""
        insert into mention_texts by name
        with numbered as (
            select item_id, day, {fill.NUMBERED}
            from items where {fill.IN_DAYS}
        ),
        firsts as (select item_id, day, subject, true as is_first from stories where {fill.IN_DAYS})
        select day, number, subject, item_id, story_id, is_about, source_name, coalesce(is_first, false) as leads,
            published_at, kind, language, label, topic
        from (from {mentions} where {fill.IN_DAYS}) join numbered using (item_id, day)
        left join firsts using (item_id, day, subject)
        order by day, subject, number
        """,
        fill.bounds(days),
    )


def move_leads(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Say of mentions of other days than these which lead their story now; `day_tables.put` left what changed."""
    con.execute(
        """
        create or replace temp table moved as
        select item_id, day, subject, bool_or(leads) as leads
        from (
            select item_id, day, subject, false as leads from temp.main.rows_gone
            union all select item_id, day, subject, true as leads from temp.main.rows_coming
        )
        where not list_contains($days::date[], day)
        group by item_id, day, subject having count(*) = 1
        """,
        {"days": list(days)},
    )
    first, last = one(con, "select min(day), max(day) from temp.main.moved")
    if first is not None:
        con.execute(
            "update mention_texts set leads = moved.leads from temp.main.moved as moved"
            " where mention_texts.day between $first and $last and mention_texts.day = moved.day"
            " and mention_texts.item_id = moved.item_id and mention_texts.subject = moved.subject",
            {"first": first, "last": last},
        )
    con.execute("drop table temp.main.moved")


def _known(
    con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]
) -> tuple[list[fill.TextDay], list[fill.TextDay]]:
    """Return what marks the texts of each of these sorted days now, and what did when their words were read.

    Where an earlier version read texts that are the same now, the mark is as if this one had.
    """
    rows = con.execute(
        f"""
        select day, now.items, now.digest, text_days.items, text_days.digest, version,
            text_days.items = now.items and text_days.digest = now.before and coalesce(version, 0) < {VERSION} as same
        from (
            select day, count(*) as items, {DIGEST} as digest, {DIGEST_BEFORE} as before
            from items where {fill.IN_DAYS} group by day
        ) as now
        full join (from text_days where {fill.IN_DAYS}) as text_days using (day)
        order by day
        """,
        fill.bounds(days),
    ).fetchall()
    now = [(day, items, digest, VERSION) for day, items, digest, *_ in rows if items]
    held = [
        (day, was, digest if same else digest_was, version)
        for day, _, digest, was, digest_was, version, same in rows
        if was
    ]
    return now, held


def read(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read the words of those of these sorted days anew whose texts changed, inside `writing()`."""
    if not days:
        return
    now, held = _known(con, days)
    read_before = {row[:3]: row[3] or 0 for row in held}
    behind = [row for row in now if LISTED <= read_before.get(row[:3], 0) < VERSION]
    if behind:
        listed = [row[0] for row in behind]
        fill.set_apart(con, listed)
        con.execute(f"delete from phrase_days where {fill.IN_DAYS}", fill.bounds(listed))
        fill.every_phrase(con, behind)
        # What was taken out of the midst of a month lies there until the month is sorted again.
        con.execute(
            f"""
            update text_days set version = {VERSION}, digest = fresh.digest,
                is_sorted = case when fresh.day not in (select day from frequent_days) then is_sorted end
            from (select unnest($days::date[]) as day, unnest($digests::bigint[]) as digest) as fresh
            where text_days.day = fresh.day
            """,
            {"days": listed, "digests": [digest for _, _, digest, _ in behind]},
        )
    changed = [row for row in now if read_before.get(row[:3], 0) < LISTED]
    stale = {row[0] for row in held} - {row[0] for row in now} | {row[0] for row in changed}
    if not stale:
        return
    # Days that an earlier version read have their words; they lack the rest.
    same = [row[0] for row in changed if row[:3] in read_before]
    anew = sorted(stale - set(same))
    con.execute("create or replace temp table were (month date, word varchar)")
    if anew:
        con.execute(
            f"insert into temp.main.were select distinct {fill.MONTH}, word from {fill.WORDS} where {fill.IN_DAYS}",
            fill.bounds(anew),
        )
        for table in ("word_days", "frequent_days"):
            con.execute(f"delete from {table} where {fill.IN_DAYS}", fill.bounds(anew))
    for table in ("phrase_days", "text_days"):
        con.execute(f"delete from {table} where {fill.IN_DAYS}", fill.bounds(sorted(stale)))
    for together in fill.in_pieces(changed, TOGETHER):
        con.execute(
            f"insert into text_days by name {load.listed(TEXT_DAY)}",
            {name: list(values) for name, values in zip(TEXT_DAY, zip(*together, strict=True), strict=True)},
        )
        fill.words_of(con, [day for day, *_ in together if day not in same])
        fill.set_apart(con, [day for day, *_ in together if day in same])
    fill.every_phrase(con, changed)
    fill.list_by_month(con, sorted(stale))


def is_behind(con: duckdb.DuckDBPyConnection) -> bool:
    """Are there days whose words were not read, or by an earlier version?"""
    return bool(one(con, f"select exists (from items where day not in ({READ}))")[0])


def catch_up(con: duckdb.DuckDBPyConnection, most: int = EACH_LOAD) -> int:
    """Make days that have none yet, the newest first, until about `most` items are read. How many days were made?

    A warehouse of an earlier version gets its words so, with each load some, and what many messages at once left; until
    then texts are searched.
    """
    waiting = con.execute(
        f"select day, count(*), any_value(version) = {WHOLE} from items left join text_days using (day)"
        f" where day not in ({READ}) group by day order by day desc limit 400"
    ).fetchall()
    counts = itertools.accumulate(count for _, count, _ in waiting)
    days = sorted(
        (day, is_whole)
        for (day, _, is_whole), before in zip(waiting, (0, *counts), strict=False)
        if before < most
    )
    refresh(con, [day for day, is_whole in days if not is_whole])
    # Their mentions stay where they lie.
    read(con, [day for day, is_whole in days if is_whole])
    return len(days)


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Empty what is made of mentions, before all days are made anew; words stay where their texts do."""
    con.execute("delete from mention_texts")


@dataclass(frozen=True)
class Held:
    """What is there of a period? is_there: the words of all days on which somebody was mentioned; has_places: and
    where frequent ones stand; largest: so many items has a day at most; is_lake: they lie in a lake.
    """

    is_there: bool
    has_places: bool
    largest: int
    is_lake: bool


def held(con: duckdb.DuckDBPyConnection, period: Period) -> Held:
    """Return what is there of the words of this period."""
    return Held(
        *one(
            con,
            f"""
            select coalesce(bool_and(coalesce(version >= {WHOLE}, false)), true),
                coalesce(bool_and(version = {VERSION}), true),
                coalesce((select max(items) from text_days where day >= $start and day < $end), 0),
                {IS_LAKE}
            from (select distinct day from mention_days where day >= $start and day < $end)
            left join text_days using (day)
            """,
            period.parameters(),
        )
    )
