"""Draw the page Reputation, the board's page: how the school stands, its changes, and points for attention."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages.shared import page as frame
from pages.shared import states
from pages.shared.charts import file, notes
from pages.shared.i18n import N_, _, language
from pages.shared.tables import controls
from pages.views.reputation import alerting, board, export_menu, per_students, share_of_voice
from pages.views.sharing import share_dialog
from pages.views.subscriptions import form as subscription_form

page = frame.page(
    N_("Reputation"),
    ("mentions",),
    need="figures.read",
    head=False,
    compares=True,
    acts=partial(share_dialog.button, "reputation"),
)
# By the hour: an answer that is asked by the second is never asked twice.
hour = page.now.replace(minute=0, second=0, microsecond=0)
drawn_board = page.ask(
    board.drawn,
    page.period,
    page.today,
    hour,
    page.choice,
    page.against,
    per_students.chosen(),
    notes.address(),
    replace(controls.chosen("voice", share_of_voice.head(), share_of_voice.columns()), base={}),
)
page.head(drawn_board.sample, drawn_board.fresh)
alerting.warn(page, drawn_board.alerts)

if not drawn_board.bodies:
    if drawn_board.fresh and drawn_board.fresh.outage:
        states.show("empty", _("No figures yet"), _("They are here as soon as a source can be read again."))
    else:
        states.show("empty", _("No figures yet"), _("The sources were not read yet, or nothing was found."))
    st.stop()

st.html(drawn_board.bodies[language()])
controls.choose("voice", share_of_voice.head(), share_of_voice.columns(), _("Sort: share of voice"))
if drawn_board.charts[language()]:
    file.menu(drawn_board.charts[language()], _("reputation"))
    notes.controls(page, says=True)
export_menu.reputation(page, hour)
subscription_form.form(page, "reputation")
