"""Did a goal turn since then? Read from the course that its state holds: nothing is asked anew."""

import datetime as dt
from dataclasses import dataclass

from warehouse.goals.states import GoalState
from warehouse.goals.status import goal_status

# From good to bad; what is unknown has no place.
ORDER = {"reached": 0, "green": 1, "early": 1, "amber": 2, "red": 3, "missed": 4}
LAST_GOOD = 1


@dataclass(frozen=True)
class Turn:
    """Which goal turned for the worse?

    Columns: its state now; what its state was before, and on which day.
    """

    state: GoalState
    before: str
    day: dt.date


def turned(state: GoalState, since: dt.date) -> Turn | None:
    """Did this goal turn for the worse since the end of this day?

    Columns: those of `Turn`.
    Counts: the state now against that of the last week of its course that ended by `since`, by the same rule and
    the pace of that day. A goal that began later, or a rate of too few stories by then, was on its way then.
    Empty: None when it did not, and where either state is unknown.
    Raises: nothing.
    Source: pure: what `states` returned.
    """
    earlier = [(day, value) for day, value, _expected in state.course if day <= since]
    if state.as_of is None or state.as_of <= since:
        return None
    goal = state.goal
    day, before = goal.start, "early"
    if earlier:
        day, value = earlier[-1]
        if goal.kind != "rate" or value is not None:
            before = goal_status(
                goal.kind, goal.direction, value, state.begin, state.target, state.target_to, state.pace.at(day),
                False,
            ).state  # fmt: skip
    if before not in ORDER or ORDER.get(state.state, 0) <= max(ORDER[before], LAST_GOOD):
        return None
    return Turn(state, before, day)
