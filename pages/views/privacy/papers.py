"""Draw what the law asks on paper: terms, register, pre-scan and notice, and whether what runs agrees with them."""

import functools
import re
from collections.abc import Callable

import streamlit as st

from pages.shared import actions
from pages.shared.html import tag
from pages.shared.i18n import N_, _, day, language, translate, use_language
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.access.privacy.keeping import terms
from pipelines.access.privacy.papers import paper
from pipelines.settings import Settings
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.access.privacy.data_map import TIMED
from warehouse.core.errors import WarehouseError
from warehouse.core.period import local_day

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw(page: Page, settings: Settings, person: Person) -> None:
    """Draw terms and papers, with whether they agree; who may take them along and approve them does it here."""
    st.html(tag("h2", _("Privacy on paper")))
    try:
        days, written = terms.read(), paper.written(settings, None)
        differing = paper.differences(settings, None)
    except (PipelineError, WarehouseError) as error:
        st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-ask"))
        return
    _standing(differing)
    with st.expander(_("How long it is kept"), key="wk-terms"):
        told = (
            translate(N_("{kind}: {term}"), kind=_(TIMED[kind]), term=paper.lasting(count))
            for kind, count in days.items()
        )
        st.html(tag("ul", *(tag("li", line) for line in told)))
    with st.expander(_("Register, DPIA pre-scan and notice"), key="wk-paper"):
        # Below the heading of the page and of this part.
        st.markdown(re.sub(r"^#", "###", written, flags=re.M))
    with st.container(horizontal=True, key="wk-paper-files"):
        if matrix.may_do(person, "privacy.paper.take"):
            _file(_("Word (DOCX)"), "docx", WORD, functools.partial(paper.typed, settings, None, page.now))
            _file("PDF", "pdf", "application/pdf", functools.partial(paper.printed, settings, None, page.now))
        if matrix.may_do(person, "privacy.paper.approve") and st.button(
            _("Approve this paper"), key="paper-approve"
        ):
            actions.attempt(functools.partial(_approve, page, settings, person))
            st.rerun()


def _standing(differing: list[paper.Difference]) -> None:
    approved = paper.approved()
    if approved is None:
        st.html(tag("p", _("The papers are not approved yet."), class_="wk-said wk-said-ask"))
        return
    who = typed_text.line(approved.person)
    said = translate(N_("Approved by {who} on {day}."), who=who, day=day(local_day(approved.at)))
    if not differing:
        st.html(tag("p", f"{said} {_('What runs is what the approved paper says.')}", class_="wk-small"))
        return
    lines = [
        translate(each.template, each.fields, kind=_(TIMED[each.kind]) if each.kind in TIMED else each.kind)
        for each in differing
    ]
    st.html(
        tag(
            "div",
            tag("p", f"{said} {_('What runs differs from the approved paper:')}"),
            tag("ul", *(tag("li", line) for line in lines)),
            class_="wk-said wk-said-ask",
        )
    )


def _file(label: str, ending: str, mime: str, make: Callable[[], bytes]) -> None:
    name = f"privacy-{language()}.{ending}"
    st.download_button(
        label,
        acting.taken("privacy.paper.take", name, functools.partial(_spoken, language(), make)),
        name,
        mime,
        key=f"paper-{ending}",
        on_click="ignore",
    )


def _spoken(code: str, make: Callable[[], bytes]) -> bytes:
    """Make a file in the reader's language, outside of their page."""
    with use_language(code):
        return make()


def _approve(page: Page, settings: Settings, person: Person) -> str:
    paper.approve(person, settings, None, page.now, None)
    return _("The papers are approved as they are now.")
