"""Ask what of our own work may alarm: press questions, cases past their time, months, sources, figures."""

import datetime as dt

import duckdb

from warehouse.cases.alerts.findings.found import Found, between, naive, read
from warehouse.cases.case import BY_CLOCK
from warehouse.core.rows import Row, named
from warehouse.sources import states as sources

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def press(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Which questions of the press came in then?

    Rows: one per case of the kind press, from when it was opened until it was answered or closed.
    Counts: drills not.
    Empty: ().
    Raises: nothing.
    Source: cases.
    """
    return read(
        con,
        """
        select case_id as key, opened_at as happened_at, title, seen_at as published_at, opened_at as collected_at,
            case_id, story_id, least(first_answer_at, closed_at) as over_at
        from cases
        where kind = 'press' and not is_drill and opened_at > $since and opened_at <= $until
        order by opened_at, case_id
        """,
        since,
        until,
    )


def overdue(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Which cases passed their time then without an answer?

    Rows: one per case, from when it was due: by office hours, and 24 hours by the clock where these are not known.
    Counts: what was open at that moment; no drills, nor possible threats and incidents, which wait for no clock. It is
        over when it is answered or closed.
    Empty: ().
    Raises: nothing.
    Source: cases.
    """
    return read(
        con,
        f"""
        select case_id as key, coalesce(due_at, promise_at) as happened_at, title, seen_at as published_at, case_id,
            story_id, least(first_answer_at, closed_at) as over_at
        from cases
        where {BY_CLOCK}
            and coalesce(due_at, promise_at) > $since and coalesce(due_at, promise_at) <= $until
            and opened_at <= $until
            and (least(first_answer_at, closed_at) is null
                or least(first_answer_at, closed_at) > coalesce(due_at, promise_at))
        order by happened_at, case_id
        """,
        since,
        until,
    )


def months(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Which months were closed then?

    Rows: one per month.
    Counts: each month once, from when it was closed.
    Empty: ().
    Raises: nothing.
    Source: months.
    """
    return read(
        con,
        """
        select strftime(month, '%Y-%m') as key, closed_at as happened_at, strftime(month, '%Y-%m') as title
        from months where closed_at > $since and closed_at <= $until order by closed_at
        """,
        since,
        until,
    )


def stale(
    con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime, hours: int
) -> tuple[Found, ...]:
    """Since when was no source read well for so many hours?

    Rows: one per time that it lasted so long, from that moment until one was read well again.
    Counts: runs of all sources together.
    Empty: (); also before the first run.
    Raises: nothing.
    Source: source_runs.
    """
    rows = named(
        con,
        """
        with good as (
            select started_at, lead(started_at) over (order by started_at) as next_at
            from source_runs
            where outcome not in ('failed', 'partial') and started_at > $first and started_at <= $until
        )
        select started_at, next_at from good
        where coalesce(next_at, $until) - started_at > $most order by started_at
        """,
        {
            "first": naive(since - 30 * DAY),
            "until": naive(until),
            "most": hours * HOUR,
        },
    )
    found = [
        Found(
            key=f"{row['started_at']:%Y-%m-%dT%H:%M}",
            happened_at=row["started_at"].replace(tzinfo=dt.UTC) + hours * HOUR,
            title=f"{hours}",
            over_at=row["next_at"] and row["next_at"].replace(tzinfo=dt.UTC),
        )
        for row in rows
    ]
    return between(found, since, until)


def silent(
    con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime, hours: int
) -> tuple[Found, ...]:
    """Which sources fell silent then: nothing new for longer than their rhythm, or nothing but failure for so long?

    Rows: one per source and time, from when it lasted so long until it gave something again.
    Counts: the sources of the configuration that are not paused; rhythm as configured, else as learned until now.
    Empty: ().
    Raises: nothing.
    Source: sources, source_runs, source_days, fetch_states.
    """
    standing = {one.source_name: one for one in sources.states(con, until) if one.state != "paused"}
    found = [
        Found(
            key=f"{row['source_name']}:{row['begun_at']:%Y-%m-%dT%H:%M}",
            happened_at=row["begun_at"].replace(tzinfo=dt.UTC) + hours * HOUR,
            title=standing[row["source_name"]].title,
            over_at=row["good_at"] and row["good_at"].replace(tzinfo=dt.UTC),
        )
        for row in _failing(con, since, until, hours)
        if row["source_name"] in standing
    ]
    for row in _gaps(con, since):
        source = standing.get(row["source_name"])
        if source is None or source.rhythm_hours is None:
            continue
        # Of a rhythm that was learned days are known, of one that is configured hours.
        begun = _midnight(row["day"]) if source.rhythm_learned else row["newest_at"].replace(tzinfo=dt.UTC)
        late = begun + source.rhythm_hours * HOUR
        over_at = None if row["next_day"] is None else _midnight(row["next_day"])
        # As long as nobody looked nobody knows: whether it is silent now is as the page Sources says.
        if source.state == "silent" if over_at is None else over_at > late:
            key = f"{source.source_name}:{row['day']}"
            found.append(Found(key, min(late, until), source.title, over_at))
    return between(found, since, until)


def _failing(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime, hours: int) -> list[Row]:
    """Return when each source began to fail for so long, and when it was read well again."""
    return named(
        con,
        """
        with runs as (
            select source_name, started_at, outcome = 'failed' as failed,
                lag(outcome = 'failed', 1, false) over own as failed_before
            from source_runs where started_at > $first and started_at <= $until
            window own as (partition by source_name order by started_at)
        ),
        turns as (
            select source_name, started_at as begun_at, failed,
                lead(started_at) over (partition by source_name order by started_at) as good_at
            from runs where failed <> failed_before
        )
        select source_name, begun_at, good_at from turns
        where failed and coalesce(good_at, $until) - begun_at >= $most
        """,
        {"first": naive(since - 30 * DAY), "until": naive(until), "most": hours * HOUR},
    )


def _gaps(con: duckdb.DuckDBPyConnection, since: dt.datetime) -> list[Row]:
    """Return the days after which a source gave nothing for more than a day, with the day on which it did again."""
    return named(
        con,
        """
        with days as (
            select source_name, day, newest_at, lead(day) over (partition by source_name order by day) as next_day
            from source_days where day >= $first
        )
        select * from days where next_day is null or next_day - day > 1
        """,
        {"first": since.date() - dt.timedelta(days=120)},
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
