"""Draw the page Traffic: the channels by which visitors come to the school's site, and their key events."""

from functools import partial

import streamlit as st

from pages.shared import actions, states
from pages.shared import page as frame
from pages.shared.charts import file, notes
from pages.shared.html import tag
from pages.shared.i18n import N_, _
from pages.shared.parts import setting_link
from pages.shared.tables import controls
from pages.shared.tables.choice import kept
from pages.views.channels import export_menu, small_multiples
from pages.views.sharing import share_dialog
from pages.views.subscriptions import form as subscription_form
from pages.views.traffic import drill_down, headline_figures, link_builder, lists, weekly_bars
from warehouse.channels import traffic_page
from warehouse.traffic import tracked_links

# Lines of a list, of those that come first as it is sorted.
MOST = 20

page = frame.page(
    N_("Traffic"),
    ("traffic",),
    need="channels.read",
    compares=True,
    acts=partial(share_dialog.button, "traffic"),
)
actions.last_message()
span = small_multiples.span(page)
content = page.ask(
    traffic_page.drawn, st.query_params.get("measure"), page.period, page.compared, span.start, span.end
)
if content is None:
    states.show(
        "empty",
        _("Traffic is not measured yet"),
        _("What measures it is added in the settings."),
        setting_link.lead("traffic"),
    )
    link_builder.section(page, page.ask(tracked_links.links, ""), ())
    st.stop()

main = content.main
parameters = {
    **page.kept,
    **kept(st.query_params.to_dict()),
    "measure": None if main == content.measured[0].source_name else main,
}

with st.container(horizontal=True, vertical_alignment="bottom", key="wk-found"):
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
    bars, chart = weekly_bars.stacks(
        content.weeks, span.start, span.end, content.notes, parameters, notes.address()
    )
    st.html(bars)
    file.menu({chart.title: weekly_bars.file(chart, content.notes, "Weerklank")}, _("traffic"))
    notes.controls(page)
listed, compares = content.lists, page.compared is not None
choice = controls.choose("", lists.head(_("Name")), lists.columns(compares))
st.html(lists.section(_("By channel"), "channel", content.channels, parameters, choice, compares))
st.html(lists.method(content.method))
if content.paths:
    path_choice = controls.choose(
        "path",
        lists.path_head(),
        lists.path_columns(),
        _("Sort: from follower to key event"),
    )
    st.html(lists.paths(content.paths, path_choice))
st.html(lists.section(_("Campaigns"), "campaign", listed.campaigns, parameters, choice, compares, MOST))
st.html(
    lists.section(
        _("Landing pages"), "landing_page", listed.landing_pages, parameters, choice, compares, MOST
    )
)
event_choice = controls.choose(
    "event",
    lists.event_head(),
    lists.event_columns(compares),
    _("Sort: key events"),
)
st.html(lists.events(listed.key_events, event_choice, compares))
st.html(drill_down.rules(content.rules, listed.rules, content.moved, parameters))
link_builder.section(page, content.links, listed.tags)
st.html(tag("p", _("Sessions are counted per day on which they began, Europe/Amsterdam."), class_="wk-small"))
subscription_form.form(page, "traffic")
