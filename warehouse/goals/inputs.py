"""What the states of all goals begin with, in columns that another statement can carry along: the board's does."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.core.rows import Row, named
from warehouse.goals.daily import GoalRow
from warehouse.goals.forecast import Band
from warehouse.goals.weekly import Forecast

_NAMES = ", ".join(f"{name}: {name}" for name in GoalRow.__dataclass_fields__)
# The newest forecast of each goal.
FORECASTS_SQL = """
    select goal, definition, as_of, low, middle, high, weeks, held_back, inside, ahead, tried_on
    from goal_forecasts qualify row_number() over (partition by goal order by made_at desc, as_of desc) = 1
"""
COLUMNS = f"""
    (select list({{{_NAMES}}} order by position) from goals) as goals,
    (select list(told) from ({FORECASTS_SQL}) as told) as goal_forecasts,
    (select list({{first: start_day, last: end_day}} order by start_day, end_day) from events) as event_days
"""


@dataclass(frozen=True)
class GoalInputs:
    """Which goals are there, what was forecast of each (by goal: what it counted then, and how), and which events?"""

    goals: tuple[GoalRow, ...] = ()
    forecasts: dict[str, tuple[str, Forecast]] = field(default_factory=dict)
    events: tuple[tuple[dt.date, dt.date], ...] = ()


def inputs(con: duckdb.DuckDBPyConnection) -> GoalInputs:
    """What do the states of our goals begin with?

    Columns: those of `GoalInputs`.
    Counts: nothing.
    Empty: ().
    Raises: nothing.
    Source: goals, goal_forecasts, events.
    """
    (row,) = named(con, f"select {COLUMNS}")
    return of_row(row)


def of_row(row: Row) -> GoalInputs:
    """Return the inputs out of a row that holds `COLUMNS`."""
    return GoalInputs(
        tuple(GoalRow(**each) for each in row["goals"] or ()),
        {each["goal"]: of_forecast(tuple(each.values())) for each in row["goal_forecasts"] or ()},
        tuple((each["first"], each["last"]) for each in row["event_days"] or ()),
    )


def of_forecast(told: tuple[Any, ...]) -> tuple[str, Forecast]:
    """Return what was counted and the forecast, out of a row of `FORECASTS_SQL`."""
    _goal, counted, as_of, low, middle, high, *rest = told
    return counted, Forecast(as_of, Band(low, middle, high), *rest)
