"""Traffic: from which channels do visitors come to our site, and what do they do there?"""

import streamlit as st

from pages.parts import (
    compared,
    courses,
    frame,
    sources_acts,
    stacks,
    states,
    traffic_behind,
    traffic_lines,
    traffic_links,
    traffic_top,
)
from pages.parts.i18n import N_, _
from pages.parts.markup import tag
from warehouse.metrics import channel_series, channels, traffic, traffic_lists

page = frame.page(N_("Traffic"))
sources_acts.last_message()
measured = page.ask(traffic.measurements)
if not measured:
    states.show(
        "empty",
        _("Traffic is not measured yet"),
        _("Name what measures it in channels.toml; docs/traffic.md says how."),
    )
    traffic_links.section(page)
    st.stop()

main = traffic_top.measurement(measured)
choice = compared.against()
against = compared.period(choice, page.period)
kept = {**compared.kept(page.choice, choice), "measure": None if main == measured[0].source_name else main}

with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    compared.ask(choice)
    traffic_top.ask_measurement(measured, main)
chosen = traffic_behind.chosen()
if chosen:
    traffic_behind.show(page, main, chosen, kept)
    st.stop()

st.html(traffic_top.cards_of(page.ask(traffic.summary, main, page.period, against)))
span = courses.span(page)
weeks = page.ask(traffic_lists.weekly, main, span)
if weeks:
    notes = page.ask(channel_series.notes, span)
    st.html(stacks.stacks(weeks, span.start, span.end, notes))

by_channel = page.ask(traffic_lists.lines, main, "channel", page.period, against)
st.html(traffic_lines.section(_("By channel"), "channel", by_channel, kept))
st.html(traffic_lines.paths(page.ask(channels.table, page.period, against)))
for by, title in (("campaign", _("Campaigns")), ("landing_page", _("Where they come in"))):
    found = page.ask(traffic_lists.lines, main, by, page.period, against, "", 20)
    st.html(traffic_lines.section(title, by, found, kept))
st.html(traffic_lines.events(page.ask(traffic_lists.key_events, main, page.period, against)))
st.html(traffic_behind.rules(page, main, against, kept))
traffic_links.section(page, main)
st.html(tag("p", _("Sessions are counted per day on which they began, Europe/Amsterdam."), class_="wk-small"))
