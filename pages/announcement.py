"""Announcement: what do we tell everyone this month, of which figures, and did it arrive?"""

import streamlit as st

from pages.parts import frame, month_archive, month_closing, month_files, month_send, month_text, sources_acts
from pages.parts.i18n import N_
from warehouse.metrics import archive, month_closed

page = frame.page(N_("Announcement"), period=False)
sources_acts.last_message()
settings = month_closing.settings(page)
which = month_closing.choose(page)
found = page.ask(month_closed.closed, which)
# Each in a place of its own: what comes or goes in one leaves what is typed in the next alone.
with st.container():
    if found is None:
        month_closing.form(page, settings, which)
        found = page.ask(month_closed.draft, which, page.now.replace(minute=0, second=0, microsecond=0))
    else:
        month_closing.stands(page, found)
texts = page.ask(archive.texts, which)
asked = month_text.choose(settings)
with st.container():
    month_text.show(page, settings, found, texts, *asked)
with st.container():
    month_files.downloads(page, settings, which, texts, *asked)
with st.container():
    if found.closed_at is not None:
        month_send.form(page, settings, which, *asked)
month_archive.show(page, which)
