"""Draw the files that were imported, each with its undo, and the dropped files that were refused."""

import datetime as dt
import functools
import json

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, days, moment, ngettext, number, translate
from pages.shared.page import Page, link
from pages.shared.parts import acting
from pipelines.sources.files import doubts, import_rows
from warehouse.imports import history
from warehouse.imports.history import Try

MENTIONS = "mentions"


def refusals(page: Page, about: str | None = None) -> None:
    """Draw the dropped files that were refused, or read in one of two ways, until somebody has seen them."""
    # A place of their own, so that what stands below keeps its place when one comes or goes.
    place = st.container()
    for attempt in (*page.ask(history.refused, about), *page.ask(history.doubtful, about)):
        key = f"wk-refused-{attempt.import_id}"
        with place.container(horizontal=True, vertical_alignment="center", key=key):
            st.html(_refusal(attempt) if attempt.outcome == "refused" else _doubt(attempt))
            if acting.may(import_rows.SETTLE[attempt.about]) and st.button(
                _("Noted"), key=f"seen-{attempt.import_id}"
            ):
                actions.attempt(functools.partial(_seen, page, attempt))
                st.rerun()


def _refusal(attempt: Try) -> Html:
    reason = doubts.said(attempt.error_template or "", json.loads(attempt.error_fields or "{}"))
    where = (
        N_("The file is still in the watched folder.")
        if attempt.stays
        else N_("The file is in the folder refused.")
    )
    title = translate(
        N_("{file} was not imported, {moment}."), file=attempt.name, moment=_moment(attempt.tried_at)
    )
    return tag(
        "p", tag("strong", title), " ", reason, " ", _(where), class_="wk-said wk-said-bad", role="status"
    )


def _doubt(attempt: Try) -> Html:
    title = translate(
        N_("{file} was imported, {moment}."), file=attempt.name, moment=_moment(attempt.tried_at)
    )
    way = tag("a", _("How dropped files are read"), href=link("settings", what="files"), target="_self")
    says = (
        _(
            "Wrong? Undo it at “Imported files” and drop the file on the page, where you choose how it is read."
        ),
        *((" ", way) if login.may("setup.write") else ()),
    )
    return tag(
        "p", tag("strong", title), " ", *_notes(attempt.read_as), *says,
        class_="wk-said wk-said-ask", role="status",
    )  # fmt: skip


def _notes(told: str | None) -> list[str]:
    """Return what was said of how a file was read, a sentence each."""
    return [f"{doubts.said(template, fields)} " for template, fields in json.loads(told or "[]")]


def _moment(naive: dt.datetime) -> str:
    return moment(naive.replace(tzinfo=dt.UTC))


def _seen(page: Page, attempt: Try) -> str:
    import_rows.settle(login.person(), attempt.about, attempt.import_id, attempt.name, page.now)
    return translate(N_("{file} is no longer shown here."), file=attempt.name)


def recent(page: Page, about: str) -> None:
    """Draw the files that were imported last, each with its way back; nothing when there are none."""
    stored = page.ask(history.stored, about)
    place = st.container()
    if not stored:
        return
    with place, st.expander(_("Imported files"), key=f"wk-imported-{about}"):
        for attempt in stored:
            with st.container(
                horizontal=True,
                vertical_alignment="center",
                horizontal_alignment="distribute",
                key=f"wk-imported-{attempt.import_id}",
            ):
                st.html(_line(attempt))
                may = (
                    attempt.undone_at is None
                    and attempt.is_held
                    and acting.may(import_rows.UNDO[attempt.about])
                )
                if may and st.button(_("Undo …"), key=f"undo-{attempt.import_id}"):
                    # The title in the reader's language, so not when this module is loaded.
                    st.dialog(_("Undo this import?"))(_confirm)(page, attempt)


def _line(attempt: Try) -> Html:
    facts = [_moment(attempt.tried_at)]
    if attempt.who:
        facts.append(attempt.who)
    elif attempt.way == "inbox":
        facts.append(_("from the watched folder"))
    if attempt.title:
        facts.append(attempt.title)
    if attempt.first_day and attempt.last_day:
        facts.append(days(attempt.first_day, attempt.last_day))
    if attempt.changed is not None:
        if attempt.about == MENTIONS:
            text = ngettext("{count} new message", "{count} new messages", attempt.changed)
        else:
            text = ngettext("{count} number kept", "{count} numbers kept", attempt.changed)
        facts.append(text.format(count=number(attempt.changed)))
    if attempt.undone_at is not None:
        undone = translate(N_("undone {moment}"), moment=_moment(attempt.undone_at))
        facts.append(f"{undone} ({attempt.undone_by})" if attempt.undone_by else undone)
    read = [*_notes(attempt.read_as), *_notes(attempt.notes)]
    return tag(
        "p",
        tag("strong", attempt.name),
        tag("br"),
        tag("span", " · ".join(facts), class_="wk-small"),
        *([tag("br"), tag("span", *read, class_="wk-small")] if read else []),
    )


def _confirm(page: Page, attempt: Try) -> None:
    st.html(tag("p", tag("strong", attempt.name)))
    explanation = _(
        "What this file overwrote comes back, and what it added goes. Numbers that somebody or something changed since"
        " stay as they are. You can import the file again afterwards."
    )
    if attempt.about == MENTIONS:
        explanation = _(
            "The messages that only this file brought go. What a source or another file brought too stays. You can"
            " import the file again afterwards."
        )
    st.html(tag("p", explanation))
    acting.signed()
    pressed = st.button(_("Undo"), type="primary", key="undo-now")
    if pressed and actions.attempt_here(lambda: _undo(page, attempt)):
        st.rerun()


def _undo(page: Page, attempt: Try) -> str:
    done = import_rows.undo_import(login.person(), attempt.about, attempt.import_id, attempt.name, page.now)
    message = translate(N_("The import of {file} is undone."), file=attempt.name)
    if done.left and attempt.about == MENTIONS:
        text = ngettext(
            "{count} message was brought by a source too and stays.",
            "{count} messages were brought by a source too and stay.",
            done.left,
        )
        message += " " + text.format(count=number(done.left))
    elif done.left:
        text = ngettext(
            "{count} number was changed since and stays as it is.",
            "{count} numbers were changed since and stay as they are.",
            done.left,
        )
        message += " " + text.format(count=number(done.left))
    return message
