"""Ask whom the weekly tests were sent to, and who ticked that they arrived."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.cases.alerts.alert import TEST
from warehouse.core.rows import named


@dataclass(frozen=True)
class Tested:
    """Who was sent one test, and who ticked it?

    Columns: told: names of alerts.toml; ticked: stable id and name of each who ticked it.
    """

    told: tuple[str, ...]
    ticked: tuple[tuple[str, str], ...]


def last(con: duckdb.DuckDBPyConnection, until: dt.datetime, most: int) -> tuple[Tested, ...]:
    """Whom were the last tests sent to that began at this moment or before, and who ticked them?

    Rows: one per test, the newest first, at most `most`.
    Counts: a person once for all their ways.
    Empty: ().
    Raises: nothing.
    Source: alerts, alert_messages, alert_events.
    """
    rows = named(
        con,
        """
        select alert_id,
            (select list(distinct person) from alert_messages as m where m.alert_id = a.alert_id) as told,
            (select list([person_id, person]) from alert_events as e
                where e.alert_id = a.alert_id and e.act = 'ticked' and e.note = $test) as ticked
        from alerts as a
        where rule = $test and raised_at <= $until
        order by raised_at desc, alert_id
        limit $most
        """,
        {"test": TEST, "until": until.astimezone(dt.UTC).replace(tzinfo=None), "most": most},
    )
    return tuple(
        Tested(tuple(sorted(row["told"] or ())), tuple((each[0], each[1]) for each in row["ticked"] or ()))
        for row in rows
    )
