"""Draw how answering goes: how many cases, how many in time, how fast; too few are said to be too few."""

import datetime as dt

import streamlit as st

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, number, percent, span, translate
from pages.shared.page import Page
from warehouse.cases import figures
from warehouse.core.period import Period


def proposals(page: Page, period: Period) -> Html:
    """Return who proposes what a message is, and how often people named it the same in these days."""
    found = page.ask(figures.proposals, period)
    said = _("What a message is, is proposed by its meaning and its words; people decide.")
    if found.named >= figures.FEWEST:
        words = N_(
            "How often that was right in 90 days, by who named a case: {timely} of {known} ({percent})."
        )
        share = percent(found.right / found.named * 100)
        told = translate(words, known=number(found.named), timely=number(found.right), percent=share)
        said = f"{said} {told}"
    return tag("p", said, class_="wk-small")


def draw(page: Page, period: Period) -> None:
    """Draw the figures of these days."""
    hour = page.now.replace(minute=0, second=0, microsecond=0)
    found = page.ask(figures.figures, period, hour)
    few = _("too few to say")

    def share(value: float | None, judged: int) -> str:
        if value is None:
            return few
        words = N_("{timely} of {known} ({percent})")
        return translate(words, timely=round(value * judged), known=judged, percent=percent(value * 100))

    lines = (
        (_("Cases"), number(found.opened)),
        (_("Answered"), number(found.answered)),
        (_("Waits for a first answer"), number(found.unanswered)),
        (_("First answer within our office hours"), share(found.in_time, found.judged)),
        (_("First answer within 24 hours"), share(found.in_day, found.judged_day)),
        (
            _("Usual time to a first answer"),
            few if found.hours is None else span(dt.timedelta(hours=found.hours)),
        ),
    )
    st.html(
        join(
            tag("h2", _("The last 30 days")),
            tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in lines), class_="wk-facts"),
            tag(
                "p",
                _(
                    "Counted from the moment a message was published or brought in. A case that is open and late counts"
                    " as not in time. Possible threats and incidents go by the alerts and not by these clocks:"
                    " they do not count here, nor do drills."
                ),
                class_="wk-small",
            ),
        )
    )
