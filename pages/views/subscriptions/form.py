"""Draw the place below a page where somebody gets it by mail, and where who gets it can stop."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, language, moment, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.sending.subscriptions import subscribing
from pipelines.settings import read
from pipelines.support import typed_text
from text.labels import SENDING_STATES
from warehouse.subscriptions.subscriptions import Subscription, subscriptions

RHYTHMS = {"weekly": N_("Every week, on Monday"), "monthly": N_("Every month, on the first")}
PLACE = "subscribe"


def form(page: Page, name: str) -> None:
    """Draw the place where somebody subscribes. Nothing is asked of the warehouse before it is opened.

    name: the page, as subscriptions know it
    """
    if not acting.may("subscriptions.begin"):
        return
    folded = st.expander(_("Get this by mail"), key="wk-subscribe", on_change="rerun")
    if folded.open:
        with folded:
            _inside(page, name)


def _inside(page: Page, name: str) -> None:
    chosen = {key: st.query_params.get_all(key) for key in subscribing.CHOICES if key in st.query_params}
    st.html(
        tag(
            "p",
            _(
                "The figures of the last whole week or month, with what you chose on this page beside the period."
            ),
            class_="wk-small",
        )
    )
    rhythms = {key: _(rhythm) for key, rhythm in RHYTHMS.items()}
    with st.form("subscribe", border=False):
        target = st.text_input(
            _("Your e-mail address"), key="subscribe-target", max_chars=typed_text.TITLE.most
        )
        title = st.text_input(_("Subject"), page.title, key="subscribe-title", max_chars=typed_text.NAME.most)
        rhythm = st.radio(
            _("How often"), tuple(rhythms), format_func=rhythms.__getitem__, key="subscribe-rhythm"
        )
        pressed = st.form_submit_button(_("Subscribe"), type="primary")
    if pressed:
        actions.attempt(lambda: _subscribe(page, name, chosen, title, target, rhythm), PLACE)
    actions.last_message(PLACE)
    there = [each for each in page.ask(subscriptions, keep=False) if each.page == name]
    if there:
        st.html(tag("h3", _("Who gets this page")))
    for subscription in there:
        _one(page, subscription)


def _subscribe(
    page: Page, name: str, chosen: dict[str, list[str]], title: str, target: str, rhythm: str
) -> str:
    subscribing.subscribe(login.person(), read(), name, chosen, title, target, rhythm, language(), page.now)
    return translate(N_("{target} gets this page from now on."), target=typed_text.line(target))


def _one(page: Page, subscription: Subscription) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"subscription-{subscription.subscription_id}"
    ):
        st.html(tag("p", _said(subscription), class_="wk-small"))
        if st.button(_("Stop"), key=f"stop-{subscription.subscription_id}"):
            actions.attempt(lambda: _stop(subscription), PLACE)
            st.rerun()


def _stop(subscription: Subscription) -> str:
    subscribing.unsubscribe(login.person(), subscription.subscription_id)
    return translate(N_("{target} no longer gets this page."), target=subscribing.masked(subscription.target))


def _said(subscription: Subscription) -> str:
    state = subscription.state
    parts = [subscribing.masked(subscription.target), subscription.title, _(RHYTHMS[subscription.rhythm])]
    if not subscribing.works(subscription):
        parts.append(_("is not sent: who asked for it has no role for it any more"))
    if state and subscription.sent_for and subscription.tried_at:
        parts.append(f"{_(SENDING_STATES[state])} · {moment(subscription.tried_at)}")
    if subscription.error_template:
        fields = {**subscription.error_fields, "target": subscribing.masked(subscription.target)}
        parts.append(translate(subscription.error_template, fields))
    return " · ".join(parts)
