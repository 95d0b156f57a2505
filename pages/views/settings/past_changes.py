"""Draw the last changes that were made on pages, each with the button that takes it back."""

import functools

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page
from pages.views.settings import editor, outcome, own_way
from pipelines.access.own_files.every_kind import KINDS
from pipelines.settings import Settings
from pipelines.settings.editing import history
from pipelines.sources import sync_settings
from pipelines.support.errors import PipelineError
from warehouse.core.errors import WarehouseError

SHOWN = 10


def draw(page: Page, settings: Settings) -> None:
    """Draw the last changes, folded."""
    changes = history.changes(settings.folder, SHOWN)
    with st.expander(_("Last changes"), key="wk-past-changes"):
        if not changes:
            st.html(tag("p", _("Nothing was changed here yet."), class_="wk-small"))
        for each in changes:
            with st.container(horizontal=True, vertical_alignment="center", key=f"wk-change-{each.number}"):
                st.html(tag("p", _line(each), class_="wk-small"))
                if history.can_undo(each) and st.button(_("Undo"), key=f"settings-undo-{each.number}"):
                    actions.attempt(functools.partial(_undo, settings, each.number))
                    editor.close()
                    st.rerun()


def _line(each: history.Change) -> str:
    text = translate(N_("{moment}: {what}"), moment=moment(each.at), what=_told(each))
    return translate(N_("{what} Taken back."), what=text) if each.undone else text


def _told(each: history.Change) -> str:
    return outcome.told(each.act, KINDS.get(each.kind), each.called, each.file)


def _undo(settings: Settings, number: int) -> str:
    changes = history.changes(settings.folder)
    stays = own_way.kept_by_undo(changes, number)
    if stays:
        raise stays
    kind = next((KINDS.get(each.kind) for each in changes if each.number == number), None)
    history.undo(login.person(), settings.folder, number, KINDS)
    message = (
        _("The change is taken back. A key that came with it stays in the file of secrets.")
        if kind and kind.key
        else _("The change is taken back.")
    )
    try:
        sync_settings.sync_newest(settings.folder)
    except (PipelineError, WarehouseError) as error:
        return message + " " + actions.sentence(error)
    return message
