"""Ask the warehouse what happened that other programs may be told: no title, text or address of what anybody wrote."""

import datetime as dt

import duckdb

from warehouse.cases.case import BY_CLOCK
from warehouse.core.rows import Row, named

# A story that began longer ago is news to nobody.
NEWS = 7


def closed_months(con: duckdb.DuckDBPyConnection, since: dt.datetime) -> list[Row]:
    """Which months were closed after this moment? Columns: month, closed_at (aware UTC), is_forced."""
    rows = named(
        con,
        "select month, closed_at, is_forced from months where closed_at > $since order by month",
        {"since": since.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    return [row | {"closed_at": row["closed_at"].replace(tzinfo=dt.UTC)} for row in rows]


def large_stories(con: duckdb.DuckDBPyConnection, publications: int, today: dt.date) -> list[Row]:
    """Which stories of others about ourselves, of the last week, have so many publications?

    Columns: story_id, subject, day, label, copies, reach.
    """
    return named(
        con,
        """
        select story_id, subject, day, label, copies, reach
        from stories join subjects using (subject)
        where role = 'own' and is_about and stories.kind <> 'own'
            and copies >= $publications and day > $after
        order by day, story_id
        """,
        {"publications": publications, "after": today - dt.timedelta(days=NEWS)},
    )


def opened_cases(con: duckdb.DuckDBPyConnection, since: dt.datetime) -> list[Row]:
    """Which cases were opened after this moment?

    Columns: case_id, kind, audience, department, level, opened_at, due_at (aware UTC; None for a possible threat, which
    waits for no clock). Drills not.
    """
    rows = named(
        con,
        f"""
        select case_id, kind, audience, department, level, opened_at, case when {BY_CLOCK} then due_at end as due_at
        from cases
        where not is_drill and opened_at > $since order by opened_at, case_id
        """,
        {"since": since.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    return [
        row | {name: row[name] and row[name].replace(tzinfo=dt.UTC) for name in ("opened_at", "due_at")}
        for row in rows
    ]


def run(con: duckdb.DuckDBPyConnection, run_id: str) -> Row:
    """Return how a run went: sources, added, and failed, the names of those that failed."""
    (row,) = named(
        con,
        """
        select count(*) as sources, coalesce(sum(added), 0)::bigint as added,
            coalesce(
                list(source_name order by source_name) filter (where outcome in ('failed', 'partial')), []
            ) as failed
        from source_runs where run_id = $run
        """,
        {"run": run_id},
    )
    return row
