"""Dropping a file for goals: numbers that are kept by hand, or the paths of visitors; shown first, then stored."""

import streamlit as st

from pages.parts import sources_acts
from pages.parts.frame import Page
from pages.parts.i18n import N_, _, days, ngettext, number, say
from pages.parts.markup import tag
from pages.parts.sources_acts import sentence
from pipelines import goal_files, typed
from pipelines.errors import PipelineError
from pipelines.settings import read

MOST_SHOWN = 12


def form(page: Page) -> None:
    """Draw the place to drop a file, and what the last one holds."""
    with st.expander(_("Import a file"), key="wk-goal-import"):
        told = _(
            "A table with the columns Doel, Dag and Getal for numbers that are kept by hand; or Dag, Gebeurtenis, Pad"
            " (instagram > search) and Aantal for the paths of visitors."
        )
        st.html(tag("p", told, class_="wk-small"))
        who = st.text_input(_("Who imports it"), max_chars=typed.NAME.most, key="goal-file-who")
        file = st.file_uploader(_("File"), key="goal-file", max_upload_size=20)
        if file is not None:
            _look(page, file.name, file.getvalue(), who)


def _look(page: Page, name: str, body: bytes, who: str) -> None:
    try:
        found = goal_files.read(name, body, read(), page.today)
    except PipelineError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
        return
    rows = [
        {_("Goal"): goal.title, _("Day"): day, _("Number"): value} for goal, day, value in found.entries
    ] or [
        {_("Day"): day, _("Key event"): event, _("Path"): path, _("Number"): events}
        for day, event, path, events in found.paths
    ]
    template = ngettext("{count} number, {range}.", "{count} numbers, {range}.", len(rows))
    told = template.format(count=number(len(rows)), range=days(found.days[0], found.days[-1]))
    st.html(tag("p", told, role="status"))
    st.dataframe(rows[:MOST_SHOWN], hide_index=True, width="stretch")
    if st.button(_("Store these numbers"), type="primary", key="goal-file-store"):
        sources_acts.attempt(lambda: _store(page, name, found, who))
        st.rerun()


def _store(page: Page, name: str, found: goal_files.GoalFile, who: str) -> str:
    changed = goal_files.store(name, found, who, page.now)
    if not changed:
        return say(N_("{file} was imported before; nothing changed."), file=name)
    return ngettext("{count} number is kept.", "{count} numbers are kept.", changed).format(
        count=number(changed)
    )
