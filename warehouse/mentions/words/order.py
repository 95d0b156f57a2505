"""Put the words of months that are over in the order of words, so that one word of a year lies in few places."""

import datetime as dt

import duckdb

from warehouse.core.migrations import is_lake
from warehouse.mentions.words import index

# A month of fewer items is read as quickly in any order. A month is sorted when a week has passed, and again when so
# much of it was read anew.
LEAST, QUIET_DAYS, LOOSE = 20_000, 7, 0.1


def loose_month(con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """Return the newest month that is over and whose words are not sorted.

    Of a lake none: its upkeep sorts them.
    """
    if is_lake(con):
        return None
    found = con.execute(
        f"""
        select date_trunc('month', day)::date as month
        from text_days
        group by month
        having bool_and(coalesce(version = {index.VERSION}, false)) and sum(items) >= {LEAST}
            and coalesce(sum(items) filter (where is_sorted is null), 0) > {LOOSE} * sum(items)
            and month + interval 1 month + interval {QUIET_DAYS} day <= (select max(day) from text_days)
        order by month desc limit 1
        """
    ).fetchone()
    return found[0] if found else None


def sort_month(con: duckdb.DuckDBPyConnection, first: dt.date) -> None:
    """Sort the words of the month that begins on this day, inside `writing()`."""
    month = {"month": first}
    within = "day >= $month and day < $month::date + interval 1 month"
    for table, word in (("word_days", "word"), ("frequent_days", "word"), ("phrase_days", "phrase")):
        con.execute(f"create or replace temp table month_of_words as from {table} where {within}", month)
        con.execute(f"delete from {table} where {within}", month)
        con.execute(f"insert into {table} by name from temp.main.month_of_words order by {word}, day")
    con.execute("drop table temp.main.month_of_words")
    con.execute(f"update text_days set is_sorted = true where {within} and version = {index.VERSION}", month)
