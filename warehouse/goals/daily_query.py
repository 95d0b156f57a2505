"""Ask the warehouse, by one statement, for the days of all that some goals are counted from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.core import registry
from warehouse.goals.daily import Daily, Readings, Series, series_of
from warehouse.goals.goal import Goal

if TYPE_CHECKING:
    import numpy as np

# A row is one series, its days in their order; turned: the days from which it is counted in another way than before.
COLUMNS = ("part", "name", "network", "days", "counts", "turned_days")
_GATHERED = """
    {tables} select part, name, network, list(day order by day) as days, list(value order by day) as counts,
        coalesce(list(day order by day) filter (where turned), []) as turned_days
    from ({rows}) group by part, name, network order by part, name
"""

# The series of the site by their place in the list; a channel of ours counts by the network that traffic knows.
_SITE = """
    asked as (
        select place, metric, event, coalesce(channels.network, asked.network) as network
        from (select unnest($site, recursive := true)) as asked left join channels on channel = asked.network
    ),
    seen as (
        select day, channel, sessions::double as value from session_days
        where day >= $first and source_name = (select value from warehouse_facts where name = 'traffic_main')
    ),
    happened as (
        select day, channel, event, events::double as value from key_event_days
        where day >= $first and source_name = (select value from warehouse_facts where name = 'traffic_main')
    )
"""
_MEASURED = """
    select distinct 'measured' as part, '' as name, '' as network, day, 0::double as value, false as turned from seen
"""
_SESSIONS = """
    select 'site', place, '', day, sum(value), false from asked join seen
    on metric = 'sessions' and (network is null or network = channel) group by place, day
"""
_KEY_EVENTS = """
    select 'site', place, '', day, sum(value), false from asked join happened on metric = 'key_events'
    and (network is null or network = channel) and (asked.event is null or asked.event = happened.event)
    group by place, day
"""
_CHANNEL = """
    select '{metric}' as part, channel as name, network, day, {metric}::double as value, coalesce(
        lag({metric}_definition) over (partition by channel order by day) <> {metric}_definition, false
    ) as turned
    from channel_days join (from channels where peer is null) as ours using (channel) where {metric} is not null
"""
# Of all subjects, as the first day of any is asked too: a lake asks its server for each time that a table is named.
_TOLD = """
    told as materialized (
        select day, is_counted, sum(stories)::double as stories,
            coalesce(sum(stories) filter (where label = 'positive'), 0)::double as positive,
            coalesce(sum(stories) filter (where label = 'negative'), 0)::double as negative,
            coalesce(sum(stories) filter (where label <> 'unclear'), 0)::double as labelled
        from (
            select day, label, stories, kind <> 'own' and day >= $first and own.subject is not null as is_counted
            from subject_days left join (from subjects where role = 'own') as own using (subject)
        ) group by all
    )
"""
_STORIES = """
    select part, '' as name, '' as network, day, value, false as turned
    from (select * exclude (is_counted) from told where is_counted)
    unpivot (value for part in (stories, positive, negative, labelled))
"""
_BEGUN = "select 'begun', '', '', min(day), 0, false from told having min(day) is not null"
_ENTRIES = """
    select 'entries' as part, goal as name, '' as network, day, value::double as value, false as turned
    from goal_entries where goal in (select unnest($goals))
"""


def daily(con: duckdb.DuckDBPyConnection, goals: Sequence[Goal], first: dt.date) -> Daily:
    """What is known, day by day, of all that these goals are counted from?

    Columns: those of `Daily`, by one question.
    Counts: from `first` on; readings and entries since ever.
    Empty: an empty `Daily`, without a question, where there is no goal.
    Raises: KeyError for a metric without days.
    Source: session_days, key_event_days, subject_days, channel_days, goal_entries.
    """
    series = list(
        dict.fromkeys(series_of(goal) for goal in goals if registry.metric(goal.metric).origin == "site")
    )
    asked = _statement(goals, series, first)
    if asked is None:
        return Daily()
    # A row is a whole series: tens of thousands of days, row by row, would take most of a page's time.
    columns = con.execute(*asked).fetchnumpy()
    return _read(zip(*(columns[name] for name in COLUMNS), strict=True), series)


def _read(rows: Iterable[tuple[Any, ...]], series: Sequence[Series]) -> Daily:
    result, begun = Daily(), None
    measured: tuple[dt.date, ...] = ()
    for part, name, network, its_days, values, turned in rows:
        days = _dates(its_days)
        by_day = dict(zip(days, values.tolist(), strict=True))
        if part == "site":
            result.site[series[int(name)]] = by_day
        elif part == "measured":
            measured = tuple(days)
        elif part == "entries":
            result.entries[name] = by_day
        elif part == "begun":
            begun = days[0]
        elif not network:
            result.stories[part] = by_day
        else:
            result.channels.setdefault(part, {})[name] = Readings(network, by_day, _dates(turned))
    return replace(result, begun=begun, measured=measured)


def _dates(days: np.ndarray) -> list[dt.date]:
    dates: list[dt.date] = days.astype("datetime64[D]").tolist()
    return dates


def _statement(
    goals: Sequence[Goal], series: Sequence[Series], first: dt.date
) -> tuple[str, dict[str, object]] | None:
    """Return the statement and its parameters; None where nothing is to be asked.

    By part: measured: days of the site that somebody measured; site: each of its `series`, its place as name; a
    metric of channels: what is read of each channel of ours; begun: since when there are stories; stories, positive,
    negative and labelled: about us, by others; entries: what was entered for the goal.
    """
    metrics = {goal.metric: registry.metric(goal.metric).origin for goal in goals}
    parts: list[str] = []
    parameters: dict[str, object] = {}
    if series:
        parameters |= {
            "first": first,
            "site": [
                {"place": str(place), "metric": metric, "network": network, "event": event}
                for place, (metric, network, event) in enumerate(series)
            ],
        }
        parts += [_MEASURED, _SESSIONS, _KEY_EVENTS]
    parts += [_CHANNEL.format(metric=metric) for metric in sorted(metrics) if metrics[metric] == "channel"]
    if "stories" in metrics.values():
        parameters["first"] = first
        parts += [_STORIES, _BEGUN]
    if "entries" in metrics.values():
        parameters["goals"] = [goal.name for goal in goals]
        parts.append(_ENTRIES)
    if not parts:
        return None
    tables = ", ".join([*([_SITE] if series else []), *([_TOLD] if _STORIES in parts else [])])
    tables = f"with {tables}" if tables else ""
    rows = " union all ".join(f"({part})" for part in parts)
    return _GATHERED.format(tables=tables, rows=rows), parameters
