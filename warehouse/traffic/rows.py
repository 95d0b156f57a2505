"""Ask the warehouse for the rows behind a number of traffic: raw sources, and the rules' channels."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.core.period import Period

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = ("channel", "campaign", "landing_page", "rule")


@dataclass(frozen=True)
class RawLine:
    """How many sessions came with one raw source, medium and campaign?

    Columns: as they were seen; channel, group and rule that our rules give; sessions; visitors; first and last day.
    Empty: visitors is None where the measurement does not say.
    """

    source: str
    medium: str
    campaign: str
    click_id: str
    in_app: str
    channel: str
    channel_group: str
    rule: str
    sessions: int
    visitors: int | None
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class RuleLine:
    """What does one of our rules say?

    Columns: short name, channel (* for the network that it finds), group, first and last day on which it holds, what
    it says in Dutch and in English.
    Empty: since and until are None for always.
    """

    rule: str
    channel: str
    channel_group: str
    since: dt.date | None
    until: dt.date | None
    nl: str
    en: str


def rows(
    con: duckdb.DuckDBPyConnection,
    source_name: str,
    period: Period,
    chosen: tuple[tuple[str, str], ...] = (),
    most: int = 200,
) -> tuple[RawLine, ...]:
    """Which raw values are behind this number?

    Rows: at most `most`, the largest first; chosen: (channel, campaign, landing_page or rule; its value).
    Counts: sessions of one measurement in the period; visitors are added up over days, so who came on two days counts
    twice.
    Empty: ().
    Raises: ValueError for another name in `chosen`.
    Source: visit_days.
    """
    for name, _ in chosen:
        if name not in FIELDS:
            raise ValueError(f"{name} is none of {', '.join(FIELDS)}")
    only = "".join(f" and {name} = ${name}" for name, _ in chosen)
    lines = con.execute(
        f"""
        select source, medium, campaign, click_id, in_app, channel, channel_group, rule,
            sum(sessions)::bigint as sessions, sum(visitors)::bigint, min(day), max(day)
        from visit_days
        where source_name = $main and day >= $start and day < $end {only}
        group by all order by sessions desc, source, medium, campaign limit $most
        """,
        {"main": source_name, "most": most, **period.parameters(), **dict(chosen)},
    ).fetchall()
    return tuple(RawLine(*row) for row in lines)


def table(con: duckdb.DuckDBPyConnection, source_name: str, period: Period, limit: int = 100_000) -> pa.Table:
    """Which sessions came, day by day, as they were measured, to take along?

    Columns: day, channel, channel_group, source, medium, campaign, landing_page, click_id, in_app, sessions, visitors,
    key_events, rule, quality. Rows: one per day and raw value, the first day first, at most `limit`.
    Counts: one measurement; key_events: all of them together, 0 when there was none.
    Empty: a table without rows.
    Raises: nothing.
    Source: visit_days, visit_events.
    """
    return con.execute(
        """
        with happened as (
            select day, source_name, source, medium, campaign, landing_page, click_id, in_app,
                sum(events)::bigint as key_events
            from visit_events where source_name = $main and day >= $start and day < $end group by all
        )
        select day, channel, channel_group, source, medium, campaign, landing_page, click_id, in_app, sessions,
            visitors, coalesce(key_events, 0)::bigint as key_events, rule, quality
        from visit_days
        left join happened using (day, source_name, source, medium, campaign, landing_page, click_id, in_app)
        where source_name = $main and day >= $start and day < $end
        order by day, sessions desc, source, landing_page limit $limit
        """,
        {"main": source_name, "limit": limit, **period.parameters()},
    ).to_arrow_table()


def rules(con: duckdb.DuckDBPyConnection) -> tuple[RuleLine, ...]:
    """By which rules does a session get its channel?

    Rows: in the order in which they are tried: the first that fits decides.
    Counts: all rules of this version.
    Empty: () before the first run.
    Raises: nothing.
    Source: traffic_rules.
    """
    lines = con.execute(
        "select rule, channel, channel_group, since, until, nl, en from traffic_rules order by position"
    ).fetchall()
    return tuple(RuleLine(*row) for row in lines)
