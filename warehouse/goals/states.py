"""Ask the warehouse how far the goals are, how far they should be, and the state that follows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from warehouse.goals.daily import Daily
from warehouse.goals.daily_query import daily
from warehouse.goals.forecast import Forecast
from warehouse.goals.goal import Goal, definition
from warehouse.goals.inputs import FORECASTS_SQL, Given, given, is_old, of_forecast
from warehouse.goals.pace import YEAR, YEARS, Pace, pace, shortened, span
from warehouse.goals.status import JUDGED, by_now, goal_status

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class GoalState:
    """How does one goal stand?

    Columns: the goal; value: what came since its start, how it stands, or the rate since its start; begin: where a
    level began; expected: what should be there by now (within bounds the lower; expected_to the upper); share: of
    the way; pace: how that was found; state and rule;
    judged: stories that a rate rests on; known of days: how many days since its start are known; course: per week its
    last day, the value then (None: unknown, or of a rate too few) and what should have been there; as_of: the last day
    that is known, up to which all of this counts (is_old: that is longer ago than it should be); broken: the day from
    which it counts, as the way of counting changed; left: what of the target (and of the upper bound) of a sum was
    left to come then.
    Empty: value None and state unknown where nothing is known; before its start expected is None.
    """

    goal: Goal
    value: float | None
    begin: float
    expected: float | None
    share: float
    pace: Pace
    state: str
    rule: str
    judged: int | None
    known: int
    days: int
    course: tuple[tuple[dt.date, float | None, float], ...]
    as_of: dt.date | None
    broken: dt.date | None = None
    forecast: Forecast | None = None
    expected_to: float | None = None
    left: tuple[float, float | None] | None = None
    is_old: bool = False

    @property
    def target(self) -> float:
        """What is to be reached (within: the lower bound), from `broken` on where a sum began anew."""
        return self.left[0] if self.left else self.goal.target

    @property
    def target_to(self) -> float | None:
        """The upper bound of within; None otherwise."""
        return self.left[1] if self.left else self.goal.target_to


def states(
    con: duckdb.DuckDBPyConnection, today: dt.date, known: Given | None = None
) -> tuple[GoalState, ...]:
    """How do our goals stand?

    Rows: one per goal of the configuration, in its order.
    Counts: days from the start of each goal up to yesterday (by hand: today), its deadline, or the last day that is
    known, or the day up to which what it counts was collected: what was entered until the 8th is held against the
    8th, and a goal keeps the state of its last known day. After the deadline a goal of which the last week is not
    known is unknown, not missed.
    Empty: () without goals.
    Raises: nothing.
    Source: goals, goal_forecasts, events (`known`, where a statement carried them along), and what each metric is
    counted from.
    """
    held = given(con) if known is None else known
    days = _daily(con, held.goals)
    current = (_state(days, goal, held, today) for goal in held.goals)
    return tuple(
        replace(state, forecast=_holding(state, held.forecasts.get(state.goal.name))) for state in current
    )


def forecasts(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, Forecast]]:
    """Where will our goals stand at their deadlines, as the last run said?

    Columns: goal → what it counted then, and the outlook.
    Counts: the newest forecast of each goal.
    Empty: {}.
    Raises: nothing.
    Source: goal_forecasts.
    """
    return {row[0]: of_forecast(row) for row in con.execute(FORECASTS_SQL).fetchall()}


def _holding(state: GoalState, stored: tuple[str, Forecast] | None) -> Forecast | None:
    """Return a forecast for another goal of the same name, or for one that is over, says nothing."""
    is_on = state.state not in ("missed", "unknown") and state.days
    return stored[1] if stored and is_on and stored[0] == definition(state.goal) else None


def states_on(con: duckdb.DuckDBPyConnection, day: dt.date) -> tuple[GoalState, ...]:
    """How did our goals stand at the end of this day?

    Rows: one per goal of the configuration, in its order; without forecasts.
    Counts: as `states`, up to and with this day.
    Empty: () without goals.
    Raises: nothing.
    Source: goals, events, and what each metric is counted from.
    """
    held = given(con)
    after = day + dt.timedelta(days=1)
    days = _daily(con, held.goals)
    return tuple(_state(days, goal, held, day if goal.metric == "hand" else after) for goal in held.goals)


def preview(con: duckdb.DuckDBPyConnection, goal: Goal, today: dt.date) -> GoalState:
    """How would this goal stand, were it one of ours?

    Columns: those of `GoalState`, without a forecast.
    Counts: as `states` does.
    Empty: as `states`.
    Raises: nothing.
    Source: events, and what its metric is counted from.
    """
    return _state(_daily(con, (goal,)), goal, given(con), today)


def _daily(con: duckdb.DuckDBPyConnection, goals: Sequence[Goal]) -> Daily:
    # Of all goals at once: a pace is shaped on the years before.
    first = min((goal.start for goal in goals), default=dt.date.max) - YEARS * YEAR
    return daily(con, goals, first)


def _state(days: Daily, goal: Goal, held: Given, asked: dt.date) -> GoalState:
    # As of the day up to which it was collected: nothing falls behind because nobody looked.
    found = _known(days, goal, held.events, held.today(goal, asked))
    return replace(found, is_old=is_old(goal, found.as_of, asked))


def _known(known: Daily, goal: Goal, events: Sequence[tuple[dt.date, dt.date]], today: dt.date) -> GoalState:
    # What somebody enters today is known today; what is measured is whole only when the day is over.
    last = min(today if goal.metric == "hand" else today - dt.timedelta(1), goal.deadline)
    is_over = today > goal.deadline
    if goal.kind == "rate" and goal.metric == "net_sentiment":
        return _rate(known, goal, last, is_over)
    back = goal.start - YEARS * YEAR
    history = known.course(goal, back, last + dt.timedelta(1))
    turns = known.breaks(goal, last)
    result = pace(goal.start, goal.deadline, history, events, goal.kind, turns)
    days = max((last - goal.start).days + 1, 0)
    inside = {day: history[day] for day in span(goal.start, last) if day in history}
    left: tuple[float, float | None] | None = None
    broken = next((day for day in reversed(turns) if day > goal.start), None)
    if broken:
        # What was counted before says nothing about what is counted now: the way begins anew, shorter.
        inside = {day: value for day, value in inside.items() if day >= broken}
        # A level stood there at the end of that day; of a sum that day counts already.
        turned = broken if goal.kind == "level" else broken - dt.timedelta(1)
        left = None if goal.kind == "level" else _left(goal, 1.0 - result.at(turned))
        result = shortened(result, turned)
    whole = goal
    if left:
        goal = replace(goal, target=left[0], target_to=left[1])
    begin = _begin(goal, history, broken or goal.start)
    value = _value(goal, inside)
    as_of = max(inside) if inside else None
    share = result.at(as_of or last)
    stands = goal_status(
        goal.kind, goal.direction, value, begin, goal.target, goal.target_to, share, is_over, None
    )
    state = stands.state if days else "early"
    if state == "missed" and as_of and goal.deadline - as_of >= WEEK:
        state = "unknown"
    low, high = _by_now(goal, begin, share) if days else (None, None)
    return GoalState(
        whole, value, begin, low, share, result, state, stands.rule, None, len(inside), days,
        _course(goal, result, begin, inside, last), as_of, broken, expected_to=high, left=left,
    )  # fmt: skip


def _left(goal: Goal, share: float) -> tuple[float, float | None]:
    """Return this share of the target and of the upper bound, in whole numbers."""
    upper = None if goal.target_to is None else float(round(goal.target_to * share))
    return float(round(goal.target * share)), upper


def _by_now(goal: Goal, begin: float, share: float) -> tuple[float, float | None]:
    return by_now(goal.kind, goal.direction, begin, goal.target, goal.target_to, share)


def _rate(known: Daily, goal: Goal, last: dt.date, is_over: bool) -> GoalState:
    value, judged = known.judged(goal.start, last + dt.timedelta(1))
    result = pace(goal.start, goal.deadline, {}, (), "rate")
    stands = goal_status(
        "rate", goal.direction, value, 0.0, goal.target, goal.target_to, 1.0, is_over, judged
    )
    days = max((last - goal.start).days + 1, 0)
    return GoalState(
        goal, value, 0.0, goal.target, 1.0, result, stands.state, stands.rule, judged, days, days,
        _rate_course(known, goal, last), last, expected_to=goal.target_to,
    )  # fmt: skip


def _rate_course(known: Daily, goal: Goal, last: dt.date) -> tuple[tuple[dt.date, float | None, float], ...]:
    # A few stories swing it from end to end: neither a line nor a turn may rest on them.
    found = [(day, *known.judged(goal.start, day + dt.timedelta(1))) for day in _week_ends(goal.start, last)]
    return tuple((day, value if judged >= JUDGED else None, goal.target) for day, value, judged in found)


def _week_ends(start: dt.date, last: dt.date) -> list[dt.date]:
    """Return the last day of each week since the start, and the last of all, on which a week may be under way."""
    return [day for day in span(start, last) if (day - start).days % 7 == 6 or day == last]


def _begin(goal: Goal, history: dict[dt.date, float], start: dt.date) -> float:
    """Return where a level stood at the start: the last known up to it, else the first known after it."""
    if goal.kind != "level" or not history:
        return 0.0
    before = [day for day in history if day <= start]
    return history[max(before)] if before else history[min(history)]


def _value(goal: Goal, inside: dict[dt.date, float]) -> float | None:
    if not inside:
        return None
    if goal.kind == "sum":
        return sum(inside.values())
    return inside[max(inside)]


def _course(
    goal: Goal, expected_pace: Pace, begin: float, inside: dict[dt.date, float], last: dt.date
) -> tuple[tuple[dt.date, float | None, float], ...]:
    weeks, total = [], 0.0
    ends = set(_week_ends(goal.start, last))
    for day in span(goal.start, last):
        total += inside.get(day, 0.0)
        if day in ends:
            reached = total if goal.kind == "sum" else inside.get(day)
            weeks.append(
                (day, reached if day in inside else None, _by_now(goal, begin, expected_pace.at(day))[0])
            )
    return tuple(weeks)
