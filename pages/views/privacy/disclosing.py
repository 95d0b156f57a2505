"""Draw where what is known of a person is gathered for them, and where a second person releases it in time."""

import functools
from collections.abc import Callable

import streamlit as st

from pages.shared import actions
from pages.shared.html import tag
from pages.shared.i18n import N_, NP_, _, day, translate
from pages.shared.page import Page
from pages.views.privacy import requests
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.access.privacy import disclosure
from pipelines.settings import Settings
from pipelines.support import typed_text
from warehouse.access.privacy import disclosures
from warehouse.core.rows import Row

STATES = {
    "prepared": N_("waits for a second person"),
    "released": N_("released"),
    "withdrawn": N_("withdrawn"),
}

LATE = NP_("{count} day too late", "{count} days too late")
LEFT = NP_("{count} day left", "{count} days left")


def form(
    page: Page, settings: Settings, person: Person, kind: str, asked: str, ticked: tuple[str, ...]
) -> None:
    """Draw the form that gathers what was found into a file."""
    with st.expander(_("Show this person what is known"), key="wk-disclose"):
        st.html(
            tag(
                "p",
                _("A file with all of it, others blacked out. A second person reads and releases it."),
                class_="wk-small",
            )
        )
        with st.form("disclose", border=False):
            received = st.date_input(
                _("Day on which the person asked"),
                page.today,
                max_value=page.today,
                format="DD-MM-YYYY",
                key="disclose-received",
            )
            black = st.text_input(
                _("Black out too (with commas between)"),
                key="disclose-black",
                max_chars=typed_text.TITLE.most,
            )
            pressed = st.form_submit_button(_("Prepare the file"))
        if pressed:
            words = [word.strip() for word in black.split(",") if word.strip()]
            _attempt(
                functools.partial(
                    _prepare, page, settings, person, kind, asked, received or page.today, ticked, words
                )
            )


def draw(page: Page, person: Person) -> None:
    """Draw all requests of people who asked what is known of them, those that are due first at the top."""
    st.html(tag("h2", _("Requests to see what is known")))
    requests.each(
        disclosures.all_of,
        _("Nobody asked what is known of them yet."),
        functools.partial(_one, page, person),
    )


def _one(page: Page, person: Person, row: Row) -> None:
    key = row["disclosure_id"]
    with st.container(horizontal=True, vertical_alignment="center", key=f"disclosure-{key}"):
        st.html(tag("p", _line(page, row), class_="wk-small"))
        if (
            row["state"] != "withdrawn"
            and row["asked_for"]
            and matrix.may_do(person, "privacy.disclose.read")
        ):
            st.download_button(
                _("Download"),
                functools.partial(disclosure.prepared, person, key),
                f"{key}.zip",
                "application/zip",
                key=f"disclosure-file-{key}",
                on_click="ignore",
            )
        if row["state"] != "prepared":
            return
        may_release = row["prepared_by"] != person.id and matrix.may_do(person, "privacy.disclose.release")
        if may_release and st.button(_("Release"), key=f"disclosure-release-{key}"):
            _attempt(functools.partial(_release, page, person, key))
        if matrix.may_do(person, "privacy.disclose.withdraw") and st.button(
            _("Withdraw"), key=f"disclosure-withdraw-{key}"
        ):
            _attempt(functools.partial(_withdraw, page, person, key))


def _prepare(page: Page, settings: Settings, person: Person, kind, asked, received, ticked, words) -> str:
    disclosure.prepare(person, settings, kind, asked, received, page.now, ticked=ticked, black=words)
    return _("The file is ready for a second person, who reads and releases it.")


def _release(page: Page, person: Person, number_: str) -> str:
    disclosure.release(person, number_, page.now)
    return _("The file is released: hand it over to the person.")


def _withdraw(page: Page, person: Person, number_: str) -> str:
    disclosure.withdraw(person, number_, page.now)
    return _("The request is withdrawn; the file is gone.")


def _attempt(act: Callable[[], str]) -> None:
    actions.attempt(act)
    st.rerun()


def _line(page: Page, row: Row) -> str:
    state = row["state"]
    parts = [
        typed_text.line(row["asked_for"] or "–"),
        translate(N_("prepared by {who}"), who=row["preparer"]),
        _(STATES[state]),
    ]
    if state == "prepared":
        left = disclosure.days_left(row, page.today)
        parts.append(translate(N_("to be answered by {day}"), day=day(row["due_on"])))
        parts.append(translate(LATE, count=-left) if left < 0 else translate(LEFT, count=left))
    return " · ".join(parts)
