"""Choose the largest stories of a month, as they are frozen with its figures."""

import datetime as dt

import duckdb

from warehouse.core.period import Period
from warehouse.core.rows import named
from warehouse.months.month_figure import COUNTS_STORY, MonthFigure

MOST = 5
LARGEST = f"""
    select story_id, title, outlet, url, day, label, copies, reach from story_days
    where day >= $start and day < $end and kind <> 'own'
        and subject = (select subject from subjects where role = 'own' order by position limit 1)
    qualify row_number() over (
        partition by lower(title) order by copies desc, reach desc nulls last, abs(score) desc, day desc, item_id
    ) = 1
    order by copies desc, reach desc nulls last, abs(score) desc, day desc, item_id limit {MOST}
"""
BY_LABEL = """
    select
        date_trunc('month', day)::date as month,
        sum(stories)::bigint as stories,
        coalesce(sum(stories) filter (where label = 'positive'), 0)::bigint as positive,
        coalesce(sum(stories) filter (where label = 'negative'), 0)::bigint as negative
    from subject_days
    where day >= $start and day < $end and kind <> 'own'
        and subject = (select subject from subjects where role = 'own' order by position limit 1)
    group by all
"""


def largest(con: duckdb.DuckDBPyConnection, month: Period) -> list[MonthFigure]:
    """Which stories about us spread most in this month?

    Rows: at most five, the most copies first, then the most readers; subject: the story, value: its copies, said: its
    label, fields: url, outlet, day and reach. Not what we published ourselves.
    Counts: stories that began in the month.
    Empty: [].
    Raises: nothing.
    Source: story_days.
    """
    return [
        MonthFigure(
            "story", row["story_id"], "", row["title"], row["title"], float(row["copies"]), None, None, "count",
            "exact", None, COUNTS_STORY, said=row["label"],
            fields={name: row[name] for name in ("url", "outlet", "day", "reach")},
        )
        for row in named(con, LARGEST, month.parameters())
    ]  # fmt: skip


def by_label(con: duckdb.DuckDBPyConnection, period: Period) -> dict[dt.date, dict[str, int]]:
    """How many stories about us began in each month, all, positive and negative ones?

    Rows: by first day of the month.
    Counts: stories of others, of these days.
    Empty: no row for a month without stories.
    Raises: nothing.
    Source: subject_days, subjects.
    """
    return {row.pop("month"): row for row in named(con, BY_LABEL, period.parameters())}
