"""Hold the SQL of the board's page: one statement of what hangs on no period, and one of the period.

The first says up to when was collected, so that the second is asked once, of the period that is shown. Each column is a
list of rows. All of it reads tables by day (story_days, subject_days, topic_days, source_days), so that it costs the
same whatever the number of mentions behind them. What a school publishes itself (kind own) is what it said, and no part
of how it stands.
"""

from warehouse.goals.inputs import COLUMNS as GOAL_COLUMNS
from warehouse.reliability.agreement import JUDGED_SQL
from warehouse.reputation.board_rows import SURE
from warehouse.reputation.topics import COUNTS_SQL
from warehouse.sources.queries import STATES_SQL

LARGEST = 5
# Of so many of the most published and of the most read negative stories one is what needs attention.
GRAVEST = 25

_STORY = f"""
    {{
        story_id: story_id, item_id: item_id, title: title, outlet: outlet, url: url, kind: kind,
        day: day, copies: copies, reach: reach, score: score, label: label, certainty: certainty
    }} order by coalesce(certainty, 0) >= {SURE} desc, copies desc, reach desc nulls last, abs(score) desc,
        day desc, item_id
"""

# Small, and each named in several places: read once, for to read a table of a lake asks its server four things.
SMALL = ("warehouse_facts", "sources", "fetch_states")


def _read_once(*tables: str) -> str:
    return " ".join(f"{table} as materialized (from {table})," for table in tables)


# Large, and each named in several places too: what those look at is read once, under the table's own name.
_RUNS = """
source_runs as materialized (
    select
        source_name, started_at, last_good_at, outcome, found, added, seconds, status, error, error_template,
        error_fields, moved_to
    from source_runs
    where started_at >= (select max(started_at) from source_runs) - interval 30 day
),
source_days as materialized (select source_name, day, newest_at, items from source_days),
"""


_OF_PERIOD = f"""
own as (
    select subject from subjects where role = 'own' order by position limit 1
),
subject_days as materialized (
    select day, subject, kind, label, items, stories, reach, reach_known
    from subject_days
    where day >= $horizon and day < $end
),
story_days as materialized (
    from story_days
    where day >= $start and day < $end and subject = (from own) and kind <> 'own'
        and label in ('positive', 'negative')
),
days as (
    from subject_days
    where day >= $horizon and subject = (from own) and kind <> 'own'
),
said as (
    select
        coalesce(sum(items) filter (where day >= $start), 0)::bigint as items,
        coalesce(sum(items) filter (where day < $start), 0)::bigint as before
    from subject_days
    where day >= $before and subject = (from own) and kind = 'own'
),
voices as (
    select
        subjects.subject, subjects.role,
        coalesce(sum(stories) filter (where day >= $start), 0)::bigint as stories,
        coalesce(sum(stories) filter (where day < $until), 0)::bigint as before,
        any_value(position) as position, any_value(students) as students,
        any_value(students_year) as students_year, any_value(students_source) as students_source
    from subjects
    left join subject_days
        on subject_days.subject = subjects.subject and day >= $before and kind <> 'own'
    where role = 'peer' or subjects.subject = (from own)
    group by subjects.subject, subjects.role
),
large as (
    from story_days
    qualify row_number() over (
        partition by label
        order by coalesce(certainty, 0) >= {SURE} desc, copies desc, reach desc nulls last, abs(score) desc,
            day desc, item_id
    ) <= {LARGEST}
),
gravest as (
    from story_days
    where label = 'negative'
    qualify row_number() over (order by copies desc, reach desc nulls last, day desc, item_id) <= {GRAVEST}
        or row_number() over (order by reach desc nulls last, copies desc, day desc, item_id) <= {GRAVEST}
),
kinds as (
    select
        kind, sum(stories)::bigint as stories, sum(items)::bigint as items,
        sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
    from days
    where day >= $start
    group by kind
),
topics as ({COUNTS_SQL.format(subject="(from own)")}),
day_labels as (
    select
        day, label, sum(items)::bigint as items, sum(stories)::bigint as stories,
        sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
    from days
    group by day, label
)
"""
_LISTS_OF_PERIOD = f"""
    (select list(day_labels) from day_labels) as days,
    (
        select list(
            {{
                subject: subject, role: role, stories: stories, before: before, students: students,
                students_year: students_year, students_source: students_source
            }} order by position
        )
        from voices
    ) as voices,
    (select list({_STORY}) from large) as large,
    (select list({_STORY}) from gravest) as gravest,
    (select list(said) from said) as said,
    (select list(topics) from topics) as topics,
    (select list(kinds order by stories desc, kind) from kinds) as kinds,
    (
        select list(
            {{start: start_day, "end": end_day, label: label, label_en: label_en, title: title}}
            order by start_day, label
        )
        from events left join channels on channels.channel = events.channel
        where end_day >= $trend and start_day < $end
    ) as events
"""
PERIOD_SQL = f"with {_read_once('subjects')} {_OF_PERIOD} select {_LISTS_OF_PERIOD}"
STANDING_SQL = f"""
with {_read_once(*SMALL)} {_RUNS}
judged as ({JUDGED_SQL}),
states as ({STATES_SQL})
select
    (select list(warehouse_facts) from warehouse_facts) as facts,
    (select list(judged) from judged) as judged,
    (select list(states order by source_name) from states) as states,
    {GOAL_COLUMNS}
"""
