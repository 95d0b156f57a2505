"""Ask the warehouse for people's notes on goals: changed definitions, numbers entered, check-ins."""

import datetime as dt
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class GoalChange:
    """What changed in the definition of a goal?

    Columns: when (aware UTC), which field, before and after.
    Empty: before is None for a goal that was added, after for one that was taken away.
    """

    changed_at: dt.datetime
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class CheckIn:
    """What did somebody note about how a goal goes?

    Columns: when (aware UTC), the note, who made it, and how the goal stood then.
    Empty: never.
    """

    noted_at: dt.datetime
    note: str
    noted_by: str
    state: str


@dataclass(frozen=True)
class GoalEntry:
    """Which number did somebody enter for a goal?

    Columns: its day, the number, and who entered it.
    Empty: never.
    """

    day: dt.date
    value: float
    entered_by: str


def changes(con: duckdb.DuckDBPyConnection, goal: str) -> tuple[GoalChange, ...]:
    """What changed in the definition of this goal?

    Rows: one per change, the newest first.
    Counts: metric, direction, dates, target, and what it is limited to; not its name.
    Empty: ().
    Raises: nothing.
    Source: goal_changes.
    """
    rows = con.execute(
        "select changed_at, field, before, after from goal_changes where goal = $goal order by changed_at desc, field",
        {"goal": goal},
    ).fetchall()
    return tuple(GoalChange(at.replace(tzinfo=dt.UTC), *rest) for at, *rest in rows)


def checkins(con: duckdb.DuckDBPyConnection, goal: str) -> tuple[CheckIn, ...]:
    """What was noted about how this goal goes?

    Rows: one per note, the newest first.
    Counts: every note; none is taken back.
    Empty: ().
    Raises: nothing.
    Source: goal_checkins.
    """
    rows = con.execute(
        "select noted_at, note, noted_by, state from goal_checkins where goal = $goal order by noted_at desc",
        {"goal": goal},
    ).fetchall()
    return tuple(CheckIn(at.replace(tzinfo=dt.UTC), *rest) for at, *rest in rows)


def entries(con: duckdb.DuckDBPyConnection, goal: str) -> tuple[GoalEntry, ...]:
    """Which numbers were entered for this goal?

    Rows: one per entry, the newest day first.
    Counts: what stands now; what was typed over is gone.
    Empty: ().
    Raises: nothing.
    Source: goal_entries.
    """
    rows = con.execute(
        "select day, value, entered_by from goal_entries where goal = $goal order by day desc",
        {"goal": goal},
    ).fetchall()
    return tuple(GoalEntry(*row) for row in rows)
