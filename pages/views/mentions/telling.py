"""Draw how a colleague is told of a story, or asked who knows this, before it is a case."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pages.views.cases.telling import fields
from pipelines.cases import telling
from pipelines.sources import last_good
from pipelines.support.errors import ConfigError


def form(page: Page, subject: str, story_id: str) -> None:
    """Draw it, closed until somebody opens it."""
    try:
        settings = last_good.usable()
    except ConfigError:
        return
    with (
        st.expander(_("Tell a colleague, or ask who knows this")),
        st.form(f"m-tell-{story_id}", border=False),
    ):
        asked = fields(settings, "m-tell")
    if asked:
        done(
            lambda: telling.tell_story(login.person(), settings, subject, story_id, *asked, page.now),
            _("It is sent, with the way to this story."),
        )
