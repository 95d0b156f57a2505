"""What every goal is held against: the known events, and up to when what it counts was collected."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core import registry
from warehouse.core.rows import named
from warehouse.goals.goal import Goal
from warehouse.sources import freshness
from warehouse.sources.freshness import Freshness

# From so many days without a number on it is said; what people enter comes once a week or so.
LATE, LATE_BY_HAND = dt.timedelta(days=2), dt.timedelta(days=8)
# What a goal is counted from, by the origin of its metric; what is entered is known when it is entered.
INPUTS = {"channel": "channels", "site": "traffic", "stories": "mentions"}


@dataclass(frozen=True)
class Given:
    """What is every goal held against?

    Columns: first and last days of the known events; up to when each input was collected.
    Empty: ().
    """

    events: tuple[tuple[dt.date, dt.date], ...]
    fresh: Freshness

    def today(self, goal: Goal, asked: dt.date) -> dt.date:
        """Return the day as of which this goal is judged: the one that is asked for, or where collecting ended."""
        name = INPUTS.get(registry.metric(goal.metric).origin)
        return asked if name is None else self.fresh.ended((name,), asked)


def given(con: duckdb.DuckDBPyConnection) -> Given:
    """What is every goal held against?

    Columns: those of `Given`, by one question.
    Counts: every known event; inputs as `freshness.weigh`.
    Empty: no events, empty inputs.
    Raises: nothing.
    Source: events, and those of `freshness.opening`.
    """
    (row,) = named(
        con, f"select (select list((start_day, end_day)) from events) as events, {freshness.COLUMNS}"
    )
    return Given(tuple(row["events"] or ()), freshness.weigh(row))


def is_old(goal: Goal, as_of: dt.date | None, asked: dt.date) -> bool:
    """Is the last known day of this goal longer ago than it should be, up to its deadline?

    Unit: yes or no; no where nothing is known at all.
    """
    last = min(asked - dt.timedelta(days=1), goal.deadline)
    return as_of is not None and last - as_of >= (LATE_BY_HAND if goal.metric == "hand" else LATE)
