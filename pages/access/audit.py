"""Draw the page Audit log: who did what, and whether another hand changed it."""

import streamlit as st

from pages.shared import login
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.audit import choosing, log
from pipelines.access import acts, matrix

page = frame.page(N_("Audit log"), (), need="audit.read", period=False)
if matrix.may(login.person(), "audit.read"):
    place = st.container()
    chosen = choosing.ask(page)
    with place:
        log.standing()
    log.lines(page, chosen)
else:
    st.html(tag("p", _(acts.NotAllowed.template), class_="wk-said wk-said-ask"))
