"""A query changed: ask it of everything that is stored."""

import datetime as dt
from collections.abc import Callable

from pipelines.mentions import analyse
from pipelines.mentions.analyse import Queries
from pipelines.mentions.enrich import Understood, around_rows, grouped
from pipelines.mentions.matching import stories
from pipelines.mentions.store import store_mentions
from pipelines.settings import Settings
from pipelines.sources import sync_settings
from warehouse.core import connection, metadata
from warehouse.mentions import lookup
from warehouse.mentions.refresh import refresh_days


def when_changed(
    settings: Settings,
    queries: Queries,
    url: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> int:
    """Match all stored items anew when the queries are not those of the last time. How many were looked at?

    Where the rules by which copies are found are not those of the last time, their stories are made anew too.

    A few thousand at a time, each in its own transaction: readers never wait long, and a run that is
    killed begins again at the next. What people corrected stays.
    """
    wanted = sync_settings.queries_fingerprint(settings)
    with connection.reading(url) as con:
        before = metadata.read(con)
        same_rules = before.get("grouped") == stories.RULES
        if before.get("matched") == wanted and same_rules:
            return 0
        days = lookup.item_days(con)
    looked = 0
    for at, (first, last) in enumerate(days):
        with connection.writing(url) as con:
            rows = lookup.texts(con, first, last)
            if not same_rules:
                rows = [row | {"story_id": row["item_id"]} for row in rows]
            matches = analyse.matched(queries, [(row["title"], row["text"]) for row in rows])
            mentions, signatures, moves = grouped(con, rows, queries, matches)
            ids = [row["item_id"] for row in rows]
            leads = [analyse.lead(row["title"], row["text"]) for row in rows]
            languages = [row["language"] for row in rows]
            per_school = analyse.per_school(settings.schools, leads, languages, matches)
            around = around_rows(rows, per_school, dt.datetime.now(dt.UTC))
            touched = store_mentions(con, ids, Understood(mentions, [], around, signatures, moves))
            refresh_days(con, touched | {row["day"] for row in rows})
        looked += len(rows)
        if progress:
            progress(at + 1, len(days), "…")
    with connection.writing(url) as con:
        metadata.store(con, {"matched": wanted, "grouped": stories.RULES})
    return looked
