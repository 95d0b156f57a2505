"""Draw the page Channels: which channel grows, is seen and brings visitors, for which hours and euros."""

from functools import partial

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.shared.imports import import_list
from pages.shared.parts import setting_link
from pages.shared.tables import controls
from pages.shared.tables.choice import kept
from pages.views.channels import (
    channel_detail,
    channel_table,
    comparison_chart,
    cost_answer,
    export_menu,
    file_import,
    funnel,
    monthly_entry,
    small_multiples,
)
from pages.views.reputation import per_students
from pages.views.sharing import share_dialog
from pages.views.subscriptions import form as subscription_form
from warehouse.channels import page as channel_page
from warehouse.sources import students

page = frame.page(
    N_("Channels"),
    ("channels", "traffic"),
    need="channels.read",
    compares=True,
    acts=partial(share_dialog.button, "channels"),
)
actions.last_message()
rows, half = page.ask(
    channel_page.drawn,
    page.period,
    page.compared,
    small_multiples.half_year(page),
)
if not rows:
    states.show(
        "empty", _("No channels yet"), _("They are added in the settings."), setting_link.lead("channels")
    )
    st.stop()

schools = page.ask(students.of_schools)
per = per_students.chosen()
compared = per_students.followers(rows, schools) if per else rows
parameters = per_students.kept({**page.kept, **kept(st.query_params.to_dict())}, per)
channel_id = st.query_params.get("channel")
chosen = next((row for row in compared if row.channel == channel_id), None)
if chosen:
    channel_detail.show(page, chosen, parameters, schools.get(chosen.peer) if per else None)
    st.stop()

ours, peers = [row for row in rows if row.peer is None], [row for row in rows if row.peer]
import_list.refusals(page, "channels")
followers = {series.channel: series for series in half}
with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    export_menu.channels(rows, page.period)
for part in (cost_answer.answer(ours), cost_answer.picture(ours)):
    if part:
        st.html(part)
switch = per_students.switch(per, schools.values(), {**page.kept, **kept(st.query_params.to_dict())})
if switch:
    st.html(switch)
choice = controls.choose("", channel_table.head(), channel_table.table_columns(per))
own_rows = [row for row in compared if row.peer is None]
st.html(channel_table.table(own_rows, followers, choice, parameters, channel_table.OWN))
if per:
    st.html(per_students.origin(schools.values()))
costs = channel_table.costs_table(ours, choice, parameters) if ours else None
if costs:
    st.html(costs)
st.html(channel_table.legend(rows))
st.html(
    tag(
        "p",
        _("Every number: choose its channel to see what it counts, and how sure it is."),
        class_="wk-small",
    )
)
if steps := funnel.shown(ours):
    st.html(
        funnel.funnel(
            steps,
            controls.choose("funnel", funnel.head(), funnel.columns(), _("Sort: from seen to key event")),
        )
    )
monthly_entry.grid(page, rows)
file_import.form(page)
import_list.recent(page, "channels")
if peers:
    st.html(tag("h2", _("Peers beside us")))
    beside = [row for row in compared if row.peer]
    title = _("Peers beside us")
    st.html(channel_table.table(beside, followers, choice, parameters, channel_table.PEERS, title=title))
small_multiples.small_multiples(page, half)
comparison_chart.form(page, rows)
subscription_form.form(page, "channels")
