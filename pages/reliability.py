"""Draw the page Reliability: how far sentiment and mentions can be believed, and who says so."""

import streamlit as st

from pages.shared import page as frame
from pages.shared import states
from pages.shared.i18n import N_
from pages.views.reliability import agreement_tables, score_changes, weekly_review
from warehouse.mentions import search

page = frame.page(N_("Reliability"), ("mentions",), need="mentions.read", period=False)
subjects = page.ask(search.subjects)
if not subjects:
    states.not_loaded()
    st.stop()
own = subjects[0][0]
judged = weekly_review.weekly(page)
# Folded for who judges: what moves with an answer tells what the method said.
st.html(agreement_tables.body(page, own, folded=judged))
st.html(score_changes.changed(page, own))
