"""Draw one alert: who acts, the checklist with the police first, what was written, the timed dossier, and its end."""

import functools

import streamlit as st

from pages.shared import actions, states
from pages.shared.actions import done
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.page import Page, link
from pages.shared.parts import typed
from pages.views.alerts import listed, weekly_test
from pages.views.alerts.evidence import evidence
from pipelines.access import matrix
from pipelines.access.person import SCHEDULE, Person
from pipelines.cases import changing, drafts
from pipelines.cases.alerts import acting, ending, spool
from pipelines.sources import last_good
from pipelines.support import typed_text
from text.alert_words import ACTS, CHECKLIST, STATES
from warehouse.cases import inbox
from warehouse.cases.alerts import board
from warehouse.cases.alerts.alert import TEST, Alert, AlertEvent, AlertMessage
from warehouse.cases.alerts.board import AlertDossier
from warehouse.cases.alerts.course import FALSE_ALARM

# From this level on the checklist stands open.
GRAVE = 3
CASE_CLOSED = N_("The alert is over and its case is closed. Who heard of it is told so.")
CASE_OPEN = N_("The alert is over. Its case is still open: somebody else has it, or the data were busy.")


def show(page: Page, person: Person, alert_id: str) -> None:
    """Draw the alert that the address asks for, or say that it is not there."""
    st.html(tag("p", tag("a", _("← All alerts"), href=link("alerts"), target="_self")))
    actions.last_message()
    found = page.ask(board.alert_dossier, alert_id)
    known = [found.alert] if found else []
    alert = next((each for each in acting.after(known, spool.read()) if each.alert_id == alert_id), None)
    if alert is None:
        states.show(
            "empty", _("This alert is not here"), _("Its address is not whole, or it is kept no longer.")
        )
        return
    found = AlertDossier(alert, found.events if found else (), found.messages if found else ())
    if alert.rule == TEST:
        weekly_test.show(page, person, found)
        return
    if alert.is_drill:
        st.html(
            tag(
                "p",
                tag("b", _("DRILL")),
                " ",
                _("This is a drill: nothing happened."),
                class_="wk-said wk-said-ask",
            )
        )
    st.html(listed.line(page, person, alert))
    acts = matrix.may_do(person, "alerts.tick") and alert.is_open
    if acts:
        listed.act_button(page, person, alert)
    if alert.level >= GRAVE:
        _checklist(page, person, found, acts)
    if listed.may_read(person, alert):
        evidence(page, person, alert)
    else:
        st.html(
            tag("p", _("What was written is for the board, communication and security."), class_="wk-small")
        )
    _story(person, alert)
    _dossier(page, found)
    if matrix.may_do(person, "alerts.note"):
        _note(page, person, alert)
    if acts:
        _end(page, person, alert)


def _checklist(page: Page, person: Person, found: AlertDossier, acts: bool) -> None:
    """Draw what is to be done, in this order; what was done carries its time and who did it."""
    ticked = {event.note: event for event in found.events if event.act == "ticked"}
    st.html(tag("h3", _("What to do now")))
    for place, (name, told) in enumerate(CHECKLIST.items(), 1):
        event = ticked.get(name)
        with st.container(key=f"wk-step-{name}"):
            if event:
                when = translate(
                    N_("Done at {moment} by {person}"),
                    moment=listed.short(page, event.happened_at),
                    person=event.person,
                )
                st.html(tag("p", "✓ ", _(told), " ", tag("span", when, class_="wk-small")))
                continue
            st.html(
                join(
                    tag("p", tag("b", f"{place}. ", _(told))),
                    tag("p", tag("a", _("Call 112"), href="tel:112", class_="wk-button"))
                    if name == "police"
                    else None,
                )
            )
            if acts and st.button(_("Done"), key=f"alert-tick-{name}"):
                tick = functools.partial(acting.tick, person, last_good.usable(), found.alert.alert_id)
                done(functools.partial(tick, name, page.now), _("It is noted with its time."))


def _story(person: Person, alert: Alert) -> None:
    """Draw the way to the page that it is about, for who may open it."""
    needs = {"webcare": "cases.sum", "mentions": "mentions.read", "goals": "figures.read", "sources": "sources.read",
             "announcement": "figures.read", "trust": "figures.read"}  # fmt: skip
    script = (alert.link or "").partition("?")[0]
    if script in needs and matrix.may(person, needs[script]):
        pairs = (pair.partition("=") for pair in (alert.link or "").partition("?")[2].split("&") if pair)
        where = link(script, **{name: value for name, _equals, value in pairs})
        st.html(tag("p", tag("a", _("Open what it is about"), href=where, target="_self")))


def _dossier(page: Page, found: AlertDossier) -> None:
    """Draw what happened, with its time, and who was told by what way."""
    steps = [
        (event.happened_at, _who(event), _(ACTS.get(event.act, event.act)), _said(event.act, event.note))
        for event in found.events
    ]
    with st.expander(_("Dossier, with times")):
        st.html(join(
            listed.facts(found.alert),
            tag("ol", *(
                tag("li", listed.short(page, at), " · ", who, " · ", what, tag("span", ": ", said) if said else None)
                for at, who, what, said in steps
            ), class_="wk-before"),
            _told(page, found),
        ))  # fmt: skip


def _told(page: Page, found: AlertDossier) -> Html | None:
    rows = [
        tag(
            "li",
            " · ".join((listed.short(page, message.sent_at or message.planned_at), message.person, message.way,
                        _(STATES[_state(message)]))),
        )
        for message in found.messages
    ]  # fmt: skip
    return join(tag("h3", _("Who was told")), tag("ol", *rows)) if rows else None


def _state(message: AlertMessage) -> str:
    return "unsure" if message.is_unsure else message.state


def _who(event: AlertEvent) -> str:
    """Return who did it; what went by itself has no name of a person."""
    return _("the schedule") if event.person_id == SCHEDULE.id else event.person


def _said(act: str, note: str | None) -> str | None:
    """Return what was said with it: a line of the checklist, a reason, a remark."""
    if act == "ticked" and note in CHECKLIST:
        return _(CHECKLIST[note])
    if note and note.startswith(FALSE_ALARM):
        rest = note.removeprefix(FALSE_ALARM).strip()
        return f"{_('False alarm')} · {rest}" if rest else _("False alarm")
    return note


def _note(page: Page, person: Person, alert: Alert) -> None:
    name = f"_remark-{alert.alert_id}"
    now = typed.begun(drafts.at_once(person, alert.alert_id, "remark"), "remark", name)
    with st.container(key="wk-draft-remark"):
        text = st.text_area(
            _("Remark for the dossier"), max_chars=typed_text.NOTE.most, key=f"case-remark-{now.key}"
        )
    if st.button(_("Keep the remark"), key="alert-note"):

        def noted() -> None:
            acting.note(person, last_good.usable(), alert.alert_id, text, page.now)
            typed.handed_in(name)

        done(noted, _("The remark stands in the dossier."))
    typed.keep(person, alert.alert_id, "remark", now, page.now, text)


def _end(page: Page, person: Person, alert: Alert) -> None:
    ways = {"": _("It is over"), FALSE_ALARM: _("It was a false alarm")}
    with st.expander(_("End this alert")), st.form("alert-end", border=False):
        way = st.radio(_("How did it end?"), list(ways), format_func=ways.__getitem__, key="alert-end-way")
        why = st.text_input(_("Why"), max_chars=typed_text.TITLE.most, key="alert-end-why")
        closes = _closes(page, person, alert) and st.checkbox(
            _("Close its case too, when it was a false alarm"), value=True, key="alert-end-case"
        )
        pressed = st.form_submit_button(_("End this alert"))
    if pressed and way and closes:
        end = functools.partial(
            ending.false_alarm, person, last_good.usable(), alert.alert_id, alert.case_id, why, page.now
        )
        actions.attempt(lambda: _(CASE_CLOSED if end() else CASE_OPEN))
        st.rerun()
    elif pressed:
        done(
            lambda: acting.end(person, last_good.usable(), alert.alert_id, f"{way} {why}".strip(), page.now),
            _("The alert is over. Who heard of it is told so."),
        )


def _closes(page: Page, person: Person, alert: Alert) -> bool:
    """Has it a case that is open, and may this person close it?"""
    case = page.ask(inbox.one_case, alert.case_id) if alert.case_id else None
    return bool(
        case and case.is_open and changing.may_see(person, case) and matrix.may_do(person, "cases.close")
    )
