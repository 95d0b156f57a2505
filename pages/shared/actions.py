"""Act on a source for a reader (collect it now, pause it, remove it), and draw the message of the last act."""

import datetime as dt
import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, ngettext, number, reason, translate
from pipelines.access import matrix
from pipelines.settings import Settings, folder, own_folder, read
from pipelines.support import system_words
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError, PipelineError
from warehouse.core import fault_messages
from warehouse.core.errors import WarehouseError
from warehouse.reputation.coverage import MEASURING
from warehouse.sources.states import SourceState

log = logging.getLogger("weerklank.pages")
# Where messages are kept, with the place of a part of a page behind it.
SAID = "_said"
# As `pipelines.settings.fields` writes it: file, line, table and field.
PLACE = re.compile(r"(.+):(\d+): (\[.+)", re.DOTALL)
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
    """Draw the menu of one source; what it did stands at the top of the page after it."""
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
            attempt(lambda: _do(chosen, source.source_name, source.title))
        st.rerun()


def _confirm(name: str, title: str) -> None:
    st.html(tag("p", title))
    st.html(tag("p", _("It is no longer collected. What was collected stays.")))
    if st.button(_("Remove"), type="primary") and attempt_here(lambda: _do("remove", name, title)):
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


@dataclass
class Message:
    """What the last act of a reader said, and on which page it stands (None: not drawn yet).

    An object of its own: Streamlit may end a run at any touch of its session state, also right after an act.
    """

    kind: str = ""
    text: str = ""
    stands: tuple | None = None
    acting: threading.Lock = field(default_factory=threading.Lock)


def attempt(act: Callable[[], str], place: str = "") -> bool:
    """Do it, and keep what it says, or what went wrong, for the top of the page. Did it go well?

    place: of a part of the page that draws its own messages, so that they stand where the reader is
    """
    message: Message = st.session_state.setdefault(SAID + place, Message())
    with message.acting:
        try:
            with fault_messages.in_words():
                kind, text = "good", act()
        except (PipelineError, WarehouseError) as error:
            kind, text = "bad", sentence(error)
        except OSError as error:
            kind, text = "bad", refused_by_disk(error)
        message.kind, message.text, message.stands = kind, text, None
    return kind == "good"


def attempt_here(act: Callable[[], str]) -> bool:
    """Do it in a dialog; what goes wrong is said there, where the reader looks, and not on the page behind. Did it go
    well?

    What went well is said on top of the page, to which who acted comes back: the dialog is closed by a rerun.
    """
    if attempt(act):
        return True
    message: Message = st.session_state[SAID]
    st.html(tag("p", message.text, class_="wk-said wk-said-bad", role="alert"))
    message.text = ""
    return False


def done(act: Callable[[], object], said: str) -> None:
    """Do it, say what came of it, and draw the page as it is then."""

    def told() -> str:
        act()
        return said

    attempt(told)
    st.rerun()


def sentence(error: PipelineError | WarehouseError) -> str:
    """Return an error in the reader's words, with its place in the configuration where it has one."""
    # What is wrong with a query, or with a line of a file, is a text of ours within a text.
    text = reason(error.template, error.fields)
    if isinstance(error, ConfigError) and error.place:
        text = _placed(error.place, text)
    # Of a file of the configuration a reader needs the name; where it stands on the server is the operator's.
    for where in filter(Path.is_absolute, (folder(), own_folder(), data_folder().absolute())):
        text = text.replace(f"{where}{os.sep}", "").replace(str(where), where.name)
    return text


def refused_by_disk(error: OSError) -> str:
    """Return in the reader's words why the machine did not take it: its own are English, and name its files."""
    log.error("an act could not be kept: %r", error)
    said = N_("This could not be kept: {why}. Whoever runs this server can mend that.")
    return reason(said, {"why": system_words.why(error)})


def _placed(place: str, text: str) -> str:
    """Return the text with file, line and field before it, as a reader finds them."""
    match = PLACE.fullmatch(place)
    if match is None:
        return f"{place}: {text}"
    template = N_("{file}, line {line}, {where}: {text}")
    return translate(template, file=match[1], line=match[2], where=match[3], text=text)


def leave() -> None:
    """Drop what the last act said where it stood on another page, or on this one for another choice."""
    for key in [str(key) for key in st.session_state if str(key).startswith(SAID)]:
        message: Message = st.session_state[key]
        if message.stands not in (None, _here()):
            message.text = ""


def _here() -> tuple[str, tuple[tuple[str, str], ...]]:
    context = get_script_run_ctx()
    page = context.page_script_hash if context else ""
    return page, tuple(sorted(st.query_params.to_dict().items()))


def last_message(place: str = "") -> None:
    """Draw what the last act said, until the next act or another page.

    It stays while somebody types, and its place is there without it: whatever stands below a part that comes or
    goes is drawn anew in the browser, and loses what was typed and a click that was under way.
    """
    message: Message = st.session_state.setdefault(SAID + place, Message())
    # Who clicks on while an act is going on sees what came of it.
    with message.acting:
        message.stands = _here()
        kind, text = message.kind, message.text
    with st.container():
        if text:
            st.html(tag("p", text, class_=f"wk-said wk-said-{kind}", role="status"))
