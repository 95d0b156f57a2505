"""Draw the import of a channel's export file: show its changes, ask open questions, then store it when told to."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.actions import sentence
from pages.shared.html import tag
from pages.shared.i18n import N_, NP_, _, ngettext, number, translate
from pages.shared.imports import preview
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.sources.files import channel_files, doubts
from pipelines.sources.files.channel_files import Plan
from pipelines.sources.files.exports.daily import Daily
from pipelines.sources.files.watched_folder import shown_name
from pipelines.support.errors import PipelineError
from warehouse.imports.changes import Change


def form(page: Page) -> None:
    """Draw the place to drop a file, and what the last one holds."""
    if not acting.may("channels.import"):
        return
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
            settings = last_good.usable()
        except PipelineError as error:
            st.html(tag("p", sentence(error), class_="wk-said wk-said-bad"))
            return
        titles = {"": _("as the file says"), **{channel.name: channel.title for channel in settings.channels}}
        channel = st.selectbox(
            _("Channel"), tuple(titles), format_func=titles.__getitem__, key="import-channel"
        )
        acting.signed()
        file = st.file_uploader(_("File"), key="import-file", max_upload_size=preview.MOST_BYTES)
        if file is not None:
            _look(page, settings, shown_name(file.name), file.getvalue(), channel or None)


def _look(page: Page, settings: Settings, name: str, body: bytes, channel: str | None) -> None:
    key = preview.key_of(name, body, channel or "")

    def look() -> Plan:
        answers = preview.answers(key)
        daily = channel_files.look(settings, name, body, channel, page.today, answers)
        return channel_files.plan(settings, name, body, daily, answers)

    if (plan := preview.looked(name, key, look)) is None:
        return
    _tell(plan.found, plan.changes)
    preview.notes(key, plan.found.notes)
    preview.ask(key, plan.questions)
    st.html(preview.summary(plan.changes, lambda change: _(doubts.METRICS[change.what])))
    columns = {
        _("Channel"): lambda change: _title(settings, change.place),
        _("Day"): lambda change: change.day,
    }
    if plan.found.data.posts:
        columns[_("Post")] = lambda change: change.title or change.post
    columns[_("Number")] = lambda change: _(doubts.METRICS[change.what])
    preview.table(plan.changes, columns)
    if preview.store_button("import-store", plan.questions):
        actions.attempt(lambda: _store(page, name, body, plan))
        st.rerun()


def _tell(daily: Daily, changes: tuple[Change, ...]) -> None:
    recognised = translate(
        NP_("{kind}: {count} number, {range}.", "{kind}: {count} numbers, {range}."),
        kind=_(daily.kind.title),
        count=len(changes),
        range=preview.period(changes),
    )
    st.html(tag("p", recognised, role="status"))
    if daily.left_out:
        text = ngettext(
            "{count} negative number is left out.", "{count} negative numbers are left out.", daily.left_out
        )
        st.html(tag("p", text.format(count=number(daily.left_out)), class_="wk-small"))


def _title(settings: Settings, name: str) -> str:
    channel = settings.channel(name)
    return channel.title if channel else name


def _store(page: Page, name: str, body: bytes, plan: Plan) -> str:
    changed = channel_files.store(login.person(), name, body, plan.found, page.now, shown=plan.changes)
    if not changed:
        return translate(N_("{file} was imported before; nothing changed."), file=name)
    return ngettext("{count} number is kept.", "{count} numbers are kept.", changed).format(
        count=number(changed)
    )
