"""Count alerts: how long from published to a phone and to somebody who acts, how many were false, how drills went."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.cases.alerts.alert import TEST
from warehouse.core.rows import named, one

# With fewer the usual time says more about chance than about us.
FEWEST = 5
# So begins the reason of an alert that was ended as a false alarm.
FALSE_ALARM = "false_alarm"


@dataclass(frozen=True)
class Course:
    """How did alerts go?

    Columns: raised, ended and false (alerts); to_collect, to_raise, to_phone and to_act: the usual (median) time from
    published to collected, from collected to raised, from raised to the first message that left, and from raised to
    somebody who acts, in minutes; drill_at and drill_minutes: the last drill, and after how long somebody acted.
    Empty: None where fewer than five say so; of drills without one, or where nobody acted.
    """

    raised: int
    ended: int
    false: int
    to_collect: float | None
    to_raise: float | None
    to_phone: float | None
    to_act: float | None
    drill_at: dt.datetime | None
    drill_minutes: float | None


def course(con: duckdb.DuckDBPyConnection, since: dt.datetime) -> Course:
    """How did alerts go since this moment (aware)?

    Unit: alerts and minutes.
    Counts: alerts that were raised since then; drills and weekly tests not. Times from published to collected are of
        threats and stories that were collected, not of what a person reported.
    Empty: zeros, and None where fewer than five say so.
    Raises: nothing.
    Source: alerts, alert_events, alert_messages.
    """
    rows = named(
        con,
        """
        with acted as (
            select alert_id, min(happened_at) as acted_at from alert_events
            where act in ('acknowledged', 'ticked') group by alert_id
        ),
        sent as (
            select alert_id, min(sent_at) as sent_at from alert_messages where kind = 'on' group by alert_id
        ),
        real as (
            select alerts.*, acted_at, sent_at,
                starts_with(key, 'threat:') or starts_with(key, 'story:') as is_collected
            from alerts left join acted using (alert_id) left join sent using (alert_id)
            where rule <> $test and not is_drill and raised_at >= $since
        ),
        drills as (
            select raised_at, acted_at from alerts left join acted using (alert_id)
            where is_drill and rule <> $test order by raised_at desc limit 1
        )
        select count(*) as raised, count(ended_at) as ended,
            count(*) filter (where starts_with(ended_why, $false)) as false,
            count(*) filter (where is_collected) as n_collect,
            median(epoch(collected_at) - epoch(seen_at)) filter (where is_collected) / 60 as to_collect,
            median(epoch(raised_at) - epoch(collected_at)) / 60 as to_raise,
            count(sent_at) as n_phone,
            median(epoch(sent_at) - epoch(raised_at)) / 60 as to_phone,
            count(acted_at) as n_act,
            median(epoch(acted_at) - epoch(raised_at)) / 60 as to_act,
            (select raised_at from drills) as drill_at,
            (select (epoch(acted_at) - epoch(raised_at)) / 60 from drills) as drill_minutes
        from real
        """,
        {"test": TEST, "since": since.astimezone(dt.UTC).replace(tzinfo=None), "false": FALSE_ALARM},
    )
    row = rows[0]

    def usual(name: str, known: int) -> float | None:
        return float(row[name]) if known >= FEWEST else None

    return Course(
        raised=row["raised"],
        ended=row["ended"],
        false=row["false"],
        to_collect=usual("to_collect", row["n_collect"]),
        to_raise=usual("to_raise", row["raised"]),
        to_phone=usual("to_phone", row["n_phone"]),
        to_act=usual("to_act", row["n_act"]),
        drill_at=row["drill_at"] and row["drill_at"].replace(tzinfo=dt.UTC),
        drill_minutes=row["drill_minutes"],
    )


def pulse(con: duckdb.DuckDBPyConnection) -> int:
    """How many things happened with alerts in all, so that a page sees whether something changed?

    Unit: events and messages that were tried.
    Counts: all.
    Empty: 0.
    Raises: nothing.
    Source: alert_events, alert_messages.
    """
    row = one(
        con,
        "select (select count(*) from alert_events) + (select coalesce(sum(tries), 0) from alert_messages)",
    )
    return int(row[0])
