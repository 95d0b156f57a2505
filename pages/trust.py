"""Reliability: how far can sentiment and mentions be believed, and who says so?"""

import streamlit as st

from pages.parts import changed, frame, judging, reliability, states
from pages.parts.i18n import N_
from warehouse.metrics import mentions

page = frame.page(N_("Reliability"), period=False)
subjects = page.ask(mentions.subjects)
if not subjects:
    states.not_set_up()
    st.stop()
own = subjects[0][0]
judged = judging.weekly(page)
# Folded for who judges: what moves with an answer tells what the method said.
st.html(reliability.body(page, own, folded=judged))
st.html(changed.changed(page, own))
