"""Hold the one SQL statement about all sources: configuration, runs, rhythm, newest item."""

# When a source was last collected well, by its runs.
LAST_GOOD = "greatest(max(last_good_at), max(started_at) filter (where outcome not in ('failed', 'partial')))"

# One row per source; a statement of the board holds the same text.
STATES_SQL = f"""
    with recent as (
        from source_runs
        where started_at >= (select max(started_at) from source_runs) - interval 30 day
    ),
    runs as (
        select
            source_name,
            {LAST_GOOD} as last_good_at,
            arg_max(outcome, started_at, 20) as runs,
            arg_max(
                {{
                    outcome: outcome, started_at: started_at, found: found, added: added,
                    seconds: seconds, status: status,
                    error: error, error_template: error_template, error_fields: error_fields,
                    moved_to: moved_to
                }},
                started_at
            ) as newest
        from recent
        group by source_name
    ),
    gaps as (
        select
            source_name,
            day - lag(day) over (partition by source_name order by day) as gap
        from source_days
        where day >= $today::date - 400
    ),
    rhythms as (
        select source_name, count(gap) as gaps, avg(gap) as mean_gap, max(gap, 10) as longest_gaps
        from gaps
        group by source_name
    ),
    items as (
        select
            source_name,
            min(day) as first_day,
            max(day) as last_day,
            max(newest_at) as last_item_at,
            coalesce(sum(items) filter (where day > $today::date - 30), 0)::bigint as items_30_days
        from source_days
        group by source_name
    )
    select
        sources.source_name, sources.title, sources.pattern, sources.kind, sources.url, sources.outlet,
        sources.every_minutes, sources.rhythm_hours, sources.paused,
        coalesce(runs.last_good_at, fetch_states.fetched_at) as last_good_at,
        runs.runs, runs.newest,
        rhythms.gaps, rhythms.mean_gap, rhythms.longest_gaps,
        items.first_day, items.last_day, items.last_item_at, items.items_30_days
    from sources
    left join runs using (source_name)
    left join fetch_states using (source_name)
    left join rhythms using (source_name)
    left join items using (source_name)
"""
