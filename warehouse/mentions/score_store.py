"""Ask the warehouse which items wait for a new score or were scored before, and store new scores."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import duckdb

from warehouse.core.load import delete, upsert
from warehouse.core.period import local_day
from warehouse.core.rows import Row, named, one
from warehouse.mentions.refresh import refresh_days
from warehouse.reliability import sampling

# What is not scored by the method of now. An item is looked at only when somebody is mentioned in it: no
# other sentiment is ever shown.
_WAITING = """
    with own as (select subject from subjects where role = 'own'),
    stale as (
        select item_id, day from sentiments
        where list_contains($languages::varchar[], regexp_extract(method, '/([a-z]+)', 1))
            and not list_contains($methods::varchar[], method) and not list_contains($accepted::varchar[], method)
        union
        select item_id, day from subject_sentiments
        where not list_contains($methods::varchar[], method) and not list_contains($accepted::varchar[], method)
            and not starts_with(method, 'none/')
    ),
    mentioned as (
        select item_id, day, bool_or(subject in (from own)) as is_own
        from mentions where item_id in (select item_id from stale)
            and item_id not in (select item_id from items where text_hash = '')
        group by item_id, day
    )
"""


def waiting(
    con: duckdb.DuckDBPyConnection,
    methods: Mapping[str, str],
    accepted: Collection[str],
    most: int,
    since: dt.datetime | None = None,
) -> list[Row]:
    """Which items wait to be scored by these methods (language → method)? Those about us first, the newest first.

    accepted: methods that are good enough to leave. Items of other languages, and items that mention nobody, do not
    wait; nor do those of which anything was scored at `since` (aware UTC) or later.
    Columns: item_id, title, text, text_hash, language, day, and `matched`, subject → words.
    Empty: [].
    """
    rows = named(
        con,
        f"""
        {_WAITING},
        just as (
            select item_id from sentiments where scored_at >= $since::timestamp
            union all
            select item_id from subject_sentiments where scored_at >= $since::timestamp
        ),
        chosen as (
            from mentioned anti join just using (item_id)
            order by is_own desc, day desc, item_id limit $most
        )
        select item_id, title, text, text_hash, language, day,
            list({{subject: subject, matched: matched}} order by subject) as matched
        from chosen join items using (item_id, day) join mentions using (item_id, day)
        group by item_id, title, text, text_hash, language, day, is_own
        order by is_own desc, day desc, item_id
        """,
        {**_parameters(methods, accepted), "most": most, "since": _naive(since)},
    )
    return [
        row | {"matched": {mention["subject"]: tuple(mention["matched"]) for mention in row["matched"]}}
        for row in rows
    ]


def count_waiting(
    con: duckdb.DuckDBPyConnection, methods: Mapping[str, str], accepted: Collection[str]
) -> int:
    """How many items wait to be scored by these methods?"""
    return int(one(con, f"{_WAITING} select count(*) from mentioned", _parameters(methods, accepted))[0])


def _naive(moment: dt.datetime | None) -> dt.datetime | None:
    return moment and moment.astimezone(dt.UTC).replace(tzinfo=None)


def _parameters(methods: Mapping[str, str], accepted: Collection[str]) -> dict[str, object]:
    return {"languages": list(methods), "methods": list(methods.values()), "accepted": list(accepted)}


def cached(
    con: duckdb.DuckDBPyConnection, hashes: Collection[str], methods: Collection[str]
) -> dict[tuple[str, str], Row]:
    """What did these methods say of texts with these hashes?

    (text_hash, method) → score, label, confidence, topic and message_kind with confidence and method, None if not told.
    """
    rows = named(
        con,
        """
        select * exclude (scored_at) from score_cache
        where text_hash in (select unnest($hashes::varchar[])) and list_contains($methods::varchar[], method)
        """,
        {"hashes": list(hashes), "methods": list(methods)},
    )
    return {(row.pop("text_hash"), row.pop("method")): row for row in rows}


class Untold(NamedTuple):
    """Of what it is not told what it is about by this method, or, from a day on, of what sort it is by that one."""

    topic: str
    kind: str
    kind_from: dt.date


# Items that mention somebody, in a language that is read.
_UNTOLD = """
    from sentiments join items using (item_id, day)
    where (
            topic_method is distinct from $topic
            or (message_kind_method is distinct from $kind and day >= $kind_from)
        )
        and language in ('nl', 'en') and text_hash <> ''
        and item_id in (select item_id from mentions)
"""


def _asked(untold: Untold) -> dict[str, object]:
    return {"topic": untold.topic, "kind": untold.kind, "kind_from": untold.kind_from}


def waiting_topics(con: duckdb.DuckDBPyConnection, untold: Untold, most: int) -> list[Row]:
    """Of which items (as `waiting`, without matched) is it not told what they are about, the newest first?"""
    sql = f"select item_id, title, text, text_hash, language, day {_UNTOLD} order by day desc, item_id limit $most"
    return named(con, sql, {**_asked(untold), "most": most})


def count_topics(con: duckdb.DuckDBPyConnection, untold: Untold) -> int:
    """Of how many items is it not told what they are about?"""
    return int(one(con, f"select count(*) {_UNTOLD}", _asked(untold))[0])


def store_topics(
    con: duckdb.DuckDBPyConnection, told: Mapping[str, Row], texts: Mapping[str, str], cache: Sequence[Row]
) -> int:
    """Put these topics (item_id → columns) beside the scores of these items, as `store`. Of how many items?"""
    stood = named(
        con,
        "select sentiments.*, text_hash from sentiments join items using (item_id, day)"
        " where item_id in (select unnest($ids::varchar[]))",
        {"ids": list(texts)},
    )
    same = [row for row in stood if row.pop("text_hash") == texts[row["item_id"]]]
    rows = [
        row | {"scored_at": row["scored_at"].replace(tzinfo=dt.UTC)} | told[row["item_id"]] for row in same
    ]
    upsert(con, "sentiments", rows)
    upsert(con, "score_cache", cache)
    refresh_days(con, {row["day"] for row in rows})
    return len(rows)


def store(
    con: duckdb.DuckDBPyConnection,
    texts: Mapping[str, str],
    whole: Sequence[Row],
    around: Sequence[Row],
    cache: Sequence[Row],
    now: dt.datetime,
) -> int:
    """Put these scores in the place of what stood there, inside `writing()`. How many labels moved?

    texts: item_id → text_hash of what was scored; an item that has another text by now, or was forgotten, is left
    as it is. whole, around: rows of sentiments and of subject_sentiments, all of the items of `whole`; cache: rows of
    score_cache. What moved is kept in score_changes.
    """
    rows = con.execute(
        "select item_id, text_hash from items where item_id in (select unnest($ids::varchar[]))",
        {"ids": list(texts)},
    ).fetchall()
    same = {item for item, text_hash in rows if text_hash == texts[item]}
    whole = [row for row in whole if row["item_id"] in same]
    around = [row for row in around if row["item_id"] in same]
    ids = [row["item_id"] for row in whole]
    before = _stood(con, ids)
    keys = {(row["item_id"], row["subject"]) for row in around}
    stale = con.execute(
        "select item_id, subject from subject_sentiments where item_id in (select unnest($ids::varchar[]))",
        {"ids": ids},
    ).fetchall()
    gone = [{"item_id": item, "subject": subject} for item, subject in stale if (item, subject) not in keys]
    delete(con, "subject_sentiments", gone)
    upsert(con, "sentiments", whole)
    upsert(con, "subject_sentiments", around)
    upsert(con, "score_cache", cache)
    sampling.follow(con, ids)
    after = _stood(con, ids)
    moves: Counter[tuple[str, ...]] = Counter()
    for key, (method, label) in before.items():
        new_method, new_label = after[key]
        moves[key[1], method, new_method, label, new_label] += 1
    _record(con, moves, local_day(now))
    refresh_days(con, {row["day"] for row in whole})
    return sum(count for (*_, old, new), count in moves.items() if old != new)


def _stood(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
    rows = con.execute(
        """
        select item_id, subject,
            coalesce(around.method, sentiments.method), coalesce(around.label, sentiments.label)
        from mentions
        join sentiments using (item_id, day)
        left join subject_sentiments as around using (item_id, subject, day)
        where item_id in (select unnest($ids::varchar[]))
        """,
        {"ids": list(ids)},
    ).fetchall()
    return {(item, subject): (method, label) for item, subject, method, label in rows}


def _record(con: duckdb.DuckDBPyConnection, moves: Counter[tuple[str, ...]], day: dt.date) -> None:
    names = ("subject", "from_method", "to_method", "from_label", "to_label")
    known = con.execute(
        f"select {', '.join(names)}, items from score_changes where changed_on = $day", {"day": day}
    ).fetchall()
    earlier = {tuple(row[:-1]): row[-1] for row in known}
    upsert(
        con,
        "score_changes",
        [
            {"changed_on": day, **dict(zip(names, key, strict=True)), "items": count + earlier.get(key, 0)}
            for key, count in moves.items()
            if key[1] != key[2]
        ],
    )
