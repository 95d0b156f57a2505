"""Keep which word stands in which text, by day, which words each month has, and which frequent ones stand together.

A word is what stands between signs of ASCII in the text in small letters. Day tables as others: made anew for the days
that changed, in the transaction of the load.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period
from warehouse.core.rows import one
from warehouse.mentions.words.terms import SIGNS

MONTH = "date_trunc('month', day)::date"
NUMBERED = "(row_number() over (partition by day order by item_id) - 1)::integer as number"
IN_DAYS = "day between $first and $last and list_contains($days::date[], day)"
# All signs but the space: what stands between two words that do not stand beside each other.
APART = r"[\x00-\x1f\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"
# A word is frequent on a day that stands in a fiftieth of its texts, and in so many at least.
FEWEST = 100
# The way in which words are read now; days that were read in another are read again.
VERSION = 2
# Items whose words are read at once, and whose phrases, and those of days that have none yet for each load.
TOGETHER, BESIDE, EACH_LOAD = 20_000, 5_000, 20_000


def often() -> str:
    """Which SQL holds of a row of word_days whose word is frequent on its day, which has `all_items`?"""
    return f"len(word_days.items) >= greatest({FEWEST}, all_items / 50)"


def refresh(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str = "mention_items") -> None:
    """Make words and mentions of these sorted days anew, inside `writing()`. mentions: the table that has them."""
    if not days:
        return
    bounds = {"first": days[0], "last": days[-1], "days": list(days)}
    con.execute(f"delete from mention_texts where {IN_DAYS}", bounds)
    con.execute(
        f"""
        insert into mention_texts by name
        with numbered as (
            select item_id, day, (row_number() over (partition by day order by item_id) - 1)::integer as number
            from items where {IN_DAYS}
        )
        select day, number, subject, item_id, story_id, is_about, source_name
        from (from {mentions} where {IN_DAYS}) join numbered using (item_id, day)
        order by day, subject, number
        """,
        bounds,
    )
    read(con, days)


def read(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read the words of those of these sorted days anew whose texts changed, inside `writing()`."""
    if not days:
        return
    bounds = {"first": days[0], "last": days[-1], "days": list(days)}
    now = con.execute(
        f"""
        select day, count(*), bit_xor((hash(item_id, title, text) >> 1)::bigint), {VERSION} from items where {IN_DAYS}
        group by day order by day
        """,
        bounds,
    ).fetchall()
    known = con.execute(
        f"select day, items, digest, version from text_days where {IN_DAYS}", bounds
    ).fetchall()
    changed = [row for row in now if row not in set(known)]
    stale = {row[0] for row in known} - {row[0] for row in now} | {row[0] for row in changed}
    if not stale:
        return
    stale_bounds = {"first": min(stale), "last": max(stale), "days": sorted(stale)}
    # Days that an earlier version read have their words; they lack the rest.
    read_before = {row[:3] for row in known}
    same = [row[0] for row in changed if row[:3] in read_before]
    anew = sorted(stale - set(same))
    con.execute("create or replace temp table were (month date, word varchar)")
    if anew:
        con.execute(
            f"insert into temp.main.were select distinct {MONTH}, word from word_days where {IN_DAYS}",
            {"first": anew[0], "last": anew[-1], "days": anew},
        )
        con.execute(
            f"delete from word_days where {IN_DAYS}", {"first": anew[0], "last": anew[-1], "days": anew}
        )
    for table in ("phrase_days", "text_days"):
        con.execute(f"delete from {table} where {IN_DAYS}", stale_bounds)
    for together in _few(changed, TOGETHER):
        _read_words(con, [day for day, *_ in together if day not in same])
        con.executemany("insert into text_days (day, items, digest, version) values (?, ?, ?, ?)", together)
    for together in _few([row for row in changed if row[1] >= FEWEST], BESIDE):
        _read_phrases(con, [day for day, *_ in together])
    _list_by_month(con, sorted(stale))


def catch_up(con: duckdb.DuckDBPyConnection, most: int = EACH_LOAD) -> int:
    """Make days that have none yet, the newest first, until about `most` items are read. How many days were made?

    A warehouse of an earlier version gets its words so, with each load some; until then its texts are searched.
    """
    waiting = con.execute(
        """
        select day, count(*) from items where day not in (select day from text_days where version = $version)
        group by day order by day desc limit 400
        """,
        {"version": VERSION},
    ).fetchall()
    counts = itertools.accumulate(count for _, count in waiting)
    days = [day for (day, _), before in zip(waiting, (0, *counts), strict=False) if before < most]
    refresh(con, sorted(days))
    return len(days)


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Empty what is made of mentions, before all days are made anew; words stay where their texts do."""
    con.execute("delete from mention_texts")


@dataclass(frozen=True)
class Held:
    """What is there of a period? is_there: the words of all days on which somebody was mentioned; is_listed: these by
    month too, and frequent ones that stand together; largest: so many items has a day at most; is_lake: their order is
    that of days.
    """

    is_there: bool
    is_listed: bool
    largest: int
    is_lake: bool


def held(con: duckdb.DuckDBPyConnection, period: Period) -> Held:
    """Return what is there of the words of this period."""
    return Held(
        *one(
            con,
            f"""
            select coalesce(bool_and(version is not null), true), coalesce(bool_and(version = {VERSION}), true),
                coalesce((select max(items) from text_days where day >= $start and day < $end), 0),
                (select type = 'ducklake' from duckdb_databases() where database_name = current_database())
            from (select distinct day from mention_days where day >= $start and day < $end)
            left join (select day, coalesce(version, 1) as version from text_days) using (day)
            """,
            period.parameters(),
        )
    )


def _few(
    days: Sequence[tuple[dt.date, int, int, int]], most: int
) -> Iterator[list[tuple[dt.date, int, int, int]]]:
    """Yield the days in pieces of at most so many items, or one day, so that memory does not grow with their number."""
    piece: list[tuple[dt.date, int, int, int]] = []
    for day in days:
        if piece and sum(items for _, items, *_ in piece) + day[1] > most:
            yield piece
            piece = []
        piece.append(day)
    if piece:
        yield piece


def _read_words(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    if not days:
        return
    con.execute(
        f"""
        insert into word_days by name
        with texts as (
            select day, {NUMBERED}, lower(title) || ' ' || lower(text) as said from items where {IN_DAYS}
        ),
        words as (
            select day, number, unnest(list_distinct(regexp_split_to_array(said, '{SIGNS}'))) as word from texts
        )
        select day, word, list(number order by number) as items from words where word <> ''
        group by day, word order by day, word
        """,
        {"first": days[0], "last": days[-1], "days": list(days)},
    )


def _read_phrases(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read which words that are frequent on these sorted days stand beside each other; word_days must be there."""
    bounds = {"first": days[0], "last": days[-1], "days": list(days)}
    con.execute(
        f"""
        create or replace temp table often as
        select day, word from (from word_days where {IN_DAYS}) as word_days
        join (select day, items as all_items from text_days where {IN_DAYS}) using (day) where {often()}
        """,
        bounds,
    )
    if one(con, "select count(*) from temp.main.often")[0]:
        con.execute(
            f"""
            insert into phrase_days by name
            with texts as (
                select day, {NUMBERED}, string_split(
                    regexp_replace(lower(title) || chr(10) || lower(text), '{APART}', '  ', 'g'), ' '
                ) as words
                from items where {IN_DAYS}
            ),
            beside as (select day, number, unnest(words[:-2]) as one, unnest(words[2:]) as two from texts)
            select day, one || ' ' || two as phrase, list(distinct number order by number) as items from beside
            semi join temp.main.often as first on first.day = beside.day and first.word = one
            semi join temp.main.often as second on second.day = beside.day and second.word = two
            group by day, one, two order by day, phrase
            """,
            bounds,
        )
    con.execute("drop table temp.main.often")


def _list_by_month(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Bring word_months up to date with these sorted days, whose words of before stand in `were`."""
    bounds = {"first": days[0], "last": days[-1], "days": list(days)}
    months = {"begin": days[0].replace(day=1), "end": days[-1]}
    now = f"select distinct {MONTH} as month, word from word_days where {IN_DAYS}"
    gone = f"from temp.main.were anti join ({now}) using (month, word)"
    if one(con, f"select count(*) {gone}", bounds)[0]:
        con.execute(
            f"""
            delete from word_months where month between $begin and $end and (month, word) in (
                select month, word from (select month, word {gone}) anti join (
                    select {MONTH} as month, word from word_days
                    where day >= $begin and day < $end::date + interval 1 month
                ) using (month, word)
            )
            """,
            {**bounds, **months},
        )
    con.execute(
        f"""
        insert into word_months by name
        from ({now}) anti join (from word_months where month between $begin and $end) using (month, word)
        order by month, word
        """,
        {**bounds, **months},
    )
    con.execute("drop table temp.main.were")
