"""Draw the place to write an answer beside the texts that were agreed on, and the ways to close without one."""

import datetime as dt

import streamlit as st

from pages.shared.actions import done
from pages.shared.html import tag
from pages.shared.i18n import _
from pages.shared.page import Page
from pages.shared.parts import typed
from pipelines.access.person import Person
from pipelines.cases import naming, work
from pipelines.cases.webcare_file import Webcare
from pipelines.support import typed_text
from text.case_words import AUDIENCES, KINDS
from text.local_time import AMSTERDAM
from warehouse.cases import drafts
from warehouse.cases.case import Case
from warehouse.cases.inbox import Dossier


def agreed_texts(webcare: Webcare, case: Case) -> None:
    """Draw the texts that were agreed on for such a case, each with a button that copies it."""
    texts = webcare.texts(case.kind) if case.is_open else ()
    if texts:
        with st.expander(_("Texts we agreed on")):
            for one in texts:
                # A caption would be Markdown.
                st.html(tag("p", one.title, class_="wk-small"))
                st.code(one.text, language=None, wrap_lines=True)


def answer_form(page: Page, found: Dossier, person: Person) -> None:
    """Draw the answer of who writes it. What was typed stays: when the claim is lost, when somebody else was first, and
    when the page is loaded anew here or elsewhere.
    """
    case = found.case
    mine = case.state == "answering" and case.owner_id == person.id
    # The same press twice is the same answer; after it a new one begins.
    given = sum(answer.person_id == person.id for answer in found.answers)
    there = page.ask(drafts.draft, case.case_id, person.id, "answer", keep=False)
    name = f"_answer-{case.case_id}-{given}"
    if there is None and not (mine or typed.is_begun(name)):
        return
    now = typed.begun(there, "answer", name)
    with st.container():
        if not mine:
            lost = _("You do not have this case now. What you typed stays here.")
            st.html(tag("p", lost, class_="wk-small"))
    # By this name the document's script knows a field that is to be kept while somebody types.
    with st.container(key="wk-draft-answer"):
        text = st.text_area(
            _("The answer"), max_chars=typed_text.LETTER.most, height=160, key=f"case-answer-{now.key}"
        )
        where = st.text_input(
            _("Address of the answer, where it has one"),
            max_chars=typed_text.ADDRESS.most,
            key=f"case-url-{now.key}",
        )
    if st.button(_("It is answered"), type="primary", disabled=not mine, key=f"case-answered-{now.key}"):
        done(
            lambda: work.answer(person, case.case_id, case.version, text, where, now.key, page.now),
            _("The answer is kept and the case is closed."),
        )
    typed.keep(person, case.case_id, "answer", now, page.now, text, where)


def closing_form(page: Page, webcare: Webcare, case: Case, person: Person) -> None:
    """Draw what else can be done: name it rightly, let it wait, close it without an answer."""
    if not case.is_open:
        return
    with st.expander(_("Name it, let it wait, or close it without an answer")):
        _settle(page, webcare, case, person)
        if case.state == "incident":
            return
        _wait(page, case, person)
        _close(page, case, person)
        _incident(page, case, person)


def _settle(page: Page, webcare: Webcare, case: Case, person: Person) -> None:
    kinds = {name: _(title) for name, title in KINDS.items()}
    audiences = {name: _(title) for name, title in AUDIENCES.items()}
    departments = {one.name: _(one.title) for one in webcare.departments}
    places = {case.department: case.department} | departments
    with st.form("case-settle", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            _("What it is"), list(kinds), list(kinds).index(case.kind), format_func=kinds.__getitem__,
            key=f"case-kind-{case.version}",
        )  # fmt: skip
        audience = st.selectbox(
            _("Of whom"), list(audiences), list(audiences).index(case.audience),
            format_func=audiences.__getitem__, key=f"case-audience-{case.version}",
        )  # fmt: skip
        department = st.selectbox(
            _("Who answers"), list(places), list(places).index(case.department), format_func=places.__getitem__,
            key=f"case-department-{case.version}",
        )  # fmt: skip
        pressed = st.form_submit_button(_("Keep"))
    if pressed:
        done(
            lambda: naming.settle(
                person, webcare, case.case_id, case.version, kind, audience, page.now, department
            ),
            _(
                "It is named a threat: who is on duty is told, and board, communication and security go on with it."
            )
            if kind == "threat"
            else _("The case is named."),
        )


def _wait(page: Page, case: Case, person: Person) -> None:
    with (
        st.form("case-wait", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        until = st.date_input(
            _("Wait until"), page.today + dt.timedelta(days=1), min_value=page.today + dt.timedelta(days=1),
            max_value=page.today + dt.timedelta(days=59), format="DD-MM-YYYY", key="case-until",
        )  # fmt: skip
        why = st.text_input(_("For what"), max_chars=typed_text.TEXT.most, key="case-wait-why")
        pressed = st.form_submit_button(_("Let it wait"))
    if pressed:
        morning = dt.datetime.combine(until, dt.time(8), AMSTERDAM)
        done(
            lambda: work.wait(person, case.case_id, case.version, morning, why, page.now),
            _("The case waits."),
        )


def _close(page: Page, case: Case, person: Person) -> None:
    ways = {"no_answer_needed": _("No answer needed"), "not_ours": _("Not for us")}
    with (
        st.form("case-close", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        state = st.selectbox(_("Close as"), list(ways), format_func=ways.__getitem__, key="case-close-as")
        why = st.text_input(_("Why, or whose it is"), max_chars=typed_text.TEXT.most, key="case-close-why")
        pressed = st.form_submit_button(_("Close it"))
    if pressed:
        done(
            lambda: work.close(person, case.case_id, case.version, state, why, page.now),
            _("The case is closed."),
        )


def _incident(page: Page, case: Case, person: Person) -> None:
    with (
        st.form("case-incident", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        why = st.text_input(
            _("Why it is an incident"), max_chars=typed_text.TEXT.most, key="case-incident-why"
        )
        pressed = st.form_submit_button(_("Make it an incident"))
    if pressed:
        done(
            lambda: naming.lift(person, case.case_id, case.version, why, page.now),
            _(
                "It is an incident: who is on duty is told, and it stands on top until somebody says that it is over."
            ),
        )
