"""Drop an export on the page: what it holds is shown first, and stored only when somebody says so."""

import streamlit as st

from pages.parts import sources_acts
from pages.parts.frame import Page
from pages.parts.i18n import N_, _, days, ngettext, number, say
from pages.parts.markup import tag
from pages.parts.sources_acts import sentence
from pipelines import importing
from pipelines.errors import PipelineError
from pipelines.exports.daily import Daily
from pipelines.settings import Settings, read
from warehouse.period import local_day

MOST_SHOWN = 12


def form(page: Page) -> None:
    """Draw the place to drop a file, and what the last one holds."""
    with st.expander(_("Import a file"), key="wk-import"):
        st.html(
            tag(
                "p",
                _(
                    "LinkedIn (Excel), Meta Business Suite, YouTube Studio, X Analytics, TikTok Studio, or a table of"
                    " your own with the columns Kanaal, Dag, Volgers, Weergaven …"
                ),
                class_="wk-small",
            )
        )
        try:
            settings = read()
        except PipelineError as error:
            st.html(tag("p", sentence(error), class_="wk-said wk-said-bad"))
            return
        titles = {"": _("as the file says"), **{each.name: each.title for each in settings.channels}}
        channel = st.selectbox(
            _("Channel"), tuple(titles), format_func=titles.__getitem__, key="import-channel"
        )
        file = st.file_uploader(_("File"), key="import-file", max_upload_size=20)
        if file is not None:
            _look(page, settings, file.name, file.getvalue(), channel or None)


def _look(page: Page, settings: Settings, name: str, body: bytes, channel: str | None) -> None:
    try:
        found = importing.look(settings, name, body, channel, page.today)
    except PipelineError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
        return
    told = say(
        N_("{kind}: {count} numbers, {range}."),
        kind=_(found.kind.title),
        count=len(found.brought.readings) + sum(len(post.metrics) for post in found.brought.posts),
        range=days(found.first_day, found.last_day),
    )
    st.html(tag("p", told, role="status"))
    if found.left_out:
        text = ngettext(
            "{count} negative number is left out.", "{count} negative numbers are left out.", found.left_out
        )
        st.html(tag("p", text.format(count=number(found.left_out)), class_="wk-small"))
    st.dataframe(_shown(found), hide_index=True, width="stretch")
    if st.button(_("Store these numbers"), type="primary", key="import-store"):
        sources_acts.attempt(lambda: _store(page, name, body, found))
        st.rerun()


def _shown(found: Daily) -> list[dict]:
    """The first posts with their numbers, or the first numbers by day, as they would be stored."""
    if found.brought.posts:
        return [
            {_("Day"): local_day(post.published_at), _("Post"): post.title or post.post_id, **post.metrics}
            for post in found.brought.posts[:MOST_SHOWN]
        ]
    return [
        {_("Channel"): each.channel, _("Day"): each.day, _("Number"): each.metric, _("Value"): each.value}
        for each in found.brought.readings[:MOST_SHOWN]
    ]


def _store(page: Page, name: str, body: bytes, found: Daily) -> str:
    changed = importing.store(name, body, found, page.now)
    if not changed:
        return say(N_("{file} was imported before; nothing changed."), file=name)
    return ngettext("{count} number is kept.", "{count} numbers are kept.", changed).format(
        count=number(changed)
    )
