"""Draw how a colleague is told of a case or asked who knows this, and where what they know is written down."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pages.shared.parts import typed
from pipelines.access.person import Person
from pipelines.cases import telling
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from warehouse.cases import drafts
from warehouse.cases.case import Case


def fields(settings: Settings, key: str) -> tuple[str, str, bool] | None:
    """Draw within a form where to, the line and whether it asks; gives these once somebody sends it."""
    places = {"": _("By e-mail")} | {post.name: post.title for post in settings.announcing.posts}
    place = st.selectbox(_("Where"), list(places), format_func=places.__getitem__, key=f"{key}-place")
    mail = st.text_input(
        _("E-mail address of your colleague"), max_chars=typed_text.ADDRESS.most, key=f"{key}-mail"
    )
    said = st.text_input(_("In one line"), max_chars=typed_text.TEXT.most, key=f"{key}-said")
    asks = st.checkbox(_("Ask who knows this"), key=f"{key}-asks")
    return (place or mail, said, asks) if st.form_submit_button(_("Send")) else None


def forms(page: Page, case: Case, person: Person) -> None:
    """Draw both, closed until somebody opens them."""
    try:
        settings = last_good.usable()
    except ConfigError:
        return
    with st.expander(_("Tell a colleague, or ask who knows this")):
        with st.form("case-tell", border=False):
            asked = fields(settings, "case-tell")
        if asked:
            done(
                lambda: telling.tell(person, settings, case.case_id, *asked, page.now),
                _("It is sent, with the way to this case."),
            )
        there = page.ask(drafts.draft, case.case_id, person.id, "note", keep=False)
        now = typed.begun(there, "note", _name(case))
        with st.container(key="wk-draft-note"):
            known = st.text_area(
                _("What I know of it"), max_chars=typed_text.NOTE.most, key=f"case-note-{now.key}"
            )
        if st.button(_("Keep it with the case"), key=f"case-noted-{now.key}"):
            done(
                lambda: _note(page, case, person, known),
                _("It stands with the case, with your name."),
            )
        typed.keep(person, case.case_id, "note", now, page.now, known)


def _note(page: Page, case: Case, person: Person, known: str) -> None:
    telling.note(person, case.case_id, known, page.now)
    typed.handed_in(_name(case))


def _name(case: Case) -> str:
    return f"_note-{case.case_id}"
