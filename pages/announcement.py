"""Draw the page Announcement: the school's monthly text, its figures, its sending, and whether it arrived."""

from functools import partial

import streamlit as st

from pages.shared import actions
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.views.announcement import archive as month_archive
from pages.views.announcement import closing, downloads, editor, export_menu, sending
from pages.views.sharing import share_dialog
from warehouse.months import archive, closed

page = frame.page(
    N_("Announcement"),
    ("mentions", "channels", "traffic", "goals"),
    need="figures.read",
    period=False,
    acts=partial(share_dialog.button, "announcement"),
)
actions.last_message()
settings = closing.settings(page)
with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    which = closing.choose(page)
    text_version = editor.choose(settings)
stored_month = page.ask(closed.closed, which)
month = stored_month or page.ask(closed.draft, which, page.now.replace(minute=0, second=0, microsecond=0))
texts = page.ask(archive.texts, which)
# Each in a place of its own: what comes or goes in one leaves what is typed in the next alone.
with st.container():
    editor.show(page, settings, month, texts, *text_version)
with st.container():
    downloads.downloads(page, settings, which, texts, *text_version)
    export_menu.months(page, month)
with st.container():
    if stored_month is None:
        closing.form(page, settings, which)
    else:
        closing.stands(page, stored_month)
with st.container():
    if stored_month is not None:
        sending.form(page, settings, which, *text_version)
st.html(closing.elsewhere(which))
month_archive.show(page, which)
