"""Draw the form by which somebody brings in a question that no source can collect."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pages.shared.parts import typed
from pipelines.access.person import Person
from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from text.case_words import AUDIENCES, KINDS
from warehouse.cases import drafts
from warehouse.cases.drafts import NO_CASE

NAME = "_question"


def form(page: Page, webcare: Webcare, person: Person) -> None:
    """Draw it, closed until somebody opens it; open where a question was typed and not handed in."""
    kinds = {name: _(title) for name, title in KINDS.items() if name != "threat"}
    audiences = {name: _(title) for name, title in AUDIENCES.items()}
    there = page.ask(drafts.draft, NO_CASE, person.id, "question", keep=False)
    now = typed.begun(there, "question", NAME)
    with st.expander(_("Bring in a question"), expanded=there is not None):
        # By this name the document's script knows fields that are to be kept while somebody types.
        with st.container(key="wk-draft-question"):
            said = st.text_area(
                _("What was asked"), max_chars=typed_text.LETTER.most, key=f"case-question-{now.key}"
            )
            where = st.text_input(
                _("Address, where it has one"), max_chars=typed_text.ADDRESS.most, key=f"case-url-{now.key}"
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                _("What it is"), list(kinds), format_func=kinds.__getitem__, key="case-new-kind"
            )
            audience = st.selectbox(
                _("Of whom"), list(audiences), list(audiences).index("public"),
                format_func=audiences.__getitem__, key="case-new-audience",
            )  # fmt: skip
            pressed = st.button(_("Make it a case"), type="primary", key="case-new")
        if pressed:

            def brought() -> None:
                work.bring_in(person, webcare, said, kind, audience, page.now, where)
                typed.handed_in(NAME)

            done(brought, _("The question is a case now."))
        typed.keep(person, NO_CASE, "question", now, page.now, said, where)
