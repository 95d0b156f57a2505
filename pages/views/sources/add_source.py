"""Draw the form that adds a source: choose a pattern, fill in a name or handle, try it, add it."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt, sentence
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, ngettext, number, reason, translate
from pages.views.sources import source_menu
from pipelines.runs import check
from pipelines.settings import Settings, read
from pipelines.settings.editing import edit
from pipelines.settings.patterns import PATTERNS
from pipelines.sources import sync_settings
from pipelines.sources.discovery.guest import site_errors
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.core.errors import WarehouseError

# What needs a key as well is added in sources.toml, see docs/connectors.
OFFERED = tuple(name for name, pattern in PATTERNS.items() if not pattern.fields)


def form() -> None:
    """Draw the form, closed until somebody needs it."""
    with st.expander(_("Add a source"), key="wk-add"):
        titles = {name: _(pattern.title) for name, pattern in PATTERNS.items()}
        pattern = st.selectbox(
            _("What kind of source?"), tuple(OFFERED), format_func=titles.__getitem__, key="add-pattern"
        )
        ready = PATTERNS[pattern]
        prompt = translate(N_("Fill in {needs}"), needs=_(ready.needs))
        written = st.text_input(
            prompt,
            placeholder=ready.example,
            key="add-written",
            max_chars=typed_text.ADDRESS.most,
        )
        title = st.text_input(_("Display name, optional"), key="add-title",
                              max_chars=typed_text.TITLE.most)  # fmt: skip
        test, add = st.columns(2, width=320)
        # Never greyed out: who comes here straight from the field would press a button that is not awake yet.
        tests = test.button(_("Test"), key="add-test")
        adds = add.button(_("Add"), key="add-add", type="primary")
        if (tests or adds) and not written.strip():
            st.html(bad(prompt))
        elif tests:
            with st.spinner(_("One moment please")):
                st.html(tried(read(), pattern, written))
        elif adds:
            with st.spinner(_("One moment please")):
                attempt(lambda: _add(pattern, written, title))
            st.rerun()


def _add(pattern: str, written: str, title: str) -> str:
    settings = edit.add_source(login.person(), read().folder, pattern, written, title)
    added = settings.sources[-1]
    message = translate(N_("{title} is added."), title=added.title)
    try:
        sync_settings.sync_newest(settings.folder)
        return message + " " + source_menu.collect(settings, added.name, added.title)
    except (PipelineError, WarehouseError) as error:
        # It is added all the same: who reads only that it failed adds it once more.
        return message + " " + sentence(error)


def tried(settings: Settings, pattern: str, written: str) -> Html:
    """Return what a source gives when it is tried, or what is wrong with it."""
    try:
        trial = check.source(settings, pattern, written)
    except PipelineError as error:
        return bad(sentence(error))
    if trial.error:
        # Of a server without internet nobody should hear that an address is misspelled.
        fault = site_errors.cut_off(trial.error) or trial.error
        return bad(reason(fault.template, fault.fields))
    text = ngettext("It works: {count} entry.", "It works: {count} entries.", trial.entries).format(
        count=number(trial.entries)
    )
    if trial.newest:
        text += " " + translate(N_("The newest is of {moment}."), moment=moment(trial.newest))
    titles = [tag("li", title) for title in trial.titles]
    return join(
        tag("p", tag("span", "✓ ", aria_hidden="true"), text, class_="wk-said wk-said-good", role="status"),
        tag("ul", *titles, class_="wk-small") if titles else None,
    )


def bad(text: str) -> Html:
    """Return a sentence about something that does not work."""
    return tag("p", tag("span", "✕ ", aria_hidden="true"), text, class_="wk-said wk-said-bad", role="status")
