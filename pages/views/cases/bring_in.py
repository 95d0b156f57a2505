"""Draw the form by which somebody brings in a question that no source can collect."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pipelines.access.person import Person
from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from text.case_words import AUDIENCES, KINDS


def form(page: Page, webcare: Webcare, person: Person) -> None:
    """Draw it, closed until somebody opens it."""
    kinds = {name: _(title) for name, title in KINDS.items() if name != "threat"}
    audiences = {name: _(title) for name, title in AUDIENCES.items()}
    with st.expander(_("Bring in a question")), st.form("case-new", clear_on_submit=False, border=False):
        said = st.text_area(_("What was asked"), max_chars=typed_text.LETTER.most, key="case-said")
        where = st.text_input(
            _("Address, where it has one"), max_chars=typed_text.ADDRESS.most, key="case-where"
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                _("What it is"), list(kinds), format_func=kinds.__getitem__, key="case-new-kind"
            )
            audience = st.selectbox(
                _("Of whom"), list(audiences), list(audiences).index("public"),
                format_func=audiences.__getitem__, key="case-new-audience",
            )  # fmt: skip
            pressed = st.form_submit_button(_("Make it a case"), type="primary")
    if pressed:
        done(
            lambda: work.bring_in(person, webcare, said, kind, audience, page.now, where),
            _("The question is a case now."),
        )
