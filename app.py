"""List the app's pages in their order and draw the chosen one; options of the server come from `pages.server`."""

import streamlit as st

from pages.shared import url_state
from pages.shared.i18n import _

# Streamlit imports this file to learn how to serve it, and runs it as a script for each reader.
if __name__ == "__main__":
    url_state.listen()
    st.navigation(
        [
            st.Page("pages/reputation.py", title=_("Reputation"), default=True),
            st.Page("pages/goals.py", title=_("Goals")),
            st.Page("pages/announcement.py", title=_("Announcement")),
            st.Page("pages/mentions.py", title=_("Mentions")),
            st.Page("pages/channels.py", title=_("Channels")),
            st.Page("pages/traffic.py", title=_("Traffic")),
            st.Page("pages/reliability.py", title=_("Reliability"), url_path="trust"),
            st.Page("pages/sources.py", title=_("Sources")),
            st.Page("pages/settings.py", title=_("Settings")),
            st.Page("pages/setup.py", title=_("Set up")),
        ],
        position="top",
    ).run()
else:
    from pages.server import middleware

    app = st.App(__file__, **middleware.options())
