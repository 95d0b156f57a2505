"""Draw the keys of programs that read the API: which there are, a new one that is shown once, and revoking one."""

import functools

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import join, tag
from pages.shared.i18n import N_, _, day, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.views.sharing import made_by
from pipelines.runs import api_keys
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from warehouse.access import api_keys as api_keys_of
from warehouse.access.api_keys import ApiKey

PLACE = "api-keys"
# Beside the pages, as pages/server/api serves it.
OPENAPI = "./api/v1/openapi.json"


def draw(page: Page) -> None:
    """Draw the part for who may make keys; nothing is asked of the warehouse before it is opened."""
    if not acting.may("keys.make"):
        return
    folded = st.expander(_("Keys for programs (API)"), key="wk-api-keys", on_change="rerun")
    if folded.open:
        with folded:
            _inside(page)


def _inside(page: Page) -> None:
    explanation = _(
        "With a key another program reads the figures, and the mentions where the key allows it; it changes nothing."
    )
    described = tag("a", _("Description for programs (OpenAPI)"), href=OPENAPI, target="_blank")
    st.html(tag("p", explanation, " ", described, class_="wk-small"))
    made: list[str] = []
    with st.form("api-key", border=False, clear_on_submit=True):
        name = st.text_input(
            _("For whom or what the key is"), key="api-key-name", max_chars=typed_text.NAME.most
        )
        mentions = st.checkbox(_("It may read mentions too"), True, key="api-key-mentions")
        pressed = st.form_submit_button(_("Make a key"), type="primary", key="api-key-make")
    if pressed:
        actions.attempt(lambda: _make(name, mentions, made), PLACE)
    actions.last_message(PLACE)
    with st.container():
        for text in made:
            # Shown in this run only: nothing keeps it.
            st.code(text, language=None, wrap_lines=True)
    for key in page.ask(api_keys_of.keys, keep=False):
        if key.revoked_at is None:
            _one(key)


def _make(name: str, mentions: bool, made: list[str]) -> str:
    name = typed_text.clean(name, typed_text.NAME)
    if not name:
        raise ConfigError(N_("Still missing: {what}."), what=_("For whom or what the key is"))
    key = api_keys.make(login.person(), name, mentions)
    if key is None:
        raise ConfigError(
            N_("There is a valid key “{name}” already: revoke it first, or take another name."), name=name
        )
    made.append(key)
    return translate(N_("The key “{name}” is made. It is shown only now: copy it."), name=name)


def _one(key: ApiKey) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"wk-api-key-{key.key_hash[:12]}"):
        facts = [
            _("figures and mentions") if key.mentions else _("figures only"),
            made_by.said(key.made_at, key.made_by),
            translate(N_("last used {day}"), day=day(key.used_on)) if key.used_on else _("never used"),
        ]
        works = api_keys.works(key)
        st.html(
            join(
                tag("p", tag("strong", key.name), " ", tag("span", " · ".join(facts), class_="wk-small")),
                made_by.still(key.made_by, key.maker_id, works),
            )
        )
        if made_by.may_change_hands(key.maker_id, works) and st.button(
            _("Take over"), key=f"take-{key.key_hash[:12]}"
        ):
            actions.attempt(functools.partial(_take_over, key.name), PLACE)
            st.rerun()
        if st.button(_("Revoke"), key=f"revoke-{key.key_hash[:12]}"):
            actions.attempt(functools.partial(_revoke, key.name), PLACE)
            st.rerun()


def _take_over(name: str) -> str:
    api_keys.take_over(login.person(), name)
    return translate(N_("The key “{name}” is yours now, and works while you may make keys."), name=name)


def _revoke(name: str) -> str:
    api_keys.revoke(login.person(), name)
    return translate(N_("The key “{name}” is revoked; nobody reads with it from now on."), name=name)
