"""Ask the warehouse for each channel's contribution to a goal, with hours and euros; the untraced stays so."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from text.i18n import N_
from warehouse.core import metadata, registry
from warehouse.core.period import Period
from warehouse.goals import contribution_costs
from warehouse.goals.contribution_costs import NO_COST, Cost
from warehouse.goals.daily import network_of, of_channel
from warehouse.goals.daily_query import daily
from warehouse.goals.goal import Goal
from warehouse.traffic import attribution, ledger
from warehouse.traffic.attribution import UNKNOWN

# How it was traced, as it stands beside the numbers; key events and sessions by `traffic.ledger`.
BY_CHANNEL = N_("growth of each channel itself")
BY_COUNT = N_("counted on each channel itself")
TURNED = N_("In these days the way of counting changed: what came before and after is not added up.")
NOT_TRACED = N_("This goal cannot be traced to channels.")


@dataclass(frozen=True)
class Share:
    """What did one channel bring to a goal?

    Columns: channel: a network or another channel of the traffic rules; last, first and linear: units of the goal by
    these three ways; cost: of the months that `Contribution.costs_of` says, and for each unit by last click.
    Empty: None where it is unknown.
    """

    channel: str
    last: float | None
    first: float | None
    linear: float | None
    cost: Cost = NO_COST


@dataclass(frozen=True)
class Contribution:
    """What did the channels bring to one goal in a period?

    Columns: shares, the largest first; total: units of the goal in the period; unattributed by each of the three ways;
    method: how it was traced; note: why a way is missing; known of days; costs_of: the whole months of which costs are.
    Empty: shares () where nothing can be traced; total None where it is unknown; costs_of None without costs.
    """

    shares: tuple[Share, ...]
    total: float | None
    unattributed: tuple[float | None, float | None, float | None]
    method: str
    note: str | None
    known: int
    days: int
    costs_of: Period | None = None


# Last click, first click and linear, by channel.
_Way = Mapping[str, float] | None


def contribution(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """What did each channel bring to this goal in this period?

    Columns: those of `Contribution`.
    Counts: key events as `traffic.ledger` attributes them, by first click and linear too where paths of visitors were
    imported for nine of ten days on which something happened; of a goal of one channel by the source of the session;
    sessions by their source; what is counted of channels by each channel itself, a level by its growth, not across a
    change in counting. The shares and
    what is unattributed are counted, never made to add up: what the paths do not know of is unattributed. Costs as on
    the page Channels, of the whole months of the period that were entered.
    Empty: shares () for goals that are not counted by channel.
    Raises: nothing.
    Source: visit_paths, key_event_days, session_days, channel_days, channels, channel_efforts, goal_entries.
    """
    origin = registry.metric(goal.metric).origin
    if origin == "channel":
        return _growth(con, goal, period) if goal.kind == "level" else _counted(con, goal, period)
    if goal.kind == "rate":
        return Contribution((), None, (None, None, None), NOT_TRACED, None, 0, period.days)
    days = daily(con, (goal,), period.start).course(goal, period.start, period.end)
    total = sum(days.values()) if days and goal.kind == "sum" else None
    if origin != "site":
        return Contribution((), total, (total, None, None), NOT_TRACED, None, len(days), period.days)
    main = metadata.read(con).get("traffic_main", "")
    span = contribution_costs.months(con, period)
    network = network_of(con, goal)
    # A goal of one channel counts by the source of the session, and so does what it brought.
    with_paths = goal.metric == "key_events" and network is None
    came, paid = ledger.brought(con, main, (period, span or period), goal.event, with_paths)
    name = "sessions" if goal.metric == "sessions" else "events"
    ways: tuple[_Way, ...] = (came.by_channel(name), came.first, came.linear)
    costs = contribution_costs.costs(con, lambda months: paid.by_channel(name, months), span) if span else {}
    names = {channel for way in ways if way for channel in way} - {*UNKNOWN, attribution.UNATTRIBUTED}
    names = {channel for channel in names if network in (None, channel)}
    shares = []
    for channel in names:
        last, first, linear = (None if way is None else way.get(channel, 0.0) for way in ways)
        shares.append(Share(channel, last, first, linear, costs.get(channel, NO_COST)))
    left = [
        None
        if way is None or total is None
        else max(total - sum(way.get(channel, 0.0) for channel in names), 0.0)
        for way in ways
    ]
    shares.sort(key=lambda share: (-(share.last or 0), share.channel))
    return Contribution(
        tuple(shares),
        total,
        (left[0], left[1], left[2]),
        came.method,
        came.note if with_paths else None,
        len(days),
        period.days,
        span if costs else None,
    )


def _ours(con: duckdb.DuckDBPyConnection, goal: Goal) -> list[str]:
    rows = con.execute(
        "select channel from channels where peer is null"
        " and ($name is null or channel = $name or network = $name) order by position",
        {"name": goal.network},
    ).fetchall()
    return [channel for (channel,) in rows]


def _counted(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """Return what came on each channel itself, on the days that are known of all."""
    known_days = daily(con, (goal,), period.start)
    days = known_days.course(goal, period.start, period.end)
    shares, turned = [], False
    for channel in _ours(con, goal):
        one = of_channel(goal, channel)
        by_day = known_days.course(one, period.start, period.end)
        broken = any(period.start < day <= period.last for day in known_days.breaks(one, period.last))
        turned = turned or broken
        known = None if broken or not days or not by_day else sum(by_day[day] for day in days)
        shares.append(Share(channel, known, None, None))
    total = sum(days.values()) if days and not turned else None
    shares.sort(key=lambda share: (share.last is None, -(share.last or 0), share.channel))
    return Contribution(tuple(shares), total, (0.0 if total is not None else None, None, None), BY_COUNT,
                        TURNED if turned else None, len(days), period.days)  # fmt: skip


def _growth(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """Return each channel's own growth; the whole is known when every channel's is."""
    shares, grown = [], []
    before = period.start - dt.timedelta(days=1)
    known_days = daily(con, (goal,), before)
    for channel in _ours(con, goal):
        one = of_channel(goal, channel)
        levels = known_days.course(one, before, period.end)
        first, last = levels.get(before), levels.get(period.last)
        turned = any(before < day <= period.last for day in known_days.breaks(one, period.last))
        growth = None if first is None or last is None or turned else last - first
        grown.append(growth)
        shares.append(Share(channel, growth, None, None))
    all_grown = [growth for growth in grown if growth is not None]
    total = sum(all_grown) if grown and len(all_grown) == len(grown) else None
    shares.sort(key=lambda share: (share.last is None, -(share.last or 0), share.channel))
    known = 0 if total is None else period.days
    return Contribution(tuple(shares), total, (0.0 if total is not None else None, None, None), BY_CHANNEL, None,
                        known, period.days)  # fmt: skip
