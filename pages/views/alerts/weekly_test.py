"""Draw the weekly test: who got it ticks that it arrived, so that it is known who can be reached."""

import streamlit as st

from pages.shared.actions import done
from pages.shared.html import join, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.page import Page
from pages.views.alerts import listed
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases.alerts import acting
from pipelines.sources import last_good
from warehouse.cases.alerts.alert import TEST
from warehouse.cases.alerts.board import AlertDossier


def show(page: Page, person: Person, found: AlertDossier) -> None:
    """Draw the button, or when this person ticked it."""
    st.html(
        join(
            tag("h2", _("Test of the alerts")),
            tag(
                "p",
                _(
                    "Every Monday whoever is told of alerts gets this test by each of their ways. Nothing happened."
                ),
            ),
        )
    )
    mine = [event for event in found.events if event.act == "ticked" and event.person_id == person.id]
    if mine:
        at = listed.short(page, mine[-1].happened_at)
        st.html(tag("p", "✓ ", translate(N_("You ticked this at {moment}."), moment=at)))
    elif (
        matrix.may_do(person, "alerts.tick")
        and found.alert.is_open
        and st.button(_("It reached me"), key="alert-test", type="primary")
    ):
        done(
            lambda: acting.tick(person, last_good.usable(), found.alert.alert_id, TEST, page.now),
            _("It is noted with its time."),
        )
