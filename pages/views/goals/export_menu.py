"""Draw the menu that exports the goals: how each stands, what is expected, and where it will end."""

import functools
from collections.abc import Sequence

import pyarrow as pa

from pages.shared.i18n import _
from pages.shared.page import Page
from pages.shared.spreadsheets.menu import menu
from pages.views.goals.editor import DIRECTION
from pages.views.goals.tiles import STAGES, title
from text.labels import GOAL_STATES
from warehouse.core import registry
from warehouse.goals.states import GoalState


def goals(page: Page, states: Sequence[GoalState]) -> None:
    """Draw the choice of files with all goals."""
    menu(f"{_('goals')}-{page.today}", {_("Goals"): functools.partial(table, states)})


def table(states: Sequence[GoalState]) -> pa.Table:
    """Return the goals, one row each, in the reader's words; unknown is empty."""
    texts, days, numbers = pa.string(), pa.date32(), pa.float64()
    bands = [state.forecast.band if state.forecast else None for state in states]

    def of_bands(name: str) -> list[float | None]:
        return [getattr(band, name) if band else None for band in bands]

    columns = {
        "goal": ([title(state) for state in states], texts),
        "state": ([_(GOAL_STATES[state.state]) for state in states], texts),
        "metric": ([_(registry.metric(state.goal.metric).goal_label) for state in states], texts),
        "reached": ([state.value for state in states], numbers),
        "expected": ([state.expected for state in states], numbers),
        "direction": ([_(DIRECTION[state.goal.direction]) for state in states], texts),
        "target": ([state.target for state in states], numbers),
        "target_to": ([state.target_to for state in states], numbers),
        "begin": ([state.begin if state.goal.kind == "level" else None for state in states], numbers),
        "start": ([state.goal.start for state in states], days),
        "deadline": ([state.goal.deadline for state in states], days),
        "known_until": ([state.as_of for state in states], days),
        "days_known": ([state.known for state in states], pa.int64()),
        "low": (of_bands("low"), numbers),
        "middle": (of_bands("middle"), numbers),
        "high": (of_bands("high"), numbers),
        "audience": ([state.goal.audience for state in states], texts),
        "owner": ([state.goal.owner for state in states], texts),
        "stage": ([_(STAGES[state.goal.stage]) for state in states], texts),
    }
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})
