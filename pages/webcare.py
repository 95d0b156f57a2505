"""Draw the page Webcare: what waits for an answer, who has it, and how fast we answer."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.cases import bring_in, detail, figures, queue
from pipelines.access import matrix
from pipelines.access.own_files import own_faults
from pipelines.cases import changing, webcare_file
from pipelines.support.errors import ConfigError
from warehouse.cases import inbox
from warehouse.core.period import last_days

page = frame.page(N_("Webcare"), ("mentions",), need="cases.sum", period=False)
try:
    webcare, is_read = webcare_file.read(), True
except ConfigError:
    # What waits for an answer is shown all the same, with the departments and hours that we propose.
    webcare, is_read = webcare_file.Webcare(), False
with st.container():
    # Who manages has read above which line it is, as on every page.
    if not is_read and not login.manages():
        told = _(own_faults.MEANWHILE[webcare_file.WEBCARE])
        st.html(
            tag("p", tag("b", _("How we answer cannot be read.")), " ", told, class_="wk-said wk-said-bad")
        )
chosen = st.query_params.get("case")
pulse = page.ask(inbox.pulse)


@st.fragment(run_every=5)
def watch() -> None:
    """Draw the page anew when somebody else changed a case: within five seconds."""
    if page.ask(inbox.pulse) != pulse:
        st.rerun()


watch()
person = login.person()
# The board sees how it goes; what was asked, and by whom it is answered, is for who answers. Of a possible threat board
# and security read all.
answers = matrix.may(person, "cases.read")
reads = answers or matrix.may(person, "threats.write")
if chosen and reads:
    detail.show(page, webcare, chosen)
    st.stop()

actions.last_message()
every = page.ask(inbox.waiting)
cases = [case for case in every if changing.may_see(person, case)]
st.html(queue.counted(every, page.now))
if matrix.may(person, "cases.write"):
    bring_in.form(page, webcare, person)
if answers or cases:
    names = {one.name: _(one.title) for one in webcare.departments}
    department = st.pills(
        _("Who answers"), list(names), format_func=names.__getitem__, key="case-departments"
    )
    shown = [case for case in cases if department is None or case.department == department]
    with st.container():
        if shown:
            st.html(queue.listed(shown, webcare, page.now, person.id))
        else:
            states.show(
                "empty",
                _("Nothing waits for an answer"),
                _(
                    "Questions, complaints and press questions of the last seven days come here by themselves."
                ),
            )
    duty = queue.on_duty(webcare, page.today)
    with st.container():
        if duty:
            st.html(duty)
# Today too: what waits now is among what is counted.
figures.draw(page, last_days(page.today + dt.timedelta(days=1), 30))
closed = [case for case in page.ask(inbox.closed) if changing.may_see(person, case)] if reads else []
if closed:
    with st.expander(_("Closed cases")):
        st.html(queue.listed(closed, webcare, page.now, person.id))
st.html(figures.proposals(page, last_days(page.today + dt.timedelta(days=1), 90)))
