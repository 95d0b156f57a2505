"""Draw the page Your school: from a name and a few handles to a tested configuration; later, the queries."""

import streamlit as st

from pages.shared import actions, faults, states
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.settings import checklist
from pages.views.sources import query_tester, setup_wizard
from pipelines.settings import is_configured, read
from pipelines.support.errors import ConfigError

page = frame.page(N_("Your school"), (), period=False, head=False)
settings = error = None
try:
    settings = read() if is_configured() else None
except ConfigError as raised:
    error = raised
fresh, trouble = faults.of_warehouse()
# What is wrong with the configuration stands in the head, as on every page.
page.head(sample=bool(settings and settings.organisation.sample), fresh=fresh)
actions.last_message()
with st.container():
    if trouble:
        states.tell(trouble)
if error:
    st.stop()
if settings is None:
    # The operator named a folder that is still empty.
    setup_wizard.ask(sample=False)
else:
    with st.container():
        if settings.organisation.sample:
            setup_wizard.ask()
        else:
            setup_wizard.done(settings)
            if line := checklist.line(settings, page.now):
                st.html(line)
    query_tester.ask(settings, page)
