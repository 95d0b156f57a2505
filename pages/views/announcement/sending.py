"""Draw the places of a month's announcement, the outcome at each, and the button that sends to the others."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page
from pages.shared.parts import acting, setting_link
from pipelines.announcing import sending
from pipelines.announcing.sending import Destination
from pipelines.settings import Settings
from text.labels import SENDING_STATES
from text.templates import render
from warehouse.months import archive
from warehouse.months.archive import Publication

KINDS = {"announcement": N_("Announcement"), "report": N_("Report for the board")}


def form(page: Page, settings: Settings, which: dt.date, spoken: str, length: str) -> None:
    """Draw the places of announcements and reports with how they stand, and the buttons."""
    st.html(tag("h2", _("Send it")))
    done = page.ask(archive.publications, which)
    if not any(sending.places(settings, kind) for kind in KINDS):
        st.html(
            tag(
                "p",
                _("No recipients are set up yet."),
                " ",
                setting_link.lead("announcement"),
                class_="wk-small",
            )
        )
        return
    if acting.may("months.send"):
        acting.signed()
    for kind, name in KINDS.items():
        where = sending.places(settings, kind)
        if where:
            _kind(page, settings, which, kind, _(name), where, done, spoken, length)


def _kind(page, settings, which, kind: str, name: str, where, done, spoken: str, length: str) -> None:
    last = {
        (publication.way, publication.target): publication
        for publication in reversed(done)
        if publication.kind == kind
    }
    lines = [
        tag("li", f"{place.target}: ", _stands(last.get((place.way, place.target)), page.now))
        for place in where
    ]
    st.html(tag("section", tag("h3", name), tag("ul", *lines)))
    if not acting.may("months.send"):
        return
    again = False
    if any(publication.state in ("sent", "unsure", "sending") for publication in last.values()):
        again = st.checkbox(
            _("Also where it went before: a corrected text, or it did not arrive"), key=f"send-again-{kind}"
        )
    if st.button(translate(N_("Send: {what}"), what=name.lower()), type="primary", key=f"send-{kind}"):
        with st.spinner(_("One moment please")):
            actions.attempt(lambda: _send(page, settings, which, kind, where, spoken, length, again))
        st.rerun()


def _stands(publication: Publication | None, now: dt.datetime) -> str:
    if publication is None:
        return _("nothing yet")
    state = _(SENDING_STATES[publication.stands(now)])
    if publication.sent_at:
        state += f" · {moment(publication.sent_at)}"
    why = (
        translate(publication.error_template, publication.error_fields)
        if publication.error_template
        else publication.error
    )
    return f"{state} · {why}" if why else state


def _send(page, settings, which, kind, where: tuple[Destination, ...], spoken, length, again) -> str:
    publications = sending.send(
        login.person(), settings, which, kind, where, page.now, language=spoken, length=length, again=again
    )
    states = [publication.state for publication in publications]
    return render(
        "sending/result.txt",
        sent=states.count("sent"),
        before=states.count("skipped"),
        failed=states.count("failed") + states.count("unsure"),
    )
