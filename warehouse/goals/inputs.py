"""Ask what all goals are held against, in columns that another statement can carry along: the board's does."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.core import registry
from warehouse.core.rows import Row, named
from warehouse.goals import goal as definitions
from warehouse.goals.forecast import Band, Forecast
from warehouse.goals.goal import Goal
from warehouse.sources import freshness
from warehouse.sources.freshness import Freshness

# From so many days without a number on it is said; what people enter comes once a week or so.
LATE, LATE_BY_HAND = dt.timedelta(days=2), dt.timedelta(days=8)
# What a goal is counted from, by the origin of its metric; what is entered is known when it is entered.
INPUTS = {"channel": "channels", "site": "traffic", "stories": "mentions"}

_NAMES = ", ".join(f"{name}: {definitions.COLUMNS.get(name, name)}" for name in Goal.__dataclass_fields__)
# The newest forecast of each goal.
FORECASTS_SQL = """
    select goal, definition, as_of, low, middle, high, weeks, held_back, inside, ahead, tried_on
    from goal_forecasts qualify row_number() over (partition by goal order by made_at desc, as_of desc) = 1
"""
COLUMNS = f"""
    (select list({{{_NAMES}}} order by position) from goals) as goals,
    (select list(forecast) from ({FORECASTS_SQL}) as forecast) as goal_forecasts,
    (select list({{first: start_day, last: end_day}} order by start_day, end_day) from events) as event_days,
    {freshness.COLUMNS}
"""


@dataclass(frozen=True)
class Given:
    """What is every goal held against?

    Columns: the goals; the newest forecast of each by its name, with what it counted then; first and last days of the
    known events; up to when each input was collected.
    Empty: (), {} and empty inputs.
    """

    goals: tuple[Goal, ...] = ()
    forecasts: dict[str, tuple[str, Forecast]] = field(default_factory=dict)
    events: tuple[tuple[dt.date, dt.date], ...] = ()
    fresh: Freshness = field(default_factory=Freshness)

    def today(self, goal: Goal, asked: dt.date) -> dt.date:
        """Return the day as of which this goal is judged: the one that is asked for, or where collecting ended."""
        name = INPUTS.get(registry.metric(goal.metric).origin)
        return asked if name is None else self.fresh.ended((name,), asked)


def given(con: duckdb.DuckDBPyConnection) -> Given:
    """What is every goal held against?

    Columns: those of `Given`, by one question.
    Counts: every goal and known event; inputs as `freshness.weigh`.
    Empty: as `Given`.
    Raises: nothing.
    Source: goals, goal_forecasts, events, and those of `freshness.opening`.
    """
    (row,) = named(con, f"select {COLUMNS}")
    return of_row(row)


def of_row(row: Row) -> Given:
    """What is every goal held against, by a row that holds `COLUMNS`?

    Columns: those of `Given`.
    Empty: as `Given`.
    """
    return Given(
        tuple(Goal(**each) for each in row["goals"] or ()),
        {each["goal"]: of_forecast(tuple(each.values())) for each in row["goal_forecasts"] or ()},
        tuple((each["first"], each["last"]) for each in row["event_days"] or ()),
        freshness.weigh(row),
    )


def of_forecast(row: tuple[Any, ...]) -> tuple[str, Forecast]:
    """What was counted then, and what was the forecast, by a row of `FORECASTS_SQL`?

    Columns: the definition of what was counted; the forecast.
    Empty: never.
    """
    _goal, counted, as_of, low, middle, high, *rest = row
    return counted, Forecast(as_of, Band(low, middle, high), *rest)


def is_old(goal: Goal, as_of: dt.date | None, asked: dt.date) -> bool:
    """Is the last known day of this goal longer ago than it should be, up to its deadline?

    Unit: yes or no; no where nothing is known at all.
    """
    last = min(asked - dt.timedelta(days=1), goal.deadline)
    return as_of is not None and last - as_of >= (LATE_BY_HAND if goal.metric == "hand" else LATE)
