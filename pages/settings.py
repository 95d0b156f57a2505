"""Draw the page Settings: all that the files of the configuration can say, with what changes before it is saved."""

import streamlit as st

from pages.shared import page as frame
from pages.shared import states
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.settings import api_keys, checklist, chooser, editor, past_changes

page = frame.page(N_("Settings"), (), need="setup.read", period=False, head=False)
settings, error = frame.configuration(page)
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
    api_keys.draw(page)
