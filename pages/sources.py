"""Draw the page Sources: whether all that is watched still comes in, and the remedy where it does not."""

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.i18n import N_, _
from pages.shared.imports import import_list
from pages.shared.parts import acting
from pages.shared.tables import controls
from pages.shared.tables.choice import ordered
from pages.views.settings import checklist
from pages.views.sources import (
    add_source,
    backups,
    heard,
    mention_import,
    opml,
    past,
    source_list,
    source_menu,
    webhooks,
)
from pages.views.sources import steps as sources_steps
from warehouse.sending.deliveries import undelivered
from warehouse.sources.failing_steps import failing
from warehouse.sources.rhythm import delays
from warehouse.sources.states import states as source_states

page = frame.page(N_("Sources"), ("mentions", "channels", "traffic"), need="sources.read", period=False)
hour = page.now.replace(minute=0, second=0, microsecond=0)
sources = page.ask(source_states, hour)
steps = sources_steps.lines(page.ask(failing))
not_told = page.ask(undelivered)
untold = webhooks.lines(not_told)

actions.last_message()
st.html(source_list.summary(sources))
with st.container():
    for trouble in (steps, untold, backups.line(page.now), checklist.to_do(page.now)):
        if trouble:
            st.html(trouble)
    webhooks.again(page, not_told)
known = past.draw(page)
soon = page.ask(delays, hour)
import_list.refusals(page)
if acting.may("sources.add"):
    add_source.form()
if acting.may("sources.bring_in"):
    opml.form()
mention_import.form(page)
import_list.recent(page, "mentions")
with st.container():
    if not sources:
        states.show("empty", _("No sources yet"), _("Add the first one above: a name or a handle is enough."))

usual = sorted(sources, key=source_list.order)
head, columns = source_list.head(), source_list.columns()
choice = controls.choose("", head, columns) if usual else controls.chosen("", head, columns)
# Forty rows that say the same say less than one sentence, which the head of the page has.
fail_together = source_list.fail_together(sources)
with st.container():
    if fail_together:
        with st.expander(_("Why each source fails"), key="wk-all-fail"):
            st.html(source_list.together(sources))
for source in ordered(usual, head, columns, choice):
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
        key=f"wk-source-{source.source_name}",
    ):
        reach = known.get(source.source_name)
        told = heard.fact(source, soon)
        st.html(source_list.line(source, page.now, choice.columns, not fail_together, reach, told))
        source_menu.menu(source)
heard.networks()
