"""Draw the archive of a month: everything that was sent, exactly as it was."""

import datetime as dt
import functools
from email import message_from_string, policy

import streamlit as st

from pages.shared.html import tag
from pages.shared.i18n import _, moment
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.views.announcement.sending import KINDS
from text.labels import SENDING_STATES
from warehouse.access.privacy import old_months
from warehouse.months import archive
from warehouse.months.archive import Publication


def show(page: Page, which: dt.date) -> None:
    """Draw the list, and one of them whole."""
    publications = page.ask(archive.publications, which)
    st.html(tag("h2", _("Archive")))
    if not publications:
        st.html(tag("p", _("Nothing was sent for this month yet."), class_="wk-small"))
        return
    names = {_key(publication): _name(publication, page.now) for publication in publications}
    chosen = st.selectbox(_("What was sent"), tuple(names), format_func=names.__getitem__, key="ann-archive")
    selected = next(publication for publication in publications if _key(publication) == chosen)
    with st.expander(_("As it was sent"), key="wk-sent"):
        st.code(_words(selected), language=None, wrap_lines=True)
        if selected.way == "mail" and acting.may("months.download"):
            name = f"{which:%Y-%m}-{selected.kind}-{selected.edition}.eml"
            st.download_button(
                _("The whole message (EML)"),
                data=acting.taken("months.download", name, functools.partial(selected.body.encode)),
                file_name=name,
                mime="message/rfc822",
                key="ann-eml",
                on_click="ignore",
            )


def _place(publication: Publication) -> str:
    """Return where it went; whose address that was is no longer kept after its term."""
    return "–" if publication.target.startswith(old_months.GONE) else publication.target


def _key(publication: Publication) -> str:
    return f"{publication.kind} {publication.way} {publication.target} {publication.edition}"


def _name(publication: Publication, now: dt.datetime) -> str:
    when = moment(publication.sent_at or publication.begun_at)
    state = _(SENDING_STATES[publication.stands(now)])
    return f"{_(KINDS[publication.kind])} · {_place(publication)} · {state} · {when}"


def _words(publication: Publication) -> str:
    """Return the words of a message; a post is nothing but words, and so is what never became a message."""
    if publication.way != "mail" or "\nMIME-Version:" not in publication.body:
        return publication.body
    body = message_from_string(publication.body, policy=policy.default).get_body(("plain",))
    return f"{publication.subject}\n\n{body.get_content() if body else ''}"
