"""Draw attention and sentiment per week, with notes for known events; complete weeks only."""

import datetime as dt
from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import event_list, file, frame
from pages.shared.charts.frame import Chart, Column, drawn, peaks
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, days, ngettext, number, translate, week_of
from pages.shared.page import link
from pages.shared.parts.certificate import as_of, folded, quality, sources
from pages.views.reputation.top_stories import sign
from warehouse.reputation.board import Board
from warehouse.reputation.board_rows import EventLine
from warehouse.reputation.weeks import Span

MOST_EVENTS = 6


def weekly(board: Board, note_address: str | None = None) -> Html:
    """Stories per week, and how many were positive and negative.

    note_address: where its columns lead, with their day behind it, while the reader points out a week for a note
    """
    weeks = [week for week in board.weeks if week.complete]
    if len(weeks) < 2:
        return tag(
            "section",
            tag("h2", _("Per week")),
            tag("p", _("Fewer than two complete weeks are known: too few for a course.")),
            class_="wk-weeks",
        )
    made = charts_of(board)
    volume, sentiment = (frame.noting(chart, note_address) for chart in made) if note_address else made
    signs = join(sign("+"), _("positive"), " ", sign("−"), _("negative"), ", ", _("stories per week"))
    terms = [
        (_("Counts"), _("stories per week, Monday to Sunday; only weeks that are over and wholly known")),
        (
            _("Positive, negative"),
            _("as judged by the sentiment method; neutral and unclear stories are not drawn"),
        ),
        (_("Sources"), sources(board.mentions)),
        (_("As of"), as_of(board.mentions)),
        (_("Quality"), quality(board.net_sentiment.quality)),
    ]
    return tag(
        "section",
        tag("h2", _("Per week")),
        tag("div", drawn(volume), drawn(sentiment, signs), class_="wk-columns"),
        event_list.notes(_events(board, weeks)),
        folded(terms),
        class_="wk-weeks",
    )


def _range(weeks: Sequence[Span]) -> str:
    return days(weeks[0].start, weeks[-1].end - dt.timedelta(days=1))


def _events(board: Board, weeks: Sequence[Span]) -> list[EventLine]:
    within = (event for event in board.events if event.end >= weeks[0].start and event.start < weeks[-1].end)
    return list(within)[-MOST_EVENTS:]


def charts_of(board: Board) -> tuple[Chart, ...]:
    """Return the charts of the board's page: stories per week, and positive and negative ones; () without a course."""
    weeks = [week for week in board.weeks if week.complete]
    if len(weeks) < 2:
        return ()
    length = len(weeks) * 7
    marks = [max((event.start - weeks[0].start).days + 0.5, 0) / length for event in _events(board, weeks)]
    return _volume(weeks, marks), _sentiment(weeks, marks)


def files(board: Board) -> dict[str, str]:
    """Return the same charts to take along: title → SVG."""
    made = charts_of(board)
    if not made:
        return {}
    weeks = [week for week in board.weeks if week.complete]
    events = [f"{event_list.name(event)}, {event_list.when(event)}" for event in _events(board, weeks)]
    source = translate(
        N_("{organisation}, {range}; as of {moment}. Weerklank"),
        organisation=board.organisation,
        range=_range(weeks),
        moment=as_of(board.mentions),
    )
    return {chart.title: file.svg(chart, events, source) for chart in made}


def _week_link(week: Span, label: str | None = None) -> str:
    return link("mentions", start=week.start, end=week.end, label=label)


def _volume(weeks: Sequence[Span], marks: Sequence[float]) -> Chart:
    values = [week.stories for week in weeks]
    known = [value for value in values if value is not None]
    top = charts.nice(max(known) * 1.1)
    peak = max((week for week in weeks if week.stories is not None), key=lambda week: week.stories or 0)
    alt = translate(
        "Bars: stories per week, {range}; lowest {low}, highest {high} in the week of {peak}, last {last}.",
        range=_range(weeks),
        low=min(known),
        high=max(known),
        peak=week_of(peak.start),
        last=known[-1],
    )
    columns = [Column(_said(week, stories(week.stories)), _week_link(week)) for week in weeks]
    return Chart(
        _("Stories per week"),
        charts.bars(values, top, alt, marks),
        (number(top), number(top / 2) if top > 1 else "", "0"),
        weeks,
        marks,
        columns,
        peaks(values, top, ["" if value is None else number(value) for value in values]),
    )


def _said(week: Span, text: str) -> str:
    return f"{week_of(week.start)}: {text}"


def stories(count: int | None) -> str:
    """Return so many stories in words; a dash when unknown."""
    if count is None:
        return "–"
    return ngettext("{count} story", "{count} stories", count).format(count=number(count))


def _sentiment(weeks: Sequence[Span], marks: Sequence[float]) -> Chart:
    ups, downs = [week.positive for week in weeks], [week.negative for week in weeks]
    top = charts.nice(max(1, *(value or 0 for value in (*ups, *downs))))
    alt = translate(
        "Bars up and down: positive and negative stories per week, {range};"
        " {positive} positive and {negative} negative in all, last week {up} and {down}.",
        range=_range(weeks),
        positive=sum(value or 0 for value in ups),
        negative=sum(value or 0 for value in downs),
        up=ups[-1] or 0,
        down=downs[-1] or 0,
    )
    columns = []
    for week in weeks:
        for label, count, half in (("positive", week.positive, "up"), ("negative", week.negative, "down")):
            words = f"{_(label)} {'–' if count is None else number(count)}"
            columns.append(Column(_said(week, words), _week_link(week, label), half))
    return Chart(
        _("Positive and negative stories per week"),
        charts.two_sided(ups, downs, top, alt, marks),
        (number(top), "0", number(top)),
        weeks,
        marks,
        columns,
        legend=((charts.GREEN, _("positive")), (charts.VERMILION, _("negative"))),
    )
