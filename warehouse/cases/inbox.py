"""Ask what waits for an answer, and everything of one case."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

import duckdb

from warehouse.cases.case import Answer, Case, CaseEvent
from warehouse.core.rows import Row, named, one

# What a list shows at most.
MOST = 200


@dataclass(frozen=True)
class Dossier:
    """What is known of one case?

    Columns: the case; what was done with it, the oldest first; its answers, the oldest first.
    """

    case: Case
    events: tuple[CaseEvent, ...]
    answers: tuple[Answer, ...]


def waiting(
    con: duckdb.DuckDBPyConnection, department: str | None = None, most: int = MOST
) -> tuple[Case, ...]:
    """What waits for an answer?

    Rows: one per open case: incidents and possible threats first, then what is due first by either clock, and last what
        waits for somebody else; of this department, None for all.
    Counts: drills too; closed cases not.
    Empty: ().
    Raises: nothing.
    Source: cases.
    """
    rows = named(
        con,
        """
        select * from cases
        where state not in ('answered', 'no_answer_needed', 'not_ours')
            and ($department is null or department = $department)
        order by state = 'incident' or level >= 3 desc, state = 'waiting', least(due_at, promise_at), case_id
        limit $most
        """,
        {"department": department, "most": most},
    )
    return tuple(_of_row(Case, row) for row in rows)


def closed(con: duckdb.DuckDBPyConnection, most: int = 50) -> tuple[Case, ...]:
    """What was closed last?

    Rows: one per closed case, the last closed first, at most `most`.
    Counts: drills too.
    Empty: ().
    Raises: nothing.
    Source: cases.
    """
    rows = named(
        con,
        """
        select * from cases where state in ('answered', 'no_answer_needed', 'not_ours')
        order by closed_at desc, case_id limit $most
        """,
        {"most": most},
    )
    return tuple(_of_row(Case, row) for row in rows)


def one_case(con: duckdb.DuckDBPyConnection, case_id: str) -> Case | None:
    """What stands of this case?

    Columns: those of the table cases.
    Counts: one case.
    Empty: None for an id that is not there.
    Raises: nothing.
    Source: cases.
    """
    rows = named(con, "select * from cases where case_id = $id", {"id": case_id})
    return _of_row(Case, rows[0]) if rows else None


def of_story(con: duckdb.DuckDBPyConnection, story_id: str) -> str | None:
    """Which case is of this story?

    Columns: its id.
    Counts: one case; a story has one at most.
    Empty: None for a story without one.
    Raises: nothing.
    Source: cases.
    """
    rows = named(con, "select case_id from cases where story_id = $id", {"id": story_id})
    return str(rows[0]["case_id"]) if rows else None


def dossier(con: duckdb.DuckDBPyConnection, case_id: str) -> Dossier | None:
    """What was done with this case, and what was answered?

    Rows: its events and its answers, the oldest first.
    Counts: all of this case.
    Empty: None for an id that is not there.
    Raises: nothing.
    Source: cases, case_events, answers.
    """
    case = one_case(con, case_id)
    if case is None:
        return None
    events = named(con, "select * from case_events where case_id = $id order by version", {"id": case_id})
    answers = named(
        con, "select * from answers where case_id = $id order by answered_at, answer_id", {"id": case_id}
    )
    return Dossier(
        case,
        tuple(_of_row(CaseEvent, row) for row in events),
        tuple(_of_row(Answer, row) for row in answers),
    )


def lapsed(con: duckdb.DuckDBPyConnection, now: dt.datetime) -> tuple[Case, ...]:
    """Which claims have ended by themselves, and which cases have waited long enough?

    Rows: one per case whose claim or wait is over at `now` (aware).
    Counts: drills too.
    Empty: ().
    Raises: nothing.
    Source: cases.
    """
    rows = named(
        con,
        """
        select * from cases
        where (owner_id is not null and claim_until <= $now and state in ('claimed', 'answering'))
            or (state = 'waiting' and waits_until <= $now)
        order by case_id
        """,
        {"now": now.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    return tuple(_of_row(Case, row) for row in rows)


def pulse(con: duckdb.DuckDBPyConnection) -> int:
    """How many changes were made in all, so that a page sees whether something changed?

    Unit: changes.
    Counts: all of every case.
    Empty: 0.
    Raises: nothing.
    Source: case_events.
    """
    return int(one(con, "select count(*) from case_events")[0])


def _of_row(kind: type, row: Row) -> Any:
    """Return a row of a table as the object of it, its times aware."""
    told = {field.name: row[field.name] for field in fields(kind)}
    return kind(
        **{
            name: value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
            for name, value in told.items()
        }
    )
