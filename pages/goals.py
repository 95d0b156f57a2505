"""Draw the page Goals: whether the school is on its way to its goals for this school year."""

from functools import partial

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.charts import event_list, notes
from pages.shared.i18n import N_, _
from pages.shared.imports import import_list
from pages.shared.parts import setting_link
from pages.views.goals import (
    check_ins,
    contribution_table,
    course_chart,
    editor,
    entry_form,
    export_menu,
    file_import,
    tiles,
)
from pages.views.sharing import share_dialog
from pages.views.subscriptions import form as subscription_form
from warehouse.goals import states as goals

page = frame.page(
    N_("Goals"),
    ("mentions", "channels", "traffic", "goals"),
    need="figures.read",
    period=False,
    acts=partial(share_dialog.button, "goals"),
)
actions.last_message()
goal_states = page.ask(goals.states, page.today)
events = tiles.events(page, goal_states)
goal_name = st.query_params.get("goal")
chosen = next((state for state in goal_states if state.goal.name == goal_name), None)
if chosen:
    # Each in a place of its own: what comes or goes in one leaves what is typed in the next alone.
    with st.container():
        tiles.detail(page, chosen, events)
    with st.container():
        contribution_table.ledger(page, chosen)
    with st.container():
        entry_form.form(page, chosen)
    check_ins.form(page, chosen)
    editor.form(page, chosen.goal)
    st.stop()

import_list.refusals(page, "goals")
with st.container():
    if goal_states:
        st.html(tiles.tiles(goal_states, events))
        st.html(tiles.legend())
        if any(map(course_chart.has_course, goal_states)):
            over = event_list.notes(events)
            if over:
                st.html(over)
            notes.controls(page)
        export_menu.goals(page, goal_states)
    else:
        states.show(
            "empty",
            _("No goals yet"),
            _("They are added below, or in the settings."),
            setting_link.lead("goals"),
        )
editor.form(page)
file_import.form(page)
import_list.recent(page, "goals")
subscription_form.form(page, "goals")
