"""Traffic: from which channels do visitors come to our site, and what do they do there?"""

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.views.channels import comparison_period, export_menu, small_multiples
from pages.views.traffic import drill_down, headline_figures, link_builder, lists, weekly_bars
from warehouse.channels import traffic_page
from warehouse.traffic import tracked_links

page = frame.page(N_("Traffic"))
actions.last_message()
choice = comparison_period.against()
against = comparison_period.period(choice, page.period)
span = small_multiples.span(page)
content = page.ask(
    traffic_page.drawn, st.query_params.get("measure"), page.period, against, span.start, span.end
)
if content is None:
    states.show(
        "empty",
        _("Traffic is not measured yet"),
        _("Name what measures it in channels.toml; docs/pages/traffic.md says how."),
    )
    link_builder.section(page, page.ask(tracked_links.links, ""), ())
    st.stop()

main = content.main
parameters = {
    **comparison_period.kept(page.choice, choice),
    "measure": None if main == content.measured[0].source_name else main,
}

with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
    comparison_period.ask(choice)
    headline_figures.ask_measurement(content.measured, main)
    export_menu.traffic(page, main)
chosen = drill_down.chosen()
if chosen:
    drill_down.show(page, main, chosen, parameters)
    st.stop()

st.html(headline_figures.cards_of(content.summary))
unknown = headline_figures.blind_spots(content.measured, main, content.lists.unnamed)
if unknown:
    st.html(unknown)
if content.weeks:
    st.html(weekly_bars.stacks(content.weeks, span.start, span.end, content.notes))
st.html(lists.section(_("By channel"), "channel", content.channels, parameters))
st.html(lists.method(content.method))
st.html(lists.paths(content.paths))
st.html(lists.section(_("Campaigns"), "campaign", content.lists.campaigns, parameters))
st.html(lists.section(_("Landing pages"), "landing_page", content.lists.landing_pages, parameters))
st.html(lists.events(content.lists.key_events))
st.html(drill_down.rules(content.rules, content.lists.rules, content.moved, parameters))
link_builder.section(page, content.links, content.lists.tags)
st.html(tag("p", _("Sessions are counted per day on which they began, Europe/Amsterdam."), class_="wk-small"))
