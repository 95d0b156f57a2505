"""Ask the warehouse for traffic in lists: by channel, campaign and landing page, by week, and key events."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period
from warehouse.traffic import ledger
from warehouse.traffic.attribution import UNKNOWN
from warehouse.traffic.ledger import Brought


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


@dataclass(frozen=True)
class Lists:
    """What is listed of one measurement in one period?

    Columns: lines by campaign, landing page and rule; key events by name; tags: source, medium, campaign and sessions;
    unnamed: sessions of which the log kept no referrer and no browser, programs among them.
    Empty: (), and 0.
    """

    campaigns: tuple[TrafficLine, ...]
    landing_pages: tuple[TrafficLine, ...]
    rules: tuple[TrafficLine, ...]
    key_events: tuple[EventLine, ...]
    tags: tuple[tuple[str, str, str, int], ...]
    unnamed: int


# One pass over the rows of visits, and one over the key events, however many lists are made of them.
_WITHIN = """
    source_name = $main and day >= least($start::date, $before::date) and day < greatest($end::date, $until::date)
        and (day >= $start and day < $end or day >= $before and day < $until)
"""
_VISITS_SQL = f"""
    select campaign, landing_page, rule, source, medium, grouping(source), grouping(rule), grouping(landing_page),
        sum(if(day >= $start and day < $end, sessions, 0))::bigint as now,
        sum(if(day >= $before and day < $until, sessions, 0))::bigint as before
    from visit_days where {_WITHIN}
    group by grouping sets ((campaign), (landing_page), (rule), (source, medium, campaign))
"""
_EVENTS_SQL = f"""
    select campaign, landing_page, event, grouping(campaign), grouping(landing_page),
        coalesce(sum(events) filter (where day >= $start and day < $end), 0)::bigint as now,
        coalesce(sum(events) filter (where day >= $before and day < $until), 0)::bigint as before
    from visit_events where {_WITHIN}
    group by grouping sets ((campaign), (landing_page), (event))
"""
MOST_TAGS = 500


def lists(
    con: duckdb.DuckDBPyConnection, source_name: str, period: Period, against: Period, known: bool, most: int
) -> Lists:
    """By which campaigns, landing pages and rules did sessions come, and which key events happened?

    Columns: those of `Lists`; campaigns and landing pages at most `most`, tags at most five hundred, the largest first.
    Counts: one measurement; key events in those sessions; sessions without a campaign (or landing page) are left out
    of those lists; known: whether both periods were measured; rules are not compared with before.
    Empty: ().
    Raises: nothing.
    Source: visit_days, visit_events.
    """
    parameters = {"main": source_name, **period.parameters(), "before": against.start, "until": against.end}
    visits: dict[str, dict[str, tuple[int, int]]] = {"campaign": {}, "landing_page": {}, "rule": {}}
    tags: list[tuple[str, str, str, int]] = []
    for campaign, landing_page, rule, source, medium, no_source, no_rule, no_page, now, before in con.execute(
        _VISITS_SQL, parameters
    ).fetchall():
        if not no_source:
            tags.append((source, medium, campaign, now))
        elif not no_rule:
            visits["rule"][rule] = (now, before)
        elif not no_page:
            visits["landing_page"][landing_page] = (now, before)
        else:
            visits["campaign"][campaign] = (now, before)
    happened: dict[str, dict[str, int]] = {"campaign": {}, "landing_page": {}, "rule": {}}
    events = []
    for campaign, landing_page, event, no_campaign, no_page, now, before in con.execute(
        _EVENTS_SQL, parameters
    ).fetchall():
        if not no_campaign:
            happened["campaign"][campaign] = now
        elif not no_page:
            happened["landing_page"][landing_page] = now
        else:
            events.append(EventLine(event, now, before if known else None))

    def lines(by: str) -> tuple[TrafficLine, ...]:
        found = [
            TrafficLine(name, now, happened[by].get(name, 0), before if known and by != "rule" else None)
            for name, (now, before) in visits[by].items()
            if name and (now or happened[by].get(name))
        ]
        return tuple(sorted(found, key=lambda line: (-line.sessions, -line.events, line.name)))

    tags = sorted((tag for tag in tags if tag[-1]), key=lambda tag: (-tag[-1], tag))
    return Lists(
        lines("campaign")[:most],
        lines("landing_page")[:most],
        lines("rule"),
        tuple(sorted(events, key=lambda line: (-line.events, line.event))),
        tuple(tags[:MOST_TAGS]),
        sum(count for source, _, _, count in tags if source == "(unknown)"),
    )


def by_channel(now: Brought, before: Brought, known: bool) -> tuple[TrafficLine, ...]:
    """By which channels did sessions come, and how many key events did each bring?

    Rows: one per channel with sessions or key events in either period, the largest first.
    Counts: key events as the ledger attributes them; what no channel can be given stands with the unknown source;
    known: whether both periods were measured.
    Empty: ().
    """
    sessions, earlier, events = (
        now.by_channel("sessions"),
        before.by_channel("sessions"),
        now.by_channel("events"),
    )
    names = {*sessions, *earlier, *events}
    by_session = now.method in (ledger.BY_SESSION, ledger.BY_GOOGLE)
    if not by_session:
        left = max(now.total - sum(count for name, count in events.items() if name not in UNKNOWN), 0)
        events = {**events, **dict.fromkeys(UNKNOWN, 0), UNKNOWN[0]: left}
        names |= {UNKNOWN[0]} if left else set()
    found = [
        TrafficLine(
            name,
            sessions.get(name, 0),
            events.get(name, 0),
            earlier.get(name, 0) if known else None,
        )
        for name in names
    ]
    return tuple(sorted(found, key=lambda line: (-line.sessions, -line.events, line.name)))


def by_week(now: Brought) -> tuple[WeekTraffic, ...]:
    """How many sessions began in each week, by channel, of the days that the ledger was asked for by week?

    Rows: one per week and channel with sessions, the first week first.
    Counts: these days only, so the first and the last week may be cut off; one measurement.
    Empty: ().
    """
    return tuple(WeekTraffic(*row) for row in now.weeks)
