"""Draw a chart of how the listed mentions are spread over the weeks, with a table beneath."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared.html import tag
from pages.shared.i18n import N_, _, day, number, short_days, translate, week_of
from pages.shared.mention_cards import LABELS, label_name
from warehouse.mentions.volume import WeekLine

# Told apart by the colour-blind too (Okabe and Ito), and dark enough on both grounds.
COLOURS = {"positive": "#009e73", "neutral": "#8a8f98", "negative": "#d55e00", "unclear": "#c9b037"}


def chart(weeks: Sequence[WeekLine], grouped: bool) -> None:
    """Draw the weeks as bars by sentiment, with a sentence for who cannot see them and a table beneath."""
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
    ticks = _ticks([week.week for week in weeks])
    figure.update_layout(
        barmode="stack",
        bargap=0.15,
        height=280,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.18, "x": 0, "traceorder": "normal"},
        xaxis={"tickvals": ticks, "ticktext": [day(tick, "d MMM") for tick in ticks], "fixedrange": True},
        yaxis={"rangemode": "tozero", "fixedrange": True, "tickformat": ",d"},
        separators=",.",
    )
    st.html(tag("p", _said(weeks, grouped), class_="wk-small"))
    st.plotly_chart(figure, key="m-plot", config={"displayModeBar": False, "responsive": True})
    rows = [
        tag(
            "tr", tag("th", name, scope="row"), *(tag("td", number(getattr(week, label))) for label in LABELS)
        )
        for name, week in zip(names, weeks, strict=True)
    ]
    head = tag(
        "tr", tag("th", _("Week"), scope="col"), *(tag("th", label_name(x), scope="col") for x in LABELS)
    )
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table")
    st.html(tag("details", tag("summary", _("The same as a table")), table, class_="wk-origin"))


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
