"""Keep and ask what somebody typed at a case, at an alert or in a report, and did not hand in: for them alone."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.load import upsert
from warehouse.core.rows import named

PARTS = ("answer", "note", "question", "report", "remark")
NO_CASE = (
    "none"  # where what becomes a case is typed: a question that is brought in, a threat that is reported
)


@dataclass(frozen=True)
class Draft:
    """What did this person type there?

    Columns: those of the table case_drafts, saved_at aware UTC.
    """

    case_id: str
    person_id: str
    part: str
    text: str
    saved_at: dt.datetime
    url: str | None = None
    answer_id: str | None = None


def draft(con: duckdb.DuckDBPyConnection, case_id: str, person_id: str, part: str) -> Draft | None:
    """What did this person type in this field of this case (or alert, or NO_CASE), and not hand in yet?

    Columns: those of the table case_drafts.
    Counts: one person's; nobody else is ever shown it.
    Empty: None.
    Raises: nothing.
    Source: case_drafts.
    """
    rows = named(
        con,
        "select * from case_drafts where case_id = $case and person_id = $person and part = $part",
        {"case": case_id, "person": person_id, "part": part},
    )
    return Draft(**{**rows[0], "saved_at": rows[0]["saved_at"].replace(tzinfo=dt.UTC)}) if rows else None


def keep(con: duckdb.DuckDBPyConnection, typed: Draft) -> None:
    """Keep what was typed, in the place of what this person typed there before, inside `writing()`; nothing is none.

    Raises: ContractBroken.
    """
    if typed.text or typed.url:
        upsert(con, "case_drafts", [dataclasses.asdict(typed)])
    else:
        forget(con, typed.case_id, typed.person_id, typed.part)


def forget(con: duckdb.DuckDBPyConnection, case_id: str, person_id: str, part: str) -> None:
    """Forget what this person typed there, inside `writing()`: it was handed in, or thrown away."""
    con.execute(
        "delete from case_drafts where case_id = $case and person_id = $person and part = $part",
        {"case": case_id, "person": person_id, "part": part},
    )
