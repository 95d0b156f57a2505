"""Translate texts, numbers and dates by `text.i18n`, in the language of the reader's session."""

import datetime as dt
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from text import i18n
from text.i18n import (
    DEFAULT,
    LOCALES,
    N_,
    NP_,
    _,
    applied,
    choose,
    day,
    days,
    format_list,
    format_value,
    language,
    moment,
    ngettext,
    number,
    percent,
    short_days,
    span,
    translate,
    translate_error,
    use_language,
    week_of,
)

__all__ = [
    "DEFAULT",
    "LOCALES",
    "NP_",
    "N_",
    "_",
    "applied",
    "choose",
    "day",
    "days",
    "format_list",
    "format_value",
    "language",
    "moment",
    "months",
    "ngettext",
    "number",
    "percent",
    "reason",
    "short_days",
    "span",
    "translate",
    "translate_error",
    "use_language",
    "week_of",
]


def months(first: dt.date, last: dt.date) -> str:
    """Return the whole months from that of the first day to that of the last: oktober 2026; augustus – oktober 2026."""
    if (first.year, first.month) == (last.year, last.month):
        return day(last, "MMMM y")
    return f"{day(first, 'MMMM' if first.year == last.year else 'MMMM y')} – {day(last, 'MMMM y')}"


def reason(template: str, fields: Mapping[str, object]) -> str:
    """Translate the sentence of an error as a table keeps it: what stands in it for {why} is a text of ours too."""
    why = fields.get("why")
    return translate(template, {**fields, "why": _(why)} if isinstance(why, str) and why else fields)


def _of_session() -> str | None:
    # Streamlit runs callbacks and reads widgets in a new thread, before the page chose its language.
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.session_state.get("_lang")


if _of_session.__qualname__ not in {fallback.__qualname__ for fallback in i18n.language_fallbacks}:
    i18n.language_fallbacks.append(_of_session)
