"""The goals in one line, for the board's page: how many stand how, the gravest first."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, ngettext, number, translate
from pages.shared.page import link
from text.labels import GOAL_SIGNS, GOAL_STATES
from warehouse.goals.states import GoalState

ORDER = ("red", "missed", "amber", "unknown", "early", "green", "reached")


def line(goal_states: Sequence[GoalState]) -> Html | None:
    """Return how many goals stand how, as a link to them; None without goals."""
    if not goal_states:
        return None
    counts = {state: sum(goal_state.state == state for goal_state in goal_states) for state in ORDER}
    parts = []
    for state, count in counts.items():
        if count:
            sign = tag("span", GOAL_SIGNS[state], aria_hidden="true")
            text = translate(N_("{count} {state}"), count=number(count), state=_(GOAL_STATES[state]))
            parts.append(join(sign, " ", text))
    title = ngettext("{count} goal", "{count} goals", len(goal_states)).format(count=number(len(goal_states)))
    body = join(*(join(", " if n else "", part) for n, part in enumerate(parts)))
    old = [state.as_of for state in goal_states if state.is_old and state.as_of]
    if old:
        template = NP_("{count} not updated since {day}", "{count} not updated since {day}")
        body = join(body, " · ", translate(template, count=len(old), day=min(old)))
    return tag("p", tag("a", title, href=link("goals"), target="_self"), ": ", body, class_="wk-goal-line")
