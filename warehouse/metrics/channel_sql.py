"""The questions about channels: one metric's days added up per channel, posts, and what the site saw."""

from collections.abc import Sequence

from warehouse.channels import LEVELS, METRICS

# Per channel and metric: what its days add up to, and the last that was said.
_ONE = """
    select
        channel, '{name}' as metric,
        {total} as total,
        count({name}) as known,
        coalesce(list(distinct {name}_definition order by {name}_definition) filter (where {name} is not null), [])
            as keys,
        coalesce(list(distinct {name}_quality) filter (where {name} is not null), []) as qualities,
        arg_max({name}, day) as last,
        max(day) filter (where {name} is not null) as last_day,
        max(read_at) as read_at
    from days
    {where}
    group by channel
"""
_WITHIN = "where day >= $start and day < $end"


def side_sql(names: Sequence[str] = METRICS) -> str:
    """What do the days of each channel add up to, for these metrics?

    Columns: the statement to ask, one row per channel and metric, as `Side` holds it.
    Counts: flows within the period, a level also up to 45 days before it.
    Empty: no rows.
    Raises: nothing.
    Source: channel_days.
    """
    # A level that was read before the period still stands in it.
    return "with days as (from channel_days where day >= $start::date - 45 and day < $end)\n" + (
        " union all by name ".join(
            _ONE.format(
                name=name,
                total="null::bigint" if name in LEVELS else f"sum({name})::bigint",
                where="" if name in LEVELS else _WITHIN,
            )
            for name in names
        )
    )


POSTS_SQL = """
    select
        channel,
        count(*) as posts,
        sum(coalesce(impressions, views))::bigint as seen,
        count(coalesce(impressions, views)) as seen_known,
        sum(coalesce(engagements, coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0)
            + coalesce(clicks, 0)))::bigint as engagements,
        count(coalesce(engagements, likes, comments, shares, clicks)) as engaged_known,
        max(read_at) as read_at
    from channel_posts
    where day >= $start and day < $end
    group by channel
"""

TRAFFIC_SQL = """
    select channel, sum(sessions)::bigint as sessions, 0::bigint as events
    from visit_days
    where source_name = $main and day >= $start and day < $end
    group by channel
    union all by name
    select channel, 0::bigint as sessions, sum(events)::bigint as events
    from visit_events
    where source_name = $main and day >= $start and day < $end
    group by channel
"""

MEASURED_SQL = """
    select
        count(distinct day) as days, min(day) as first_day, max(day) as last_day,
        bool_or(quality = 'estimated') as guessed
    from visit_days where source_name = $main and day >= $start and day < $end
"""

CHANNELS_SQL = """
    with runs as (
        select source_name, arg_max(outcome, started_at) as outcome from source_runs group by source_name
    )
    select channels.*, runs.outcome
    from channels left join runs using (source_name)
    order by peer is not null, position
"""
