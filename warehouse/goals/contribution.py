"""Ask the warehouse for each channel's contribution to a goal, with hours and euros; the untraced stays so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from text.i18n import N_
from warehouse.core import metadata, registry
from warehouse.core.period import Period
from warehouse.core.rows import one
from warehouse.goals import breaks, daily
from warehouse.goals.contribution_costs import NO_COST, Cost, costs
from warehouse.goals.goal import Goal
from warehouse.traffic import attribution
from warehouse.traffic.summary import UNKNOWN

# How it was traced, as it stands beside the numbers.
BY_PATHS = N_("last non-direct click, by the paths of visitors that were imported")
BY_GOOGLE = N_("last non-direct click, as Google Analytics counts it")
BY_SESSION = N_("last click: the source of the session itself; sessions without one stay unattributed")
BY_CHANNEL = N_("growth of each channel itself")
BY_COUNT = N_("counted on each channel itself")
TURNED = N_("In these days the way of counting changed: what came before and after is not added up.")
NOT_TRACED = N_("This goal cannot be traced to channels.")
NO_PATHS = N_("First click and linear need the paths of visitors; none were imported for these days.")
FEW_PATHS = N_(
    "First click and linear need the paths of visitors; of too many of these days none were imported."
)
# Paths of fewer of the days on which something happened would hide the rest among the unattributed.
COVER = 0.9
COVERED = """
    select avg(case when day in (select day from visit_paths where $event is null or event = $event) then 1 else 0 end)
    from (
        select distinct day from visit_events where source_name = $main and day >= $start and day < $end and events > 0
            and ($event is null or event = $event)
    )
"""
EVENTS = (
    "select channel, date_trunc('month', day)::date, sum(events)::double from visit_events"
    " where source_name = $main and day >= $start and day < $end"
    " and ($event is null or event = $event) and ($network is null or channel = $network) group by all"
)
SESSIONS = (
    "select channel, date_trunc('month', day)::date, sum(sessions)::double from visit_days"
    " where source_name = $main and day >= $start and day < $end"
    " and ($network is null or channel = $network) group by all"
)
PATHS = (
    "select path, date_trunc('month', day)::date, sum(events)::bigint from visit_paths"
    " where day >= $start and day < $end"
    " and ($event is null or event = $event) group by all order by all"
)


@dataclass(frozen=True)
class Share:
    """What did one channel bring to a goal?

    Columns: channel: a network or another channel of the traffic rules; last, first and linear: units of the goal by
    these three ways; hours; euros: what it cost, hours included where an hour has a price; per_unit: euros for each
    unit by last click; months: how many of the months were entered, and in all. Where some are not entered yet, hours,
    euros and per_unit are of those that are, when these hold half of the days.
    Empty: None where it is unknown; per_unit also below twenty units.
    """

    channel: str
    last: float | None
    first: float | None
    linear: float | None
    hours: float | None
    euros: float | None
    per_unit: float | None
    months: tuple[int, int] | None = None


@dataclass(frozen=True)
class Contribution:
    """What did the channels bring to one goal in a period?

    Columns: shares, the largest first; total: units of the goal in the period; unattributed by each of the three ways;
    method: how it was traced; note: why a way is missing; known of days.
    Empty: shares () where nothing can be traced; total None where it is unknown.
    """

    shares: tuple[Share, ...]
    total: float | None
    unattributed: tuple[float | None, float | None, float | None]
    method: str
    note: str | None
    known: int
    days: int


# Channel, month and count; last click, first click and linear by channel.
_Came = tuple[str, dt.date, float]
_Way = dict[str, float] | None
_Ways = tuple[_Way, _Way, _Way]


def contribution(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """What did each channel bring to this goal in this period?

    Columns: those of `Contribution`.
    Counts: key events by last non-direct click, and by first click and linear where paths of visitors were
    imported for nine of ten days on which something happened;
    sessions by their source; what is counted of channels by each channel itself, a level by its growth, not across a
    change in counting. The shares and
    what is unattributed are counted, never made to add up: what the paths do not know of is unattributed. Hours and
    euros as on the page Channels.
    Empty: shares () for goals that are not counted by channel.
    Raises: nothing.
    Source: visit_paths, visit_events, visit_days, channel_days, channels, channel_efforts, goal_entries.
    """
    origin = registry.metric(goal.metric).origin
    if origin == "channel":
        return _growth(con, goal, period) if goal.kind == "level" else _counted(con, goal, period)
    if goal.kind == "rate":
        return Contribution((), None, (None, None, None), NOT_TRACED, None, 0, period.days)
    days = daily.course(con, goal, period.start, period.end)
    total = sum(days.values()) if days and goal.kind == "sum" else None
    if origin != "site":
        return Contribution((), total, (total, None, None), NOT_TRACED, None, len(days), period.days)
    facts = metadata.read(con)
    main = facts.get("traffic_main", "")
    network = daily.network(con, goal)
    parameters: dict[str, object] = {"main": main, "network": network, **period.parameters()}
    ways: _Ways
    note: str | None
    if goal.metric == "sessions":
        came: list[_Came] = con.execute(SESSIONS, parameters).fetchall()
        ways, method, note = (_summed(came), None, None), _method(con, main), None
    else:
        came, ways, method, note = _events(con, goal, main, parameters, network)
    hour = float(facts.get("hour_cost") or 0)
    for_each = costs(con, lambda months: _summed(came, months), period, hour)
    return _table(ways, total, method, note, len(days), period, for_each)


def _summed(came: Sequence[_Came], months: frozenset[dt.date] | None = None) -> dict[str, float]:
    result: dict[str, float] = {}
    for channel, month, count in came:
        if months is None or month in months:
            result[channel] = result.get(channel, 0.0) + count
    return result


def _events(
    con: duckdb.DuckDBPyConnection,
    goal: Goal,
    main: str,
    parameters: dict[str, object],
    network: str | None,
) -> tuple[list[_Came], _Ways, str, str | None]:
    """(channel, month, last click) rows, the three ways, the method, and why a way is missing."""
    parameters = {**parameters, "event": goal.event}
    period = {name: parameters[name] for name in ("start", "end", "event")}
    paths = con.execute(PATHS, period).fetchall()
    share = one(con, COVERED, {**period, "main": main})[0]
    if not paths or (share is not None and share < COVER):
        came = con.execute(EVENTS, parameters).fetchall()
        return came, (_summed(came), None, None), _method(con, main), FEW_PATHS if paths else NO_PATHS
    path_counts = [(path, count) for path, _, count in paths]
    last, first, linear = (attribution.divide(path_counts, model) for model in attribution.MODELS)
    if network:
        last, first, linear = (
            {name: n for name, n in way.items() if name == network} for way in (last, first, linear)
        )
    came = [(attribution.shares(path, "last")[0][0], month, count) for path, month, count in paths]
    return came, (last, first, linear), BY_PATHS, None


def _method(con: duckdb.DuckDBPyConnection, main: str) -> str:
    row = con.execute("select pattern from sources where source_name = $main", {"main": main}).fetchone()
    return BY_GOOGLE if row and row[0] == "ga4" else BY_SESSION


def _table(
    ways: _Ways,
    total: float | None,
    method: str,
    note: str | None,
    known: int,
    period: Period,
    costs: dict[str, Cost],
) -> Contribution:
    names = {name for way in ways if way for name in way} - {*UNKNOWN, attribution.UNATTRIBUTED}
    rows = []
    for name in names:
        last, first, linear = (None if way is None else way.get(name, 0.0) for way in ways)
        rows.append(Share(name, last, first, linear, *costs.get(name, NO_COST)))
    left, left_first, left_linear = (
        None if way is None or total is None else max(total - sum(way.get(name, 0.0) for name in names), 0.0)
        for way in ways
    )
    rows.sort(key=lambda row: (-(row.last or 0), row.channel))
    return Contribution(tuple(rows), total, (left, left_first, left_linear), method, note, known, period.days)


def _ours(con: duckdb.DuckDBPyConnection, goal: Goal) -> list[str]:
    rows = con.execute(
        "select channel from channels where peer is null"
        " and ($name is null or channel = $name or network = $name) order by position",
        {"name": goal.network},
    ).fetchall()
    return [channel for (channel,) in rows]


def _counted(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """Return what came on each channel itself, on the days that are known of all."""
    days = daily.course(con, goal, period.start, period.end)
    shares, turned = [], False
    for channel in _ours(con, goal):
        one = daily.of_channel(goal, channel)
        by_day = daily.course(con, one, period.start, period.end)
        broken = any(period.start < day <= period.last for day in breaks.breaks(con, one, period.last))
        turned = turned or broken
        known = None if broken or not days or not by_day else sum(by_day[day] for day in days)
        shares.append(Share(channel, known, None, None, None, None, None))
    total = sum(days.values()) if days and not turned else None
    shares.sort(key=lambda share: (share.last is None, -(share.last or 0), share.channel))
    return Contribution(tuple(shares), total, (0.0 if total is not None else None, None, None), BY_COUNT,
                        TURNED if turned else None, len(days), period.days)  # fmt: skip


def _growth(con: duckdb.DuckDBPyConnection, goal: Goal, period: Period) -> Contribution:
    """Return each channel's own growth; the whole is known when every channel's is."""
    shares, grown = [], []
    before = period.start - dt.timedelta(days=1)
    for channel in _ours(con, goal):
        one = daily.of_channel(goal, channel)
        levels = daily.course(con, one, before, period.end)
        first, last = levels.get(before), levels.get(period.last)
        turned = any(before < day <= period.last for day in breaks.breaks(con, one, period.last))
        growth = None if first is None or last is None or turned else last - first
        grown.append(growth)
        shares.append(Share(channel, growth, None, None, None, None, None))
    all_grown = [growth for growth in grown if growth is not None]
    total = sum(all_grown) if grown and len(all_grown) == len(grown) else None
    shares.sort(key=lambda share: (share.last is None, -(share.last or 0), share.channel))
    known = 0 if total is None else period.days
    return Contribution(tuple(shares), total, (0.0 if total is not None else None, None, None), BY_CHANNEL, None,
                        known, period.days)  # fmt: skip
