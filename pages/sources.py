"""Sources: is everything that we watch still coming in, and if not, what is to be done?"""

import streamlit as st

from pages.parts import adding, frame, import_list, sources_acts, sources_list, states
from pages.parts.i18n import N_, _
from warehouse.metrics.sources import states as source_states

page = frame.page(N_("Sources"), period=False)
hour = page.now.replace(minute=0, second=0, microsecond=0)
found = page.ask(source_states, hour)

sources_acts.last_message()
st.html(sources_list.summary(found))
import_list.refusals(page)
adding.form()
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
