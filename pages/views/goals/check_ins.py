"""Draw the check-ins of a goal (notes on how it goes, with how it stood), and store a new one."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import join, tag
from pages.shared.i18n import _, moment
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.goals import actions as goal_actions
from pipelines.support import typed_text
from text.labels import GOAL_STATES
from warehouse.goals import notes
from warehouse.goals.states import GoalState

MOST = 20


def form(page: Page, state: GoalState) -> None:
    """Draw the notes and the place to write one."""
    checkins = page.ask(notes.checkins, state.goal.name)
    lines = [
        tag(
            "li",
            tag("p", checkin.note),
            tag(
                "p",
                f"{moment(checkin.noted_at)} · {checkin.noted_by} · {_(GOAL_STATES[checkin.state])}",
                class_="wk-small",
            ),
        )
        for checkin in checkins[:MOST]
    ]
    st.html(join(tag("h3", _("Check-ins")), tag("ul", *lines) if lines else None))
    if not acting.may("goals.check_in"):
        return
    # Empty again once it is kept; what is refused can be put right.
    done = st.session_state.get("_noted", 0)
    with st.form("goal-note", border=False):
        note = st.text_area(
            _("How does it go, and what do we do about it?"),
            max_chars=typed_text.NOTE.most,
            key=f"note-text-{done}",
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            acting.signed()
            pressed = st.form_submit_button(_("Keep this note"), type="primary")
    if pressed:
        if actions.attempt(lambda: _keep(page, state, note)):
            st.session_state["_noted"] = done + 1
        st.rerun()


def _keep(page: Page, state: GoalState, note: str) -> str:
    goal_actions.check_in(login.person(), state.goal.name, note, state.state, page.now)
    return _("The note is kept.")
