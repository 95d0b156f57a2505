"""Keep what somebody types at a case while they type it: a reload, another tab or another device goes on with it."""

import datetime as dt
import secrets
from dataclasses import dataclass

import streamlit as st

from pages.shared import actions
from pages.shared.html import tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page
from pipelines.access.person import Person
from pipelines.cases import drafts
from pipelines.support.errors import PipelineError
from warehouse.cases import drafts as kept
from warehouse.cases.drafts import Draft
from warehouse.core import fault_messages
from warehouse.core.errors import WarehouseError


@dataclass
class Typing:
    """What stands in a field of this tab.

    key: of its widgets, and what the answer will be called; text, url: as they were kept last, at `saved_at` (None: not
    yet); other: what was typed in another tab since; fault: why it is not kept
    """

    key: str
    text: str = ""
    url: str = ""
    saved_at: dt.datetime | None = None
    other: str = ""
    fault: str = ""


def begun(page: Page, case_id: str, part: str, person: Person, name: str, begins: bool) -> Typing | None:
    """Return what this person types there, as kept; None where nothing is, unless it begins now.

    name: by which this tab knows it. Where another tab wrote on and nothing was typed here since, this one follows.
    """
    there: Draft | None = page.ask(kept.draft, case_id, person.id, part, keep=False)
    now: Typing | None = st.session_state.get(name)
    if now is None:
        if there is None and not begins:
            return None
        now = Typing((there and there.answer_id) or secrets.token_hex(8))
        st.session_state[name] = now
    text, url = f"case-{part}-{now.key}", f"case-url-{now.key}"
    here = st.session_state.get(text, now.text), st.session_state.get(url, now.url)
    if (there and there.saved_at) != now.saved_at and here == (now.text, now.url):
        now.text, now.url = (there.text, there.url or "") if there else ("", "")
        now.saved_at = there.saved_at if there else None
        st.session_state[text], st.session_state[url] = now.text, now.url
    # Streamlit forgets a field that was not drawn for a while.
    st.session_state.setdefault(text, now.text)
    st.session_state.setdefault(url, now.url)
    return now


def keep(page: Page, case_id: str, part: str, person: Person, now: Typing, text: str, url: str = "") -> None:
    """Keep what was typed, where it is other than what was kept; say below it whether it is."""
    if (text, url) != (now.text, now.url):
        name = now.key if part == "answer" else None
        try:
            with fault_messages.in_words():
                done = drafts.keep(person, case_id, part, text, url, name, now.saved_at, page.now)
        except (PipelineError, WarehouseError) as error:
            now.fault = actions.sentence(error)
        else:
            now.text, now.url, now.saved_at, now.fault = text, url, done.saved_at, ""
            now.other = done.other.text if done.other else now.other
    with st.container():
        if now.fault:
            words = translate(N_("What you type could not be kept: {why}"), why=now.fault)
            st.html(tag("p", words, class_="wk-said wk-said-bad", role="status"))
        elif now.saved_at is None:
            st.html(tag("p", _("What you type is kept here, and shown to nobody else."), class_="wk-small"))
        else:
            words = translate(
                N_("Kept at {moment}; shown to nobody else. An empty field is kept no longer."),
                moment=moment(now.saved_at),
            )
            st.html(tag("p", words, class_="wk-small"))
    with st.container():
        if now.other and now.other != text:
            st.html(tag("p", _("In another tab or on another device you had typed this:"), class_="wk-small"))
            st.code(now.other, language=None, wrap_lines=True)
