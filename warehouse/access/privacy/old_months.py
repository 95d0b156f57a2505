"""Erase in what was told of months, goals and links long ago: words and addresses go, every number stays."""

import datetime as dt
from collections.abc import Callable

import duckdb

from warehouse.access.privacy import frozen
from warehouse.core.rows import one

NOBODY = "–"
GONE = "erased-"
# What stands in the place of why a month was closed all the same.
NO_REASON = '[{"template": "–", "fields": {}}]'


def publications(con: duckdb.DuckDBPyConnection, before: dt.date, sealed: Callable[[str], str]) -> int:
    """Take words and addresses of what was sent before this day, and frozen titles of months closed before it.

    In how many rows? sealed: the HMAC that stands for an address, so that two of them stay two.
    """
    old = con.execute(
        "select distinct target from publications where begun_at < $before and not starts_with(target, $gone)",
        {"before": before, "gone": GONE},
    ).fetchall()
    for (target,) in old:
        con.execute(
            "update publications set target = $name where target = $target and begun_at < $before",
            {"name": GONE + sealed(f"target:{target}")[:16], "target": target, "before": before},
        )
    count = int(
        one(
            con,
            """
            update publications set body = '', subject = $nobody, error_fields = null, error_template = null,
                error = if(error is null, null, $nobody)
            where begun_at < $before and (body <> '' or subject <> $nobody)
            """,
            {"before": before, "nobody": NOBODY},
        )[0]
    )
    count += int(
        one(
            con,
            """
            update announcement_texts set generated = $nobody, edited = null, edited_by = null, edited_at = null
            where month in (select month from months where closed_at < $before) and generated <> $nobody
            """,
            {"before": before, "nobody": NOBODY},
        )[0]
    )
    months = {
        month
        for (month,) in con.execute("select month from months where closed_at < $b", {"b": before}).fetchall()
    }
    for row in frozen.stories(con):
        if row["month"] in months and row["title"] != NOBODY:
            frozen.blank(con, row, row["subject"], NOBODY)
            count += 1
    return count


def staff(con: duckdb.DuckDBPyConnection, before: dt.date) -> int:
    """Take free words of colleagues of before this day; numbers and days in them stay. In how many rows?"""
    bound = {"before": before, "nobody": NOBODY}
    told = "{name} is not null and try_cast({name} as double) is null and try_cast({name} as date) is null"
    count = 0
    for name in ("before", "after"):
        is_word = told.format(name=name)
        count += int(
            one(
                con,
                f"update goal_changes set {name} = $nobody"
                f" where changed_at < $before and {is_word} and {name} <> $nobody",
                bound,
            )[0]
        )
    count += int(
        one(
            con,
            "update months set reasons = $none where closed_at < $before and reasons not in ('[]', $none)",
            {"before": before, "none": NO_REASON},
        )[0]
    )
    for table, at in (("tracked_links", "made_at"), ("api_keys", "revoked_at")):
        count += int(one(con, f"delete from {table} where {at} < $before", {"before": before})[0])
    return count
