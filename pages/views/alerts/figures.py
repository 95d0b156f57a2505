"""Draw how alerts went: from published to a phone and to somebody who acts, false alarms, drills."""

import datetime as dt

import streamlit as st

from pages.shared.html import join, tag
from pages.shared.i18n import _, moment, number, span
from pages.shared.page import Page
from warehouse.cases.alerts import course

WEEKS = 4


def draw(page: Page) -> None:
    """Draw the figures of the last four weeks."""
    hour = page.now.replace(minute=0, second=0, microsecond=0)
    found = page.ask(course.course, hour - dt.timedelta(weeks=WEEKS))
    few = _("too few to say")

    def minutes(value: float | None) -> str:
        if value is None:
            return few
        return _("less than a minute") if value < 1 else span(dt.timedelta(minutes=value))

    lines = [
        (_("Alerts"), number(found.raised)),
        (_("False alarms a week, as people said"), _false_alarms(found)),
        (_("From published to collected, usually"), minutes(found.to_collect)),
        (_("From collected to the alert, usually"), minutes(found.to_raise)),
        (_("From the alert to the first message, usually"), minutes(found.to_phone)),
        (_("From the alert to somebody who acts, usually"), minutes(found.to_act)),
    ]
    if found.drill_at:
        acted = _("nobody acted") if found.drill_minutes is None else minutes(found.drill_minutes)
        lines.append((_("Last drill"), moment(found.drill_at)))
        lines.append((_("From the drill to somebody who acts"), acted))
    st.html(
        join(
            tag("h2", _("The last four weeks")),
            tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in lines), class_="wk-facts"),
            tag("p", _("Drills do not count, apart from their own lines."), class_="wk-small"),
        )
    )


def _false_alarms(found: course.Course) -> str:
    # What nobody dealt with may have been one: that is said, and none at all is no zero.
    if found.raised and not found.ended:
        return _("none was dealt with yet")
    rate = number(found.false / WEEKS, 1)
    if found.ended == found.raised:
        return rate
    some = _("({ended} of {raised} dealt with)")
    return f"{rate} {some.format(ended=number(found.ended), raised=number(found.raised))}"
