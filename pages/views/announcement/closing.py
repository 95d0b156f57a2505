"""Draw the choice of a month, whether it is closed, and the objections to closing it; close it on demand."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, day, translate, translate_error
from pages.shared.page import Page, link
from pages.shared.parts import acting
from pages.views.channels import monthly_entry
from pipelines.access.person import SCHEDULE
from pipelines.announcing import close_month, publishing, sentences
from pipelines.announcing.close_month import CloseReadiness
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.months import report
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import earlier


def settings(page: Page) -> Settings:
    """Return the configuration; one that cannot be read ends the page with its sentence."""
    try:
        return last_good.usable()
    except PipelineError as error:
        st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad", role="alert"))
        st.stop()


def choose(page: Page) -> dt.date:
    """Return the month that is asked for: in the address, else the last one that is over."""
    months = monthly_entry.months(earlier(page.today))
    names = {month: day(month, "MMMM y") for month in months}
    requested = st.query_params.get("month", "")
    at = next((n for n, month in enumerate(months) if f"{month:%Y-%m}" == requested), 0)
    chosen = st.selectbox(
        _("Month"), months, index=at, format_func=names.__getitem__, key="ann-month", width=200
    )
    if chosen == months[0]:
        st.query_params.pop("month", None)
    else:
        st.query_params["month"] = f"{chosen:%Y-%m}"
    return chosen


def elsewhere(which: dt.date) -> Html:
    """Return links that open the same month on the pages with figures."""
    names = {
        "reputation": _("Reputation"),
        "mentions": _("Mentions"),
        "channels": _("Channels"),
        "traffic": _("Traffic"),
    }
    links = (
        tag("a", name, href=link(address, period=f"{which:%Y-%m}"), target="_self")
        for address, name in names.items()
    )
    text = translate(N_("Open {month} on:"), month=day(which, "MMMM y"))
    return tag("p", text, *(part for one in links for part in (" ", one)), class_="wk-small wk-elsewhere")


def form(page: Page, settings: Settings, which: dt.date) -> None:
    """Draw what is missing and whether it matters, and the button that closes, also without it."""
    stands = page.ask(close_month.standing, which, page.now, keep=False)
    lines = [tag("li", translate_error(template, fields)) for template, fields in stands.reasons]
    name = day(which, "MMMM y")
    if lines:
        template = N_(
            "In {month} something fell away. You can wait until it is back, or close the month without it:"
        )
        text = translate(template, month=name)
        st.html(join(tag("p", text, class_="wk-said wk-said-bad"), tag("ul", *lines)))
    else:
        template = N_(
            "{month} is not closed yet. Closing freezes its figures; what changes later is listed as a correction."
        )
        text = translate(template, month=name.capitalize())
        st.html(tag("p", text, class_="wk-small"))
    if not acting.may("months.close"):
        return
    with (
        st.form("close-month", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        acting.signed()
        pressed = st.form_submit_button(_button(stands), type="primary")
    if pressed:
        actions.attempt(lambda: _close(page, settings, which, bool(lines)))
        st.rerun()


def _button(stands: CloseReadiness) -> str:
    """Return what the button offers: to close, or to close without what fell away."""
    if not stands.reasons:
        return _("Close the month")
    sources = [str(fields["source"]) for _template, fields in stands.reasons if "source" in fields]
    if len(sources) in (1, 2):
        return typed_text.literal(translate(N_("Close the month without {names}"), names=sources))
    return _("Close the month as it is")


def _close(page: Page, settings: Settings, which: dt.date, force: bool) -> str:
    publishing.close(login.person(), settings, which, page.now, force)
    return translate(N_("{month} is closed; its figures stand."), month=day(which, "MMMM y").capitalize())


def stands(page: Page, closed_month: ClosedMonth) -> None:
    """When it was closed and by whom, what was missing, and what moved since."""
    who = _("the schedule") if closed_month.closed_by == SCHEDULE.name else closed_month.closed_by
    text = translate(
        N_("Closed on {moment} by {who}: these figures stand."), moment=closed_month.closed_at, who=who
    )
    st.html(tag("p", text, class_="wk-small"))
    if closed_month.reasons:
        lines = [tag("li", translate_error(template, fields)) for template, fields in closed_month.reasons]
        st.html(
            join(
                tag("p", _("Closed although something was missing:"), class_="wk-small"),
                tag("ul", *lines),
            )
        )
    hour = page.now.replace(minute=0, second=0, microsecond=0)
    moved = page.ask(report.since_closing, closed_month.month, hour)
    if moved:
        lines = [tag("li", line) for line in sentences.corrected(moved)]
        st.html(
            tag(
                "details",
                tag("summary", translate(N_("Corrections since closing: {count}"), count=len(lines))),
                tag("ul", *lines),
                class_="wk-origin",
            )
        )
