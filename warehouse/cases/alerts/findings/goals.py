"""Ask which goals turned red, and of which the forecast says that they will be missed."""

import datetime as dt
from collections.abc import Iterator, Sequence

import duckdb

from text.local_time import AMSTERDAM
from warehouse.cases.alerts.findings.found import Found, between, read
from warehouse.core.period import local_day
from warehouse.goals.states import GoalState, states
from warehouse.goals.status import goal_status

BAD = ("red", "missed")


def turned(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Which goals turned red, or were missed, then?

    Rows: one per goal and time that it turned, from the end of the first red week until it is red no more.
    Counts: the state at the end of each week of its course and now, by the rule that the page Goals uses; what stays
        red turned once.
    Empty: ().
    Raises: nothing.
    Source: goals, events, and what each metric is counted from.
    """
    return between(edges(states(con, local_day(until))), since, until)


def edges(standing: Sequence[GoalState]) -> tuple[Found, ...]:
    """When did each of these goals turn red, or miss its deadline?

    Rows: one per goal and time that it turned.
    Counts: weeks of which the value is known.
    Empty: ().
    Raises: nothing.
    Source: pure: what `states` returned.
    """
    return tuple(found for state in standing for found in _of(state))


def _of(state: GoalState) -> Iterator[Found]:
    before, good_day, turn = "early", state.goal.start, None
    for day, value in _course(state):
        now = value
        if now in BAD and before not in BAD:
            turn = Found(f"{state.goal.name}:{good_day}", _end(day), state.goal.title)
        elif now not in BAD and before in BAD and turn is not None:
            yield Found(turn.key, turn.happened_at, turn.title, over_at=_end(day))
            turn = None
        if now not in BAD:
            good_day = day
        before = now
    if turn is not None:
        yield turn


def _course(state: GoalState) -> Iterator[tuple[dt.date, str]]:
    """Yield each day of its course of which its state is known, with that state."""
    goal = state.goal
    for at, (day, value, _expected) in enumerate(state.course):
        if at == len(state.course) - 1 and day == state.as_of:
            name = state.state
        else:
            name = goal_status(
                goal.kind, goal.direction, value, state.begin, state.target, state.target_to, state.pace.at(day), False,
            ).state  # fmt: skip
        if name != "unknown":
            yield day, name


def _end(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), AMSTERDAM).astimezone(dt.UTC)


def missing(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """Of which goals did a forecast begin to say that they will be missed, in nine of ten cases?

    Rows: one per goal and time that it began, from when that forecast was made until one says otherwise.
    Counts: at least: the upper end of the band is below the target; at most: the lower end above it; within: either.
        The forecasts of the newest definition of a goal only.
    Empty: ().
    Raises: nothing.
    Source: goal_forecasts, goals.
    """
    return read(
        con,
        """
        with told as (
            select goal, goals.title, as_of, made_at,
                (direction <> 'at most' and high < target)
                    or (direction = 'at most' and low > target)
                    or (direction = 'within' and low > target_to) as misses
            from goal_forecasts join goals using (goal)
            where made_at <= $until
            qualify definition = last_value(definition) over (
                partition by goal order by as_of rows between unbounded preceding and unbounded following
            )
        ),
        turns as (
            select * from told
            qualify misses <> coalesce(lag(misses) over (partition by goal order by as_of), false)
        ),
        spans as (
            select *, lead(made_at) over (partition by goal order by as_of) as over_at from turns
        )
        select goal || ':' || as_of::varchar as key, made_at as happened_at, title, over_at
        from spans where misses and made_at > $since order by made_at, goal
        """,
        since,
        until,
    )
