"""Draw two to four channels side by side: all measures in a table, one in a chart, on one scale or from a hundred."""

import datetime as dt
import functools
import html
from collections.abc import Sequence

import streamlit as st

from pages.shared.charts import event_list, notes
from pages.shared.html import tag
from pages.shared.i18n import N_, _, day, number, translate
from pages.shared.page import Page
from pages.shared.tables import controls
from pages.views.channels import channel_table, comparison_table, small_multiples
from warehouse.channels import series as channel_series
from warehouse.channels.series import EventNote, Series
from warehouse.channels.table import ChannelRow
from warehouse.core import registry

MOST = 4
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
DASHES = ("solid", "dash", "dot", "dashdot")


def form(page: Page, rows: Sequence[ChannelRow]) -> None:
    """Draw the choice of channels, and the chart once two are chosen."""
    titles = {row.channel: row.title for row in rows}
    st.html(tag("h2", _("Compare")))
    chosen = [name for name in st.query_params.get("compare", "").split(",") if name in titles][:MOST]
    st.session_state["compare"] = chosen
    with st.container(horizontal=True, vertical_alignment="bottom", key="wk-compare"):
        st.multiselect(
            _("Two to four channels"),
            tuple(titles),
            format_func=titles.__getitem__,
            key="compare",
            max_selections=MOST,
            placeholder=_("Choose channels"),
            on_change=lambda: _put("compare", ",".join(st.session_state["compare"])),
        )
        indexed = st.query_params.get("scale") == "index"
        st.session_state["scale"] = indexed
        st.toggle(
            _("Indexed (start = 100)"),
            key="scale",
            on_change=lambda: _put("scale", "index" if st.session_state["scale"] else ""),
        )
    if len(chosen) < 2:
        st.html(tag("p", _("Choose at least two."), class_="wk-small"))
        return
    by_name = {row.channel: row for row in rows}
    choice = controls.choose(
        "compare", channel_table.head(), comparison_table.columns(), _("Sort: side by side")
    )
    st.html(comparison_table.side_by_side([by_name[name] for name in chosen], choice))
    metric = small_multiples.metric()
    series_by_channel = {
        series.channel: series
        for series in page.ask(channel_series.series, metric, small_multiples.span(page))
    }
    drawn = [
        series_by_channel[name] for name in chosen if series_by_channel[name].known >= small_multiples.FEWEST
    ]
    for note in _doubts(metric, [series_by_channel[name] for name in chosen], indexed):
        st.html(tag("p", note, class_="wk-small"))
    if len(drawn) >= 2:
        mine = small_multiples.about(small_multiples.events_of(page), [series.channel for series in drawn])
        _chart(drawn, indexed, _(small_multiples.METRICS[metric]), mine)
        listed = event_list.notes([event for _n, event in mine], [n for n, _event in mine])
        if listed:
            st.html(listed)


def _put(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _doubts(metric: str, chosen_series: Sequence[Series], indexed: bool) -> list[str]:
    """Return what is not comparable, in words."""
    doubts = []
    few = [series.title for series in chosen_series if series.known < small_multiples.FEWEST]
    if few:
        doubts.append(translate(N_("Too few weeks are known of {channels}."), channels=few))
    if registry.metric(metric).own_way and len({series.network for series in chosen_series}) > 1:
        doubts.append(
            _("Each platform counts this in its own way: compare the courses, not the heights.")
            if not indexed
            else _("Each platform counts this in its own way; indexed, only the courses are compared.")
        )
    if any(point.broken for series in chosen_series for point in series.points):
        doubts.append(_("A line that stops and begins anew was counted in another way from there on."))
    return doubts


def parts(series: Series, indexed: bool) -> list[list[tuple]]:
    """Pieces of line as (week, value, shown): parted at gaps and breaks; indexed, each begins at 100."""
    pieces: list[list[tuple]] = [[]]
    base = None
    for point in series.points:
        if point.broken or point.value is None:
            pieces.append([])
            base = None if point.broken else base
        if point.value is None:
            continue
        if base is None:
            base = point.value
        if indexed and not base:
            base = None
            continue
        shown = point.value / base * 100 if indexed else point.value
        pieces[-1].append((point.week, shown, point.value))
    return [piece for piece in pieces if piece]


def _chart(
    drawn: Sequence[Series], indexed: bool, name: str, events: Sequence[tuple[int, EventNote]]
) -> None:
    # Heavy, so only for who compares.
    from plotly import graph_objects as go

    # A line alone cannot be pointed at: while a week is chosen for a note each of its weeks is a dot.
    traces, picks = [], notes.picking()
    mode = "lines+markers" if picks else "lines"
    for n, series in enumerate(drawn):
        xs, ys, hover_texts = [], [], []
        for piece in parts(series, indexed):
            xs += [week for week, _, _ in piece] + [None]
            ys += [shown for _, shown, _ in piece] + [None]
            hover_texts += [[day(week, "d MMM y"), number(value)] for week, _, value in piece] + [["", ""]]
        traces.append(
            go.Scatter(
                x=xs, y=ys, customdata=hover_texts, name=html.escape(series.title), mode=mode, connectgaps=False,
                line={"color": COLOURS[n], "dash": DASHES[n], "width": 2.5},
                hovertemplate=f"%{{customdata[0]}}<br>{name}: %{{customdata[1]}}",
            )
        )  # fmt: skip
    figure = go.Figure(traces)
    first = drawn[0].points[0].week
    for number_of, event in events:
        at = max(event.start, first).isoformat()
        figure.add_vline(at, line={"dash": "dot", "width": 1})
        figure.add_annotation(x=at, y=1, yref="paper", yanchor="bottom", text=str(number_of), showarrow=False)
    figure.update_layout(
        height=320,
        margin={"l": 0, "r": 0, "t": 22 if events else 8, "b": 0},
        legend={"orientation": "h", "y": -0.18, "x": 0},
        xaxis={"fixedrange": True, "tickformat": "%d-%m-%y"},
        yaxis={"fixedrange": True, "tickformat": ",d", "rangemode": "normal" if indexed else "tozero"},
        separators=",.",
    )
    st.plotly_chart(
        figure,
        key="wk-compared",
        on_select=functools.partial(_note_on, drawn) if picks else "ignore",
        selection_mode="points",
        config={"displayModeBar": False, "responsive": True},
    )
    st.html(tag("p", summary(drawn, name), class_="wk-small"))


def _note_on(drawn: Sequence[Series], key: str = "wk-compared") -> None:
    """Begin a note on the week that was pointed out, about the channel of its line; a peer's is about all."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        line = drawn[points[0]["curve_number"]]
        notes.pick(
            dt.date.fromisoformat(str(points[0]["x"])[:10]), None if line.peer is not None else line.channel
        )


def summary(drawn: Sequence[Series], name: str) -> str:
    """Return the chart in words, for who cannot see it."""
    lines = []
    for series in drawn:
        known = [point.value for point in series.points if point.value is not None]
        lines.append(f"{series.title}: {number(known[0])} → {number(known[-1])}")
    return f"{name}. " + "; ".join(lines) + "."
