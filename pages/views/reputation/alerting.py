"""Say on the board's page that nobody would hear of a threat now, and who no test message reaches."""

import streamlit as st

from pages.shared import actions, login
from pages.shared import page as frame
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, format_list, moment, translate
from pages.shared.query_cache import ask_now
from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.watching import heartbeat, reached
from pipelines.support.errors import ConfigError
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
    "Who is told of alerts cannot be read any more: {why} The last good version holds until whoever runs this dashboard"
    " mends it."
)
MISSED = N_("These people did not confirm two tests of the alerts in a row, and may not be reached: {names}.")


def warn(page: frame.Page) -> None:
    """Draw the amber lines, where anybody is told of alerts and something is wrong with that.

    Who reads by a shared link has no business with it, and reads no name of a colleague.
    """
    if not login.may("alerts.read"):
        return
    found = heartbeat.look()
    if not found.is_configured:
        return
    if found.is_late(page.now):
        st.html(_line(_said(page, found)))
    if found.fault and found.beat_at is not None:
        st.html(_line(translate(FAULT, why=actions.sentence(found.fault))))
    try:
        names = ask_now(reached.unreachable, ladder_file.read(), page.now)
    except (ConfigError, WarehouseError):  # the page has said what is the matter with those
        return
    if names:
        st.html(_line(translate(MISSED, names=format_list(names))))


def _said(page: frame.Page, found: heartbeat.Alerting) -> str:
    if found.beat_at is None:
        return _(NEVER)
    if page.now - found.beat_at >= heartbeat.LATE:
        return translate(STOPPED, at=moment(found.beat_at))
    if found.passed_at is None:
        return _(NO_TRIAL)
    return translate(NOT_ARRIVED, at=moment(found.passed_at))


def _line(said: str) -> Html:
    return tag("p", tag("span", "▲ ", aria_hidden="true"), said, class_="wk-stale", role="status")
