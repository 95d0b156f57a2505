"""Store the verdicts on items and stories anew from the corrections, under today's story ids."""

import datetime as dt

import duckdb

from warehouse.core.rows import one

# A text that says the same word for word is the same text only when it says something.
LONG_TEXT = 60


def renew(con: duckdb.DuckDBPyConnection) -> list[dt.date]:
    """Write the verdicts anew from the corrections. On which days are the items that this changes?

    A story of which somebody spoke can be joined to another: its verdict then holds for items
    that did not change themselves.
    """
    spoken = one(con, "select exists (from corrections where field = 'about') or exists (from verdicts)")[0]
    if not spoken:
        return []
    con.execute("create or replace temp table old_verdicts as from verdicts")
    con.execute("delete from verdicts")
    con.execute(
        """
        insert into verdicts by name
        with judged as (
            select corrections.subject, corrections.value = 'yes' as is_about, made_at, correction_id,
                items.story_id, items.text_hash,
                length(items.title) + length(items.text) >= $long as is_long
            from corrections join items using (item_id)
            where corrections.field = 'about'
        )
        select subject, 'story' as scope, story_id as key,
            arg_max(is_about, (made_at, correction_id)) as is_about
        from judged group by all
        union all
        select subject, 'text' as scope, text_hash as key,
            arg_max(is_about, (made_at, correction_id)) as is_about
        from judged where is_long group by all
        """,
        {"long": LONG_TEXT},
    )
    changed = con.execute(
        """
        select scope, key from (from verdicts except from temp.main.old_verdicts)
        union
        select scope, key from (from temp.main.old_verdicts except from verdicts)
        """
    ).fetchall()
    con.execute("drop table temp.main.old_verdicts")
    if not changed:
        return []
    days = con.execute(
        "select distinct day from items where list_contains($stories::varchar[], story_id)"
        " or list_contains($texts::varchar[], text_hash)",
        {
            "stories": [key for scope, key in changed if scope == "story"],
            "texts": [key for scope, key in changed if scope == "text"],
        },
    ).fetchall()
    return [day for (day,) in days]
