"""Ask the warehouse how often the method gives the topic that people give."""

import datetime as dt

import duckdb

from warehouse.core.figure import Share
from warehouse.core.rows import named
from warehouse.reliability.agreement import WEEKS, weighted


def agreement(con: duckdb.DuckDBPyConnection, today: dt.date) -> Share:
    """How often does the method give the topic that people give?

    Unit: from 0 to 1.
    Counts: drawn mentions of the last 26 weeks of which people said what they are about, the latest answer, against the
    topic that the method of now gives; corrections play no part.
    Empty: a share of None.
    Raises: nothing.
    Source: judgements, judgement_samples, sentiments.
    """
    rows = named(
        con,
        f"""
        with said as (
            select item_id, sample.day, sample.weight,
                arg_max({{topic: judgements.topic}}, (made_at, judgement_id)).topic as said
            from judgements join judgement_samples as sample using (week, position, item_id)
            where sample.is_found and week >= $today::date - {WEEKS * 7} and week <= $today::date
            group by week, position, item_id, sample.day, sample.weight
        )
        select said.said = sentiments.topic as is_right, weight
        from said join sentiments using (item_id, day)
        where said.said is not null and sentiments.topic is not null
        """,
        {"today": today},
    )
    return weighted((row["is_right"], row["weight"]) for row in rows)
