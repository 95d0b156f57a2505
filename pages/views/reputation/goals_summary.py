"""Draw the goals in one line for the board's page: those that are behind by name and number, the others counted."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, ngettext, number, translate
from pages.shared.page import link
from pages.views.goals.printed_numbers import amount
from text.bilingual import Text
from text.i18n import format_list
from text.labels import GOAL_SIGNS, GOAL_STATES
from warehouse.goals.states import GoalState

ORDER = ("red", "missed", "amber", "unknown", "early", "green", "reached")
# Of these the board asks which, and by how much.
NAMED = ("red", "missed", "amber")


def line(goal_states: Sequence[GoalState]) -> Html | None:
    """Return which goals are behind and how many stand how, as a link to them; None without goals."""
    if not goal_states:
        return None
    parts = []
    for state in ORDER:
        which = [goal_state for goal_state in goal_states if goal_state.state == state]
        if which:
            sign = tag("span", GOAL_SIGNS[state], aria_hidden="true")
            parts.append(join(sign, " ", _named(state, which) if state in NAMED else _counted(state, which)))
    title = ngettext("{count} goal", "{count} goals", len(goal_states)).format(count=number(len(goal_states)))
    body = join(*(join("; " if n else "", part) for n, part in enumerate(parts)))
    old = [state.as_of for state in goal_states if state.is_old and state.as_of]
    if old:
        template = NP_("{count} not updated since {day}", "{count} not updated since {day}")
        body = join(body, " · ", translate(template, count=len(old), day=min(old)))
    return tag("p", tag("a", title, href=link("goals"), target="_self"), ": ", body, class_="wk-goal-line")


def _counted(state: str, which: Sequence[GoalState]) -> str:
    return translate(N_("{count} {state}"), count=number(len(which)), state=_(GOAL_STATES[state]))


def _named(state: str, which: Sequence[GoalState]) -> str:
    """Return the goals of this state by name, each with what came and what should be there by now."""
    return translate(
        N_("{state}: {goals}"),
        state=_(GOAL_STATES[state]),
        goals=format_list([named(each) for each in which]),
    )


def named(state: GoalState) -> str:
    """Return a goal by name, with what came and what should be there by now; after its deadline, its target."""
    goal, is_over = state.goal, state.state == "missed"
    low, high = (state.target, state.target_to) if is_over else (state.expected, state.expected_to)
    template = N_("{goal} ({value}, expected {expected})")
    if high is not None:
        template = N_("{goal} ({value}, expected {expected} to {high})")
    elif goal.kind != "rate" and goal.direction == "at least":
        template = N_("{goal} ({value} of {expected})")
    return translate(
        template,
        goal=Text(goal.title, goal.title_en or goal.title),
        value=amount(state, state.value),
        expected=amount(state, low),
        high=amount(state, high),
    )
