"""Write the rows that say which words stand in the texts of some days, alone, beside each other and by month."""

import datetime as dt
from collections.abc import Sequence

import duckdb

from warehouse.core.rows import one
from warehouse.mentions.words.terms import SIGNS

MONTH = "date_trunc('month', day)::date"
NUMBERED = "(row_number() over (partition by day order by item_id) - 1)::integer as number"
# The bounds let DuckDB skip what lies outside; the list says which days exactly.
IN_DAYS = "day between $first and $last and list_contains($days::date[], day)"
# All signs but the space: what stands between two words that do not stand beside each other.
APART = r"[\x00-\x1f\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"
# A word is frequent on a day that stands in a fiftieth of its texts, and in so many at least.
FEWEST = 100


def bounds(days: Sequence[dt.date]) -> dict[str, object]:
    """Return the parameters of `IN_DAYS` for these sorted days."""
    return {"first": days[0], "last": days[-1], "days": list(days)}


def often() -> str:
    """Which SQL holds of a row of word_days whose word is frequent on its day, which has `all_items`?"""
    return f"len(word_days.items) >= greatest({FEWEST}, all_items / 50)"


def words_of(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read which words stand in the texts of these sorted days, of which word_days has none."""
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
        bounds(days),
    )


def phrases_of(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read which words that are frequent on these sorted days stand beside each other; word_days must be there."""
    within = bounds(days)
    con.execute(
        f"""
        create or replace temp table often as
        select day, word from (from word_days where {IN_DAYS}) as word_days
        join (select day, items as all_items from text_days where {IN_DAYS}) using (day) where {often()}
        """,
        within,
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
            within,
        )
    con.execute("drop table temp.main.often")


def list_by_month(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Bring word_months up to date with these sorted days, whose words of before stand in `were`."""
    within = bounds(days)
    months = {"begin": days[0].replace(day=1), "end": days[-1]}
    now = f"select distinct {MONTH} as month, word from word_days where {IN_DAYS}"
    gone = f"from temp.main.were anti join ({now}) using (month, word)"
    if one(con, f"select count(*) {gone}", within)[0]:
        con.execute(
            f"""
            delete from word_months where month between $begin and $end and (month, word) in (
                select month, word from (select month, word {gone}) anti join (
                    select {MONTH} as month, word from word_days
                    where day >= $begin and day < $end::date + interval 1 month
                ) using (month, word)
            )
            """,
            {**within, **months},
        )
    con.execute(
        f"""
        insert into word_months by name
        from ({now}) anti join (from word_months where month between $begin and $end) using (month, word)
        order by month, word
        """,
        {**within, **months},
    )
    con.execute("drop table temp.main.were")
