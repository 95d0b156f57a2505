"""Write the rows that say which words stand in the texts of some days, alone, beside each other and by month."""

import datetime as dt
from collections.abc import Iterator, Sequence

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
# Items whose phrases are read at once.
BESIDE = 1_500
# A day: how many texts, a mark that changes with each, and the way in which their words were read.
TextDay = tuple[dt.date, int, int, int]
# The words of each day, of both tables that have them.
WORDS = "(select day, word from word_days union all select day, word from frequent_days)"


def bounds(days: Sequence[dt.date]) -> dict[str, object]:
    """Return the parameters of `IN_DAYS` for these sorted days."""
    return {"first": days[0], "last": days[-1], "days": list(days)}


def often() -> str:
    """Which SQL holds of a row of word_days whose word is frequent on its day, which has `all_items`?"""
    return f"len(word_days.items) >= greatest({FEWEST}, all_items / 50)"


def words_of(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read which words stand in the texts of these sorted days, of which text_days is there and no word is."""
    if not days:
        return
    con.execute(
        f"""
        create or replace temp table words_read as
        with texts as (
            select day, {NUMBERED}, lower(title) || ' ' || lower(text) as said from items where {IN_DAYS}
        ),
        words as (
            select day, number, unnest(list_distinct(regexp_split_to_array(said, '{SIGNS}'))) as word from texts
        )
        select day, word, list(number order by number) as items from words where word <> '' group by day, word
        """,
        bounds(days),
    )
    _store_frequent(con, "temp.main.words_read", days)
    con.execute(
        "insert into word_days by name from temp.main.words_read"
        " anti join temp.main.frequent using (day, word) order by day, word"
    )
    con.execute("drop table temp.main.words_read; drop table temp.main.frequent")


def set_apart(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Take frequent words of these sorted days out of word_days, where an earlier version put them."""
    if not days:
        return
    within = bounds(days)
    _store_frequent(con, f"(from word_days where {IN_DAYS})", days)
    con.execute(
        f"delete from word_days where {IN_DAYS} and (day, word) in (select day, word from temp.main.frequent)",
        within,
    )
    con.execute("drop table temp.main.frequent")


def _store_frequent(con: duckdb.DuckDBPyConnection, words: str, days: Sequence[dt.date]) -> None:
    """Store those of these words of these days that are frequent; `frequent` says which, until it is dropped."""
    within = bounds(days)
    con.execute(
        f"""
        create or replace temp table frequent as
        select day, word, items, all_items from {words} as word_days
        join (select day, items as all_items from text_days where {IN_DAYS}) using (day) where {often()}
        """,
        within,
    )
    (most,) = one(con, "select max(all_items) from temp.main.frequent")
    if most:
        con.execute(
            f"""
            insert into frequent_days by name
            select day, word,
                (bitstring_agg(number, 0, {8 * -(-most // 8) - 1})::blob)[1:(any_value(all_items) + 7) // 8] as texts
            from (select day, word, all_items, unnest(items) as number from temp.main.frequent)
            group by day, word order by day, word
            """
        )


def phrases_of(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read which words that are frequent on these sorted days stand beside each other; frequent_days must be there."""
    within = bounds(days)
    if not one(con, f"select exists (from frequent_days where {IN_DAYS})", within)[0]:
        return
    con.execute(
        f"create or replace temp table often as select day, word from frequent_days where {IN_DAYS}", within
    )
    con.execute(
        f"""
        insert into phrase_days by name
        with texts as (
            select day, {NUMBERED}, string_split(
                regexp_replace(lower(title) || chr(10) || lower(text), '{APART}', '  ', 'g'), ' '
            ) as words
            from items where {IN_DAYS}
        ),
        beside as (
            select day, number, unnest(words[:-2]) as one, unnest(words[2:]) as two,
                unnest(range(1, len(words))) as place
            from texts
        )
        select day, one || ' ' || two as phrase, list(number order by number, place) as items,
            list(place::integer order by number, place) as places
        from beside
        semi join temp.main.often as first on first.day = beside.day and first.word = one
        semi join temp.main.often as second on second.day = beside.day and second.word = two
        group by day, one, two order by day, phrase
        """,
        within,
    )
    con.execute("drop table temp.main.often")


def every_phrase(con: duckdb.DuckDBPyConnection, days: Sequence[TextDay]) -> None:
    """Read the phrases of these sorted days, of those that can have a frequent word."""
    for together in in_pieces([row for row in days if row[1] >= FEWEST], BESIDE):
        phrases_of(con, [day for day, *_ in together])


def list_by_month(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Bring word_months up to date with these sorted days, whose words of before stand in `were`."""
    within = bounds(days)
    months = {"begin": days[0].replace(day=1), "end": days[-1]}
    now = f"select distinct {MONTH} as month, word from {WORDS} where {IN_DAYS}"
    gone = f"from temp.main.were anti join ({now}) using (month, word)"
    if one(con, "select count(*) from temp.main.were")[0] and one(con, f"select count(*) {gone}", within)[0]:
        con.execute(
            f"""
            delete from word_months where month between $begin and $end and (month, word) in (
                select month, word from (select month, word {gone}) anti join (
                    select {MONTH} as month, word from {WORDS}
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


def in_pieces(days: Sequence[TextDay], most: int) -> Iterator[list[TextDay]]:
    """Yield the days in pieces of at most so many items, or one day, so that memory does not grow with their number."""
    piece: list[TextDay] = []
    for day in days:
        if piece and sum(items for _, items, *_ in piece) + day[1] > most:
            yield piece
            piece = []
        piece.append(day)
    if piece:
        yield piece
