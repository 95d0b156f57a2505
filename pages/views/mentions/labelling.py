"""Take in what a reader does to mentions with one key: a label, and the last one taken back.

The page's script (`pages/server/scripts/keys.js`) writes it into a field that is not shown; each act with the moment at
which it was done, as the browser may send several at once and the same twice.
"""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt
from pages.shared.i18n import N_, _, translate
from pages.shared.parts import acting
from pages.shared.parts.mention_cards import label_name
from pages.views.mentions.filters import LABELS
from pipelines.mentions import corrections
from pipelines.support import typed_text
from warehouse.mentions.search import MentionRow

FIELD = "wk-hand"


@dataclass
class Hand:
    """What this reader did by keys: up to which moment, and the labels that can be taken back, the last one last.

    An object of its own: Streamlit may end a run at any touch of its session state, also between two acts.
    """

    done: int = 0
    made: list[str] = field(default_factory=list)


def listen(rows: Iterable[MentionRow]) -> None:
    """Draw the field in which keys are heard; only these rows can be labelled."""
    if not acting.may("mentions.correct"):
        return
    subjects = {row.item_id: row.subject for row in rows}
    st.text_input(
        _("Keys"),
        key=FIELD,
        label_visibility="collapsed",
        max_chars=typed_text.LIST.most,
        on_change=lambda: _hear(st.session_state[FIELD], subjects),
    )


def _hear(told: str, subjects: dict[str, str]) -> None:
    hand: Hand = st.session_state.setdefault("_hand", Hand())
    for moment, what, item in _acts(told):
        if moment > hand.done and (what == "undo" or (what in LABELS and item in subjects)):
            attempt(functools.partial(_act, hand, moment, what, item, subjects.get(item, "")))


def _acts(told: str) -> list[tuple[int, str, str]]:
    """Return what was told; nothing where it is not what our script writes."""
    try:
        return [(int(moment), str(what), str(item)) for moment, what, item in json.loads(told)]
    except (TypeError, ValueError, OverflowError, RecursionError):
        return []


def _act(hand: Hand, moment: int, what: str, item: str, subject: str) -> str:
    hand.done = moment
    if what != "undo":
        hand.made.append(corrections.correct(login.person(), item, subject, "label", what))
        return translate(N_("Saved: {label}. The key u takes it back."), label=label_name(what).lower())
    if not hand.made:
        return _("There is nothing to take back.")
    corrections.withdraw(login.person(), hand.made[-1])
    hand.made.pop()
    return _("Taken back; it is judged as before.")
