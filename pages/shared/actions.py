"""Do what a reader asks, and draw what came of it where they look."""

import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.html import tag
from pages.shared.i18n import N_, reason, translate
from pipelines.settings import folder, own_folder
from pipelines.support import system_words
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError, PipelineError
from warehouse.core import fault_messages
from warehouse.core.errors import WarehouseError

log = logging.getLogger("weerklank.pages")
# Where messages are kept, with the place of a part of a page behind it.
SAID = "_said"
# The part of the page in which a message stands, for the style sheet.
DRAWN = "wk-said"
# As `pipelines.settings.fields` writes it: file, line, table and field.
PLACE = re.compile(r"(.+):(\d+): (\[.+)", re.DOTALL)


@dataclass
class Message:
    """What the last act of a reader said, and on which page it stands (None: not drawn yet).

    turn: which act of this reader it was, so that the same words twice are told twice; slot: where it stands in the
    run of that mark. An object of its own: Streamlit may end a run at any touch of its session state, also right after
    an act.
    """

    kind: str = ""
    text: str = ""
    stands: tuple | None = None
    turn: int = 0
    slot: DeltaGenerator | None = None
    run: object = None
    acting: threading.Lock = field(default_factory=threading.Lock)


def attempt(act: Callable[[], str], place: str = "") -> bool:
    """Do it, and say what it says, or what went wrong, where `last_message` drew its place. Did it go well?

    place: of a part of the page that draws its own messages
    """
    message = _message(place)
    went_well = _attempted(act, message)
    _draw(message)
    return went_well


def _attempted(act: Callable[[], str], message: Message) -> bool:
    with message.acting:
        try:
            with fault_messages.in_words():
                kind, text = "good", act()
        except (PipelineError, WarehouseError) as error:
            kind, text = "bad", sentence(error)
        except OSError as error:
            kind, text = "bad", refused_by_disk(error)
        message.kind, message.text, message.stands = kind, text, None
        message.turn += 1
    return kind == "good"


def attempt_here(act: Callable[[], str], place: str = "") -> bool:
    """Do it in a dialog; what goes wrong is said there, where the reader looks, and not on the page behind. Did it go
    well?

    What went well is said on top of the page, to which who acted comes back: the dialog is closed by a rerun.
    place: as of `attempt`
    """
    message = _message(place)
    if _attempted(act, message):
        return True
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


def _run() -> object:
    """Return what only this run has: what is done before the page is drawn has no place of this run yet."""
    context = get_script_run_ctx()
    return context.cursors if context else None


def _message(place: str = "") -> Message:
    message: Message = st.session_state.setdefault(SAID + place, Message())
    return message


def last_message(place: str = "") -> None:
    """Draw the place of what the last act said: there until the next act or another page.

    Whoever acted low on a long page sees it too: the style sheet keeps it in view (what went well for so long that it
    can be read, what went wrong until the next act), as far as the part goes in which it stands; so it stands right in
    the column of the page, or first in the part whose acts it tells of. It stays while somebody types, and its place
    is there without it: whatever stands below a part that comes or goes is drawn anew in the browser, and loses what
    was typed and a click that was under way.
    """
    message = _message(place)
    with st.container(key=f"{DRAWN}-{place}" if place else DRAWN):
        slot = st.empty()
    # Who clicks on while an act is going on sees what came of it.
    with message.acting:
        message.slot, message.run = slot, _run()
    _draw(message)


def _draw(message: Message) -> None:
    if message.slot is None or message.run is not _run():
        return
    message.stands = _here()
    if not message.text:
        message.slot.empty()
        return
    # In turns: what is told once more in the same words is a new sentence to a screen reader, and stays as long.
    looks = f"wk-said wk-said-{message.kind} wk-turn-{message.turn % 2}"
    message.slot.html(
        tag("p", message.text, class_=looks, role="status" if message.kind == "good" else "alert")
    )
