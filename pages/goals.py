"""Goals: are we on our way to what we set out to reach, by the course of the school year?"""

import streamlit as st

from pages.parts import frame, goal_form, goal_tiles, sources_acts, states
from pages.parts.i18n import N_, _
from warehouse.metrics import goals

page = frame.page(N_("Goals"), period=False)
sources_acts.last_message()
found = page.ask(goals.states, page.today)
if not found:
    states.show("empty", _("No goals yet"), _("Name them in goals.toml; docs/goals.md says how."))
    st.stop()

asked = st.query_params.get("goal")
chosen = next((each for each in found if each.goal.goal == asked), None)
if chosen:
    goal_tiles.detail(page, chosen)
    goal_form.form(page, chosen)
    st.stop()

st.html(goal_tiles.tiles(found))
st.html(goal_tiles.legend())
