"""Read and write the choices that every page shares in the URL: language, period, and others."""

import datetime as dt

import streamlit as st

from pages.shared import i18n
from pages.shared.i18n import _
from warehouse.core.period import Period, last_days, school_year

PERIODS = ("30d", "90d", "school-year", "12m")
DEFAULT_PERIOD = "30d"


def period_of(choice: str, today: dt.date) -> Period:
    """Which days does this choice stand for? Whole days, so up to but not including today."""
    if choice == "school-year":
        year = school_year(today)
        return Period(year.start, min(year.end, max(today, year.start + dt.timedelta(days=1))))
    return last_days(today, {"30d": 30, "90d": 90, "12m": 365}[choice])


def period_name(choice: str) -> str:
    """Return the choice in the reader's words, short enough for a phone."""
    return {
        "30d": _("30 days"),
        "90d": _("90 days"),
        "school-year": _("School year"),
        "12m": _("12 months"),
    }[choice]


def remembered(name: str, allowed: tuple[str, ...], default: str) -> str:
    """Return a choice by the URL, else as it was made earlier in this session, else the default."""
    requested = st.query_params.get(name)
    value = requested if requested in allowed else st.session_state.get(f"_{name}", default)
    remember(name, value if value in allowed else default, default)
    return st.session_state[f"_{name}"]


def remember(name: str, value: str, default: str) -> None:
    """Keep a choice for this session and, unless it is the default, in the URL."""
    st.session_state[f"_{name}"] = value
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params and st.query_params[name] != value:
        del st.query_params[name]


def listen() -> None:
    """Take the reader's language from `?lang=`, else from this session, else Dutch."""
    i18n.choose(remembered("lang", tuple(i18n.LOCALES), i18n.DEFAULT))


def ask_period(choice: str) -> None:
    """Draw the choice of a period; a change stands in the URL before the page runs again."""
    # The URL wins: it may have been changed by hand or by going back.
    st.session_state["period"] = choice
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {value: period_name(value) for value in PERIODS}
    st.segmented_control(
        _("Period"),
        PERIODS,
        format_func=names.__getitem__,
        key="period",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: put("period", st.session_state["period"] or DEFAULT_PERIOD, DEFAULT_PERIOD),
    )


def ask_language() -> None:
    """Draw the switch to the other language; the page's other choices stay as they are."""
    other = "en" if i18n.language() == "nl" else "nl"
    st.button(
        {"en": "English", "nl": "Nederlands"}[other],
        key="language",
        type="tertiary",
        on_click=lambda: put("lang", other, i18n.DEFAULT),
    )


def put(name: str, value: str, default: str) -> None:
    """Put a choice in the URL, and take the default out of it: it must also leave what the URL would be asked for."""
    st.session_state[f"_{name}"] = value
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value
