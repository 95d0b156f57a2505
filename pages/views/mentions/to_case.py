"""Draw the button that makes a case of a story that needs an answer, and says where its case is when it has one."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt
from pages.shared.html import tag
from pages.shared.i18n import _
from pages.shared.page import Page, link
from pages.views.mentions import telling
from pipelines.access import matrix
from pipelines.cases import openings, webcare_file
from warehouse.cases import inbox


def button(page: Page, subject: str, story_id: str) -> None:
    """Draw it for who answers cases; the way to the case for who may read them."""
    person = login.person()
    if not matrix.may(person, "cases.read"):
        return
    case_id = page.ask(inbox.of_story, story_id)
    with st.container():
        if case_id:
            to_case = tag(
                "a", _("To its case on Webcare"), href=link("webcare", case=case_id), target="_self"
            )
            st.html(tag("p", to_case))
        elif matrix.may(person, "cases.write"):
            if st.button(_("This needs an answer"), key="m-case"):
                attempt(lambda: _open(page, subject, story_id))
                st.rerun()
            telling.form(page, subject, story_id)


def _open(page: Page, subject: str, story_id: str) -> str:
    openings.open_story(login.person(), webcare_file.read(), subject, story_id, page.now)
    return _("The story is a case now; it stands on the page Webcare.")
