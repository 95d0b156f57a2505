"""Draw the form and the entries of a goal that nobody measures, and store the numbers typed."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, day, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.goals import actions as goal_actions
from pipelines.sources import last_good
from pipelines.support.errors import PipelineError
from text.decimals import format_decimals, own
from warehouse.goals import notes
from warehouse.goals.states import GoalState

MOST = 20


def form(page: Page, state: GoalState) -> None:
    """Draw the form and the entries, for a goal whose numbers are kept by hand."""
    if state.goal.metric != "hand":
        return
    if acting.may("goals.enter"):
        _ask(page, state)
    entries = page.ask(notes.entries, state.goal.name)
    if entries:
        lines = [
            tag(
                "li",
                f"{day(entry.day)}: {format_decimals(entry.value, own(entry.value))}",
                tag("span", f" · {entry.entered_by}", class_="wk-small"),
            )
            for entry in entries[:MOST]
        ]
        st.html(tag("ul", *lines))


def _ask(page: Page, state: GoalState) -> None:
    st.html(tag("h3", _("Enter a number")))
    meaning = (
        N_("How it stands on that day.")
        if state.goal.kind != "sum"
        else N_("What came since the entry before, up to and with that day.")
    )
    st.html(tag("p", _(meaning), class_="wk-small"))
    with st.form("goal-entry", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        day_ = st.date_input(
            _("Day"), value=page.today, max_value=page.today, format="DD-MM-YYYY", key="goal-day"
        )
        value = st.number_input(_("Number"), value=None, step=1.0, format="%g", key="goal-value")
        acting.signed()
        pressed = st.form_submit_button(_("Save"), type="primary")
    if pressed and value is not None:
        actions.attempt(lambda: _save(page, state, day_, value))
        st.rerun()


def _save(page: Page, state: GoalState, day_, value: float) -> str:
    goal = next((goal for goal in last_good.usable().goals if goal.name == state.goal.name), None)
    if goal is None:
        raise PipelineError(N_("This goal is no longer there."))
    stored_value = format_decimals(value, own(value))
    changed = goal_actions.enter(login.person(), goal, [(day_, float(value))], page.today, page.now)
    return (
        translate(N_("Kept: {value} on {day}."), value=stored_value, day=day_)
        if changed
        else _("Nothing was changed.")
    )
