"""Draw all about one channel: every number with its birth certificate, and its courses."""

import streamlit as st

from pages.shared.charts import event_list, notes
from pages.shared.html import Html, outside, query, tag
from pages.shared.i18n import N_, _, months, translate
from pages.shared.page import Page
from pages.views.channels import channel_table, small_multiples
from pages.views.reputation import figure_cards, per_students
from text.labels import channel_name
from warehouse.channels import series as channel_series
from warehouse.channels.table import ChannelRow
from warehouse.core import registry
from warehouse.sources.students import Students


def show(page: Page, row: ChannelRow, parameters: dict, school: Students | None = None) -> None:
    """Draw the channel with a way back to all of them; school: whose students its followers are held against."""
    st.html(tag("a", _("← All channels"), href=query(parameters) or "?", target="_self"))
    owner = (
        translate(N_("{network}, of {peer}"), network=channel_name(row.network), peer=row.peer)
        if row.peer
        else channel_name(row.network)
    )
    st.html(tag("h2", row.title, " ", tag("span", outside(row.url, owner), class_="wk-small")))
    names = [metric.name for metric in registry.in_table() if row.peer is None or metric.of_peers]
    st.html(
        tag(
            "div",
            tag("div", *(_card(row, name, school) for name in names), class_="wk-cards"),
            class_="wk-board",
        )
    )
    if row.peer is None:
        text = N_("Hours, euros, costs and prices: of {months}.")
        st.html(
            tag("p", translate(text, months=months(row.costs_of.start, row.costs_of.last)), class_="wk-small")
        )
    drawn, events = [], small_multiples.events_of(page)
    mine = small_multiples.about(events, (row.channel,))
    for metric in small_multiples.METRICS:
        series = next(
            series
            for series in page.ask(channel_series.series, metric, small_multiples.span(page))
            if series.channel == row.channel
        )
        if series.known >= small_multiples.FEWEST:
            drawn.append(
                tag(
                    "div",
                    tag("h3", _(small_multiples.METRICS[metric])),
                    small_multiples.figure(
                        series, metric in small_multiples.LEVELS, events, notes.address(row.channel)
                    ),
                )
            )
    if drawn:
        st.html(tag("div", *drawn, class_="wk-multiples"))
        listed = event_list.notes([event for _n, event in mine], [n for n, _event in mine])
        if listed:
            st.html(listed)
        notes.controls(page)


def _card(row: ChannelRow, name: str, school: Students | None) -> Html:
    figure = getattr(row, name)
    if figure.unit == "per_thousand" and school:
        label, counted = channel_table.label(name, True), per_students.terms([school])
        return figure_cards.card(label, figure, "", Html(""), _("students"), counted)
    unit = ""
    if name == "seen" and row.seen_metric:
        unit = _(registry.metric(row.seen_metric).word)
    metric = registry.metric(name)
    return figure_cards.card(_(metric.label), figure, unit, Html(""), _(metric.per) if metric.per else None)
