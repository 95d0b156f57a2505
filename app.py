"""The app's table of contents: which pages there are, and in which order."""

import streamlit as st

from pages.parts import choices
from pages.parts.i18n import _

# Streamlit imports this file to learn how to serve it, and runs it as a script for each reader.
if __name__ == "__main__":
    choices.listen()
    st.navigation(
        [
            st.Page("pages/reputation.py", title=_("Reputation"), default=True),
            st.Page("pages/goals.py", title=_("Goals")),
            st.Page("pages/announcement.py", title=_("Announcement")),
            st.Page("pages/mentions.py", title=_("Mentions")),
            st.Page("pages/channels.py", title=_("Channels")),
            st.Page("pages/traffic.py", title=_("Traffic")),
            st.Page("pages/trust.py", title=_("Reliability")),
            st.Page("pages/sources.py", title=_("Sources")),
            st.Page("pages/setup.py", title=_("Set up")),
        ],
        position="top",
    ).run()
else:
    from pages.parts import server

    app = st.App(__file__, **server.options())
