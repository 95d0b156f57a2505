"""Draw who is logged in, with which roles, until when, and the ways out."""

import datetime as dt

import streamlit as st

from pages.shared import login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.parts import setting_link
from pages.views.people import roles
from pipelines.access.logins import access_file


def draw() -> None:
    """Draw it; where nobody logs in, say so."""
    if not login.is_closed():
        said = _(
            "Nobody has to log in here: who reaches this dashboard may do everything, until a login is set up."
        )
        st.html(tag("p", said, " ", setting_link.lead("login")))
        return
    found = login.visitor()
    who = found.person.signature
    st.html(tag("p", translate(N_("You are logged in as {who}."), who=who), class_="wk-lead"))
    st.html(tag("p", translate(N_("Your roles: {roles}."), roles=roles.names(found.person.roles))))
    if found.since:
        ends = found.since + dt.timedelta(hours=access_file.known().access.hours)
        st.html(
            tag("p", translate(N_("This login ends on {moment}."), moment=moment(ends)), class_="wk-small")
        )
    if found.person.way == "proxy":
        st.html(
            tag("p", _("You came in by the school’s own login, in front of this dashboard; log out there."))
        )
    if found.login:
        with st.container(horizontal=True):
            login.log_out_button(found)
            if st.button(_("Log out everywhere"), key="wk-log-out-everywhere"):
                login.log_out(found, everywhere=True)
