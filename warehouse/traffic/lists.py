"""Ask the warehouse for traffic in lists: by channel, campaign and landing page, by week, and key events."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period
from warehouse.core.rows import one


@dataclass(frozen=True)
class TrafficLine:
    """How much came by one way (a channel, a campaign, a landing page)?

    Columns: name; sessions and key events of the period; sessions before, None where days of either period were not
    measured.
    """

    name: str
    sessions: int
    events: int
    sessions_before: int | None


@dataclass(frozen=True)
class WeekTraffic:
    """How many sessions began in one week by one channel?

    Columns: Monday of the week, channel, sessions.
    """

    week: dt.date
    channel: str
    sessions: int


@dataclass(frozen=True)
class EventLine:
    """How often did one key event happen?

    Columns: its name, how often in the period, how often before (None where days of either period were not
    measured).
    """

    event: str
    events: int
    before: int | None


COLUMNS = {"channel": "channel", "campaign": "campaign", "landing_page": "landing_page", "rule": "rule"}
_LINES_SQL = """
    with visits as (
        select {column} as name,
            sum(sessions) filter (where day >= $start and day < $end) as now,
            sum(sessions) filter (where day >= $before and day < $until) as before
        from visit_days
        where source_name = $main and {within} {only}
        group by all
    ), happened as (
        select {other} as name,
            sum(events) filter (where day >= $start and day < $end) as now
        from visit_events
        where source_name = $main and {within} {only} and {other} is not null
        group by all
    )
    select name, coalesce(visits.now, 0)::bigint, coalesce(happened.now, 0)::bigint,
        coalesce(visits.before, 0)::bigint
    from visits left join happened using (name)
    where name <> '' and (visits.now > 0 or happened.now > 0 or $all)
    order by 2 desc, 3 desc, name
    limit $most
"""


def are_measured(con: duckdb.DuckDBPyConnection, source_name: str, period: Period, against: Period) -> bool:
    """Was enough of both periods measured to compare them?

    Unit: yes or no.
    Counts: days with sessions, nine of ten or more.
    Empty: no.
    Raises: nothing.
    Source: visit_days.
    """
    days = one(
        con,
        """
        select count(distinct day) filter (where day >= $start and day < $end),
            count(distinct day) filter (where day >= $before and day < $until)
        from visit_days
        where source_name = $main
            and (day >= $start and day < $end or day >= $before and day < $until)
        """,
        {"main": source_name, **period.parameters(), "before": against.start, "until": against.end},
    )
    return period.is_known(days[0]) and against.is_known(days[1])


def lines(
    con: duckdb.DuckDBPyConnection,
    source_name: str,
    by: str,
    period: Period,
    against: Period,
    channel: str = "",
    most: int = 50,
    known: bool | None = None,
) -> tuple[TrafficLine, ...]:
    """By which channels, campaigns, landing pages or rules did sessions come?

    Rows: at most `most`, the largest first; by: channel, campaign, landing_page or rule; channel: only sessions of
    that channel ("" for all); known: whether both periods were measured, None: it is asked.
    Counts: one measurement; sessions without a campaign (or landing page) are left out of those lists.
    Empty: ().
    Raises: KeyError for another `by`.
    Source: visit_days, visit_events.
    """
    column = COLUMNS[by]
    known = are_measured(con, source_name, period, against) if known is None else known
    sql = _LINES_SQL.format(
        column=column,
        other="null::varchar" if by == "rule" else column,
        within="(day >= $start and day < $end or day >= $before and day < $until)",
        only="and channel = $channel" if channel else "",
    )
    parameters = {
        "main": source_name,
        **period.parameters(),
        "before": against.start,
        "until": against.end,
        "all": by == "channel",
        "most": most,
    }
    rows = con.execute(sql, parameters | ({"channel": channel} if channel else {})).fetchall()
    return tuple(
        TrafficLine(name, now, happened, then if known else None) for name, now, happened, then in rows
    )


def weekly(
    con: duckdb.DuckDBPyConnection, source_name: str, period: Period, channel: str = ""
) -> tuple[WeekTraffic, ...]:
    """How many sessions began in each week, by channel?

    Rows: one per week and channel with sessions, the first week first.
    Counts: days of the period only, so the first and the last week may be cut off; one measurement.
    Empty: ().
    Raises: nothing.
    Source: visit_days.
    """
    rows = con.execute(
        """
        select date_trunc('week', day)::date as week, channel, sum(sessions)::bigint
        from visit_days
        where source_name = $main and day >= $start and day < $end and ($channel = '' or channel = $channel)
        group by all order by all
        """,
        {"main": source_name, "channel": channel, **period.parameters()},
    ).fetchall()
    return tuple(WeekTraffic(*row) for row in rows)


def key_events(
    con: duckdb.DuckDBPyConnection,
    source_name: str,
    period: Period,
    against: Period | None,
    channel: str = "",
    known: bool | None = None,
) -> tuple[EventLine, ...]:
    """Which key events happened, and how often?

    Rows: one per key event, the most frequent first.
    Counts: one measurement; of one channel, or of all (""); known: as for `lines`.
    Empty: ().
    Raises: nothing.
    Source: visit_events, visit_days.
    """
    before = against or period
    if known is None:
        known = against is not None and are_measured(con, source_name, period, against)
    rows = con.execute(
        """
        select event,
            coalesce(sum(events) filter (where day >= $start and day < $end), 0)::bigint as now,
            coalesce(sum(events) filter (where day >= $before and day < $until), 0)::bigint as before
        from visit_events
        where source_name = $main and ($channel = '' or channel = $channel)
            and (day >= $start and day < $end or day >= $before and day < $until)
        group by event order by now desc, event
        """,
        {
            "main": source_name,
            "channel": channel,
            "before": before.start,
            "until": before.end,
            **period.parameters(),
        },
    ).fetchall()
    return tuple(EventLine(event, now, then if known else None) for event, now, then in rows)
