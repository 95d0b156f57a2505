"""Draw the text of a month by length and language, to read, copy and edit; store the edited text."""

import re
from collections.abc import Sequence

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, language, moment, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.announcing import publishing
from pipelines.announcing.text import LENGTHS
from pipelines.sending import markup
from pipelines.settings import Settings
from pipelines.support import typed_text
from warehouse.months.archive import WrittenText
from warehouse.months.closed import ClosedMonth

NAMES = {"nl": "Nederlands", "en": "English"}


def choose(settings: Settings) -> tuple[str, str]:
    """Language and length of the text."""
    lengths = {length: _(name) for length, name in LENGTHS.items()}
    length = st.radio(
        _("Length"), tuple(lengths), index=list(lengths).index(settings.announcing.length),
        format_func=lengths.__getitem__, key="ann-length", horizontal=True,
    )  # fmt: skip
    spoken = st.radio(
        _("Language of the text"), tuple(NAMES), index=list(NAMES).index(language()),
        format_func=NAMES.__getitem__, key="ann-language", horizontal=True,
    )  # fmt: skip
    return spoken, length


def current(
    settings: Settings, month: ClosedMonth, texts: Sequence[WrittenText], spoken: str, length: str
) -> str:
    """Return the text as it would be sent now; made on the spot for a month that is not closed."""
    stored_text = next((text for text in texts if (text.language, text.length) == (spoken, length)), None)
    return stored_text.text if stored_text else publishing.one(settings, month, spoken, length)


def show(
    page: Page, settings: Settings, month: ClosedMonth, texts: Sequence[WrittenText], spoken: str, length: str
) -> None:
    """Draw the text as it reads, as it is copied, and the place to edit it."""
    stored_text = next((text for text in texts if (text.language, text.length) == (spoken, length)), None)
    words = current(settings, month, texts, spoken, length)
    if stored_text and stored_text.edited is not None and stored_text.edited_at is not None:
        edited = translate(
            N_("Edited by {who} on {moment}."),
            who=stored_text.edited_by,
            moment=moment(stored_text.edited_at),
        )
        st.html(tag("p", edited, class_="wk-small"))
    with st.container(border=True, key="wk-announcement"):
        # As the e-mail shows it: no picture is fetched. Headings one step down, as the page has its own.
        st.html(Html(re.sub(r"(</?h)([1-5])\b", lambda at: f"{at[1]}{int(at[2]) + 1}", markup.body(words))))
    with st.expander(_("Copy the text"), key="wk-copy"):
        st.code(words, language=None, wrap_lines=True)
    if stored_text and acting.may("months.edit"):
        _editor(page, month, stored_text)


def _editor(page: Page, month: ClosedMonth, stored_text: WrittenText) -> None:
    with st.expander(_("Edit the text"), key="wk-edit"):
        key = f"{month.month:%Y-%m}-{stored_text.language}-{stored_text.length}"
        with st.form(f"edit-{key}", border=False):
            words = st.text_area(_("Text (Markdown)"), value=stored_text.text, height=320, key=f"edit-words-{key}",
                                 max_chars=typed_text.ANNOUNCEMENT.most)  # fmt: skip
            with st.container(horizontal=True, vertical_alignment="bottom"):
                acting.signed()
                saved = st.form_submit_button(_("Keep my text"), type="primary")
                back = st.form_submit_button(_("Back to the generated text"))
        if stored_text.edited is not None:
            st.html(tag("p", _("Generated from the figures, for comparison:"), class_="wk-small"))
            st.code(stored_text.generated, language=None, wrap_lines=True)
    if saved or back:
        actions.attempt(lambda: _keep(page, month, stored_text, None if back else words))
        st.session_state.pop(f"edit-words-{key}", None)
        st.rerun()


def _keep(page: Page, month: ClosedMonth, stored_text: WrittenText, words: str | None) -> str:
    publishing.edit(login.person(), month.month, stored_text.language, stored_text.length, words, page.now)
    return (
        _("Your text is kept; the generated one stays beside it.")
        if words
        else _("The generated text is back.")
    )
