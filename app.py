"""The app's table of contents: which pages there are, and in which order."""

import streamlit as st

from pages.parts import choices
from pages.parts.i18n import _

choices.listen()
st.navigation(
    [
        st.Page("pages/reputation.py", title=_("Reputation"), default=True),
    ],
    position="top",
).run()
