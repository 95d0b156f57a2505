"""Draw the import of a table of mentions from elsewhere: shown first, then stored; each message once."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.shared.imports import preview
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.shared.parts.mention_cards import kind_name
from pipelines.settings import KINDS, read
from pipelines.sources.files import mention_files, mention_table
from pipelines.sources.files.mention_files import MentionPlan
from pipelines.sources.files.mention_table import MentionTable
from pipelines.sources.files.watched_folder import shown_name

# What a school publishes itself comes by its own feeds.
OFFERED = tuple(kind for kind in KINDS if kind != "own")
MOST_SHOWN = 200


def form(page: Page) -> None:
    """Draw the place to drop a file, and what the last one holds."""
    if not acting.may("mentions.import"):
        return
    with st.expander(_("Import mentions from a file"), key="wk-mention-import"):
        explanation = _(
            "A CSV or Excel file of Google Alerts, Hootsuite, Coosto, OBI4wan, Meltwater or Talkwalker, or a table of"
            " your own with a date and a title or text; address and medium may be there too."
        )
        st.html(tag("p", explanation, class_="wk-small"))
        acting.signed()
        names = {kind: kind_name(kind) for kind in OFFERED}
        kind = st.selectbox(
            _("Kind of source"), OFFERED, format_func=names.__getitem__, key="mention-file-kind"
        )
        file = st.file_uploader(_("File"), key="mention-file", max_upload_size=preview.MOST_BYTES)
        if file is not None:
            _look(page, shown_name(file.name), file.getvalue(), kind)


def _look(page: Page, name: str, body: bytes, kind: str) -> None:
    key = preview.key_of(name, body, "mentions")

    def look() -> tuple[MentionTable, MentionPlan]:
        table = mention_table.read(name, body, page.now, preview.answers(key))
        return table, mention_files.plan(name, table, kind, read(), page.now)

    if (found := preview.looked(name, key, look)) is None:
        return
    table, plan = found
    if plan.shown:
        st.html(tag("p", _told(plan), role="status"))
    preview.notes(key, table.notes)
    preview.ask(key, plan.questions)
    _rows(plan)
    hint = _("Answer the questions above first.") if plan.questions else None
    waits = bool(plan.questions) or not plan.new
    if st.button(
        _("Store these messages"), type="primary", key="mention-file-store", disabled=waits, help=hint
    ):
        actions.attempt(lambda: _store(page, name, body, table, kind, _about(plan)))
        st.rerun()


def _told(plan: MentionPlan) -> str:
    count = len(plan.shown)
    parts = [
        ngettext("{count} message", "{count} messages", count).format(count=number(count)),
        translate(N_("new: {new}"), new=plan.new),
        translate(N_("new and about a school that is watched: {about}"), about=_about(plan)),
    ]
    if plan.doubled:
        parts.append(
            ngettext("{count} double row", "{count} double rows", plan.doubled).format(
                count=number(plan.doubled)
            )
        )
    return " · ".join(parts)


def _about(plan: MentionPlan) -> int:
    return sum(bool(row.about) for row in plan.shown if row.is_new)


def _rows(plan: MentionPlan) -> None:
    rows = [
        {
            _("Day"): row.day,
            _("Title"): row.title,
            _("Outlet"): row.outlet,
            _("About"): ", ".join(row.about),
            _("State"): _("New") if row.is_new else _("is here already"),
        }
        for row in plan.shown[:MOST_SHOWN]
    ]
    if rows:
        preview.rows_drawn(rows)


def _store(page: Page, name: str, body: bytes, table: MentionTable, kind: str, about: int) -> str:
    stored = mention_files.store(login.person(), name, table, kind, read(), page.now, body)
    told = ngettext("{count} new message is stored.", "{count} new messages are stored.", stored)
    of_us = translate(N_("About a school that is watched: {about}."), about=about)
    return f"{told.format(count=number(stored))} {of_us}"
