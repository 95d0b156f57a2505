"""Change a case, each change in one update that holds only if the case is still as it was seen."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb

from warehouse.cases.case import Answer, Case, CaseEvent
from warehouse.core.load import append, upsert
from warehouse.core.rows import named

# What a change may set.
CHANGES = {
    "kind", "audience", "department", "is_settled", "level", "state", "owner_id", "owner", "claimed_at", "claim_until",
    "waits_until", "first_answer_at", "closed_at", "closed_why",
    "proposed_kind", "proposed_by", "proposed_chance", "proposed_found",
}  # fmt: skip


def add(con: duckdb.DuckDBPyConnection, opened: Sequence[Case], event: Sequence[CaseEvent]) -> int:
    """Keep these new cases, inside `writing()`; one whose story has a case already is left. How many were new?

    Raises: ContractBroken.
    """
    known = {
        row["story_id"]
        for row in named(
            con,
            "select story_id from cases where story_id in (select unnest($ids::varchar[]))",
            {"ids": [case.story_id for case in opened if case.story_id]},
        )
    }
    new = [case for case in opened if case.story_id is None or case.story_id not in known]
    ids = {case.case_id for case in new}
    upsert(con, "cases", [dataclasses.asdict(case) for case in new])
    upsert(con, "case_events", [dataclasses.asdict(each) for each in event if each.case_id in ids])
    return len(new)


def change(
    con: duckdb.DuckDBPyConnection,
    case_id: str,
    version: int,
    changes: Mapping[str, object],
    event: CaseEvent,
    holder: str | None,
    now: dt.datetime,
) -> bool:
    """Change a case if it is still at this version and nobody but `holder` has it at `now`. Was it changed?

    In one update, inside `writing()`: of two who do so at once one is told no. holder None: whoever has it.
    Raises: ContractBroken.
    """
    assert changes.keys() <= CHANGES, changes.keys() - CHANGES
    sets = ", ".join(f"{name} = ${name}" for name in changes)
    changed = con.execute(
        f"""
        update cases set version = version + 1{", " if sets else ""}{sets}
        where case_id = $_case and version = $_version
            and ($_holder is null or owner_id is null or owner_id = $_holder or claim_until <= $_now)
        """,
        {
            "_case": case_id, "_version": version, "_holder": holder, "_now": _naive(now),
            **{name: _naive(value) for name, value in changes.items()},
        },
    ).fetchone()  # fmt: skip
    # How many rows were: DuckLake knows no `returning`.
    if changed is None or not changed[0]:
        return False
    append(con, "case_events", [dataclasses.asdict(event)])
    return True


def has_answer(con: duckdb.DuckDBPyConnection, answer: Answer) -> bool:
    """Is this answer, by its id, kept of its case already?"""
    sql = "select 1 as there from answers where answer_id = $id and case_id = $case"
    return bool(named(con, sql, {"id": answer.answer_id, "case": answer.case_id}))


def keep_answer(con: duckdb.DuckDBPyConnection, answer: Answer) -> None:
    """Keep an answer, inside `writing()`; one with its id that is there already stays. Raises: ContractBroken."""
    row = dataclasses.asdict(answer)
    upsert(con, "answers", [row], keep=row.keys() - {"answer_id"})


def _naive(value: object) -> object:
    return value.astimezone(dt.UTC).replace(tzinfo=None) if isinstance(value, dt.datetime) else value
