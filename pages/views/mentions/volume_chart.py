"""Draw a chart of how the listed mentions are spread over the weeks, whose bars lead to their rows, with a table."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence

import streamlit as st

from pages.shared.charts import event_list, notes
from pages.shared.html import query, tag
from pages.shared.i18n import N_, _, day, number, short_days, translate, week_of
from pages.shared.parts.mention_cards import LABELS, label_name
from pages.views.mentions import filters
from warehouse.channels.series import EventNote
from warehouse.core.period import Period
from warehouse.mentions.volume import WeekLine

# Told apart by the colour-blind too (Okabe and Ito), and dark enough on both grounds.
COLOURS = {"positive": "#009e73", "neutral": "#8a8f98", "negative": "#d55e00", "unclear": "#c9b037"}


WEEK = dt.timedelta(days=7)
MOST_EVENTS = 8


def chart(
    weeks: Sequence[WeekLine],
    grouped: bool,
    period: Period,
    address: Mapping[str, object],
    events: Sequence[EventNote] = (),
) -> None:
    """Draw the weeks as bars by sentiment, with a sentence for who cannot see them and a table beneath.

    address: what asks for the list of these days; a bar, or a week of the table, leads to its part of it.
    events: what stands as notes over the bars.
    """
    # Heavy, so only for who switches it on.
    from plotly import graph_objects as go

    names = [short_days(week.week, week.week + dt.timedelta(days=6)) for week in weeks]
    figure = go.Figure(
        [
            go.Bar(
                x=[week.week for week in weeks],
                y=[getattr(week, label) for week in weeks],
                name=label_name(label),
                marker_color=COLOURS[label],
                customdata=[
                    [name, number(getattr(week, label))] for name, week in zip(names, weeks, strict=True)
                ],
                hovertemplate=f"%{{customdata[0]}}<br>{label_name(label)}: %{{customdata[1]}}<extra></extra>",
            )
            for label in LABELS
        ]
    )
    shown = [event for event in events if event.end >= weeks[0].week][-MOST_EVENTS:]
    for n, event in enumerate(shown, 1):
        # A bar stands at its Monday.
        monday = event.start - dt.timedelta(days=event.start.weekday())
        figure.add_vline(max(monday, weeks[0].week).isoformat(), line={"dash": "dot", "width": 1})
        figure.add_annotation(
            x=max(monday, weeks[0].week), y=1, yref="paper", yanchor="bottom", text=str(n), showarrow=False
        )
    ticks = _ticks([week.week for week in weeks])
    figure.update_layout(
        barmode="stack",
        dragmode=False,
        bargap=0.15,
        height=280,
        margin={"l": 0, "r": 0, "t": 22, "b": 0},
        legend={"orientation": "h", "y": -0.18, "x": 0, "traceorder": "normal"},
        xaxis={"tickvals": ticks, "ticktext": [day(tick, "d MMM") for tick in ticks], "fixedrange": True},
        yaxis={"rangemode": "tozero", "fixedrange": True, "tickformat": ",d"},
        separators=",.",
    )
    st.html(tag("p", _said(weeks, grouped), class_="wk-small"))
    st.plotly_chart(
        figure,
        key="m-plot",
        on_select=functools.partial(_choose, period),
        selection_mode="points",
        config={"displayModeBar": False, "responsive": True},
    )
    noted = event_list.notes(shown)
    if noted:
        st.html(noted)
    links = [query({**address, **_days(week.week, period)}) for week in weeks]
    rows = [
        tag(
            "tr",
            tag("th", tag("a", name, href=link, target="_self"), scope="row"),
            *(tag("td", number(getattr(week, label))) for label in LABELS),
        )
        for name, link, week in zip(names, links, weeks, strict=True)
    ]
    head = tag(
        "tr", tag("th", _("Week"), scope="col"), *(tag("th", label_name(x), scope="col") for x in LABELS)
    )
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table")
    st.html(tag("details", tag("summary", _("The same as a table")), table, class_="wk-origin"))


def _choose(period: Period) -> None:
    points = st.session_state["m-plot"]["selection"]["points"]
    if points:
        # A stretch of one bar: its week and its sentiment.
        monday = dt.date.fromisoformat(str(points[0]["x"])[:10])
        if notes.picking():
            notes.pick(monday)
            return
        filters.put(**_days(monday, period), label=[*LABELS][points[0]["curve_number"]])


def _days(monday: dt.date, period: Period) -> dict[str, str]:
    """Return the days of a week that are counted in its bar, as an address asks for them."""
    first, end = max(monday, period.start), min(monday + WEEK, period.end)
    return {"start": first.isoformat(), "end": end.isoformat()}


def _said(weeks: Sequence[WeekLine], grouped: bool) -> str:
    most = max(weeks, key=lambda week: week.count)
    what = N_("Stories by the week in which they began.") if grouped else N_("Items by week.")
    peak = translate(
        N_("Most in the week of {monday}: {count}."), monday=week_of(most.week), count=number(most.count)
    )
    cut = _("The first and the last week may be cut off by the period.")
    return f"{_(what)} {peak} {cut}"


def _ticks(weeks: Sequence[dt.date]) -> list[dt.date]:
    step = max(1, -(-len(weeks) // 8))
    return list(weeks[::step])
