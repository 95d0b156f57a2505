"""Draw the page Alerts: what is on now and who acts, what is to be done, the rules, drills, and how it went."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.alerts import detail, drill, figures, listed, rules
from pages.views.reputation import alerting
from pipelines.cases.alerts import acting, spool
from pipelines.support.errors import PipelineError
from warehouse.cases.alerts import board, course
from warehouse.cases.alerts.alert import TEST

page = frame.page(N_("Alerts"), ("mentions",), need="alerts.read", period=False)
person = login.person()
chosen = st.query_params.get("alert")
pulse = page.ask(course.pulse)


@st.fragment(run_every=5)
def watch() -> None:
    """Draw the page anew when something happened: within five seconds."""
    if page.ask(course.pulse) != pulse:
        st.rerun()


watch()
if chosen:
    detail.show(page, person, chosen)
    st.stop()

actions.last_message()
with st.container():
    alerting.reach(page, everywhere=True)
# What waits beside a busy warehouse is on as well.
waiting = []
try:
    waiting = spool.read()
except PipelineError as error:
    st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad", role="alert"))
alerts = [alert for alert in acting.after(page.ask(board.open_alerts), waiting) if alert.is_open]
with st.container():
    if alerts:
        listed.draw(page, person, sorted(alerts, key=lambda alert: listed.place(alert, page.now)))
    else:
        states.show(
            "empty",
            _("No alert is on"),
            _("When something grave happens it stands here."),
        )
hour = page.now.replace(minute=0, second=0, microsecond=0)
late = page.ask(board.recent, hour - dt.timedelta(days=30))
ended = [alert for alert in late if not alert.is_open and alert.rule != TEST]
with st.container():
    if ended:
        with st.expander(_("Ended in the last 30 days")):
            st.html(tag("ul", *(listed.line(page, person, alert) for alert in ended), class_="wk-mentions"))
figures.draw(page)
rules.draw(page, person)
drill.draw(page, person)
