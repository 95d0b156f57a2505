"""List the app's pages by reader and draw the chosen one; options of the server come from `pages.server`."""

import gc

import streamlit as st

# Streamlit imports this file to learn how to serve it, and runs it as a script for each reader.
if __name__ == "__main__":
    from pages.shared import url_state
    from pages.shared.i18n import _
    from pages.shared.menu import navigation, raising

    url_state.listen()
    groups = {
        _("Board"): [
            st.Page("pages/reputation.py", title=_("Reputation"), default=True),
            st.Page("pages/goals.py", title=_("Goals")),
            st.Page("pages/announcement.py", title=_("Announcement")),
        ],
        _("Marketing"): [
            st.Page("pages/channels.py", title=_("Channels")),
            st.Page("pages/traffic.py", title=_("Traffic")),
        ],
        _("Communication"): [
            st.Page("pages/webcare.py", title=_("Webcare")),
            st.Page("pages/alerts.py", title=_("Alerts")),
            st.Page("pages/mentions.py", title=_("Mentions")),
            st.Page("pages/reliability.py", title=_("Reliability"), url_path="trust"),
        ],
        _("Administration"): [
            st.Page("pages/sources.py", title=_("Sources")),
            st.Page("pages/settings.py", title=_("Settings")),
            st.Page("pages/setup.py", title=_("Your school")),
            st.Page("pages/access/privacy.py", title=_("Privacy")),
            st.Page("pages/access/audit.py", title=_("Audit log")),
            st.Page("pages/access/people.py", title=_("People and roles")),
        ],
    }
    chosen = st.navigation(groups, position="hidden")
    navigation.lead(groups, chosen)
    navigation.draw(groups, chosen)
    raising.draw()
    chosen.run()
else:
    # What a start loads is no garbage, and to look for some again and again takes a tenth of its time.
    gc.disable()
    from pages.server import middleware

    gc.enable()
    app = st.App(__file__, **middleware.options())
