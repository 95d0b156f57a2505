"""Draw the page Privacy: erase what is known of a person, and show it to who asks."""

import streamlit as st

from pages.shared import login, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.privacy import disclosing, erasing, gone, papers
from pipelines.access import acts, matrix

page = frame.page(N_("Privacy"), (), need="privacy.read", period=False, head=False)
settings, error = frame.configuration(page)
person = login.person()
if not matrix.may(person, "privacy.read"):
    st.html(tag("p", _(acts.NotAllowed.template), class_="wk-said wk-said-ask"))
elif settings is None and not error:
    states.not_set_up()
elif settings is not None:
    erasing.draw(page, settings, person)
    disclosing.draw(page, person)
    gone.draw(page)
    papers.draw(page, settings, person)
