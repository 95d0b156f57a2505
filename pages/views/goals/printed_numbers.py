"""Format the numbers of a goal as they are printed, so that a tile's numbers bear out its state."""

from text.decimals import agreeing, format_decimals, own
from warehouse.goals.states import GoalState
from warehouse.goals.status import holds, verdict


def amount(state: GoalState, value: float | None) -> str:
    """Return a number of this goal; a dash when unknown."""
    return format_decimals(value, places(state))


def places(state: GoalState) -> int:
    """With how many decimals are the numbers of this goal printed?

    As many as its target was given, and a number by hand was entered, with; and as many as it takes for who reads
    them to come to the same state by the rule that stands below.
    """
    goal = state.goal
    typed = own(state.target, state.target_to, state.value if goal.metric == "hand" else None)
    if state.value is None or state.expected is None:
        return typed
    numbers = (state.value, state.begin, state.expected, state.expected_to, state.target, state.target_to)
    return agreeing(numbers, lambda *values: _said(state, *values), typed)


def _said(state: GoalState, value, begin, low, high, target, target_to) -> tuple:
    """Return what a reader makes of these numbers."""
    goal = state.goal
    stands = verdict(goal.kind, goal.direction, value, begin, low, high)
    return (
        stands, holds(goal.direction, value, target, target_to), value < target, value > target, value < low,
        value > low, target_to is not None and value > target_to,
    )  # fmt: skip
