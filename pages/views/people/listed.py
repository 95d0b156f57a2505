"""Draw who may do what by `access.toml` and who came in last, with what changes it."""

import functools
from collections.abc import Mapping

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, moment, translate
from pages.views.people import roles
from pipelines.access.logins import access_file, giving, store
from pipelines.access.logins.access_file import Access, Entry
from pipelines.access.person import ROLES
from pipelines.support import typed_text


def draw() -> None:
    """Draw the people and groups of the file; the forms only for who may change it."""
    known = access_file.known()
    st.html(tag("h2", _("Who may do what")))
    if known.fault:
        if login.manages():  # who has read it above, as on every page
            return
        st.html(tag("p", actions.sentence(known.fault), class_="wk-said wk-said-bad", role="alert"))
        return
    seen = (store.kept() or {}).get("seen", {})
    st.html(_people(known.access, seen))
    st.html(_others(known.access, seen))
    if not login.may("people.write"):
        login.may_not()
        return
    _change(known.access)
    _add()
    st.html(tag("p", _("Each change holds at the next click of that person, and stands under “Last changes” on the page"
                       " Settings, which takes it back."), class_="wk-small"))  # fmt: skip
    st.html(tag("p", _("Keys, links to share and subscriptions that somebody made stop with their role, and work again"
                       " with it; somebody else with that role can take them over."), class_="wk-small"))  # fmt: skip


def _people(access: Access, seen: Mapping[str, dict]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", _called(entry), scope="row"),
            tag("td", roles.names(entry.roles)),
            tag("td", _last(_seen_of(entry, seen))),
        )
        for entry in access.people
    ]
    rows += [
        tag("tr", tag("th", translate(N_("Group {name}"), name=group.name), scope="row"),
            tag("td", roles.names(group.roles)), tag("td", "–"))
        for group in access.groups
    ]  # fmt: skip
    if not rows:
        return tag("p", _("Nobody has a role yet."))
    head = tag(
        "tr", *(tag("th", _(name), scope="col") for name in (N_("Who"), N_("Roles"), N_("Last login")))
    )
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table")


def _others(access: Access, seen: Mapping[str, dict]) -> Html:
    """Return who tried to come in and has no role: the administrator knows whom to add."""
    without = [told for told in seen.values() if not told.get("roles")]
    if not without:
        return tag("p", "")
    names = ", ".join(str(told.get("mail") or told.get("name")) for told in without[-10:])
    return tag("p", translate(N_("Logged in without a role: {names}."), names=names), class_="wk-small")


def _called(entry: Entry) -> str:
    who = entry.mail or entry.sub
    return translate(N_("{name} ({who})"), name=entry.name, who=who) if entry.name else who


def _seen_of(entry: Entry, seen: Mapping[str, dict]) -> dict | None:
    for person_id, told in seen.items():
        if (entry.sub and person_id.endswith(f":{entry.sub}")) or (
            entry.mail and told.get("mail") == entry.mail
        ):
            return told
    return None


def _last(told: dict | None) -> str:
    return moment(store.moment(told.get("at"))) if told else "–"


def _change(access: Access) -> None:
    if not access.people:
        return
    names = {number: _called(entry) for number, entry in enumerate(access.people)}
    number = st.selectbox(
        _("Whose roles do you want to change?"), tuple(names), format_func=names.__getitem__, index=None,
        placeholder=_("Choose a person"), key="people-who",
    )  # fmt: skip
    if number is None or number >= len(access.people):
        return
    entry = access.people[number]
    mark = giving.mark_of(entry)
    with st.form(f"people-{number}-{mark}", border=False):
        chosen = _roles(f"people-roles-{mark}", entry.roles)
        with st.container(horizontal=True):
            saves = st.form_submit_button(_("Save"), type="primary")
            removes = st.form_submit_button(_("Take out of the list"))
    if saves or removes:
        if saves and not chosen:
            st.html(tag("p", _("Choose one role at least, or take the person out of the list."),
                        class_="wk-said wk-said-bad", role="alert"))  # fmt: skip
            return
        actions.attempt(functools.partial(_saved, number, mark, () if removes else tuple(chosen)))
        st.rerun()


def _saved(number: int, mark: str, chosen: tuple[str, ...]) -> str:
    giving.set_roles(login.person(), number, mark, chosen, login.now())
    return _("The roles are changed.")


def _add() -> None:
    with st.form("people-add", border=False, clear_on_submit=True):
        mail = st.text_input(_("E-mail address"), max_chars=typed_text.TITLE.most)
        name = st.text_input(_("Name"), max_chars=typed_text.NAME.most)
        chosen = _roles("people-roles-new", ())
        if st.form_submit_button(_("Add a person")):
            actions.attempt(functools.partial(_given, mail, name, tuple(chosen)))
            st.rerun()


def _given(mail: str, name: str, chosen: tuple[str, ...]) -> str:
    giving.give(login.person(), mail, name, chosen, login.now())
    return _("The roles are changed.")


def _roles(key: str, held) -> list[str]:
    names = {role: _(roles.NAMES[role]) for role in ROLES}
    usual = [role for role in ROLES if role in held]
    return st.multiselect(_("Roles"), ROLES, default=usual, format_func=names.__getitem__, key=key)
