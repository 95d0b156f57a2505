"""Draw the menu with which a reader sorts a table and chooses its columns, by touch and by keyboard."""

import functools
from collections.abc import Sequence

import streamlit as st

from pages.shared.html import tag
from pages.shared.i18n import _
from pages.shared.tables import choice as choices
from pages.shared.tables import drawn
from pages.shared.tables.choice import Choice, Column, parameter, usual


def chosen(name: str, head: Column, columns: Sequence[Column]) -> Choice:
    """Return what the address asks of this table; name: of the table in the URL, "" for the page's first."""
    address = st.query_params.to_dict()
    return choices.chosen(name, head, columns, address, address)


def choose(name: str, head: Column, columns: Sequence[Column], label: str | None = None) -> Choice:
    """Draw the menu of one table and return what is chosen; the URL holds it.

    name: of the table in the URL, "" for the page's first; label: of the menu, where a page has several
    """
    choice = chosen(name, head, columns)
    key = f"wk-table-{name or 'first'}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-line"):
        with st.popover(label or _("Sort and choose columns"), key=key):
            _sorting(key, choice, (head, *columns))
            _columns(key, choice, columns, _("Columns, in this order"))
            if choice.sort or choice.columns != usual(columns):
                reset = functools.partial(_reset, choice.name)
                st.button(_("Back to the usual table"), key=f"{key}-usual", on_click=reset)
        text = drawn.said(head, columns, choice)
        if text:
            st.html(tag("p", text, class_="wk-small", role="status"), width="content")
    return choice


def fields(columns: Sequence[Column], label: str) -> tuple[str, ...]:
    """Draw the menu of a list that is no table, in which a reader chooses what stands with each row; which are they?"""
    nothing = Column("", "", lambda _row: None)
    choice, key = chosen("", nothing, columns), "wk-fields"
    with st.popover(label, key=key):
        _columns(key, choice, columns, _("Fields, in this order"))
        if choice.columns != usual(columns):
            # In a list the order is another choice, and which page of it is read a third.
            reset = functools.partial(_set, parameter("", "cols"), None)
            st.button(_("Back to the usual fields"), key=f"{key}-usual", on_click=reset)
    return choice.columns


def _sorting(key: str, choice: Choice, columns: Sequence[Column]) -> None:
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {"": _("as usual"), **{column.key: column.title for column in columns}}
    # The URL wins: it may have been changed by a heading or by going back.
    st.session_state[f"{key}-sort"] = choice.sort or ""
    st.selectbox(
        _("Sort by"),
        tuple(names),
        format_func=names.__getitem__,
        key=f"{key}-sort",
        on_change=functools.partial(_sorted_by, key, choice.name),
    )
    by = next((column for column in columns if column.key == choice.sort), None)
    if by is None:
        return
    ways = {"1": drawn.way(by, True), "0": drawn.way(by, False)}
    st.session_state[f"{key}-desc"] = str(int(choice.descending))
    st.radio(
        _("Order"),
        ("1", "0"),
        format_func=ways.__getitem__,
        key=f"{key}-desc",
        on_change=functools.partial(_turned, key, choice.name),
    )


def _columns(key: str, choice: Choice, columns: Sequence[Column], label: str) -> None:
    names = {column.key: column.title for column in columns}
    st.session_state[f"{key}-cols"] = list(choice.columns)
    st.multiselect(
        label,
        tuple(names),
        format_func=names.__getitem__,
        key=f"{key}-cols",
        on_change=functools.partial(_shown, key, choice.name, usual(columns)),
    )


def _sorted_by(key: str, name: str) -> None:
    # Each column has a way of its own to begin with.
    _set(parameter(name, "sort"), st.session_state[f"{key}-sort"] or None)
    _set(parameter(name, "desc"), None)


def _turned(key: str, name: str) -> None:
    _set(parameter(name, "desc"), st.session_state[f"{key}-desc"])


def _shown(key: str, name: str, usually: tuple[str, ...]) -> None:
    shown = tuple(st.session_state[f"{key}-cols"])
    _set(parameter(name, "cols"), None if shown in ((), usually) else ",".join(shown))


def _reset(name: str) -> None:
    for what in ("sort", "desc", "cols"):
        _set(parameter(name, what), None)


def _set(name: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
