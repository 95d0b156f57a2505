"""Draw the OPML of the sources: a file to take along, and a file to bring in, line by line before it is saved."""

import hashlib
from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt, sentence
from pages.shared.html import tag
from pages.shared.i18n import _, ngettext, number
from pages.shared.parts import acting
from pages.views.sources.add_source import bad
from pipelines.settings import Settings, read
from pipelines.sources import opml, sync_settings
from pipelines.sources.files.watched_folder import shown_name
from pipelines.sources.opml import BAD, KNOWN, NEW, Proposal
from pipelines.support import guard
from pipelines.support.errors import PipelineError
from text import hide_secrets

MOST_BYTES = 2  # MB, as `opml.LARGEST`


def form() -> None:
    """Draw both, closed until somebody needs them."""
    with st.expander(_("Take sources along or bring them in (OPML)"), key="wk-opml"):
        try:
            configured = read()
        except PipelineError as error:
            st.html(bad(sentence(error)))
            return
        count = len(opml.portable(configured))
        text = ngettext(
            "{count} feed, for any feed reader. Sources that are asked with a key are not in it.",
            "{count} feeds, for any feed reader. Sources that are asked with a key are not in it.",
            count,
        )
        st.html(tag("p", text.format(count=number(count)), class_="wk-small"))
        name = f"{_('sources')}.opml"
        st.download_button(
            _("Download OPML"),
            data=acting.taken("sources.take_along", name, partial(opml.written, configured)),
            file_name=name,
            mime="text/x-opml",
            key="opml-download",
            on_click="ignore",
        )
        file = st.file_uploader(_("OPML file of a feed reader"), key="opml-file", max_upload_size=MOST_BYTES)
        if file is not None:
            _look(configured, shown_name(file.name), file.getvalue())


def _look(configured: Settings, name: str, body: bytes) -> None:
    try:
        with guard.around(name, PipelineError):
            proposals = opml.read(name, body, configured)
    except PipelineError as error:
        st.html(bad(sentence(error)))
        return
    states = [proposal.state for proposal in proposals]
    facts = [
        ngettext("{count} new", "{count} new", states.count(NEW)).format(count=number(states.count(NEW))),
        ngettext("{count} watched already", "{count} watched already", states.count(KNOWN)).format(
            count=number(states.count(KNOWN))
        ),
        ngettext("{count} cannot be used", "{count} cannot be used", states.count(BAD)).format(
            count=number(states.count(BAD))
        ),
    ]
    st.html(tag("p", " · ".join(facts), role="status"))
    mark = hashlib.blake2b(body, digest_size=6).hexdigest()
    chosen = _choose(proposals, mark)
    _others(proposals)
    if not states.count(NEW):
        return
    if st.button(_("Add the chosen sources"), type="primary", key="opml-add"):
        with st.spinner(_("One moment please")):
            attempt(lambda: _add(chosen))
        st.rerun()


def _choose(proposals: Sequence[Proposal], mark: str) -> list[Proposal]:
    """Draw what is new, each with its tick, and return what is ticked."""
    new = [proposal for proposal in proposals if proposal.state == NEW]
    if not new:
        return []
    titles = {place: _titled(each) for place, each in enumerate(new)}
    ticked = st.multiselect(
        _("Which become sources?"), tuple(titles), default=tuple(titles), format_func=titles.__getitem__,
        key=f"opml-chosen-{mark}",
    )  # fmt: skip
    return [new[place] for place in ticked]


def _titled(proposal: Proposal) -> str:
    """Return its title with its address; once, where the file gives it no title of its own."""
    address = hide_secrets.shown(proposal.address)
    return address if proposal.title == address else f"{proposal.title} ({address})"


def _others(proposals: Sequence[Proposal]) -> None:
    """Draw what is not added, and why."""
    lines = []
    for proposal in proposals:
        if proposal.state == NEW:
            continue
        why = _("is watched already")
        if proposal.error:
            why = sentence(proposal.error)
        lines.append(tag("li", proposal.title or hide_secrets.shown(proposal.address), ": ", why))
    if lines:
        st.html(tag("ul", *lines, class_="wk-small"))


def _add(chosen: Sequence[Proposal]) -> str:
    added = opml.add(login.person(), read().folder, chosen)
    sync_settings.sync_newest(read().folder)
    return ngettext(
        "{count} source added; collected with the next run.",
        "{count} sources added; collected with the next run.",
        added,
    ).format(count=number(added))
