"""Draw the page Announcement: the school's monthly text, its figures, its sending, and whether it arrived."""

import streamlit as st

from pages.shared import actions
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.announcement import archive as month_archive
from pages.views.announcement import closing, downloads, editor, sending
from warehouse.months import archive, closed

page = frame.page(N_("Announcement"), ("mentions", "channels", "traffic", "goals"), period=False)
actions.last_message()
settings = closing.settings(page)
which = closing.choose(page)
st.html(closing.elsewhere(which))
closed_month = page.ask(closed.closed, which)
# Each in a place of its own: what comes or goes in one leaves what is typed in the next alone.
with st.container():
    if closed_month is None:
        closing.form(page, settings, which)
        closed_month = page.ask(closed.draft, which, page.now.replace(minute=0, second=0, microsecond=0))
    else:
        closing.stands(page, closed_month)
texts = page.ask(archive.texts, which)
text_version = editor.choose(settings)
with st.container():
    editor.show(page, settings, closed_month, texts, *text_version)
with st.container():
    downloads.downloads(page, settings, which, texts, *text_version)
with st.container():
    if closed_month.closed_at is not None:
        sending.form(page, settings, which, *text_version)
month_archive.show(page, which)
