"""Channels: which of our channels grows, is seen and brings visitors, for the hours and euros it costs?"""

import streamlit as st

from pages.parts import (
    channel_detail,
    channel_table,
    compared,
    comparing,
    courses,
    dropping,
    frame,
    import_list,
    monthly,
    sources_acts,
    states,
    taking,
)
from pages.parts.i18n import N_, _
from pages.parts.markup import tag
from warehouse.metrics import channel_page

page = frame.page(N_("Channels"))
sources_acts.last_message()
against = compared.against()
rows, half = page.ask(
    channel_page.drawn, page.period, compared.period(against, page.period), courses.half_year(page)
)
if not rows:
    states.show("empty", _("No channels yet"), _("Name them in channels.toml; docs/channels.md says how."))
    st.stop()

kept = compared.kept(page.choice, against)
asked = st.query_params.get("channel")
chosen = next((row for row in rows if row.channel == asked), None)
if chosen:
    channel_detail.show(page, chosen, kept)
    st.stop()

ours, peers = [row for row in rows if row.peer is None], [row for row in rows if row.peer]
import_list.refusals(page, "channels")
followers = {each.channel: each for each in half}
with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    compared.ask(against)
    taking.channels(rows, page.period)
sort = st.query_params.get("sort", "")
st.html(channel_table.table(ours, followers, sort, kept))
st.html(channel_table.legend(rows))
st.html(
    tag(
        "p",
        _("Every number: choose its channel to see what it counts, and how sure it is."),
        class_="wk-small",
    )
)
monthly.grid(page, rows)
dropping.form(page)
import_list.recent(page, "channels")
if peers:
    st.html(tag("h2", _("Peers beside us")))
    st.html(channel_table.table(peers, followers, "", kept, channel_table.PEERS))
courses.small_multiples(page, half)
comparing.form(page, rows)
