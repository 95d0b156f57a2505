"""Draw one case: what was said, its clocks, what can be done by whom, the answer, and what was done before."""

import datetime as dt
from urllib.parse import quote

import streamlit as st

from pages.shared import actions, login, states
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, moment, span, translate
from pages.shared.page import Page, link
from pages.views.cases import acting, queue, telling
from pages.views.cases.answering import agreed_texts, answer_form, closing_form
from pipelines.access import matrix
from pipelines.access.person import SCHEDULE
from pipelines.cases import changing, clocks, propose
from pipelines.cases.webcare_file import PLACE, Webcare
from text.case_words import ACTS, AUDIENCES, KINDS
from warehouse.cases import inbox
from warehouse.cases.alerts import board, evidence
from warehouse.cases.case import Case, CaseEvent
from warehouse.cases.inbox import Dossier
from warehouse.mentions import threat_signals

# Characters of what was written; the rest stands behind the link.
LONGEST = 1_500
# What somebody brought in did not come by itself.
BEGAN = {"hand": N_("Brought in"), "report": N_("Reported")}


def show(page: Page, webcare: Webcare, case_id: str) -> None:
    """Draw the case that the address asks for, or say that it is not there."""
    st.html(tag("p", tag("a", _("← All cases"), href=link("webcare"), target="_self")))
    actions.last_message()
    found = page.ask(inbox.dossier, case_id)
    person = login.person()
    if found is None or not changing.may_see(person, found.case):
        states.show(
            "empty", _("This case is not here"), _("Its address is not whole, or it is kept no longer.")
        )
        return
    # Each part has a place of its own: what comes or goes above the answer would draw it anew, without what was typed.
    with st.container():
        _head(page, webcare, found)
    writes = matrix.may(person, "cases.write")
    with st.container():
        if writes:
            acting.buttons(page, found.case, person)
        else:
            said = _("You may read this case; webcare and communication answer it.")
            st.html(tag("p", said, class_="wk-small"))
    with st.container():
        if writes:
            answer_form(page, found, person)
    if writes:
        agreed_texts(webcare, found.case)
        closing_form(page, webcare, found.case, person)
        telling.forms(page, found.case, person)
    if webcare.protocol:
        with st.expander(_("What we agreed on")):
            st.html(tag("p", webcare.protocol, class_="wk-excerpt"))
    _before(found)


def _head(page: Page, webcare: Webcare, found: Dossier) -> None:
    """Draw what it is, what was said, by when it is to be answered, and who has it."""
    case = found.case
    facts = (queue.kind(case), _(AUDIENCES[case.audience]), case.outlet, moment(case.seen_at))
    st.html(
        join(
            tag("h2", queue.title(case), class_="wk-story-title"),
            tag(
                "p",
                queue.drill(case),
                queue.clock(case, page.now),
                tag("span", " · ".join(fact for fact in facts if fact)),
                class_="wk-about",
            ),
            _written(page, case),
            tag("p", *_ways(found, webcare), class_="wk-small"),
            tag("p", queue.who_answers(webcare, case.department, page.today), class_="wk-small"),
            tag("p", _taken(found, webcare), class_="wk-small"),
        )
    )
    if case.closed_why:
        st.html(tag("p", case.closed_why, class_="wk-said"))
    if case.is_drill:
        st.html(tag("p", _("This is a drill."), class_="wk-said wk-said-ask"))
    _why(page, found)
    _alert(page, case)
    held = queue.holder(case, page.now, login.person().id)
    if held:
        st.html(tag("p", held, class_="wk-said wk-said-ask", role="status"))


def _alert(page: Page, case: Case) -> None:
    """Lead to the alert about it: what to do now, whom to call, and the dossier."""
    if case.level < propose.THREAT or not matrix.may(login.person(), "alerts.read"):
        return
    since = case.opened_at - dt.timedelta(days=1)
    for alert in page.ask(board.recent, since):
        if alert.case_id == case.case_id:
            where = link("alerts", alert=alert.alert_id)
            to_alert = tag(
                "a", _("What to do now, and the dossier"), href=where, target="_self", class_="wk-button"
            )
            st.html(tag("p", to_alert))
            return


def _written(page: Page, case: Case) -> Html | None:
    """Return what was asked, as far as its title does not say it; that it is gone, where it was taken away since."""
    texts = page.ask(evidence.texts, case.case_id, None)
    if not texts or not texts[0].said:
        return tag("p", _("What was written is not kept here any more."), class_="wk-small")
    said = texts[0].said.removeprefix(case.title).strip()
    if not said:
        return None
    return tag("p", said if len(said) <= LONGEST else f"{said[:LONGEST]}…", class_="wk-excerpt")


def _ways(found: Dossier, webcare: Webcare) -> list:
    case, ways = found.case, []
    if case.url:
        ways += [outside(case.url, _("Open it where it stands")), " · "]
    if case.story_id:
        to_story = link("mentions", story=case.story_id)
        ways += [tag("a", _("Whole story"), href=to_story, target="_self"), " · "]
    if webcare.crm and case.url:
        address = webcare.crm.replace(PLACE, quote(case.url, safe=""))
        ways += [outside(address, _("Look it up in our own system")), " · "]
    return ways[:-1]


def _why(page: Page, found: Dossier) -> None:
    """Say why it was proposed so, and what made it a possible threat: what sort of words, and which."""
    if found.case.proposed_kind is not None and not found.case.is_settled:
        st.html(tag("p", queue.why(found.case), class_="wk-small"))
    if found.case.kind != "threat" or found.case.item_id is None:
        return
    # The encoder that it brings along no other page needs.
    from pipelines.understanding.danger.judge import Why

    first = found.case.opened_at.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(days=30)
    for signal in page.ask(threat_signals.signals, first):
        if signal.item_id == found.case.item_id:
            st.html(tag("p", str(Why(signal.kind, signal.found)), class_="wk-said wk-said-bad"))


def _taken(found: Dossier, webcare: Webcare) -> str:
    """Return since when it is a case, and how long the first answer took by office hours."""
    case = found.case
    since = translate(N_("A case since {moment}."), moment=moment(case.opened_at))
    if case.first_answer_at is None or not case.by_clock:
        return since
    minutes = clocks.office_minutes(case.seen_at, case.first_answer_at, webcare.hours)
    if minutes is None:
        return since
    lasted = span(dt.timedelta(minutes=minutes))
    return f"{since} {translate(N_('Answered after {time} of our office hours.'), time=lasted)}"


def _before(found: Dossier) -> None:
    answers = [
        tag(
            "li",
            tag("p", answer.text),
            tag(
                "p",
                f"{moment(answer.answered_at)} · {_who(answer.person_id, answer.person)}",
                join(" · ", outside(answer.url, _("Open the answer"))) if answer.url else None,
                class_="wk-small",
            ),
        )
        for answer in found.answers
    ]
    events = [
        tag(
            "li",
            f"{moment(event.happened_at)} · {_who(event.person_id, event.person)} · "
            f"{_(_act(found.case, event))}",
            _note(event),
        )
        for event in found.events
    ]
    st.html(
        join(
            tag("h3", _("Answers")) if answers else None,
            tag("ul", *answers) if answers else None,
            tag("h3", _("What was done")),
            tag("ul", *events, class_="wk-small"),
        )
    )


def _act(case: Case, event: CaseEvent) -> str:
    return BEGAN.get(case.origin, ACTS["open"]) if event.act == "open" else ACTS.get(event.act, event.act)


def _who(person_id: str, name: str) -> str:
    """Return who did it; what went by itself has no name of a person."""
    return _("the schedule") if person_id == SCHEDULE.id else name


def _note(event: CaseEvent) -> Html | None:
    """Return what stands behind an act: a reason as it was typed, a kind by its name, a story as a way to it."""
    if not event.note:
        return None
    if event.act == "reaction":
        where = link("mentions", story=event.note)
        return tag("span", ": ", tag("a", _("Whole story"), href=where, target="_self"))
    if event.act in ("settle", "propose"):
        return tag("span", f": {_(KINDS[event.note]) if event.note in KINDS else event.note}")
    return tag("span", f": {event.note}")
