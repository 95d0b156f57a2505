"""Draw the button that begins a drill: the ladder runs as it would, and every message says that it is one."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.html import tag
from pages.shared.i18n import _
from pages.shared.page import Page
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases.alerts import reporting
from pipelines.sources import last_good


def draw(page: Page, person: Person) -> None:
    """Draw it, closed until somebody opens it."""
    if not matrix.may_do(person, "threats.report"):
        return
    with st.expander(_("Hold a drill")):
        st.html(
            tag(
                "p",
                _(
                    "Everybody on the ladder of level 4 gets the messages of a real alert, each marked DRILL. Hold one"
                    " every month, so that each knows what to do and every telephone works."
                ),
            )
        )
        if st.button(_("Begin a drill"), key="alert-drill"):
            done(
                lambda: reporting.drill(person, last_good.usable(), page.now),
                _("The drill has begun: everybody on the ladder gets a message marked DRILL."),
            )
