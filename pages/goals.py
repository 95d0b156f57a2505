"""Goals: are we on our way to what we set out to reach, by the course of the school year?"""

import streamlit as st

from pages.parts import (
    frame,
    goal_define,
    goal_drop,
    goal_form,
    goal_ledger,
    goal_notes,
    goal_tiles,
    import_list,
    sources_acts,
    states,
)
from pages.parts.i18n import N_, _
from warehouse.metrics import goals

page = frame.page(N_("Goals"), period=False)
sources_acts.last_message()
found = page.ask(goals.states, page.today)
asked = st.query_params.get("goal")
chosen = next((each for each in found if each.goal.goal == asked), None)
if chosen:
    # Each in a place of its own: what comes or goes in one leaves what is typed in the next alone.
    with st.container():
        goal_tiles.detail(page, chosen)
    st.html(goal_ledger.ledger(page, chosen))
    with st.container():
        goal_form.form(page, chosen)
    goal_notes.form(page, chosen)
    goal_define.form(page, chosen.goal)
    st.stop()

import_list.refusals(page, "goals")
with st.container():
    if found:
        st.html(goal_tiles.tiles(found))
        st.html(goal_tiles.legend())
    else:
        states.show(
            "empty", _("No goals yet"), _("Define one here, or in goals.toml; docs/goals.md says how.")
        )
goal_define.form(page)
goal_drop.form(page)
import_list.recent(page, "goals")
