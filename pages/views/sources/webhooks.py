"""Draw the webhooks that do not get what they should be told: how much, since when, until when, and why."""

import functools
from collections.abc import Sequence

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, moment, ngettext, number, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.sending import events
from pipelines.settings import read
from pipelines.support.errors import PipelineError
from warehouse.sending.deliveries import Undelivered

WAITING = NP_(
    "{title} is not reached: {count} message, the first of {since}. Next try: {next}.",
    "{title} is not reached: {count} messages, the first of {since}. Next try: {next}.",
)
GIVEN_UP = NP_(
    "{title} did not get {count} message: it was tried for a day and then given up.",
    "{title} did not get {count} messages: they were tried for a day and then given up.",
)


def lines(undelivered: Sequence[Undelivered]) -> Html | None:
    """Return a paragraph per webhook of the configuration that is not reached; None when all are."""
    titles = _titles() if undelivered else {}
    known = [each for each in undelivered if each.webhook in titles]
    return join(*(_line(each, titles[each.webhook]) for each in known)) if known else None


def again(page: Page, undelivered: Sequence[Undelivered]) -> None:
    """Draw a button per webhook that did not get something: it is sent once more, by hand."""
    given_up = [each for each in undelivered if each.given_up]
    if not given_up or not acting.may("webhooks.send"):
        return
    titles = _titles()
    for each in given_up:
        if each.webhook in titles:
            title = titles[each.webhook]
            # A label is Markdown to Streamlit, so it holds no text from outside; the title stands beside it.
            with st.container(horizontal=True, vertical_alignment="center", key=f"wk-again-{each.webhook}"):
                st.html(tag("p", title, class_="wk-small"), width="content")
                if st.button(_("Send once more"), key=f"again-{each.webhook}"):
                    actions.attempt(functools.partial(_again, page, each.webhook, title))
                    st.rerun()


def _again(page: Page, name: str, title: str) -> str:
    sent = events.again(login.person(), read(), name, page.now)
    if not sent:
        return translate(N_("{title} was not reached this time either."), title=title)
    text = ngettext("{count} message was delivered.", "{count} messages were delivered.", sent)
    return text.format(count=number(sent))


def _titles() -> dict[str, str]:
    try:
        return {webhook.name: webhook.title for webhook in read().announcing.webhooks}
    except PipelineError:  # which another part of the page says
        return {}


def _line(each: Undelivered, title: str) -> Html:
    told = []
    if each.waiting and each.next_at:
        told.append(
            translate(
                WAITING, title=title, count=each.waiting, since=moment(each.since), next=moment(each.next_at)
            )
        )
    if each.given_up:
        told.append(translate(GIVEN_UP, title=title, count=each.given_up))
    told.append(translate(each.error_template, each.error_fields))
    return tag("p", tag("span", "✕ ", aria_hidden="true"), " ".join(told), class_="wk-trouble", role="status")
