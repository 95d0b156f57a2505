"""Draw the page Webcare: what waits for an answer, who has it, and how fast we answer."""

import streamlit as st

from pages.shared import actions, login, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.cases import bring_in, detail, figures, queue
from pipelines.access import matrix
from pipelines.cases import webcare_file
from pipelines.support.errors import ConfigError
from warehouse.cases import inbox
from warehouse.core.period import last_days

page = frame.page(N_("Webcare"), ("mentions",), need="cases.sum", period=False)
try:
    webcare = webcare_file.read()
except ConfigError as error:
    states.show("error", _("How we answer cannot be read"), actions.sentence(error))
    st.stop()
chosen = st.query_params.get("case")
pulse = page.ask(inbox.pulse)


@st.fragment(run_every=5)
def watch() -> None:
    """Draw the page anew when somebody else changed a case: within five seconds."""
    if page.ask(inbox.pulse) != pulse:
        st.rerun()


watch()
if chosen:
    detail.show(page, webcare, chosen)
    st.stop()

person = login.person()
actions.last_message()
cases = page.ask(inbox.waiting)
st.html(queue.counted(cases, page.now))
if matrix.may(person, "cases.write"):
    bring_in.form(page, webcare, person)
names = {one.name: _(one.title) for one in webcare.departments}
department = st.pills(_("Who answers"), list(names), format_func=names.__getitem__, key="case-departments")
shown = [case for case in cases if department is None or case.department == department]
with st.container():
    if shown:
        st.html(queue.listed(shown, webcare, page.now))
    else:
        states.show(
            "empty",
            _("Nothing waits for an answer"),
            _("Questions, complaints and press questions of the last seven days come here by themselves."),
        )
duty = queue.on_duty(webcare, page.today)
with st.container():
    if duty:
        st.html(duty)
figures.draw(page, last_days(page.today, 30))
closed = page.ask(inbox.closed)
if closed:
    with st.expander(_("Closed cases")):
        st.html(queue.listed(closed, webcare, page.now))
st.html(
    tag(
        "p",
        _("What sounds like a question or a complaint is proposed by words; people decide."),
        class_="wk-small",
    )
)
