"""Say on the board's page that nobody would hear of a threat now, and who no test message reaches."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared import login
from pages.shared import page as frame
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, format_list, moment, translate
from pages.shared.parts import setting_link
from pages.shared.query_cache import ask_now
from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.ladders import GRAVE, Ladders
from pipelines.cases.alerts.watching import heartbeat, reached
from pipelines.support.errors import ConfigError
from text.alert_words import LEVELS
from warehouse.cases.alerts.alert import Alert
from warehouse.core.errors import WarehouseError

NEVER = N_("Nobody is told of alerts: the watch has never run. Whoever runs this dashboard starts it.")
STOPPED = N_(
    "Nobody is told of alerts since {at}: the watch is not running. Whoever runs this dashboard starts it; until then"
    " look yourself."
)
NOT_ARRIVED = N_(
    "Alerts may not arrive: the last trial that did is of {at}. Whoever runs this dashboard looks in the log of the"
    " watch."
)
NO_TRIAL = N_(
    "Alerts may not arrive: no trial has arrived yet. Whoever runs this dashboard looks in the log of the watch."
)
FAULT = N_(
    "Who is told of alerts cannot be read any more. The last good version holds until whoever runs this dashboard mends"
    " it."
)
NOBODY_ACTS = N_("An alert is on, level {level} ({words}), and nobody acts yet.")
SOMEBODY_ACTS = N_("An alert is on, level {level} ({words}); somebody acts.")
NOBODY = N_("Nobody is told of an alert: nobody is set up for that.")
GONE = N_("Nobody is told of alerts any more: who was told is gone from the settings.")
# A ladder that was taken away on purpose is no news after this.
LATELY = dt.timedelta(days=7)
UNHEARD = N_("Today nobody hears of alerts of level {levels}: nobody is on duty by the roster.")
ENDS = N_("The roster of who is told of alerts ends on {day}; after that nobody hears of level {levels}.")
MISSED = N_("These people did not confirm two tests of the alerts in a row, and may not be reached: {names}.")


def warn(page: frame.Page, alerts: Sequence[Alert]) -> None:
    """Draw that something grave is on, and the amber lines where something is wrong with how people are told.

    alerts: those that are on
    Who reads by a shared link has no business with it, and reads no name of a colleague.
    """
    if not login.may("alerts.read"):
        return
    grave = _grave(page, alerts)
    if grave:
        words = tag("a", grave, href=frame.link("alerts"), target="_self")
        st.html(tag("p", words, class_="wk-said wk-said-bad", role="status"))
    reach(page)


def reach(page: frame.Page, everywhere: bool = False) -> None:
    """Draw an amber line for whatever keeps people from being told.

    everywhere: also where nobody was ever set up to be told; else only where that was taken away of late
    """
    found = heartbeat.look()
    if not found.is_configured:
        was_told = found.passed_at is not None and page.now - found.passed_at < LATELY
        if everywhere or was_told:
            st.html(_line(_(GONE if was_told else NOBODY), " ", setting_link.lead("ladder")))
        return
    if found.is_late(page.now):
        st.html(_line(_said(page, found)))
    # Who manages has read it above with its line, as on every page; others cannot mend it.
    if found.fault and found.beat_at is not None and not login.manages():
        st.html(_line(_(FAULT)))
    try:
        ladders = ladder_file.read()
        _roster(ladders, page.today)
        names = ask_now(reached.unreachable, ladders, page.now)
    except (ConfigError, WarehouseError):  # the page has said what is the matter with those
        return
    if names:
        st.html(_line(translate(MISSED, names=format_list(names))))


def _roster(ladders: Ladders, today: dt.date) -> None:
    """Draw that nobody hears of some level today, or will not when the roster ends within a week."""
    if levels := ladders.unheard(today):
        said = translate(UNHEARD, levels=format_list(levels))
    elif ends := ladders.roster_ends(today):
        said = translate(ENDS, day=ends, levels=format_list(ladders.unheard_after(ends)))
    else:
        return
    st.html(_line(said, " ", setting_link.lead("duties")))


def _grave(page: frame.Page, alerts: Sequence[Alert]) -> str | None:
    """Return how grave what is on now is at most, and whether anybody acts; drills and what is less stand elsewhere."""
    grave = [alert for alert in alerts if alert.level >= GRAVE and not alert.is_drill]
    if not grave:
        return None
    nobody = [alert for alert in grave if alert.acts(page.now) is None]
    level = max(alert.level for alert in nobody or grave)
    return translate(NOBODY_ACTS if nobody else SOMEBODY_ACTS, level=level, words=_(LEVELS[level]))


def _said(page: frame.Page, found: heartbeat.Alerting) -> str:
    if found.beat_at is None:
        return _(NEVER)
    if page.now - found.beat_at >= heartbeat.LATE:
        return translate(STOPPED, at=moment(found.beat_at))
    if found.passed_at is None:
        return _(NO_TRIAL)
    return translate(NOT_ARRIVED, at=moment(found.passed_at))


def _line(*said: str | Html) -> Html:
    return tag("p", tag("span", "▲ ", aria_hidden="true"), *said, class_="wk-stale", role="status")
