"""Sources: is everything that we watch still coming in, and if not, what is to be done?"""

import streamlit as st

from pages.parts import adding, frame, import_list, sources_acts, sources_list, sources_steps, states
from pages.parts.i18n import N_, _
from warehouse.metrics.sources import states as source_states
from warehouse.metrics.steps import failing

page = frame.page(N_("Sources"), period=False)
hour = page.now.replace(minute=0, second=0, microsecond=0)
found = page.ask(source_states, hour)
steps = sources_steps.lines(page.ask(failing))

sources_acts.last_message()
st.html(sources_list.summary(found))
with st.container():
    if steps:
        st.html(steps)
import_list.refusals(page)
adding.form()
with st.container():
    if not found:
        states.show("empty", _("No sources yet"), _("Add the first one above: a name or a handle is enough."))

for each in sorted(found, key=sources_list.order):
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"wk-source-{each.source_name}",
    ):
        st.html(sources_list.line(each, page.now))
        sources_acts.menu(each)
