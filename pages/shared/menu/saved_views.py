"""Save what a page shows under a name, list what was saved in the menu, and choose where this browser begins.

The menu is plain HTML: its button presses one of the app that nobody sees, which opens the dialog.
"""

import functools
from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, language, translate
from pages.shared.menu import needs
from pages.shared.page import link
from pipelines.access import matrix
from pipelines.sources.files import saved_views
from pipelines.sources.files.saved_views import View
from pipelines.support import typed_text

# The pages with choices in their address, by path.
PAGES = ("", "mentions", "channels", "traffic")
OPEN = "wk-views-open"


def group(page: st.Page) -> Html:
    """Return the part of the menu: the saved views, the way to save this one, and where to begin."""
    views = [view for view in saved_views.read() if opens(view)]
    links = [
        tag("li", tag("a", view.name, href=_address(view), target="_self", data_whole="1")) for view in views
    ]
    act = _("Save this view") if page.url_path in PAGES else _("Change saved views") if views else None
    buttons = (
        tag("button", act, type="button", data_views="open") if act else None,
        tag(
            "button", _("Begin here"), type="button", role="switch", data_views="begin", aria_checked="false"
        ),
    )
    return tag(
        "div",
        tag("p", _("Saved views")),
        tag("ul", *links) if links else None,
        tag("div", *buttons, class_="wk-choice"),
        tag("p", _("“Begin here” is remembered in this browser only.")),
        class_="wk-group wk-views",
    )


def listen(page: st.Page) -> None:
    """Draw what the last change said, and the button that the menu presses; open the dialog when it was."""
    actions.last_message(OPEN)
    if st.button(_("Saved views"), key=OPEN):
        st.dialog(_("Saved views"))(_manage)(page)


def opens(view: View) -> bool:
    """May who sits here open the page of this view?"""
    return matrix.may(login.person(), needs.need_of(f"pages/{view.page or 'reputation'}.py"))


def _address(view: View) -> str:
    where = link(view.page or "reputation")
    return where + (("&" if "?" in where else "?") + view.query if view.query else "")


def _manage(page: st.Page) -> None:
    st.html(
        tag(
            "p",
            _("Everyone who uses this dashboard sees the saved views."),
            lang=language(),
        )
    )
    if page.url_path in PAGES:
        with st.form("wk-view-new", border=False):
            name = st.text_input(
                translate(N_("Name for this view of {page}"), page=page.title), max_chars=typed_text.NAME.most
            )
            asked = urlencode(
                [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
            )
            if st.form_submit_button(_("Save"), type="primary"):
                _do(functools.partial(_saved, name, page.url_path, asked))
    for view in saved_views.read():
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"wk-view-{view.id}"):
            changed = st.text_input(
                _("Name"), view.name, max_chars=typed_text.NAME.most, key=f"wk-view-name-{view.id}"
            )
            if st.button(_("Remove"), key=f"wk-view-remove-{view.id}"):
                _do(functools.partial(_removed, view))
            if changed.strip() != view.name:
                _do(functools.partial(_renamed, view, changed))


def _saved(name: str, path: str, asked: str) -> str:
    before = {view.name.casefold() for view in saved_views.read()}
    view = saved_views.save(login.person(), name, path, asked)
    if view.name.casefold() in before:
        return translate(
            N_("The view {name} shows this from now on, in place of what it showed."), name=view.name
        )
    return translate(N_("The view {name} is saved; it stands in the menu."), name=view.name)


def _renamed(view: View, name: str) -> str:
    saved_views.rename(login.person(), view.id, name)
    return translate(N_("The view {old} is called {name} now."), old=view.name, name=name.strip())


def _removed(view: View) -> str:
    saved_views.remove(login.person(), view.id)
    return translate(N_("The view {name} is removed."), name=view.name)


def _do(act: Callable[[], str]) -> None:
    """Do it; then draw the menu anew, which says so, or say here why not."""
    if actions.attempt_here(act, OPEN):
        st.rerun()
