"""Draw the grid for this month's followers, hours and euros: one line per channel, one save that stores it."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, day, ngettext, number, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.channels import monthly_entry
from pipelines.channels.monthly_entry import Typed
from warehouse.channels import monthly_entries
from warehouse.channels.table import ChannelRow

MONTHS = 13


def grid(page: Page, rows: Sequence[ChannelRow]) -> None:
    """Draw the grid, folded until somebody wants to type."""
    if not acting.may("channels.enter"):
        return
    with st.expander(_("Type this month’s followers, hours and euros"), key="wk-monthly"):
        offered = months(page.today)
        names = {month: day(month, "MMMM y") for month in offered}
        month = st.selectbox(_("Month"), offered, format_func=names.__getitem__, key="month")
        lines = page.ask(monthly_entries.entered, month)
        day_ = monthly_entry.day_of(month, page.today)
        st.html(
            tag(
                "p",
                translate(
                    N_(
                        "Followers as they stand on {day}."
                        " Leave empty what you do not know: empty is unknown, not zero."
                    ),
                    day=day_,
                ),
                class_="wk-small",
            )
        )
        # In a form: what is typed last comes along with the button, however soon it is pressed.
        with st.form("month-grid", border=False):
            typed = _typed(lines, month)
            pressed = st.form_submit_button(_("Save"), type="primary", key="save-month")
        if pressed:
            actions.attempt(lambda: _save(page, month, lines, typed))
            st.rerun()


def _typed(lines: Sequence[monthly_entries.EnteredLine], month: dt.date) -> Sequence[dict]:
    return st.data_editor(
        [
            {
                "channel": line.title,
                "known": line.known,
                "followers": line.followers,
                "hours": line.hours,
                "euros": line.euros,
            }
            for line in lines
        ],
        key=f"typed-{month}",
        hide_index=True,
        width="stretch",
        disabled=("channel", "known"),
        column_config={
            "channel": st.column_config.TextColumn(_("Channel")),
            "known": st.column_config.NumberColumn(_("Known so far"), format="localized"),
            "followers": st.column_config.NumberColumn(
                _("Followers"), min_value=0, step=1, format="localized"
            ),
            "hours": st.column_config.NumberColumn(_("Hours"), min_value=0.0, step=0.25),
            "euros": st.column_config.NumberColumn(_("Euros"), min_value=0.0, step=0.01),
        },
    )


def months(today: dt.date) -> list[dt.date]:
    """Return the month of this day and the twelve before it, the newest first."""
    result = [today.replace(day=1)]
    while len(result) < MONTHS:
        result.append((result[-1] - dt.timedelta(days=1)).replace(day=1))
    return result


def _save(
    page: Page, month: dt.date, lines: Sequence[monthly_entries.EnteredLine], typed: Sequence[dict]
) -> str:
    before = [Typed(x.channel, x.title, x.network, x.followers, x.hours, x.euros) for x in lines]
    after = [
        Typed(x.channel, x.title, x.network, row["followers"], row["hours"], row["euros"])
        for x, row in zip(lines, typed, strict=True)
    ]
    changed = monthly_entry.save(login.person(), month, after, before, page.today, page.now)
    if not changed:
        return _("Nothing was changed.")
    return ngettext("{count} number is kept.", "{count} numbers are kept.", changed).format(
        count=number(changed)
    )
