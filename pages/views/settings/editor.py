"""Draw the form of one entry: fill in, look at what changes, save it or take the entry away."""

from pathlib import Path

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page
from pages.views.settings import chooser, fields, model_trial, outcome, own_way
from pages.views.sources import query_tester
from pages.views.sources.add_source import bad
from pipelines.runs import try_connection
from pipelines.settings import ORGANISATION, OTHERS, Settings, read
from pipelines.settings.editing import change, difference, keys, kinds
from pipelines.settings.editing.kinds import Entry, Kind
from pipelines.sources import sample, sync_settings
from pipelines.support.errors import ConfigError, PipelineError
from warehouse.core.errors import WarehouseError

MODEL = "model"


def draw(page: Page, kind: Kind, chosen: Entry, settings: Settings) -> None:
    """Draw the form of the entry as it was when it was opened, and what comes of it."""
    opened = _opened(kind, chosen)
    turn = str(st.session_state.get("_settings_turn", 0))
    closed = login.is_closed()
    if opened.mark != chosen.mark:
        st.html(bad(_("Somebody else changed this since you opened it; what you save now is refused.")))
        if st.button(_("Open it again"), key="settings-again"):
            close()
            st.rerun()
    is_shut = kind.guarded and not closed
    if is_shut:
        said = N_(
            "This is only changed here where visitors log in; whoever runs this dashboard writes it in {file}."
        )
        st.html(tag("p", translate(said, file=kind.file), class_="wk-said"))
    with st.container():
        if kind.name == MODEL:
            st.html(model_trial.standing(page))
    with st.form(f"settings-{kind.name}-{turn}", border=False):
        typed = fields.draw(opened, settings, turn, closed)
        key = _key(opened, turn)
        with st.container(horizontal=True):
            looks = st.form_submit_button(
                _("Show what changes"), type="primary", key=f"settings-look-{turn}", disabled=is_shut
            )
            query = next((each.name for each in kind.fields if each.kind == kinds.QUERY), None)
            tries = bool(query) and st.form_submit_button(_("Try the query"), key=f"settings-try-{turn}")
            asks_model = kind.name == MODEL and st.form_submit_button(
                _("Try three sentences"), key=f"settings-model-{turn}"
            )
    if asks_model or tries:  # what an earlier look refused is not about what is tried now
        st.session_state.pop("_settings_refused", None)
    if asks_model:
        with st.spinner(_("One moment please")):
            st.html(model_trial.tried(str(typed.get("labels") or "")))
    elif tries and query:
        with st.spinner(_("One moment please")):
            st.html(query_tester.tried(str(typed[query] or typed.get("name") or "")))
    elif looks:
        _propose(settings.folder, lambda: change.proposed(settings.folder, opened, typed, key, closed))
    if opened.number is not None:
        with st.container(horizontal=True):
            removes = not (kind.must_be or is_shut) and st.button(
                _("Remove …"), key=f"settings-remove-{turn}"
            )
            asks = kind.name in try_connection.KINDS and st.button(
                _("Try the connection"), key=f"settings-ask-{turn}"
            )
        if removes:
            _propose(settings.folder, lambda: change.removal(opened, closed))
        if asks:
            with st.spinner(_("One moment please")):
                st.html(_tried(settings, opened))
    _pending(page, settings.folder)


def _tried(settings: Settings, opened: Entry) -> Html:
    """Return what came of trying this entry as it stands in the file."""
    try:
        with sample.served_for(settings):
            said = try_connection.connection(settings, opened.kind.name, str(opened.values.get("name") or ""))
    except (PipelineError, WarehouseError) as error:
        return bad(actions.sentence(error))
    return tag(
        "p",
        tag("span", "✓ ", aria_hidden="true"),
        translate(*said),
        class_="wk-said wk-said-good",
        role="status",
    )


def close() -> None:
    """Close the form: what is chosen next is read anew."""
    st.session_state["_settings_turn"] = st.session_state.get("_settings_turn", 0) + 1
    for name in ("_settings_opened", "_settings_pending", "_settings_refused"):
        st.session_state.pop(name, None)


def _opened(kind: Kind, chosen: Entry) -> Entry:
    """Return the entry as it was when its form was opened: what was typed stays, whoever changes the file."""
    place = (kind.name, chosen.number)
    opened = st.session_state.get("_settings_opened")
    if not opened or opened[0] != place:
        if opened:
            # Fields of another key: nothing of the one before stands in them, and no key either.
            st.session_state["_settings_turn"] = st.session_state.get("_settings_turn", 0) + 1
            at = chooser.NEW if chosen.number is None else chosen.number
            st.session_state[f"settings-entry-{kind.name}-{st.session_state['_settings_turn']}"] = at
        for name in ("_settings_pending", "_settings_refused"):
            st.session_state.pop(name, None)
        opened = st.session_state["_settings_opened"] = (place, chosen)
    return opened[1]


def _key(opened: Entry, turn: str) -> str:
    """Ask for the key, where this kind has one, and say whether one is there; it is never shown."""
    field = opened.kind.key
    if field is None:
        return ""
    name = opened.values.get(field.name)
    with st.container(gap="xxsmall"):
        typed = st.text_input(
            _(field.label),
            type="password",
            autocomplete="new-password",
            key=f"set-{opened.kind.name}-{field.name}-{turn}",
            max_chars=keys.MOST,
        )
        state = _key_state(str(name)) if name else _("No key was filled in.")
        st.html(tag("p", f"{state} {_(field.help)}", class_="wk-small"))
        if field.new_key and opened.number is None:
            fresh = st.session_state.setdefault(f"_fresh-{opened.kind.name}-{turn}", field.new_key())
            own = _(
                "No key yet? This one was made for you: fill it in above, and give it to the other program too."
            )
            st.html(tag("p", own, class_="wk-small"))
            st.code(fresh, language=None, wrap_lines=True)
    return typed


def _key_state(name: str) -> str:
    try:
        state = keys.state(name)
    except ConfigError as error:
        return actions.sentence(error)
    if not state.there:
        return _("Its key is missing: fill it in once more.")
    if state.outside:
        return _("Its key is filled in outside of this page, by whoever runs this dashboard.")
    if state.at is None:
        return _("Its key is filled in.")
    return translate(N_("Its key is filled in, on {moment}."), moment=moment(state.at))


def _propose(where: Path, make) -> None:
    """Keep the change that is to be looked at, or the sentence that refuses it."""
    st.session_state.pop("_settings_pending", None)
    st.session_state.pop("_settings_refused", None)
    try:
        proposal = make()
        own_way.keep(change.look(where, proposal))
        st.session_state["_settings_pending"] = proposal
    except ConfigError as error:
        st.session_state["_settings_refused"] = actions.sentence(error)


def _pending(page: Page, where: Path) -> None:
    """Draw what a change would do, with the button that saves it."""
    with st.container():
        if refused := st.session_state.get("_settings_refused"):
            st.html(bad(refused))
    proposal = st.session_state.get("_settings_pending")
    if proposal is None:
        return
    try:
        made = change.look(where, proposal)
    except ConfigError as error:
        st.html(bad(actions.sentence(error)))
        return
    st.html(_difference(proposal, made))
    with st.container(horizontal=True):
        saves = st.button(_("Save this"), type="primary", key="settings-save")
        if st.button(_("Do not save"), key="settings-leave"):
            st.session_state.pop("_settings_pending", None)
            st.rerun()
    if saves:
        with st.spinner(_("One moment please")):
            if actions.attempt(lambda: _save(page, proposal)):
                close()
                st.rerun()


def _difference(proposal: change.Proposal, made: change.Made) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", each.label, scope="row"),
            tag("td", each.before or "–"),
            tag("td", each.after or "–"),
        )
        for each in difference.fields(proposal)
    ]
    head = tag(
        "tr",
        *(tag("th", text, scope="col") for text in (_("Field"), _("It says now"), _("It is going to say"))),
    )
    lines = difference.lines(made)
    what = _("What changes")
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag(
        "section",
        tag("h3", what),
        tag("div", table, class_="wk-scroll", tabindex="0", role="region", aria_label=what) if rows else None,
        tag("details", tag("summary", translate(N_("The lines of {file}"), file=made.file)),
            tag("pre", "\n".join(lines), class_="wk-query")) if lines else None,
        class_="wk-difference",
        role="status",
    )  # fmt: skip


def _save(page: Page, proposal: change.Proposal) -> str:
    own_way.keep(change.look(read().folder, proposal))
    where = change.save(login.person(), read().folder, proposal, page.now).folder
    called = Entry(proposal.kind, None, proposal.new or proposal.entry.values).called
    message = outcome.told(proposal.act, proposal.kind, called, proposal.kind.file)
    try:
        sync_settings.sync_newest(where)
    except (PipelineError, WarehouseError) as error:
        # It is saved all the same: who reads only that something failed saves it once more.
        return message + " " + actions.sentence(error)
    if proposal.kind.file not in (ORGANISATION, *OTHERS):
        return message + " " + _("It holds from now on.")
    return message + " " + _("It holds from now on; figures follow at the next collection.")
