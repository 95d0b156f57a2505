"""Choose what to change: a kind of setting, and one entry of it or a new one."""

import streamlit as st

from pages.shared import url_state
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.shared.page import link
from pipelines.access.own_files.every_kind import GROUPS, KINDS
from pipelines.settings import Settings
from pipelines.settings.editing import tables
from pipelines.settings.editing.kinds import Entry, Kind

NEW = -1


def sample() -> Html:
    """Return what is said while the invented school is shown."""
    return tag(
        "p",
        _("You now see ROC Voorbeeld, an invented school. What you change here is changed in a copy of it."),
        " ",
        tag("a", _("Set up your school"), href=link("setup"), target="_self"),
        class_="wk-lead",
    )


def kind() -> Kind:
    """Ask which kind of setting; it stands in the address."""
    first = next(iter(KINDS))
    url_state.remembered("what", tuple(KINDS), first)
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {
        each.name: translate(N_("{group}: {what}"), group=_(title), what=_(each.title))
        for title, group in GROUPS.items()
        for each in group
    }
    st.session_state["settings-what"] = st.session_state["_what"]
    st.selectbox(
        _("What do you want to change?"),
        tuple(names),
        format_func=names.__getitem__,
        key="settings-what",
        on_change=lambda: url_state.put("what", st.session_state["settings-what"], first),
    )
    return KINDS[st.session_state["settings-what"]]


def entry(kind: Kind, settings: Settings) -> Entry | None:
    """Ask which entry, and say what there is; None until one is chosen."""
    there = tables.entries(kind, settings.folder)
    st.html(join(tag("h2", _(kind.title)), tag("p", _(kind.lead), class_="wk-small"), _listed(kind, there)))
    if kind.single:
        return there[0] if there else tables.blank(kind)
    names = {NEW: translate(N_("Add: {what}"), what=_(kind.one))}
    names |= {each.number: each.called for each in there if each.number is not None}
    place = st.selectbox(
        _("Which one?"),
        tuple(names),
        format_func=names.__getitem__,
        index=None,
        placeholder=_("Choose one, or add one"),
        key=f"settings-entry-{kind.name}-{st.session_state.get('_settings_turn', 0)}",
    )
    if place is None:
        return None
    return tables.blank(kind) if place == NEW or place >= len(there) else there[place]


def _listed(kind: Kind, there: tuple[Entry, ...]) -> Html | None:
    """Return how many there are, and the names of the first of them."""
    if kind.single:
        return None if there else tag("p", _("Nothing is filled in yet."))
    if not there:
        return tag("p", _("There is none yet."))
    names = ", ".join(each.called for each in there[:12])
    text = ngettext("{count} is there: {names}", "{count} are there: {names}", len(there))
    rest = "…" if len(there) > 12 else "."
    return tag("p", text.format(count=number(len(there)), names=names + rest))
