"""The choice of days and of what they are compared with, as every page draws it: both stand in the URL."""

import datetime as dt
import functools

import streamlit as st

from pages.shared import url_state
from pages.shared.i18n import _, day
from pages.shared.url_state import DEFAULT_AGAINST, DEFAULT_PERIOD, PERIODS
from warehouse.core.period import AGAINST, FIRST_DAY, PRESETS, Period, calendar_month, choice_of

# How far back a month can be picked; an older one is two days typed.
MONTHS = 13
OTHERS = tuple(name for name in PRESETS if name not in PERIODS)


def ask(choice: str, against: str, period: Period, today: dt.date, compares: bool) -> None:
    """Draw the usual periods, and under a line with both ends of all days the other ones and the comparison.

    compares: False where the page shows no change, so that there is nothing to compare.
    """
    # The URL wins: it may have been changed by hand or by going back.
    st.session_state["period"] = choice if choice in PERIODS else None
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {value: url_state.period_name(value) for value in PRESETS}
    st.segmented_control(
        _("Period"),
        PERIODS,
        format_func=names.__getitem__,
        key="period",
        # Another period than these is chosen: none of them is.
        required=choice in PERIODS,
        label_visibility="collapsed",
        on_change=functools.partial(_put_period, "period"),
    )
    compared = period.compared(against) if compares else None
    with st.popover(url_state.told(period, compared), type="tertiary", key="wk-days"):
        _others(choice, period, today, names)
        if compares:
            _comparison(against)


def _others(choice: str, period: Period, today: dt.date, names: dict[str, str]) -> None:
    st.session_state["period-other"] = choice if choice in OTHERS else None
    st.pills(
        _("Other periods"),
        OTHERS,
        format_func=names.__getitem__,
        key="period-other",
        on_change=functools.partial(_put_period, "period-other"),
    )
    titles = {f"{month:%Y-%m}": day(month, "MMM y") for month in _months(today)}
    st.session_state["period-month"] = choice if choice in titles else None
    st.pills(
        _("Month"),
        tuple(titles),
        format_func=titles.__getitem__,
        key="period-month",
        on_change=functools.partial(_put_period, "period-month"),
    )
    yesterday = today - dt.timedelta(days=1)
    st.session_state["period-days"] = (period.start, period.last)
    st.date_input(
        _("From the first day up to and with the last"),
        min_value=FIRST_DAY,
        max_value=yesterday,
        format="DD-MM-YYYY",
        key="period-days",
        on_change=_put_days,
    )


def _comparison(against: str) -> None:
    st.session_state["against"] = against
    names = {value: url_state.against_name(value) for value in AGAINST}
    st.radio(
        _("Compared with"),
        AGAINST,
        format_func=names.__getitem__,
        key="against",
        on_change=lambda: url_state.put("against", st.session_state["against"], DEFAULT_AGAINST),
    )


def _months(today: dt.date) -> list[dt.date]:
    """Return the first days of this month and of those before it, the last one first; this one once it has a day."""
    months, month = [], (today - dt.timedelta(days=1)).replace(day=1)
    for _n in range(MONTHS):
        months.append(month)
        month = calendar_month(month - dt.timedelta(days=1)).start
    return months


def _put_period(key: str) -> None:
    url_state.put("period", st.session_state[key] or DEFAULT_PERIOD, DEFAULT_PERIOD)


def _put_days() -> None:
    both = st.session_state["period-days"]
    # One day is half of an answer: the other end comes with the next click.
    if isinstance(both, tuple) and len(both) == 2:
        url_state.put("period", choice_of(*both), DEFAULT_PERIOD)
