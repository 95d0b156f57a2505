"""Keep what somebody types while they type it: a reload, another tab or another device goes on with it."""

import datetime as dt
import secrets
from dataclasses import dataclass

import streamlit as st

from pages.shared import actions
from pages.shared.html import tag
from pages.shared.i18n import N_, _, moment, translate
from pipelines.access.person import Person
from pipelines.cases import drafts
from pipelines.support.errors import PipelineError
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


def is_begun(name: str) -> bool:
    """Was something typed here, in this tab?"""
    return name in st.session_state


def begun(there: Draft | None, part: str, name: str) -> Typing:
    """Return what somebody types there; it begins now where nothing is.

    there: as it is kept, None for nothing; name: by which this tab knows it. Where another tab wrote on and nothing was
    typed here since, this one follows.
    """
    now: Typing | None = st.session_state.get(name)
    if now is None:
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


def keep(
    person: Person, case_id: str, part: str, now: Typing, at: dt.datetime, text: str, url: str = ""
) -> None:
    """Keep what was typed, where it is other than what was kept; say below it whether it is. at: this moment."""
    if (text, url) != (now.text, now.url):
        name = now.key if part == "answer" else None
        try:
            with fault_messages.in_words():
                done = drafts.keep(person, case_id, part, text, url, name, now.saved_at, at)
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


def handed_in(name: str) -> None:
    """Let what is typed there next be another."""
    st.session_state.pop(name, None)
