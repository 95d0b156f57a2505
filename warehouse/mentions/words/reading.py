"""Read texts only where the words of a day do not say all: which could have a phrase, and which of these have it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.core.contract import contracts
from warehouse.core.period import Period
from warehouse.core.rows import Row, one
from warehouse.core.rows import named as named_rows
from warehouse.mentions.words import fill
from warehouse.mentions.words.terms import Term

DAYS = "day >= $start and day < $until"
OURS = f"{DAYS} and subject = $subject"
# Of a phrase, a part that can be more words is left out where the others stand in so few texts that these can be read.
SELDOM = 20_000
# Of so few words it is asked whether they stand in so few texts that those of our subject are asked for first; of so
# many of these each is fetched by itself, and the texts that lie between are not unpacked.
FEW_WORDS, FEW_TEXTS, EACH = 8, 1_000, 100


def named(
    con: duckdb.DuckDBPyConnection,
    terms: Sequence[Term],
    parameters: Mapping[str, object],
    reach: Period,
    most: int,
) -> dict[str, list[str]]:
    """Return which words of these months can be each part; of more than `most`, some that are more."""
    tests = {name: test for term in terms for name, test in term.tests().items()}
    listed = (f"(list(distinct word) filter (where {test}))[:{most + 1}]" for test in tests.values())
    (found,) = con.execute(
        f"""
        select {", ".join(listed)} from word_months
        where month > $start::date - interval 1 month and month < $end and ({" or ".join(tests.values())})
        """,
        {**parameters, **reach.parameters()},
    ).fetchall()
    return {name: words or [] for name, words in zip(tests, found, strict=True)}


def rare(
    con: duckdb.DuckDBPyConnection,
    terms: Sequence[Term],
    words: Mapping[str, Sequence[str]],
    reach: Period,
    most: int,
) -> tuple[set[str], bool]:
    """Which parts of phrases need not be looked for, as too many words can be each and the rest are rare? And do few
    texts have all of some phrase?
    """
    loose, is_seldom = set(), False
    for term in terms:
        many = {name for name in term.names if len(words[name]) > most}
        few = min((words[name] for name in set(term.names) - many), key=len, default=None)
        if term.is_word or few is None or not (many or _is_rare(con, few, reach)):
            continue
        (count,) = one(
            con,
            "select coalesce(sum(len(items)), 0) from word_days where day >= $start and day < $end"
            " and word in (select unnest($few::varchar[]))",
            {"few": few, **reach.parameters()},
        )
        loose |= many if count <= SELDOM else set()
        is_seldom |= count <= FEW_TEXTS
    return loose, is_seldom


def _is_rare(con: duckdb.DuckDBPyConnection, few: Sequence[str], reach: Period) -> bool:
    """Are these few words, frequent on no day?"""
    if len(few) > FEW_WORDS:
        return False
    words = {f"word_{n}": word for n, word in enumerate(few)}
    asked = (
        "select exists (from frequent_days where day >= $start and day < $end"
        f" and word in ({', '.join(f'${name}' for name in words)}))"
    )
    return not one(con, asked, {**words, **reach.parameters()})[0]


def found(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]
) -> tuple[str, dict[str, object], bool]:
    """Return `found` as it is now, in SQL with its parameters, and whether it leaves some text in doubt.

    Where none is, the statement names no text: even of a join to nothing a first piece of the texts is unpacked.
    """
    rows = con.execute(
        f"with {sql} select day, sure, every, sure <> every from found where bit_count(every) > 0",
        used(sql, parameters),
    ).fetchall()
    named: dict[str, object] = {
        "found_days": [day for day, *_ in rows],
        "found_sure": [sure for _, sure, *_ in rows],
        "found_every": [every for _, _, every, _ in rows],
    }
    known = """
        found as materialized (
            select unnest($found_days::date[]) as day, unnest($found_sure::bit[]) as sure,
                unnest($found_every::bit[]) as every
        )
    """
    return known, named, any(is_doubt for *_, is_doubt in rows)


def read(
    con: duckdb.DuckDBPyConnection,
    found: str,
    terms: Sequence[Term],
    is_seldom: bool,
    in_lake: bool,
    parameters: Mapping[str, object],
) -> tuple[str, Mapping[str, object], bool]:
    """Return the SQL of `found`, `near` (mentions whose texts must be read) and `read` (items that have what was
    typed), with its parameters, and whether the words of some texts may say all.
    """
    since = "and (day >= $since or not leads)" if "since" in parameters else ""
    near = f"""
        {found},
        doubt as materialized (
            select day, every & ~sure as maybe from found where bit_count(every & ~sure) > 0
        ),
        near as materialized (
            select mention_texts.*, '' as nothing from mention_texts join doubt using (day)
            where {OURS} and get_bit(maybe, number) = 1 {since}
        )
    """
    whole: dict[str, object] = {f"word_{term.place}": term.text for term in terms if not term.is_word}
    all_said = " and ".join(f"contains(said, lower(${name}))" for name in whole)
    few = _few(con, near, parameters) if is_seldom else None
    if few is not None:
        having = _having(con, {row["item_id"]: row["day"] for row in few}, all_said, whole, in_lake)
        rows = [row for row in few if row["item_id"] in having]
        return (
            f"near as (select unnest($near::{_type()}, recursive := true)), read as (select item_id from near)",
            {"near": rows},
            False,
        )
    # Joined to `nothing`, so that no other text is read.
    reading = f"""
        {near},
        read as materialized (
            select item_id from (
                select item_id, lower(items.title || chr(10) || items.text || near.nothing) as said
                from items join near using (item_id, day) where {DAYS.replace("day ", "items.day ")}
            ) where {all_said}
        )
    """
    return reading, {**parameters, **whole}, True


def _few(con: duckdb.DuckDBPyConnection, near: str, parameters: Mapping[str, object]) -> list[Row] | None:
    """Return the rows of `near`; None where these are many, or where the words of some others say all."""
    sql = f"""
        with {near} select exists (from found where bit_count(sure) > 0) as others, near.*
        from (select 1) left join near on true limit {EACH + 1}
    """
    rows = named_rows(con, sql, used(sql, parameters))
    if len(rows) > EACH or rows[0]["others"]:
        return None
    columns = [column.name for column in contracts()["mention_texts"].columns]
    return [{name: row[name] for name in columns} for row in rows if row["item_id"] is not None]


def used(sql: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """Return those of these parameters that a statement names: DuckDB takes no other."""
    names = set(re.findall(r"\$(\w+)", sql))
    return {name: value for name, value in parameters.items() if name in names}


def _type() -> str:
    """What are rows of mention_texts, as a type of DuckDB?"""
    columns = contracts()["mention_texts"].columns
    return f"struct({', '.join(f'{column.name} {column.type}' for column in columns)})[]"


def _having(
    con: duckdb.DuckDBPyConnection,
    few: Mapping[str, dt.date],
    all_said: str,
    whole: Mapping[str, object],
    in_lake: bool,
) -> set[str]:
    """Return which of these few items have what was typed.

    Of a file each day is asked by itself, so that others are passed over; of a lake that would cost statements.
    """
    if not few:
        return set()
    days: dict[dt.date, list[str]] = {}
    for item, day in few.items():
        days.setdefault(day, []).append(item)
    asked = "select item_id, lower(title || chr(10) || text) as said from items where"
    if in_lake:
        parameters = {**fill.bounds(sorted(days)), "few": list(few)}
        sql = f"{asked} {fill.IN_DAYS} and list_contains($few::varchar[], item_id)"
    else:
        parameters = {f"day_{n}": day for n, day in enumerate(days)}
        parameters |= {f"few_{n}": items for n, items in enumerate(days.values())}
        sql = " union all ".join(
            f"{asked} day = $day_{n} and list_contains($few_{n}::varchar[], item_id)"
            for n in range(len(days))
        )
    rows = con.execute(f"select item_id from ({sql}) where {all_said}", {**parameters, **whole}).fetchall()
    return {item for (item,) in rows}
