"""Erase in cases and alerts that are over: words, addresses and names go; when and how they were answered stays."""

import datetime as dt
from collections.abc import Mapping

import duckdb

from warehouse.access.privacy.old_months import NOBODY
from warehouse.cases.alerts.alert import TEST
from warehouse.core.rows import one

UNSENT = dt.timedelta(days=30)  # that what was typed at no case, and never handed in, stays


def erase(con: duckdb.DuckDBPyConnection, before: dt.date, today: dt.date) -> int:
    """Erase in what was closed before this day, and in closed cases of what was taken away where it stood.

    Inside `writing()`. In how many cases and alerts?
    """
    erased = _cases(con, before) + _cases_of_gone(con) + _alerts(con, before)
    _drafts(con, today - UNSENT)
    return erased


def _drafts(con: duckdb.DuckDBPyConnection, before: dt.date) -> None:
    """Take what was typed and never handed in: it says nothing of how anything was answered, so its row goes whole."""
    con.execute(
        """
        delete from case_drafts
        where part in ('answer', 'note') and case_id not in (select case_id from cases where title <> $nobody)
            or part = 'remark' and case_id not in (select alert_id from alerts where title <> $nobody)
            or part in ('question', 'report') and saved_at < $before
        """,
        {"nobody": NOBODY, "before": before},
    )


def _cases(con: duckdb.DuckDBPyConnection, before: dt.date) -> int:
    con.execute(
        """
        create or replace temp table over as select case_id from cases
        where closed_at < $before and state in ('answered', 'no_answer_needed', 'not_ours') and title <> $nobody
        """,
        {"before": before, "nobody": NOBODY},
    )
    nobody = {"nobody": NOBODY}
    con.execute(
        "update answers set text = $nobody, url = null, person_id = $nobody, person = $nobody"
        " where case_id in (from over)",
        nobody,
    )
    con.execute(
        "update case_events set note = null, person_id = $nobody, person = $nobody where case_id in (from over)",
        nobody,
    )
    return _changed(
        con,
        "update cases set title = $nobody, note = null, url = null, outlet = null, closed_why = null,"
        " proposed_found = null,"
        " owner_id = null, owner = null, claimed_at = null, claim_until = null where case_id in (from over)",
        nobody,
    )


def _cases_of_gone(con: duckdb.DuckDBPyConnection) -> int:
    """Take what closed cases say of items that were taken away where they stood; a threat stays."""
    return _changed(
        con,
        """
        update cases set title = $nobody, url = null, outlet = null, proposed_found = null
        where item_id in (select item_id from item_looks where outcome = 'erased')
            and state in ('answered', 'no_answer_needed', 'not_ours') and kind <> 'threat' and title <> $nobody
        """,
        {"nobody": NOBODY},
    )


def _alerts(con: duckdb.DuckDBPyConnection, before: dt.date) -> int:
    con.execute(
        "create or replace temp table past as select alert_id from alerts"
        " where coalesce(ended_at, case when rule = $test then raised_at end) < $before and title <> $nobody",
        {"before": before, "nobody": NOBODY, "test": TEST},
    )
    nobody = {"nobody": NOBODY}
    # A digest belongs to a day and to no alert.
    con.execute(
        "update alert_messages set person = $nobody, why = case when why is not null then $nobody end"
        " where kind = 'digest' and planned_at < $before",
        nobody | {"before": before},
    )
    con.execute(
        "update alert_events set note = null, person_id = $nobody, person = $nobody where alert_id in (from past)",
        nobody,
    )
    con.execute(
        "update alert_messages set person = $nobody, why = case when why is not null then $nobody end"
        " where alert_id in (from past)",
        nobody,
    )
    return _changed(
        con,
        "update alerts set title = $nobody, key = alert_id, link = null, ended_why = null, raised_by_id = $nobody,"
        " raised_by = $nobody, acknowledged_by_id = null, acknowledged_by = null, ack_until = null"
        " where alert_id in (from past)",
        nobody,
    )


def _changed(con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]) -> int:
    return int(one(con, sql, parameters)[0])
