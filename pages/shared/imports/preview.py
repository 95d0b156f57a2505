"""Draw the changes a dropped file would make, number by number, and the questions to answer before storing."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.shared.actions import sentence
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, days, language, ngettext, number
from pipelines.sources.files import doubts
from pipelines.sources.files.tables.errors import Note, Question, Taken
from pipelines.support import guard
from pipelines.support.errors import PipelineError
from text.decimals import MOST, format_decimals
from warehouse.core.errors import WarehouseError
from warehouse.imports.changes import Change

Looked = TypeVar("Looked")

MOST_SHOWN = 500
MOST_BYTES = 10  # MB, what the server takes
YES = (("yes", N_("Yes, that is right")), ("no", N_("No, that is not right")))


def bad(error: PipelineError) -> None:
    """Draw why a file cannot be read."""
    st.html(tag("p", doubts.told(error), class_="wk-said wk-said-bad", role="alert"))


def looked(name: str, key: str, look: Callable[[], Looked]) -> Looked | None:
    """Return what a look into a file finds; None, with the reason drawn, where it cannot be read or compared."""
    try:
        with guard.around(name, PipelineError, WarehouseError):
            return look()
    except PipelineError as error:
        bad(error)
        # What was answered or chosen before may be why, and can be answered anew.
        ask(key, ())
        _choose(key, tuple(st.session_state.get(f"_taken-{key}", ())))
    except WarehouseError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
    return None


def key_of(name: str, body: bytes, about: str) -> str:
    """Return the key by which the answers about one file, for one channel or goal, are known again in this tab."""
    return hashlib.blake2b(f"{name}\0{about}\0".encode() + body, digest_size=8).hexdigest()


def answers(key: str) -> dict[str, str]:
    """Return what was answered so far about this file: key of a question → answer."""
    result = {}
    taken = (each.key for each in st.session_state.get(f"_taken-{key}", ()))
    for question in (*st.session_state.get(f"_asked-{key}", {}), *taken):
        answer = st.session_state.get(f"answer-{key}-{question}")
        if answer:
            result[question] = answer
    return result


def ask(key: str, questions: Sequence[Question]) -> None:
    """Draw the open questions and those that were answered before, each with its answers."""
    before: dict[str, Question] = st.session_state.get(f"_asked-{key}", {})
    # What another answer made pointless goes; what was answered stays, so that it can be answered anew.
    answered = {
        name: question for name, question in before.items() if st.session_state.get(f"answer-{key}-{name}")
    }
    all_questions = answered | {question.key: question for question in questions}
    st.session_state[f"_asked-{key}"] = all_questions
    if all_questions:
        st.html(tag("h3", _("First answer this"), class_="wk-asked"))
    for doubt in all_questions.values():
        # The sentence holds text from outside, and a label would be read as Markdown.
        st.html(tag("p", doubts.told(doubt), class_="wk-said wk-said-ask"))
        labels = {choice: _(label) for choice, label in doubt.choices or YES}
        answer = st.radio(
            _("Your answer"),
            tuple(labels),
            index=None,
            format_func=labels.__getitem__,
            label_visibility="collapsed",
            key=f"answer-{key}-{doubt.key}",
        )
        if answer == "no":
            st.html(tag("p", _("Then put it right in the file and drop it here again."), class_="wk-small"))


def notes(key: str, file_notes: Sequence[Note]) -> None:
    """Draw what is said of the file, and first how it was read where it leaves that open, with the other ways."""
    taken = tuple(note for note in file_notes if isinstance(note, Taken))
    st.session_state[f"_taken-{key}"] = taken
    _choose(key, taken)
    for note in file_notes:
        if note not in taken:
            st.html(tag("p", _said(note), class_="wk-small"))


def _choose(key: str, taken: Sequence[Taken]) -> None:
    for note in taken:
        # The sentence holds text from outside, and a label would be read as Markdown.
        st.html(tag("p", _said(note), class_="wk-said wk-said-ask"))
        labels = {choice: _(label) for choice, label in note.choices}
        st.radio(
            _("How it is read"),
            tuple(labels),
            index=list(labels).index(note.answer),
            format_func=labels.__getitem__,
            label_visibility="collapsed",
            key=f"answer-{key}-{note.key}",
        )


def _said(note: Note) -> str:
    return doubts.said(note.template, {name: str(value) for name, value in note.fields.items()})


def summary(changes: Sequence[Change], words: Callable[[Change], str]) -> Html:
    """Per sort of number: how many, how many of them are new, change or stay, the smallest and the largest."""
    sorts: dict[str, list[Change]] = {}
    for change in changes:
        sorts.setdefault(words(change), []).append(change)
    columns = (_("New"), _("Changes"), _("Stays"), _("Smallest"), _("Largest"))
    lines = []
    for name, cases in sorts.items():
        states = [case.state for case in cases]
        values = [case.after for case in cases]
        texts = [number(states.count(state)) for state in ("new", "changes", "stays")]
        texts += [format_decimals(min(values), MOST), format_decimals(max(values), MOST)]
        cells = [tag("td", text, data_label=column) for column, text in zip(columns, texts, strict=True)]
        lines.append(tag("tr", tag("th", name, scope="row"), *cells))
    head = tag("tr", *(tag("th", name, scope="col") for name in (_("Number"), *columns)))
    return tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-lines")


def period(changes: Sequence[Change]) -> str:
    """Return the first and the last day in the file, in words; empty without numbers."""
    dates = [change.day for change in changes]
    return days(min(dates), max(dates)) if dates else ""


def table(changes: Sequence[Change], columns: Mapping[str, Callable[[Change], object]]) -> None:
    """Draw what is stored: what changes first, then what is new, each with what stands there and what will."""
    shown = [change for change in changes if change.state == "changes"] + [
        change for change in changes if change.state == "new"
    ]
    if not shown:
        st.html(tag("p", _("Everything in this file is stored already; nothing changes."), role="status"))
        return
    rows = [
        {
            **{name: of(change) for name, of in columns.items()},
            _("Now"): format_decimals(change.before, MOST),
            _("Becomes"): format_decimals(change.after, MOST),
        }
        for change in shown[:MOST_SHOWN]
    ]
    rows_drawn(rows)
    if len(shown) > MOST_SHOWN:
        more = len(shown) - MOST_SHOWN
        text = ngettext("And {count} more number.", "And {count} more numbers.", more)
        st.html(tag("p", text.format(count=number(more)), class_="wk-small"))


def rows_drawn(rows: Sequence[Mapping[str, object]]) -> None:
    """Draw the rows of a file, their days as the reader writes them."""
    as_written = st.column_config.DateColumn(format="DD-MM-YYYY" if language() == "nl" else "YYYY-MM-DD")
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(rows), 320),
        column_config={_("Day"): as_written},
    )


def store_button(key: str, questions: Sequence[Question]) -> bool:
    """Draw the button that stores; it waits for the answers. Was it pressed?"""
    hint = _("Answer the questions above first.") if questions else None
    return st.button(_("Store these numbers"), type="primary", key=key, disabled=bool(questions), help=hint)
