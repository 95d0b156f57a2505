"""Read and draw the choice to compare a period with the one before, or the last school year's; kept in the URL."""

import streamlit as st

from pages.shared import i18n, url_state
from pages.shared.i18n import _
from warehouse.core.period import Period

AGAINST = ("previous", "last-year")


def against() -> str:
    """Return what the reader compares with, by the URL: previous or last-year."""
    requested = st.query_params.get("against")
    return requested if requested in AGAINST else AGAINST[0]


def period(choice: str, now: Period) -> Period:
    """Return the days with which these are compared."""
    return now.previous() if choice == "previous" else now.last_school_year()


def name(choice: str) -> str:
    """Return the choice in the reader's words."""
    return {"previous": _("the period before"), "last-year": _("the same days last school year")}[choice]


def ask(choice: str) -> None:
    """Draw the choice; a change stands in the URL before the page runs again."""
    st.session_state["against"] = choice
    names = {value: name(value) for value in AGAINST}
    st.selectbox(
        _("Compared with"),
        AGAINST,
        format_func=names.__getitem__,
        key="against",
        on_change=lambda: url_state.put("against", st.session_state["against"], AGAINST[0]),
    )


def kept(choice: str, against: str) -> dict:
    """Return what of these choices stays in the address of links on this page."""
    return {
        "period": None if choice == url_state.DEFAULT_PERIOD else choice,
        "against": None if against == AGAINST[0] else against,
        "lang": None if i18n.language() == i18n.DEFAULT else i18n.language(),
    }
