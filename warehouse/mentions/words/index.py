"""Keep which word stands in which text, by day, and find texts by what a reader types, without reading the texts.

A word is what stands between signs of ASCII in the text in small letters. What is typed without such a sign lies within
one word wherever it stands, so that the words that hold it name the same texts as the texts themselves would; a phrase
or a word with a hyphen is looked for by its parts, and then in these texts only. Day tables as others: made anew for
the days that changed, in the transaction of the load.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence

import duckdb

from warehouse.core.period import Period
from warehouse.core.rows import one

IN_DAYS = "day between $first and $last and list_contains($days::date[], day)"
# All of ASCII but letters and digits: RE2, as DuckDB has it, and Python read it alike.
SIGNS = r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"
# Items whose words are read at once, and those of days that have none yet for each load.
TOGETHER, EACH_LOAD = 20_000, 20_000
TextDay = tuple[dt.date, int, int]  # how many texts, and a mark that changes with each


def refresh(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str = "mention_items") -> None:
    """Make words and mentions of these sorted days anew, inside `writing()`. mentions: the table that has them."""
    _mentions(con, days, mentions)
    read(con, days)


def leave(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str) -> None:
    """As `refresh`, but leave the days whose texts changed to `catch_up`: until then their texts are searched."""
    now, held = _known(con, days)
    left = ({row[0] for row in now} | {row[0] for row in held}) - {row[0] for row in set(now) & set(held)}
    if left:
        con.execute(f"delete from text_days where {IN_DAYS}", _bounds(sorted(left)))
    if emptied := sorted({row[0] for row in held} - {row[0] for row in now}):
        con.execute(f"delete from word_days where {IN_DAYS}", _bounds(emptied))
        con.execute(f"delete from mention_texts where {IN_DAYS}", _bounds(emptied))
    _mentions(con, [day for day in days if day not in left], mentions)


def _mentions(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date], mentions: str) -> None:
    if not days:
        return
    con.execute(f"delete from mention_texts where {IN_DAYS}", _bounds(days))
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
        _bounds(days),
    )


def _bounds(days: Sequence[dt.date]) -> dict[str, object]:
    return {"first": days[0], "last": days[-1], "days": list(days)}


def _known(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> tuple[list[TextDay], list[TextDay]]:
    """Return what marks the texts of each of these sorted days now, and what did when their words were read."""
    now = con.execute(
        f"""
        select day, count(*), bit_xor((hash(item_id, title, text) >> 1)::bigint) from items where {IN_DAYS}
        group by day order by day
        """,
        _bounds(days),
    ).fetchall()
    held = con.execute(f"select day, items, digest from text_days where {IN_DAYS}", _bounds(days)).fetchall()
    return now, held


def read(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    """Read the words of those of these sorted days anew whose texts changed, inside `writing()`."""
    if not days:
        return
    now, held = _known(con, days)
    changed = [row for row in now if row not in set(held)]
    stale = {row[0] for row in held} - {row[0] for row in now} | {row[0] for row in changed}
    if stale:
        con.execute(f"delete from word_days where {IN_DAYS}", _bounds(sorted(stale)))
        con.execute(f"delete from text_days where {IN_DAYS}", _bounds(sorted(stale)))
    for together in _few(changed):
        _read(con, [day for day, _, _ in together])
        con.executemany("insert into text_days values (?, ?, ?)", together)


def is_behind(con: duckdb.DuckDBPyConnection) -> bool:
    """Are there days whose words were not read?"""
    return bool(one(con, "select exists (from items where day not in (select day from text_days))")[0])


def catch_up(con: duckdb.DuckDBPyConnection, most: int = EACH_LOAD) -> int:
    """Make days that have none yet, the newest first, until about `most` items are read. How many days were made?

    A warehouse of an earlier version gets its words so, with each load some, and what many messages at once left; until
    then texts are searched.
    """
    waiting = con.execute(
        """
        select day, count(*) from items where day not in (select day from text_days)
        group by day order by day desc limit 400
        """
    ).fetchall()
    counts = itertools.accumulate(count for _, count in waiting)
    days = [day for (day, _), before in zip(waiting, (0, *counts), strict=False) if before < most]
    refresh(con, sorted(days))
    return len(days)


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Empty what is made of mentions, before all days are made anew; words stay where their texts do."""
    con.execute("delete from mention_texts")


def covers(con: duckdb.DuckDBPyConnection, period: Period) -> bool:
    """Are the words there of all days of this period on which somebody was mentioned?"""
    (missing,) = one(
        con,
        "select exists (select 1 from mention_days where day >= $start and day < $end"
        " and day not in (select day from text_days))",
        period.parameters(),
    )
    return not missing


def _few(days: Sequence[TextDay]) -> Iterator[list[TextDay]]:
    """Yield the days in pieces, so that memory does not grow with their number."""
    piece: list[TextDay] = []
    for day in days:
        if piece and sum(items for _, items, _ in piece) + day[1] > TOGETHER:
            yield piece
            piece = []
        piece.append(day)
    if piece:
        yield piece


def _read(con: duckdb.DuckDBPyConnection, days: Sequence[dt.date]) -> None:
    con.execute(
        f"""
        insert into word_days by name
        with texts as (
            select day, (row_number() over (partition by day order by item_id) - 1)::integer as number,
                lower(title) || ' ' || lower(text) as said
            from items where {IN_DAYS}
        ),
        words as (
            select day, number, unnest(list_distinct(regexp_split_to_array(said, '{SIGNS}'))) as word from texts
        )
        select day, word, list(number order by number) as items from words where word <> ''
        group by day, word order by day, word
        """,
        {"first": days[0], "last": days[-1], "days": list(days)},
    )


def parts(term: str) -> tuple[str, ...]:
    """Which words, or parts of words, stand in this term?"""
    return tuple(filter(None, re.split(SIGNS, term)))


def condition(terms: Sequence[str], within: str = "") -> tuple[str, dict[str, str]] | None:
    """Which SQL holds of a row of mention_texts whose text has all these, and with which parameters?

    $start and $until bound the days that are looked at, $subject says who is mentioned. None where nothing is a word.
    within: what else must hold of such a row before its text is read, as SQL that begins with `and`.
    """
    parameters: dict[str, str] = {}
    tables, whole = [], []
    for at, term in enumerate(terms):
        found = parts(term)
        if found != (term,):
            parameters[f"word_{at}"] = term
            whole.append(f"contains(said, lower($word_{at}))")
        for of, part in enumerate(found):
            name = f"part_{at}_{of}"
            parameters[name] = part
            tables.append(
                "select day, unnest(items) as number from word_days where day >= $start and day < $until"
                f" and {_holds(term, of, len(found), name)}"
            )
    if not tables:
        return None
    sql = f"(day, number) in ({' intersect '.join(tables)})"
    if not whole:
        return sql, parameters
    # What stands apart by signs is read in the texts that have its parts. Joined to `nothing`, so that no other is.
    return (
        f"""
        item_id in (
            select item_id from (
                select item_id, lower(items.title || chr(10) || items.text || near.nothing) as said
                from items join (
                    select item_id, day, '' as nothing from mention_texts
                    where subject = $subject and day >= $start and day < $until {within} and {sql}
                ) as near using (item_id, day)
                where items.day >= $start and items.day < $until
            )
            where {" and ".join(whole)}
        )
        """,
        parameters,
    )


def _holds(term: str, of: int, parts: int, name: str) -> str:
    """Say in SQL that a word can be this part of a term: with a sign before it, it begins so; behind it, it ends so."""
    begins = of > 0 or re.match(SIGNS, term) is not None
    ends = of < parts - 1 or re.search(f"{SIGNS}$", term) is not None
    if begins and ends:
        return f"word = lower(${name})"
    test = "starts_with" if begins else "ends_with" if ends else "contains"
    return f"{test}(word, lower(${name}))"
