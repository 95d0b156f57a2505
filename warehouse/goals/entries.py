"""Store people's entries for goals (changes of definitions, numbers, notes, paths), and the forecasts."""

import datetime as dt
from collections.abc import Iterable, Sequence

import duckdb

from warehouse.core.load import delete, upsert
from warehouse.core.rows import Row
from warehouse.goals.forecast import Forecast
from warehouse.goals.goal import Goal, definition

# What makes a goal another goal; names for people may change without a trace.
DEFINING = ("metric", "kind", "network", "event", "direction", "start_day", "deadline", "target", "target_to")


def note_changes(con: duckdb.DuckDBPyConnection, rows: Iterable[Row], now: dt.datetime) -> int:
    """Note how these goals differ from the stored ones, inside `writing()` and before they are replaced. How many?

    The first goals of a warehouse are no change. Raises: ContractBroken.
    """
    names = ", ".join(DEFINING)
    stored = {
        goal: dict(zip(DEFINING, values, strict=True))
        for goal, *values in con.execute(f"select goal, {names} from goals").fetchall()
    }
    configured = {row["goal"]: {name: row[name] for name in DEFINING} for row in rows}
    if not stored:
        return 0
    changes = []
    for goal in sorted({*stored, *configured}):
        before, after = stored.get(goal), configured.get(goal)
        if before is None or after is None:
            changes.append((goal, "goal", before and goal, after and goal))
        else:
            changes += [
                (goal, name, _text(before[name]), _text(after[name]))
                for name in DEFINING
                if before[name] != after[name]
            ]
    upsert(
        con,
        "goal_changes",
        [
            {"goal": goal, "changed_at": now, "field": field, "before": before, "after": after}
            for goal, field, before, after in changes
        ],
    )
    return len(changes)


def _text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def enter(
    con: duckdb.DuckDBPyConnection,
    entries: Sequence[tuple[str, dt.date, float | None]],
    who: str,
    now: dt.datetime,
) -> int:
    """Store numbers (goal, day, value) that `who` entered, inside `writing()`; None takes one back. How many changed?

    Raises: ContractBroken.
    """
    stored = con.execute("select goal, day, value from goal_entries").fetchall()
    known = {(goal, day): value for goal, day, value in stored}
    gone = [
        {"goal": goal, "day": day} for goal, day, value in entries if value is None and (goal, day) in known
    ]
    changed = [
        {"goal": goal, "day": day, "value": value, "entered_by": who, "entered_at": now}
        for goal, day, value in entries
        if value is not None and known.get((goal, day)) != value
    ]
    delete(con, "goal_entries", gone)
    upsert(con, "goal_entries", changed)
    return len(gone) + len(changed)


def store_forecasts(
    con: duckdb.DuckDBPyConnection, made: Sequence[tuple[Goal, Forecast]], now: dt.datetime
) -> None:
    """Store where goals will stand at their deadlines, inside `writing()`. Raises: ContractBroken."""
    upsert(
        con,
        "goal_forecasts",
        [
            {
                "goal": goal.name,
                "as_of": forecast.as_of,
                "definition": definition(goal),
                "low": forecast.band.low,
                "middle": forecast.band.middle,
                "high": forecast.band.high,
                "weeks": forecast.weeks,
                "held_back": forecast.held_back,
                "inside": forecast.inside,
                "ahead": forecast.ahead,
                "tried_on": forecast.tried_on,
                "made_at": now,
            }
            for goal, forecast in made
        ],
    )


def check_in(
    con: duckdb.DuckDBPyConnection, goal: str, note: str, who: str, state: str, now: dt.datetime
) -> None:
    """Store a note about how a goal goes, inside `writing()`. Raises: ContractBroken."""
    upsert(
        con,
        "goal_checkins",
        [{"goal": goal, "noted_at": now, "note": note, "noted_by": who, "state": state}],
    )


def store_paths(
    con: duckdb.DuckDBPyConnection, paths: Sequence[tuple[dt.date, str, str, int]], origin: str
) -> int:
    """Store paths (day, event, path, how often), inside `writing()`: the days of this file and event are replaced.

    How many paths? Raises: ContractBroken.
    """
    days = sorted({(day, event) for day, event, _, _ in paths})
    for day, event in days:
        con.execute(
            "delete from visit_paths where day = $day and event = $event", {"day": day, "event": event}
        )
    counted = counted_paths(paths)
    upsert(
        con,
        "visit_paths",
        [
            {"day": day, "event": event, "path": path, "events": events, "origin": origin}
            for (day, event, path), events in counted.items()
        ],
    )
    return len(counted)


def counted_paths(
    paths: Iterable[tuple[dt.date, str, str, int]],
) -> dict[tuple[dt.date, str, str], int]:
    """Return how often each (day, event, path) came; lines for the same are added."""
    counted: dict[tuple[dt.date, str, str], int] = {}
    for day, event, path, events in paths:
        counted[day, event, path] = counted.get((day, event, path), 0) + events
    return counted
