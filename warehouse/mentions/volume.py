"""Ask the warehouse how the filtered stories are spread over the weeks, by label."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.mentions.words.asked import Filter, statement

LABELS = ("positive", "neutral", "negative", "unclear")

FROM_DAYS = """
    select date_trunc('week', day)::date as week, label, sum(stories)::bigint as count
    from mention_days
    where day >= $start and day < $end and subject = $subject
        and ($label is null or label = $label)
        and ($kind is null or kind = $kind or ($kind = 'others' and kind <> 'own'))
        and ($language is null or language = $language)
    group by all
"""


@dataclass(frozen=True)
class WeekLine:
    """How many of each label began in one week?

    Columns: the Monday; stories (or items) by label; count, all of them.
    Empty: zeros.
    """

    week: dt.date
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    unclear: int = 0

    @property
    def count(self) -> int:
        """All labels together."""
        return self.positive + self.neutral + self.negative + self.unclear


def weekly(con: duckdb.DuckDBPyConnection, filters: Filter) -> tuple[WeekLine, ...]:
    """How many of the stories behind this filter began in each week, by label?

    Rows: one per week, Monday to Sunday, that has a day in the period, the first one first; the first
    and the last hold the days of the period only.
    Counts: what `mentions.search` lists, so stories by the day and label of their first item, or items
    when not grouped; all weeks together are `mentions.total`.
    Empty: every week of the period is there, with zeros.
    Raises: nothing.
    Source: mention_days; stories and mention_items where words, sources or what was set aside are asked
    for, which mention_days does not know.
    """
    sums: dict[tuple[dt.date, str], int] = {}
    if filters.grouped and filters.about and not (filters.words.strip() or filters.source or filters.story):
        facets = {name: getattr(filters, name) for name in ("subject", "label", "kind", "language")}
        rows = con.execute(FROM_DAYS, {**facets, **filters.period.parameters()}).fetchall()
        sums = {(week, label): count for week, label, count in rows}
    else:
        sql, parameters = statement(con, filters, columns=("day", "label"))
        rows = con.execute(
            f"select date_trunc('week', day)::date as week, label, count(*) from ({sql}) group by all",
            parameters,
        ).fetchall()
        sums = {(week, label): count for week, label, count in rows}
    first = filters.period.start - dt.timedelta(days=filters.period.start.weekday())
    weeks = [first + dt.timedelta(days=7 * n) for n in range((filters.period.last - first).days // 7 + 1)]
    return tuple(WeekLine(week, *(sums.get((week, label), 0) for label in LABELS)) for week in weeks)
