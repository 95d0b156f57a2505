"""Draw the page Sources: whether all that is watched still comes in, and the remedy where it does not."""

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.i18n import N_, _
from pages.shared.imports import import_list
from pages.views.sources import add_source, past, source_list
from pages.views.sources import steps as sources_steps
from warehouse.sources.failing_steps import failing
from warehouse.sources.states import states as source_states

page = frame.page(N_("Sources"), ("mentions", "channels", "traffic"), period=False)
hour = page.now.replace(minute=0, second=0, microsecond=0)
sources = page.ask(source_states, hour)
steps = sources_steps.lines(page.ask(failing))

actions.last_message()
st.html(source_list.summary(sources))
with st.container():
    if steps:
        st.html(steps)
known = past.draw(page)
import_list.refusals(page)
add_source.form()
with st.container():
    if not sources:
        states.show("empty", _("No sources yet"), _("Add the first one above: a name or a handle is enough."))

for source in sorted(sources, key=source_list.order):
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"wk-source-{source.source_name}",
    ):
        st.html(source_list.line(source, page.now, known.get(source.source_name)))
        actions.menu(source)
