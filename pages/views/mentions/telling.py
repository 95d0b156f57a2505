"""Draw how a colleague is told of a story, or asked who knows this, before it is a case."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pipelines.cases import telling
from pipelines.sources import last_good
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError


def form(page: Page, subject: str, story_id: str) -> None:
    """Draw it, closed until somebody opens it."""
    try:
        settings = last_good.usable()
    except ConfigError:
        return
    places = {"": _("By e-mail")} | {post.name: post.title for post in settings.announcing.posts}
    with (
        st.expander(_("Tell a colleague, or ask who knows this")),
        st.form(f"m-tell-{story_id}", border=False),
    ):
        place = st.selectbox(_("Where"), list(places), format_func=places.__getitem__, key="m-tell-place")
        mail = st.text_input(
            _("E-mail address of your colleague"), max_chars=typed_text.ADDRESS.most, key="m-tell-mail"
        )
        said = st.text_input(_("In one line"), max_chars=typed_text.TEXT.most, key="m-tell-said")
        asks = st.checkbox(_("Ask who knows this"), key="m-tell-asks")
        pressed = st.form_submit_button(_("Send"))
    if pressed:
        done(
            lambda: telling.tell_story(
                login.person(), settings, subject, story_id, place or mail, said, asks, page.now
            ),
            _("It is sent, with the way to this story."),
        )
