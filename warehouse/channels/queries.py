"""Hold the SQL about channels: one metric's days added up per channel, posts, and sessions on the site."""

import datetime as dt
from collections.abc import Sequence

import duckdb

from warehouse.channels.figures import Side
from warehouse.channels.readings import LEVELS, METRICS
from warehouse.core import registry
from warehouse.core.period import Period
from warehouse.core.rows import named

_LEVELS = ", ".join(f"'{name}'" for name in LEVELS)


def side_sql(names: Sequence[str] = METRICS) -> str:
    """What do the days of each channel add up to, for these metrics?

    Columns: the statement to ask, one row per channel and metric that has a number, as `Side` holds it.
    Counts: flows within the period, a level also up to 45 days before it.
    Empty: no rows.
    Raises: nothing.
    Source: channel_days.
    """
    columns = ", ".join(f"({name}, {name}_quality, {name}_definition) as '{name}'" for name in names)
    # A level that was read before the period still stands in it.
    return f"""
        with days as (from channel_days where day >= $start::date - 45 and day < $end),
        told as (
            from (unpivot days on {columns} into name metric value value, quality, definition)
            where value is not null and (day >= $start or metric in ({_LEVELS}))
        )
        select
            channel, metric,
            case when metric not in ({_LEVELS}) then sum(value)::bigint end as total,
            count(*) as known,
            list_sort(list_distinct(list(definition))) as keys,
            list_distinct(list(quality)) as qualities,
            arg_max(value, day) as last,
            max(day) as last_day,
            max(read_at) as read_at
        from told group by channel, metric
    """


def sides(
    con: duckdb.DuckDBPyConnection, period: Period, names: Sequence[str] = METRICS
) -> tuple[dict[tuple[str, str], Side], dict[str, dt.datetime]]:
    """What did these metrics of each channel give in this period, and when was it read?

    Columns: by (channel, metric); by channel (aware UTC).
    Counts: flows within the period, a level also up to 45 days before it.
    Empty: {} and {}.
    Raises: nothing.
    Source: channel_days.
    """
    metrics: dict[tuple[str, str], Side] = {}
    read_at: dict[str, dt.datetime] = {}
    for row in named(con, side_sql(names), period.parameters()):
        channel, metric, at = row.pop("channel"), row.pop("metric"), row.pop("read_at").replace(tzinfo=dt.UTC)
        row |= {"keys": tuple(row["keys"]), "qualities": tuple(row["qualities"])}
        metrics[channel, metric] = Side(**row)
        read_at[channel] = max(at, read_at.get(channel, at))
    return metrics, read_at


_PARTS = registry.parts("engagements")
POSTS_SQL = f"""
    select
        channel,
        count(*) as posts,
        sum(coalesce(impressions, views))::bigint as seen,
        count(coalesce(impressions, views)) as seen_known,
        sum(coalesce(engagements, {" + ".join(f"coalesce({name}, 0)" for name in _PARTS)}))::bigint as engagements,
        count(coalesce(engagements, {", ".join(_PARTS)})) as engaged_known,
        max(read_at) as read_at
    from channel_posts
    where day >= $start and day < $end
    group by channel
"""

CHANNELS_SQL = """
    with runs as (
        select source_name, arg_max(outcome, started_at) as outcome from source_runs group by source_name
    )
    select channels.*, runs.outcome
    from channels left join runs using (source_name)
    order by peer is not null, position
"""
