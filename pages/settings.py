"""Draw the page Settings: all that the files of the configuration can say, with what changes before it is saved."""

import streamlit as st

from pages.shared import actions, faults, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.settings import checklist, chooser, editor, past_changes
from pipelines.settings import is_configured, read
from pipelines.support.errors import ConfigError

page = frame.page(N_("Settings"), (), period=False, head=False)
settings = error = None
try:
    settings = read() if is_configured() else None
except ConfigError as raised:
    error = raised
fresh, trouble = faults.of_warehouse()
# What is wrong with the configuration stands in the head, as on every page.
page.head(sample=bool(settings and settings.organisation.sample), fresh=fresh)
actions.last_message()
with st.container():
    if trouble:
        states.tell(trouble)
if error:
    st.html(tag("p", _("Pages with figures go on with what holds until now. Mend that line with an editor."),
                class_="wk-small"))  # fmt: skip
elif settings is None:
    states.not_set_up()
else:
    if settings.organisation.sample:
        st.html(chooser.sample())
    else:
        checklist.draw(settings, page.now)
    kind = chooser.kind()
    chosen = chooser.entry(kind, settings)
    if chosen is not None:
        editor.draw(page, kind, chosen, settings)
    past_changes.draw(page, settings)
