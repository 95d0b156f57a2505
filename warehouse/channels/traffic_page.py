"""Ask the warehouse for all that the page Traffic draws when it is opened, in one visit."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.channels import figures, series, site_traffic
from warehouse.channels.figures import NEVER_READ, About
from warehouse.channels.queries import sides
from warehouse.core.figure import Figure, compared_with
from warehouse.core.period import Period
from warehouse.core.rows import named
from warehouse.reliability import score_changes
from warehouse.traffic import ledger, lists, rows, tracked_links
from warehouse.traffic import summary as traffic

# A page shows fewer, of those that come first as its reader sorts them.
MOST = 200


@dataclass(frozen=True)
class PathRow:
    """How far does one channel lead?

    Columns: who it is; followers, sessions and key events.
    Empty: figures of quality unknown.
    """

    channel: str
    title: str
    followers: Figure
    sessions: Figure
    key_events: Figure


@dataclass(frozen=True)
class TrafficPage:
    """What is on the page?

    Columns: what measures the site, and which of these is shown; the summary; sessions per week and channel; known
    events; lines by channel, and how their key events were traced; paths of our channels; lists by campaign, landing
    page, key event, rule and tag; the rules, and what a change of rules moved; links that were made.
    Empty: figures of quality unknown, lists are ().
    """

    measured: tuple[traffic.Measurement, ...]
    main: str
    summary: traffic.Summary
    weeks: tuple[lists.WeekTraffic, ...]
    notes: tuple[series.EventNote, ...]
    channels: tuple[lists.TrafficLine, ...]
    method: str
    paths: tuple[PathRow, ...]
    lists: lists.Lists
    rules: tuple[rows.RuleLine, ...]
    moved: tuple[score_changes.Moved, ...]
    links: tuple[tracked_links.TrackedLink, ...]


def drawn(
    con: duckdb.DuckDBPyConnection,
    requested: str | None,
    period: Period,
    against: Period | None,
    start: dt.date,
    end: dt.date,
) -> TrafficPage | None:
    """From which channels do visitors come, and what do they do?

    Columns: those of `TrafficPage`.
    Counts: the measurement that is requested, else the first of the configuration; weeks and notes from `start` up to
    `end`, the rest the period, each previous figure the same over `against` (None: nothing is compared). Each as the
    question of that name counts it; key events by channel as the ledger attributes them, on every page the same.
    Empty: None without a measurement; figures of quality unknown, lists are ().
    Raises: nothing.
    Source: sources, source_runs, session_days, key_event_days, visit_days, visit_events, visit_paths, channel_days,
    channels, traffic_rules, traffic_changes, tracked_links, events, campaigns.
    """
    measured = traffic.measurements(con)
    if not measured:
        return None
    chosen = next((each for each in measured if each.source_name == requested), measured[0])
    main = chosen.source_name
    span = Period(start, end)
    now, before = ledger.brought(con, main, (period, against or period), weeks=span)
    weeks = lists.by_week(now)
    known = against is not None and ledger.are_measured(now, before)
    listed = lists.lists(con, main, period, against or period, known, MOST)
    return TrafficPage(
        measured,
        main,
        compared_with(traffic.summary(now, before, known, main, chosen.as_of), against),
        weeks,
        series.notes(con, span) if weeks else (),
        lists.by_channel(now, before, known),
        now.method,
        tuple(compared_with(row, against) for row in _paths(con, now, before, main)),
        listed,
        rows.rules(con),
        score_changes.moved(con, main),
        tracked_links.links(con, main),
    )


def _paths(
    con: duckdb.DuckDBPyConnection, now: ledger.Brought, before: ledger.Brought, main: str
) -> tuple[PathRow, ...]:
    """Return followers, sessions and key events of our channels, as they stand on the page Channels."""
    ours = named(
        con, "select channel, title, network, source_name from channels where peer is null order by position"
    )
    networks = [row["network"] for row in ours]
    (here, read_at), (then, _) = (sides(con, came.period, ("followers",)) for came in (now, before))
    result = []
    for row in ours:
        channel, network = row["channel"], row["network"]
        as_of = read_at.get(channel)
        about = About(row["title"], network, "followers", as_of, (row["source_name"] or channel,))
        level, earlier = (side.get((channel, "followers"), NEVER_READ) for side in (here, then))
        shared = networks.count(network) > 1
        result.append(
            PathRow(
                channel,
                row["title"],
                figures.level(about, level, earlier, now.period, before.period),
                *site_traffic.figures(network, True, shared, now, before, as_of, main),
            )
        )
    return tuple(result)
