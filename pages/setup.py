"""Set up: from a name and a few handles to a tested configuration; later, the queries."""

import streamlit as st

from pages.parts import first_run, frame, queries, sources_acts
from pages.parts.i18n import N_
from pipelines.errors import ConfigError
from pipelines.settings import is_configured, read

page = frame.page(N_("Set up"), period=False, head=False)
settings = error = None
try:
    settings = read() if is_configured() else None
except ConfigError as raised:
    error = raised
page.head(sample=bool(settings and settings.organisation.sample))
sources_acts.last_message()
if error:
    st.html(first_run.bad(sources_acts.sentence(error)))
elif settings is None:
    # The operator named a folder that is still empty.
    first_run.ask(sample=False)
else:
    with st.container():
        if settings.organisation.sample:
            first_run.ask()
        else:
            first_run.done(settings)
    queries.ask(settings, page)
