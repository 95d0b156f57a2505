"""Read and write the choices that every page shares in the URL, as values that are the same in each language.

`period` is a word of `warehouse.core.period.PRESETS`, a month (2026-10) or two days (2026-11-16..2026-11-22, both in
it); `against` is previous, last-year or none; `lang` is nl or en. What stands for the default stands nowhere.
"""

import datetime as dt
import functools

import streamlit as st

from pages.shared import i18n
from pages.shared.i18n import N_, _, day, short_days, translate
from warehouse.core import period as periods
from warehouse.core.errors import NoSuchPeriod
from warehouse.core.period import AGAINST, FIRST_DAY, PRESETS, Period, calendar_month, choice_of

# Chosen with one touch; all others stand a touch away.
PERIODS = ("30d", "90d", "school-year", "12m")
DEFAULT_PERIOD = "30d"
DEFAULT_AGAINST = AGAINST[0]
# How far back a month can be picked; an older one is two days typed.
MONTHS = 13
OTHERS = tuple(name for name in PRESETS if name not in PERIODS)


def period_of(choice: str, today: dt.date) -> Period:
    """Which days does this choice stand for? Whole days, so up to but not including today. Raises NoSuchPeriod."""
    return periods.chosen(choice, today)


def ending(choice: str, today: dt.date, until: dt.date) -> Period:
    """Return the days of this choice that can be known: what was collected ends before `until`. Raises NoSuchPeriod."""
    return periods.ending(choice, today, until)


def period_name(choice: str) -> str:
    """Return the choice in the reader's words, short enough for a phone."""
    names = {
        "7d": _("7 days"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "last-month": _("Last month"),
        "school-year": _("School year"),
        "last-school-year": _("Last school year"),
        "12m": _("12 months"),
    }
    return names.get(choice, choice)


def against_name(against: str) -> str:
    """Return with what is compared, in the reader's words."""
    return {
        "previous": _("the period before"),
        "last-year": _("the same days last school year"),
        "none": _("nothing"),
    }[against]


def told(period: Period, compared: Period | None) -> str:
    """Return both ends of the days that are shown, and of those with which they are compared."""
    if compared is None:
        return short_days(period.start, period.last)
    return translate(
        N_("{shown}, compared with {before}"),
        shown=short_days(period.start, period.last),
        before=short_days(compared.start, compared.last, period.last.year != compared.last.year),
    )


def period_choice(requested: str | None, remembered: str, today: dt.date) -> tuple[str, str | None]:
    """Which choice of a period holds? By the URL, else as it was made before, else the default.

    Also returns a sentence when the URL asks for days that there are not; None otherwise.
    """
    for choice in (requested, remembered):
        try:
            if choice:
                period_of(choice, today)
                return choice, None
        except NoSuchPeriod as error:
            if choice == requested:
                why = translate(error.template, error.fields)
                return DEFAULT_PERIOD, f"{why} {_('You see the last 30 days.')}"
    return DEFAULT_PERIOD, None


def remembered_period(today: dt.date) -> tuple[str, str | None]:
    """Return the choice of this reader, kept for the session and the URL, and a sentence when the URL asks in vain."""
    requested, before = st.query_params.get("period"), st.session_state.get("_period", DEFAULT_PERIOD)
    choice, problem = period_choice(requested, before, today)
    remember("period", choice, DEFAULT_PERIOD)
    return choice, problem


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


def put(name: str, value: str, default: str) -> None:
    """Put a choice in the URL, and take the default out of it: it must also leave what the URL would be asked for."""
    st.session_state[f"_{name}"] = value
    if value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def kept(choice: str, against: str = DEFAULT_AGAINST) -> dict[str, str | None]:
    """Return what of these choices stays in the address of links to a page."""
    return {
        "period": None if choice == DEFAULT_PERIOD else choice,
        "against": None if against == DEFAULT_AGAINST else against,
        "lang": None if i18n.language() == i18n.DEFAULT else i18n.language(),
    }


def listen() -> None:
    """Take the reader's language from `?lang=`, else from this session, else Dutch."""
    i18n.choose(remembered("lang", tuple(i18n.LOCALES), i18n.DEFAULT))


def ask_language() -> None:
    """Draw the switch to the other language; the page's other choices stay as they are."""
    other = "en" if i18n.language() == "nl" else "nl"
    st.button(
        {"en": "English", "nl": "Nederlands"}[other],
        key="language",
        type="tertiary",
        on_click=lambda: put("lang", other, i18n.DEFAULT),
    )


def ask_period(choice: str, against: str, period: Period, today: dt.date, compares: bool) -> None:
    """Draw the usual periods, and under a line with both ends of all days the other ones and the comparison.

    compares: False where the page shows no change, so that there is nothing to compare.
    """
    # The URL wins: it may have been changed by hand or by going back.
    st.session_state["period"] = choice if choice in PERIODS else None
    # Bound now: Streamlit calls this again later, from threads that know no language.
    names = {value: period_name(value) for value in PRESETS}
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
    with st.popover(told(period, compared), type="tertiary", key="wk-days"):
        _others(choice, period, today, names)
        if compares:
            _comparison(against)


def _others(choice: str, period: Period, today: dt.date, names: dict[str, str]) -> None:
    _pills(_("Other periods"), {value: names[value] for value in OTHERS}, choice, "period-other")
    _pills(
        _("Month"),
        {f"{month:%Y-%m}": day(month, "MMM y") for month in _months(today)},
        choice,
        "period-month",
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


def _pills(label: str, names: dict[str, str], choice: str, key: str) -> None:
    st.session_state[key] = choice if choice in names else None
    st.pills(
        label,
        tuple(names),
        format_func=names.__getitem__,
        key=key,
        on_change=functools.partial(_put_period, key),
    )


def _comparison(against: str) -> None:
    st.session_state["against"] = against
    names = {value: against_name(value) for value in AGAINST}
    st.radio(
        _("Compared with"),
        AGAINST,
        format_func=names.__getitem__,
        key="against",
        on_change=lambda: put("against", st.session_state["against"], DEFAULT_AGAINST),
    )


def _months(today: dt.date) -> list[dt.date]:
    """Return the first days of this month and of those before it, the last one first; this one once it has a day."""
    months, month = [], (today - dt.timedelta(days=1)).replace(day=1)
    for _n in range(MONTHS):
        months.append(month)
        month = calendar_month(month - dt.timedelta(days=1)).start
    return months


def _put_period(key: str) -> None:
    put("period", st.session_state[key] or DEFAULT_PERIOD, DEFAULT_PERIOD)


def _put_days() -> None:
    both = st.session_state["period-days"]
    # One day is half of an answer: the other end comes with the next click.
    if isinstance(both, tuple) and len(both) == 2:
        put("period", choice_of(*both), DEFAULT_PERIOD)
