"""Traffic: from which channels do visitors come to our site, and what do they do there?"""

import streamlit as st

from pages.parts import (
    compared,
    courses,
    frame,
    sources_acts,
    stacks,
    states,
    taking,
    traffic_behind,
    traffic_lines,
    traffic_links,
    traffic_top,
)
from pages.parts.i18n import N_, _
from pages.parts.markup import tag
from warehouse.metrics import tracked, traffic, traffic_page

page = frame.page(N_("Traffic"))
sources_acts.last_message()
measured = page.ask(traffic.measurements)
if not measured:
    states.show(
        "empty",
        _("Traffic is not measured yet"),
        _("Name what measures it in channels.toml; docs/traffic.md says how."),
    )
    traffic_links.section(page, page.ask(tracked.links, ""), ())
    st.stop()

main = traffic_top.measurement(measured)
choice = compared.against()
against = compared.period(choice, page.period)
kept = {**compared.kept(page.choice, choice), "measure": None if main == measured[0].source_name else main}

with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    compared.ask(choice)
    traffic_top.ask_measurement(measured, main)
    taking.traffic(page, main)
chosen = traffic_behind.chosen()
if chosen:
    traffic_behind.show(page, main, chosen, kept)
    st.stop()

span = courses.span(page)
found = page.ask(traffic_page.drawn, main, page.period, against, span.start, span.end)
st.html(traffic_top.cards_of(found.summary))
unknown = traffic_top.blind_spots(measured, main, found.unnamed)
if unknown:
    st.html(unknown)
if found.weeks:
    st.html(stacks.stacks(found.weeks, span.start, span.end, found.notes))
st.html(traffic_lines.section(_("By channel"), "channel", found.channels, kept))
st.html(traffic_lines.paths(found.paths))
st.html(traffic_lines.section(_("Campaigns"), "campaign", found.campaigns, kept))
st.html(traffic_lines.section(_("Where they come in"), "landing_page", found.landing_pages, kept))
st.html(traffic_lines.events(found.key_events))
st.html(traffic_behind.rules(found.rules, found.decided, found.moved, kept))
traffic_links.section(page, found.links, found.tags)
st.html(tag("p", _("Sessions are counted per day on which they began, Europe/Amsterdam."), class_="wk-small"))
