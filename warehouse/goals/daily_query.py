"""Write the one statement that brings the days of all that some goals are counted from."""

import datetime as dt
from collections.abc import Sequence

from warehouse.core import registry
from warehouse.goals.goal import Goal

# A row is one day of one series; turned: from this day on it is counted in another way than before.
COLUMNS = ("part", "name", "network", "day", "value", "turned")

# The series of the site by their place in the list; a channel of ours counts by the network that traffic knows.
_SITE = """
    asked as (
        select place, metric, event, coalesce(channels.network, asked.network) as network
        from (select unnest($site, recursive := true)) as asked left join channels on channel = asked.network
    ),
    seen as materialized (
        select day, channel, sum(sessions)::double as value from visit_days
        where day >= $first and source_name = (select value from warehouse_facts where name = 'traffic_main')
        group by day, channel
    ),
    happened as materialized (
        select day, channel, event, sum(events)::double as value from visit_events
        where day >= $first and source_name = (select value from warehouse_facts where name = 'traffic_main')
        group by day, channel, event
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
_STORIES = """
    select part, '' as name, '' as network, day, value, false as turned from (
        select day, sum(stories)::double as stories,
            coalesce(sum(stories) filter (where label = 'positive'), 0)::double as positive,
            coalesce(sum(stories) filter (where label = 'negative'), 0)::double as negative,
            coalesce(sum(stories) filter (where label <> 'unclear'), 0)::double as labelled
        from subject_days semi join (from subjects where role = 'own') as own using (subject)
        where kind <> 'own' and day >= $first group by day
    ) unpivot (value for part in (stories, positive, negative, labelled))
"""
_BEGUN = "select 'begun', '', '', min(day), 0, false from subject_days having min(day) is not null"
_ENTRIES = """
    select 'entries' as part, goal as name, '' as network, day, value::double as value, false as turned
    from goal_entries where goal in (select unnest($goals))
"""


def statement(
    goals: Sequence[Goal], series: Sequence[tuple[str, str | None, str | None]], first: dt.date
) -> tuple[str, dict[str, object]] | None:
    """Which statement, with which parameters, brings all that these goals are counted from?

    Columns: `COLUMNS`. By part: measured: days of the site that somebody measured; site: each of the `series` of the
    site (metric, network, event), its place as name; a metric of channels: what is read of each channel of ours;
    begun: since when there are stories; stories, positive, negative and labelled: about us, by others; entries: what
    was entered for the goal.
    Counts: from `first` on; readings and entries since ever, as an earlier one says how it stood.
    Empty: None where nothing is to be asked.
    Raises: KeyError for a metric without days.
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
    tables = f"with {_SITE}" if series else ""
    rows = " union all ".join(f"({part})" for part in parts)
    return f"{tables} select {', '.join(COLUMNS)} from ({rows}) order by part, name, day", parameters
