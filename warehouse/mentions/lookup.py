"""Ask the warehouse for the known fetch states, items, keys and guids, before a run loads."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

import duckdb

from warehouse.core.rows import Row, named, one


def fetch_states(con: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """What lets the next fetch ask only for what is new? Rows of fetch_states by source."""
    return {row["source_name"]: row for row in _rows(con, "select * from fetch_states")}


def last_runs(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[dt.datetime, dt.datetime | None]]:
    """When was each source begun last, and when was it last good? Aware UTC; sources that never ran are left out."""
    rows = con.execute(
        """
        select source_name, max(started_at),
            greatest(
                max(last_good_at), max(started_at) filter (where outcome not in ('failed', 'partial'))
            )
        from source_runs group by source_name
        """
    ).fetchall()
    return {name: (_aware(started), good and _aware(good)) for name, started, good in rows}


def item_ids(con: duckdb.DuckDBPyConnection, keys: Collection[str]) -> dict[str, str]:
    """Which items are known under these keys? Key → item_id; unknown keys are left out."""
    sql = "select key, item_id from item_keys where key in (select unnest($keys::varchar[]))"
    return dict(con.execute(sql, {"keys": list(keys)}).fetchall()) if keys else {}


def items(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, Row]:
    """Return the rows of these items, times aware UTC, by item_id; those whose text expired are left out."""
    if not ids:
        return {}
    sql = "select * from items where item_id in (select unnest($ids::varchar[])) and text_hash <> ''"
    return {row["item_id"]: row for row in _rows(con, sql, {"ids": list(ids)})}


def has_sealed(con: duckdb.DuckDBPyConnection) -> bool:
    """Is there a key that was sealed when the text of its item expired?"""
    return bool(one(con, "select exists (from item_keys where starts_with(key, 'sealed:'))")[0])


def guid_keys(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, set[str]]:
    """By which guids are these items known? item_id → keys that begin with guid:; items without are left out."""
    if not ids:
        return {}
    rows = con.execute(
        """
        select item_id, list(key) from item_keys
        where starts_with(key, 'guid:') and item_id in (select unnest($ids::varchar[])) group by item_id
        """,
        {"ids": list(ids)},
    ).fetchall()
    return {item: set(keys) for item, keys in rows}


def guids(con: duckdb.DuckDBPyConnection, sources: Collection[str]) -> list[str]:
    """By which guids of their own do these sources know what is stored? Those that stand for one post."""
    rows = con.execute(
        """
        select distinct substr(key, strpos(key, '|') + 1) as guid from item_keys
        where starts_with(key, 'guid:')
            and list_contains($sources::varchar[], substr(key, 6, strpos(key, '|') - 6))
        order by guid
        """,
        {"sources": list(sources)},
    ).fetchall()
    return [guid for (guid,) in rows]


def begun_by(
    con: duckdb.DuckDBPyConnection, days: Mapping[str, Collection[dt.date]], length: int
) -> Iterator[Row]:
    """What did each of these sources carry first of what was published on its days? In order of publication.

    Columns: source_name, item_id, url, title, text (as many characters as `length`, the first). Empty: nothing.
    """
    pairs = [(source, day) for source, those in days.items() for day in those]
    if not pairs:
        return
    sources, asked = zip(*pairs, strict=True)
    cursor = con.execute(
        """
        select source_name, item_id, url, title, left(text, $length) as text from items
        semi join (select unnest($sources::varchar[]) as source_name, unnest($asked::date[]) as day) as asked
            using (source_name, day)
        where day between $first and $last
        order by published_at, item_id
        """,
        {
            "sources": list(sources),
            "asked": list(asked),
            "first": min(asked),
            "last": max(asked),
            "length": length,
        },
    )
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(1000):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def sightings(
    con: duckdb.DuckDBPyConnection, ids: Collection[str], sources: Collection[str]
) -> dict[tuple[str, str], str | None]:
    """What did these sources give of these items when last seen? (item_id, source_name) → text_hash."""
    rows = con.execute(
        """
        select item_id, source_name, text_hash from sightings
        where item_id in (select unnest($ids::varchar[])) and list_contains($sources::varchar[], source_name)
        """,
        {"ids": list(ids), "sources": list(sources)},
    ).fetchall()
    return {(item, source): text_hash for item, source, text_hash in rows}


def mentioned(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, set[str]]:
    """Which subjects do these items mention by what is stored? Items that mention none are left out."""
    rows = con.execute(
        """
        select item_id, list(subject) from mentions
        where item_id in (select unnest($ids::varchar[])) group by item_id
        """,
        {"ids": list(ids)},
    ).fetchall()
    return {item: set(subjects) for item, subjects in rows}


def around(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[tuple[str, str]]:
    """Of which items is the sentiment about one of several schools stored? (item_id, subject)."""
    sql = "select item_id, subject from subject_sentiments where item_id in (select unnest($ids::varchar[]))"
    return set(con.execute(sql, {"ids": list(ids)}).fetchall()) if ids else set()


def signatures(
    con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date
) -> list[tuple[str, dt.datetime, bytes, str, str | None]]:
    """What are the fingerprints of these days, both included?

    Columns: item_id, published_at, signature, story_id, outlet.
    """
    rows = con.execute(
        """
        select item_id, published_at, signature, story_id, outlet
        from story_signatures join items using (item_id, day)
        where day between $first and $last
        """,
        {"first": first, "last": last},
    ).fetchall()
    return [(item, _aware(at), signature, story, outlet) for item, at, signature, story, outlet in rows]


def signed(con: duckdb.DuckDBPyConnection, collected_at: dt.datetime) -> list[Row]:
    """Return the fingerprints of what was first collected at this moment (aware UTC).

    Columns: item_id, day, published_at (aware UTC), story_id, outlet, signature.
    """
    sql = """
        select item_id, items.day, published_at, story_id, outlet, signature
        from items join story_signatures using (item_id)
        where collected_at = $at
    """
    return _rows(con, sql, {"at": collected_at.astimezone(dt.UTC).replace(tzinfo=None)})


def item_days(con: duckdb.DuckDBPyConnection, chunk: int = 5000) -> list[tuple[dt.date, dt.date]]:
    """Return runs of days (first and last, both included) that hold about `chunk` items each, oldest first."""
    runs: list[tuple[dt.date, dt.date]] = []
    size = 0
    for day, count in con.execute("select day, count(*) from items group by day order by day").fetchall():
        if runs and size + count <= chunk:
            runs[-1] = (runs[-1][0], day)
            size += count
        else:
            runs.append((day, day))
            size = count
    return runs


def texts(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> list[Row]:
    """What do the items of these days say, both days included? Oldest first, without those whose text expired.

    Columns: item_id, title, text, text_hash, language, day, published_at (aware UTC), story_id, outlet, url.
    """
    sql = """
        select item_id, title, text, text_hash, language, day, published_at, story_id, outlet, url from items
        where day between $first and $last and text_hash <> ''
        order by day, published_at, item_id
    """
    return _rows(con, sql, {"first": first, "last": last})


def text_hashes(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, str]:
    """Which texts have these items now? item_id → text_hash; items that are no more are left out."""
    sql = "select item_id, text_hash from items where item_id in (select unnest($ids::varchar[]))"
    return dict(con.execute(sql, {"ids": list(ids)}).fetchall()) if ids else {}


def maybe_own(
    con: duckdb.DuckDBPyConnection, outlets: Collection[str], prefixes: Collection[str]
) -> list[Row]:
    """Return what is a school's own voice, or may be: of kind own, of these outlets, or at such an address.

    Columns: item_id, day, url, source_name, outlet, kind.
    """
    sql = """
        select item_id, day, url, source_name, outlet, kind from items
        where text_hash <> '' and (kind = 'own' or list_contains($outlets::varchar[], outlet)
            or exists (from unnest($prefixes::varchar[]) as own(prefix) where starts_with(lower(url), prefix)))
        order by day, item_id
    """
    return _rows(con, sql, {"outlets": list(outlets), "prefixes": list(prefixes)})


def _rows(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> list[Row]:
    return [_aware_row(row) for row in named(con, sql, parameters)]


def _aware_row(row: Row) -> Row:
    return {name: _aware(value) if isinstance(value, dt.datetime) else value for name, value in row.items()}


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)
