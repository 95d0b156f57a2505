"""Ask the warehouse for all that the page Traffic draws when it is opened, in one connection."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.channels import series
from warehouse.channels import table as channels
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.reliability import score_changes
from warehouse.traffic import lists, rows, tracked_links
from warehouse.traffic import summary as traffic

MOST = 20


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

    Columns: the summary; sessions of which no referrer and browser was kept; sessions per week and channel; known
    events; lines by channel, campaign and landing page; paths of our channels; key events; the rules, the lines that
    each decided and what a change of rules moved; links that were made; tags.
    Empty: figures of quality unknown, lists are ().
    """

    summary: traffic.Summary
    unnamed: int
    weeks: tuple[lists.WeekTraffic, ...]
    notes: tuple[series.EventNote, ...]
    channels: tuple[lists.TrafficLine, ...]
    paths: tuple[PathRow, ...]
    campaigns: tuple[lists.TrafficLine, ...]
    landing_pages: tuple[lists.TrafficLine, ...]
    key_events: tuple[lists.EventLine, ...]
    rules: tuple[rows.RuleLine, ...]
    decided: tuple[lists.TrafficLine, ...]
    moved: tuple[score_changes.Moved, ...]
    links: tuple[tracked_links.TrackedLink, ...]
    tags: tuple[tuple[str, str, str, int], ...]


def drawn(
    con: duckdb.DuckDBPyConnection,
    main: str,
    period: Period,
    against: Period | None,
    start: dt.date,
    end: dt.date,
) -> TrafficPage:
    """From which channels do visitors come, and what do they do?

    Columns: those of `TrafficPage`.
    Counts: the measurement called `main`; weeks and notes from `start` up to `end`, the rest the period, each previous
    figure the same over `against` (None: nothing is compared). Each as the question of that name counts it.
    Empty: figures of quality unknown, lists are ().
    Raises: nothing.
    Source: visit_days, visit_events, channel_days, channels, traffic_rules, traffic_changes, tracked_links,
    events, campaigns.
    """
    span = Period(start, end)
    weeks = lists.weekly(con, main, span)
    # One period of which days are missing would seem to have fallen.
    known = against is not None and lists.are_measured(con, main, period, against)

    def lines(by: str, most: int) -> tuple[lists.TrafficLine, ...]:
        return lists.lines(con, main, by, period, against or period, "", most, known)

    return TrafficPage(
        traffic.summary(con, main, period, against),
        rows.unnamed(con, main, period),
        weeks,
        series.notes(con, span) if weeks else (),
        lines("channel", 50),
        tuple(
            PathRow(row.channel, row.title, row.followers, row.sessions, row.key_events)
            for row in channels.table(con, period, against, ("followers",))
            if row.peer is None
        ),
        lines("campaign", MOST),
        lines("landing_page", MOST),
        lists.key_events(con, main, period, against, "", known),
        rows.rules(con),
        lines("rule", 200),
        score_changes.moved(con, main),
        tracked_links.links(con, main),
        tracked_links.tags(con, main, period),
    )
