"""Draw how channels went over time: one small chart for each, on a scale of its own, with breaks as breaks."""

import datetime as dt
from collections.abc import Collection, Sequence

import streamlit as st

from pages.shared import charts, url_state
from pages.shared.charts import event_list, frame, notes
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, day, days, number, short_days, translate
from pages.shared.page import Page
from warehouse.channels import series as channel_series
from warehouse.channels.figures import UNFOLLOWED
from warehouse.channels.series import EventNote, Series
from warehouse.core import registry
from warehouse.core.period import Period

METRICS = registry.in_charts()
LEVELS = registry.levels()
MOST_EVENTS = 8
FEWEST = 2  # weeks below which there is no course


def half_year(page: Page) -> Period:
    """Twenty-six whole weeks up to the end of the period."""
    end = page.period.end - dt.timedelta(days=page.period.end.weekday())
    return Period(end - dt.timedelta(weeks=26), end)


def span(page: Page) -> Period:
    """Return the whole weeks of the period, or half a year where that is longer: a course of four weeks says little."""
    if page.period.days <= 182:
        return half_year(page)
    weeks = channel_series.mondays(page.period)
    return Period(weeks[0], weeks[-1] + dt.timedelta(days=7))


def metric() -> str:
    """Return which metric the reader looks at, by the URL."""
    requested = st.query_params.get("metric")
    return requested if requested in METRICS else "followers"


def ask_metric(chosen: str) -> None:
    """Draw the choice of a metric; a change stands in the URL before the page runs again."""
    st.session_state["metric"] = chosen
    names = {name: _(text) for name, text in METRICS.items()}
    st.selectbox(
        _("Over time"),
        tuple(METRICS),
        format_func=names.__getitem__,
        key="metric",
        on_change=lambda: url_state.put("metric", st.session_state["metric"], "followers"),
    )


def events_of(page: Page) -> tuple[EventNote, ...]:
    """Return the notes that stand over the charts of this page, the first first; their place is their number."""
    return page.ask(channel_series.notes, span(page))[-MOST_EVENTS:]


def about(events: Sequence[EventNote], channels: Collection[str]) -> list[tuple[int, EventNote]]:
    """Return those that are about one of these channels, or about all, with their numbers."""
    return [
        (n, event) for n, event in enumerate(events, 1) if event.channel is None or event.channel in channels
    ]


def small_multiples(page: Page, half: Sequence[Series]) -> None:
    """Draw each channel's course of one metric, also peers'. half: followers in half a year, which are known."""
    st.html(tag("h2", _("Over time")))
    chosen = metric()
    ask_metric(chosen)
    is_known = chosen == "followers" and span(page) == half_year(page)
    all_series = half if is_known else page.ask(channel_series.series, chosen, span(page))
    shown = [series for series in all_series if series.known >= FEWEST]
    nobody = UNFOLLOWED if registry.metric(chosen).origin == "channel" else ()
    missing = [
        series.title
        for series in all_series
        if series.known < FEWEST and series.peer is None and series.network not in nobody
    ]
    events = events_of(page)
    if shown:
        drawn = (figure(series, chosen in LEVELS, events, notes.address(series.channel)) for series in shown)
        st.html(tag("div", *drawn, class_="wk-multiples"))
        listed = event_list.notes(events)
        if listed:
            st.html(listed)
        notes.controls(page)
    if missing:
        text = translate(N_("Too few weeks are known of {channels}."), channels=missing)
        st.html(tag("p", text, class_="wk-small"))


def figure(
    series: Series, is_level: bool, events: Sequence[EventNote] = (), note_address: str | None = None
) -> Html:
    """Return the course of one channel: a line that stops where something is unknown or turned into something else.

    events: of which those about this channel, or about all, stand over it by their numbers; note_address: where its
    weeks lead while the reader points out one for a note
    """
    values = [point.value for point in series.points]
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    # Followers move little, so their course is not drawn from nothing, and the axis says so.
    floor = charts.honest_floor(low, high) if is_level else 0
    weeks = [point.week for point in series.points]
    alt = translate(
        "{title} per week, {range}: from {first} to {last}, lowest {low}, highest {high}.",
        title=series.title,
        range=days(weeks[0], weeks[-1] + dt.timedelta(days=6)),
        first=known[0],
        last=known[-1],
        low=low,
        high=high,
    )
    turns = [n for n, point in enumerate(series.points) if point.broken]
    turned = [
        tag("p", f"┆ {day(when)}: ", translate("{why}", why=text), class_="wk-small")
        for when, text in series.breaks
    ]
    end = weeks[-1] + dt.timedelta(days=7)
    mine = [
        (n, event)
        for n, event in about(events, (series.channel,))
        if event.end >= weeks[0] and event.start < end
    ]
    length = (end - weeks[0]).days
    places = [max((event.start - weeks[0]).days + 0.5, 0) / length for _n, event in mine]
    over = frame.marked(places, [n for n, _event in mine])
    return tag(
        "figure",
        tag("figcaption", series.title, tag("span", f" {number(known[-1])}", class_="wk-small")),
        tag(
            "div",
            charts.course(values, turns, floor, high, alt),
            *over,
            *frame.hits(_weeks(series, note_address), stops=False),
            class_="wk-area wk-noted" if over else "wk-area",
        ),
        tag(
            "p",
            _axis(floor, high),
            " · ",
            short_days(weeks[0], weeks[-1] + dt.timedelta(days=6)),
            class_="wk-small",
        ),
        join(*turned) if turned else None,
        class_="wk-multiple",
    )


def _weeks(series: Series, note_address: str | None = None) -> list[frame.Column]:
    """Return what each week says to who points at it."""
    columns = [
        frame.Column(
            translate(
                N_("{range}: {value}"),
                range=short_days(point.week, point.week + dt.timedelta(days=6)),
                value=_("unknown") if point.value is None else number(point.value),
            )
        )
        for point in series.points
    ]
    if note_address is None:
        return columns
    pairs = zip(columns, series.points, strict=True)
    return [frame.note_on(column, point.week, note_address) for column, point in pairs]


def _axis(floor: float, high: float) -> str:
    """Return from where to where the scale runs; a scale that does not begin at nothing says so."""
    said = N_("axis from {low} to {high}") if not floor else N_("axis from {low} (not 0) to {high}")
    return translate(said, low=number(floor), high=number(high))
