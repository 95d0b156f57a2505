"""Act on a source for a reader: collect it now, pause it, remove it."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pipelines.access import matrix
from pipelines.settings import Settings, read
from warehouse.reputation.coverage import MEASURING
from warehouse.sources.states import SourceState

# What is chosen → the act of the matrix.
NAMED = {
    "collect": "sources.collect",
    "past": "sources.backfill",
    "pause": "sources.pause",
    "resume": "sources.pause",
    "remove": "sources.remove",
}
ACTS = {
    "collect": N_("Collect now"),
    "past": N_("Fetch the past again"),
    "pause": N_("Pause"),
    "resume": N_("Resume"),
    "remove": N_("Remove …"),
}


def menu(source: SourceState) -> None:
    """Draw the menu of one source; what it did is said by the last message of the page."""
    key = f"act-{source.source_name}"
    acts: tuple[str, ...] = ("collect", "resume" if source.state == "paused" else "pause")
    if source.kind not in MEASURING:
        acts = (*acts, "past", "remove")
    acts = tuple(act for act in acts if matrix.may_do(login.person(), NAMED[act]))
    if not acts:
        return
    # The label is Markdown to Streamlit, so it holds no text from outside.
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {act: _(ACTS[act]) for act in acts}
    chosen = st.menu_button(_("Actions"), acts, key=key, format_func=names.__getitem__)
    if chosen == "remove":
        # The title in the reader's language, so not when this module is loaded.
        st.dialog(_("Remove this source?"))(_confirm)(source.source_name, source.title)
    elif chosen:
        with st.spinner(_("One moment please")):
            actions.attempt(lambda: _do(chosen, source.source_name, source.title))
        st.rerun()


def _confirm(name: str, title: str) -> None:
    st.html(tag("p", title))
    st.html(tag("p", _("It is no longer collected. What was collected stays.")))
    if st.button(_("Remove"), type="primary") and actions.attempt_here(lambda: _do("remove", name, title)):
        st.rerun()


def _do(act: str, name: str, title: str) -> str:
    # Whoever only reads never collects: all that a run needs is loaded by the first who does.
    from pipelines.settings.editing import edit
    from pipelines.sources import sync_settings
    from pipelines.sources.backfill import work

    settings = read()
    if act == "collect":
        return collect(settings, name, title)
    if act == "past":
        work.ask_again(login.person(), [name], dt.datetime.now(dt.UTC))
        return translate(N_("The past of {title} is fetched in the background."), title=title)
    person = login.person()
    if act == "remove":
        changed = edit.remove_source(person, settings.folder, name)
    else:
        changed = edit.set_paused(person, settings.folder, name, act == "pause")
    sync_settings.sync_newest(changed.folder)
    messages = {
        "remove": N_("{title} is removed."),
        "pause": N_("{title} is paused."),
        "resume": N_("{title} is collected again."),
    }
    return translate(messages[act], title=title)


def collect(settings: Settings, name: str, title: str) -> str:
    """Collect one source now. What came of it, in words?"""
    from pipelines.runs import run
    from pipelines.sources import sample, sync_settings

    try:
        with sample.served_for(settings):
            report = run.run(login.person(), settings, [name])
    finally:
        # Somebody may have changed the configuration while this one was at work with the older.
        sync_settings.sync_newest(settings.folder)
    result = report.results[0]
    if result.error:
        return translate(N_("{title} could not be collected."), title=title)
    if settings.statistics_source(name) and result.added:
        return ngettext("{title}: {count} number.", "{title}: {count} numbers.", result.added).format(
            title=title, count=number(result.added)
        )
    if not result.added:
        return translate(N_("{title}: nothing new."), title=title)
    return ngettext("{title}: {count} new item.", "{title}: {count} new items.", result.added).format(
        title=title, count=number(result.added)
    )
