"""Add a note on the charts, change and remove it: by a click on a week of a chart, or by a button and a day.

While a week is pointed out the address holds `note=pick`, and each week of a chart leads to `note=<its Monday>`.
"""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import query, tag
from pages.shared.i18n import N_, _, days, language, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.settings import Settings, read
from pipelines.settings.models import Event
from pipelines.sources import notes
from pipelines.sources.notes import Note
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.core.period import FIRST_DAY

PICK = "pick"
# What of an address is ours, so that links leave it out.
OURS = ("note", "note-channel")


def picking() -> bool:
    """Does the reader point out a week now?"""
    return st.query_params.get("note") == PICK


def address(channel: str | None = None) -> str | None:
    """Return to what a chart adds the day of each week while a week is pointed out; None at other times."""
    if not picking():
        return None
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in OURS}
    return query({**kept, "note-channel": channel}) + ("&note=" if kept or channel else "?note=")


def pick(day: dt.date, channel: str | None = None) -> None:
    """Begin a note on this day, pointed out in a chart that is no link; channel: that it is about."""
    st.query_params["note"] = day.isoformat()
    if channel:
        st.query_params["note-channel"] = channel


def controls(page: Page, says: bool = False) -> None:
    """Draw the buttons that add a note, point out a week, and list the notes.

    says: whether it says what the last act did, where the page does not
    """
    if says:
        actions.last_message()
    if not acting.may("notes.save"):
        return
    asked = st.query_params.get("note")
    with st.container(horizontal=True, key="wk-notes"):
        adds = st.button(_("Add a note"), key="note-add")
        # One button under two names: what is pressed keeps the focus.
        name, does = (_("Stop pointing out"), _leave) if picking() else (_("Point out in the chart"), _begin)
        st.button(name, key="note-pick", on_click=does)
        lists = st.button(_("All notes"), key="note-all")
    if picking():
        text = _("Choose the week of the note in a chart.")
        st.html(tag("p", text, class_="wk-said wk-said-ask", role="status"))
    day = _day(asked, page.today)
    if adds:
        _open(_("Add a note"), page, page.period.last)
    elif lists:
        _open(_("All notes"), page, None)
    elif day:
        _open(_("Add a note"), page, day)


def _begin() -> None:
    st.query_params["note"] = PICK


def _leave() -> None:
    for name in OURS:
        st.query_params.pop(name, None)


def _day(asked: str | None, today: dt.date) -> dt.date | None:
    """Return the day of the address; None where it has none, or one on which no chart has anything."""
    try:
        day = dt.date.fromisoformat((asked or "")[:10])
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= today + dt.timedelta(days=366) else None


def _open(title: str, page: Page, day: dt.date | None) -> None:
    """Draw one window: a new note on this day, or all notes (None)."""

    @st.dialog(title, on_dismiss=_leave)
    def drawn() -> None:
        try:
            settings = read()
        except PipelineError as error:
            st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad", role="alert"))
            return
        if day is not None:
            channel = st.query_params.get("note-channel")
            _form(page, settings, Event(day, day, "", "", channel), None)
        else:
            _list(page, settings)

    drawn()


def _list(page: Page, settings: Settings) -> None:
    if not settings.events:
        st.html(tag("p", _("There are no notes yet.")))
        return
    newest = sorted(settings.events, key=lambda event: (event.start, event.label), reverse=True)
    names = {(event.start, event.label): f"{days(event.start, event.end)}: {name(event)}" for event in newest}
    key = st.selectbox(_("Which note"), tuple(names), format_func=names.__getitem__, key="note-which")
    chosen = next(event for event in newest if (event.start, event.label) == key)
    _form(page, settings, chosen, chosen)


def _form(page: Page, settings: Settings, event: Event, old: Event | None) -> None:
    # A form of its own for each note, so that nothing typed for one stays for the next.
    key = f"note-{event.start}-{event.label}" if old else "note-new"
    titles = {"": _("all channels"), **{each.name: each.title for each in settings.channels if not each.peer}}
    with st.form(key, border=False):
        start = st.date_input(
            _("Day"), event.start, min_value=FIRST_DAY, format="DD-MM-YYYY", key=f"{key}-day"
        )
        end = st.date_input(
            _("Last day, where it took longer"),
            event.end if event.end != event.start else None,
            min_value=FIRST_DAY,
            format="DD-MM-YYYY",
            key=f"{key}-end",
        )
        label = st.text_input(
            _("What was going on"), event.label, max_chars=typed_text.TITLE.most, key=f"{key}-label"
        )
        english = event.label_en if event.label_en != event.label else ""
        label_en = st.text_input(
            _("In English, optional"), english, max_chars=typed_text.TITLE.most, key=f"{key}-en"
        )
        channel = st.selectbox(
            _("Channel"),
            tuple(titles),
            list(titles).index(event.channel) if event.channel in titles else 0,
            format_func=titles.__getitem__,
            key=f"{key}-channel",
        )
        with st.container(horizontal=True):
            saves = st.form_submit_button(_("Keep this note"), type="primary")
            removes = st.form_submit_button(_("Remove")) if old else False
    if saves:
        note = Note(start or event.start, end or start or event.start, label, label_en, channel or None)
        _act(lambda: _save(settings, note, old))
    elif removes and old:
        _act(lambda: _remove(settings, old))


def _act(act: Callable[[], str]) -> None:
    # What was typed stays, and what went wrong stands beside it, not on the page behind it.
    if actions.attempt_here(act):
        _leave()
        st.rerun()


def _save(settings: Settings, note: Note, old: Event | None) -> str:
    notes.save(login.person(), settings.folder, note, old)
    return translate(N_("The note of {period} is kept."), period=days(note.start, note.end))


def _remove(settings: Settings, old: Event) -> str:
    notes.remove(login.person(), settings.folder, old)
    return translate(N_("The note of {period} is removed."), period=days(old.start, old.end))


def name(event: Event) -> str:
    """Return what a note says, in the reader's language."""
    return event.label if language() == "nl" else event.label_en
