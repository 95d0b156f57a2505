"""Draw the page Your school: from a name and a few handles to a tested configuration; later, the queries."""

import streamlit as st

from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.settings import checklist
from pages.views.sources import query_tester, setup_wizard

page = frame.page(N_("Your school"), (), need="setup.read", period=False, head=False)
settings, error = frame.configuration(page)
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
