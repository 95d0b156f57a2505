"""Draw what can be done with a case at once: take it, give it back, take it over, open it again."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.i18n import _
from pages.shared.page import Page
from pipelines.access.person import Person
from pipelines.cases import naming, work
from pipelines.support import typed_text
from warehouse.cases.case import Case


def buttons(page: Page, case: Case, person: Person) -> None:
    """Draw the buttons that this person has for this case as it is now."""
    holder = case.holder(page.now)
    with st.container(horizontal=True, vertical_alignment="bottom", key="wk-case-acts"):
        if not case.is_open:
            if st.button(_("Open again"), key="case-reopen"):
                done(
                    lambda: work.reopen(person, case.case_id, case.version, "", page.now),
                    _("The case is open again."),
                )
        elif case.state == "incident":
            why = st.text_input(
                _("Why it is no incident any more"), max_chars=typed_text.TEXT.most, key="case-lower-why"
            )
            if st.button(_("No incident any more"), key="case-lower"):
                done(
                    lambda: naming.lower(person, case.case_id, case.version, why, page.now),
                    _("The case waits for an answer again."),
                )
        elif holder == person.id:
            if case.state == "claimed" and st.button(
                _("Write an answer"), type="primary", key="case-answering"
            ):
                done(
                    lambda: work.answering(person, case.case_id, case.version, page.now),
                    _("Others see that you are writing an answer."),
                )
            # Who writes goes on writing.
            if case.state == "answering" and st.button(_("Keep it for ten minutes more"), key="case-longer"):
                done(
                    lambda: work.answering(person, case.case_id, case.version, page.now),
                    _("You have this case."),
                )
            if case.state == "claimed" and st.button(_("Keep it for another half hour"), key="case-claim"):
                done(
                    lambda: work.claim(person, case.case_id, case.version, page.now), _("You have this case.")
                )
            if st.button(_("Give it back"), key="case-release"):
                done(
                    lambda: work.release(person, case.case_id, case.version, page.now),
                    _("The case is free again."),
                )
        elif holder is None:
            if st.button(_("I take this"), type="primary", key="case-claim"):
                done(
                    lambda: work.claim(person, case.case_id, case.version, page.now), _("You have this case.")
                )
        else:
            why = st.text_input(_("Why you take it over"), max_chars=typed_text.TEXT.most, key="case-why")
            if st.button(_("Take it over"), key="case-take-over"):
                done(
                    lambda: work.take_over(person, case.case_id, case.version, why, page.now),
                    _("You have this case."),
                )
