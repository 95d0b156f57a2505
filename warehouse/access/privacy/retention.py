"""Erase what has stood long enough: texts, addresses and names go, the numbers made of them stay.

A text that expires leaves its row without words: day, source, label and score, so that every number can still be made
anew. Such a row has an empty text_hash, by which the others leave it alone.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import duckdb

from warehouse.access.privacy import old_cases, old_months
from warehouse.access.privacy.old_months import NOBODY
from warehouse.core.load import listed, upsert
from warehouse.core.rows import one
from warehouse.mentions.words import index

SEALED = "sealed:"
# Table, the columns of names, the time they are of, and the key where a name may have stayed on a row.
NAMES = (
    ("corrections", ("made_by",), "made_at"),
    ("judgements", ("made_by",), "made_at"),
    ("months", ("closed_by",), "closed_at"),
    ("goal_checkins", ("noted_by", "note"), "noted_at"),
    ("goal_entries", ("entered_by",), "entered_at"),
    ("announcement_texts", ("edited_by",), "edited_at"),
    ("publications", ("sent_by",), "begun_at"),
    ("shared_links", ("made_by", "maker_id", "title"), "expires_at"),
)


# Table in which it stands what went wrong, and the time of it.
ERRORS = (("source_runs", "started_at"), ("run_steps", "started_at"), ("backfills", "changed_at"))


def erase(
    con: duckdb.DuckDBPyConnection,
    days: Mapping[str, int],
    today: dt.date,
    sealed: Callable[[str], str],
) -> dict[str, int]:
    """Erase what is older than its term (kind → days), inside `writing()`. From how many rows, by kind?

    What lies exactly that many days back stays a day more. sealed: the HMAC of a key by which a text is known again.
    """
    before = {kind: today - dt.timedelta(days=count) for kind, count in days.items()}
    counts = {"mention": _texts(con, before["mention"], sealed)}
    counts["set_aside"] = _set_aside(con, before["set_aside"], sealed)
    counts["key"] = _changed(
        con,
        "delete from item_keys where starts_with(key, $sealed) and item_id in"
        " (select item_id from items where day < $before and text_hash = '')",
        {"sealed": SEALED, "before": before["key"]},
    )
    con.execute(
        "delete from item_looks where looked_at < $before or (outcome <> 'erased'"
        " and item_id not in (select item_id from items where text_hash <> ''))",
        {"before": before["mention"]},
    )
    counts["score"] = _changed(
        con, "delete from score_cache where scored_at < $before", {"before": before["score"]}
    )
    counts["post"] = _changed(
        con,
        "update channel_posts set title = $nobody, url = null"
        " where day < $before and (title <> $nobody or url is not null)",
        {"before": before["post"], "nobody": NOBODY},
    )
    counts["publication"] = old_months.publications(con, before["publication"], sealed)
    counts["staff"] = sum(_names(con, table, names, at, before["staff"]) for table, names, at in NAMES)
    counts["staff"] += old_months.staff(con, before["staff"])
    counts["run"] = sum(_errors(con, table, at, before["run"]) for table, at in ERRORS)
    counts["import"] = _imports(con, before["import"])
    counts["case"] = old_cases.erase(con, before["case"], today)
    return counts


def store(
    con: duckdb.DuckDBPyConnection, now: dt.datetime, days: Mapping[str, int], counts: Mapping[str, int]
) -> None:
    """Keep how much was erased, inside `writing()`. now: aware."""
    rows = [
        {"ran_at": now, "kind": kind, "days": days[kind], "erased": count} for kind, count in counts.items()
    ]
    upsert(con, "retention_runs", rows)


def last(con: duckdb.DuckDBPyConnection) -> tuple[dt.datetime, dict[str, int]] | None:
    """When was last looked what has stood long enough (aware UTC), and after how many days did each kind go then?"""
    rows = con.execute(
        "select ran_at, kind, days from retention_runs where ran_at = (select max(ran_at) from retention_runs)"
    ).fetchall()
    return (rows[0][0].replace(tzinfo=dt.UTC), {kind: days for _, kind, days in rows}) if rows else None


def _texts(con: duckdb.DuckDBPyConnection, before: dt.date, sealed: Callable[[str], str]) -> int:
    con.execute(
        "create or replace temp table old as select item_id from items where day < $before and text_hash <> ''",
        {"before": before},
    )
    return blank(con, "from old", sealed)


def _set_aside(con: duckdb.DuckDBPyConnection, before: dt.date, sealed: Callable[[str], str]) -> int:
    """Texts in which nobody is named whom we follow, or that somebody set aside; from the day they came in on."""
    con.execute(
        """
        create or replace temp table old as
        select item_id from items
        where day < $before and collected_at < $before and text_hash <> ''
            and item_id not in (select item_id from mention_items where is_about)
        """,
        {"before": before},
    )
    return blank(con, "from old", sealed)


def blank(con: duckdb.DuckDBPyConnection, which: str, sealed: Callable[[str], str]) -> int:
    """Take words, addresses and names of the items that `which` selects, inside `writing()`. How many were there?

    Their rows stay, with day, source, label and score. sealed: the HMAC of a key by which a text is known again.
    """
    con.execute(f"create or replace temp table expired as {which}")
    keys = con.execute(
        "select key from item_keys where item_id in (from expired) and not starts_with(key, $sealed)",
        {"sealed": SEALED},
    ).fetchall()
    con.execute(
        f"create or replace temp table seals as {listed({'old': 'varchar', 'new': 'varchar'})}",
        {"old": [key for (key,) in keys], "new": [SEALED + sealed(key) for (key,) in keys]},
    )
    con.execute("update item_keys set key = seals.new from seals where item_keys.key = seals.old")
    con.execute("drop table seals")
    con.execute("update sightings set url = null, text_hash = null where item_id in (from expired)")
    con.execute("delete from story_signatures where item_id in (from expired)")
    con.execute("update threat_signals set found = [] where item_id in (from expired)")
    con.execute("delete from story_days where item_id in (from expired)")
    count = _changed(
        con,
        """
        update items set title = '', text = '', url = null, canonical_url = null, text_hash = '',
            outlet = if(kind in ('social', 'review', 'forum', 'video') and not contains(outlet, '.')
                and outlet not in (select outlet from outlets), null, outlet)
        where item_id in (from expired)
        """,
        {},
    )
    days = con.execute(
        "select distinct day from items where item_id in (from expired) order by day"
    ).fetchall()
    index.read(con, [day for (day,) in days])
    con.execute("drop table expired")
    return count


def _names(
    con: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], at: str, before: dt.date
) -> int:
    sets = ", ".join(f"{name} = if({name} is null, null, $nobody)" for name in names)
    told = " or ".join(f"{name} <> $nobody" for name in names)
    return _changed(
        con,
        f"update {table} set {sets} where {at} < $before and ({told})",
        {"nobody": NOBODY, "before": before},
    )


def _errors(con: duckdb.DuckDBPyConnection, table: str, at: str, before: dt.date) -> int:
    moved = ", moved_to = null" if table == "source_runs" else ""
    return _changed(
        con,
        f"update {table} set error = $nobody, error_template = null, error_fields = null{moved}"
        f" where {at} < $before and error is not null and error <> $nobody",
        {"nobody": NOBODY, "before": before},
    )


def _imports(con: duckdb.DuckDBPyConnection, before: dt.date) -> int:
    """Forget by which file a number came, and what was there before; a file that is still there is known by name."""
    old = {"before": before, "nobody": NOBODY}
    con.execute(
        "delete from import_changes where import_id in (select import_id from import_tries where tried_at < $before)",
        {"before": before},
    )
    con.execute("update imports set name = $nobody where imported_at < $before", old)
    return _changed(
        con,
        """
        update import_tries set name = $nobody, error_fields = null, error_template = null, read_as = null,
            notes = null, error = if(error is null, null, $nobody), who = if(who is null, null, $nobody),
            undone_by = if(undone_by is null, null, $nobody), settled_by = if(settled_by is null, null, $nobody),
            settled_at = coalesce(settled_at, tried_at)
        where tried_at < $before and name <> $nobody and not stays
        """,
        old,
    )


def _changed(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]) -> int:
    return int(one(con, sql, parameters)[0])
