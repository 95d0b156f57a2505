"""Find items and delete them for good, with all that was derived from them and every key by which they were known."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from warehouse.core.load import listed
from warehouse.core.rows import Row, named
from warehouse.mentions.refresh import refresh_days

BATCH = 2_000
# Rows of an item that say something of it alone.
DERIVED = (
    "mentions", "sentiments", "subject_sentiments", "story_signatures", "threat_signals", "judgements",
    "corrections", "item_keys", "sightings", "item_looks", "mention_texts", "items",
)  # fmt: skip


def batches(con: duckdb.DuckDBPyConnection) -> Iterator[list[Row]]:
    """Yield all items with every address and key by which they are known.

    Columns: item_id, day, title, text, language, outlet, url, canonical_url, collected_at, keys, urls, matched (list
    of subject and words).
    """
    cursor = con.execute(
        """
        select
            item_id, day, title, text, language, outlet, url, canonical_url,
            coalesce(known.keys, []) as keys, coalesce(seen.urls, []) as urls
        from items
        left join (select item_id, list(key) as keys from item_keys group by item_id) as known using (item_id)
        left join (
            select item_id, list(url) filter (where url is not null) as urls from sightings group by item_id
        ) as seen using (item_id)
        order by item_id
        """
    )
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(BATCH):
        yield [dict(zip(names, row, strict=True)) for row in rows]


def lone_keys(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield the keys of what is no item any more: key and item_id."""
    cursor = con.execute(
        "select key, item_id from item_keys where item_id not in (select item_id from items)"
        " union all select url, item_id from sightings"
        " where url is not null and item_id not in (select item_id from items)"
    )
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def erase_lone(con: duckdb.DuckDBPyConnection, keys: Sequence[tuple[str, str]]) -> int:
    """Delete these keys and addresses (key, item_id) of what is no item any more, inside `writing()`. How many?"""
    gone = {"keys": [key for key, _ in keys], "items": [item for _, item in keys]}
    if not keys:
        return 0
    first = con.execute(
        "delete from item_keys where list_contains($keys::varchar[], key)", {"keys": gone["keys"]}
    )
    count = _count(first)
    rest = con.execute(
        "delete from sightings where list_contains($items::varchar[], item_id)"
        " and list_contains($keys::varchar[], url)",
        gone,
    )
    return count + _count(rest)


def matched(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Which subjects do these items mention, by which words? item_id → subject → words; others are left out."""
    rows = named(
        con,
        "select item_id, subject, matched from mentions where item_id in (select unnest($ids::varchar[]))",
        {"ids": list(ids)},
    )
    result: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        result.setdefault(row["item_id"], {})[row["subject"]] = row["matched"]
    return result


def erase(
    con: duckdb.DuckDBPyConnection, names: Mapping[str, str], scored: Sequence[str] = ()
) -> dict[str, int]:
    """Delete these items (item_id → another name for it) inside `writing()`. How many rows went, by table?

    scored: hashes of texts of theirs in score_cache. What was drawn to be judged keeps its place under the other name,
    without text; a story whose first item goes is called after the next.
    """
    if not names:
        return {}
    con.execute(
        f"create or replace temp table erased as {listed({'item_id': 'varchar', 'name': 'varchar'})}",
        {"item_id": list(names), "name": list(names.values())},
    )
    counts = _erase(con, scored)
    con.execute("drop table erased")
    return counts


def _erase(con: duckdb.DuckDBPyConnection, scored: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    # Every day on which a story of theirs has an item: its first may be another now.
    days = con.execute(
        """
        select distinct day from items
        where item_id in (from erased select item_id)
            or story_id in (from erased select item_id)
            or story_id in (select story_id from items where item_id in (from erased select item_id))
        """
    ).fetchall()
    texts = con.execute(
        "select distinct text_hash from items where item_id in (from erased select item_id)"
    ).fetchall()
    _rename_stories(con)
    for table in DERIVED:
        counts[table] = _count(
            con.execute(f"delete from {table} where item_id in (from erased select item_id)")
        )
    hashes = {"hashes": [text for (text,) in texts]}
    counts["verdicts"] = _count(
        con.execute(
            """
            delete from verdicts where (scope = 'story' and key in (from erased select item_id))
                or (scope = 'text' and list_contains($hashes::varchar[], key)
                    and key not in (select text_hash from items))
            """,
            hashes,
        )
    )
    counts["score_cache"] = _count(
        con.execute(
            "delete from score_cache where text_hash in (select unnest($scored::varchar[]))",
            {"scored": list(scored)},
        )
    )
    counts["judgement_samples"] = _count(
        con.execute(
            "update judgement_samples as drawn set item_id = erased.name from erased"
            " where drawn.item_id = erased.item_id"
        )
    )
    refresh_days(con, [day for (day,) in days])
    for table in ("stories", "story_days"):
        left = con.execute(
            f"delete from {table} where item_id in (from erased select item_id)"
            " or story_id in (from erased select item_id)"
        )
        counts[table] = _count(left)
    return {table: count for table, count in counts.items() if count}


def _rename_stories(con: duckdb.DuckDBPyConnection) -> None:
    """Call each story that was called after one of these items after the first that stays."""
    con.execute(
        """
        create or replace temp table renamed as
        select story_id as old, arg_min(item_id, (published_at, item_id)) as new from items
        where story_id in (from erased select item_id) and item_id not in (from erased select item_id)
        group by story_id
        """
    )
    for table, column in (("items", "story_id"), ("corrections", "story_id"), ("verdicts", "key")):
        con.execute(
            f"update {table} set {column} = renamed.new from renamed where {table}.{column} = renamed.old"
        )
    con.execute("delete from corrections where story_id in (from erased select item_id)")
    con.execute("drop table renamed")


def _count(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.fetchall()[0][0])
