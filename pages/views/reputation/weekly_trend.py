"""Attention and sentiment per week, with notes for known events; complete weeks only."""

import datetime as dt
import itertools
from collections.abc import Sequence

from pages.shared import charts, i18n
from pages.shared.certificate import as_of, folded, quality, sources
from pages.shared.html import Html, join, tag
from pages.shared.i18n import _, day, days, number, translate, week_of
from pages.views.reputation.top_stories import sign
from warehouse.channels.series import EventNote
from warehouse.core.period import Period
from warehouse.reputation.board import Board
from warehouse.reputation.board_rows import EventLine
from warehouse.reputation.weeks import Span

MOST_EVENTS = 6
# Nearer than this part of the width, two numbers over a chart would touch.
NEAR = 0.05


def weekly(board: Board) -> Html:
    """Stories per week, and how many were positive and negative."""
    weeks = [week for week in board.weeks if week.complete]
    if len(weeks) < 2:
        return tag(
            "section",
            tag("h2", _("Per week")),
            tag("p", _("Fewer than two complete weeks are known: too few for a course.")),
            class_="wk-weeks",
        )
    start, length = weeks[0].start, len(weeks) * 7
    events = [event for event in board.events if event.end >= start and event.start < weeks[-1].end]
    events = events[-MOST_EVENTS:]
    marks = [max((event.start - start).days + 0.5, 0) / length for event in events]
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
        tag("div", _volume(weeks, marks), _sentiment(weeks, marks), class_="wk-columns"),
        notes(events),
        folded(terms),
        class_="wk-weeks",
    )


def _range(weeks: Sequence[Span]) -> str:
    return days(weeks[0].start, weeks[-1].end - dt.timedelta(days=1))


def _volume(weeks: Sequence[Span], marks: Sequence[float]) -> Html:
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
    return chart(
        _("Stories"),
        charts.bars(values, top, alt, marks),
        (number(top), number(top / 2) if top > 1 else "", "0"),
        weeks,
        marks,
    )


def _sentiment(weeks: Sequence[Span], marks: Sequence[float]) -> Html:
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
    title = join(sign("+"), _("positive"), " ", sign("−"), _("negative"))
    return chart(
        title, charts.two_sided(ups, downs, top, alt, marks), (number(top), "0", number(top)), weeks, marks
    )


def chart(
    title: object,
    plot: Html,
    scale: tuple[str, str, str],
    weeks: Sequence[Span | Period],
    marks: Sequence[float],
) -> Html:
    """Return a drawing with its title, its scale (top, middle, bottom), its months, and the numbers of its notes."""
    return tag(
        "figure",
        tag("figcaption", title),
        tag(
            "div",
            tag("div", *(tag("span", text) for text in scale), class_="wk-scale", aria_hidden="true"),
            tag(
                "div",
                plot,
                *(_at(place, text, "wk-note") for place, text in labels(marks)),
                class_="wk-area",
            ),
            tag("div", *months(weeks), class_="wk-months", aria_hidden="true"),
            class_="wk-chart",
        ),
    )


def labels(marks: Sequence[float]) -> list[tuple[float, str]]:
    """Return the number of each mark and where it stands; marks too near each other share one text: 5, 6."""
    result: list[tuple[float, str]] = []
    for n, place in enumerate(marks, 1):
        if result and place - result[-1][0] < NEAR:
            before, text = result.pop()
            result.append(((before + place) / 2, f"{text}, {n}"))
        else:
            result.append((place, str(n)))
    return result


def _at(place: float, text: str, class_: str) -> Html:
    return tag("span", text, class_=class_, style=f"left:{place * 100:.1f}%", aria_hidden="true")


def months(weeks: Sequence[Span | Period]) -> list[Html]:
    """Return the months' names where each begins; not the first of them when it is nearly over."""
    length, start = len(weeks) * 7, weeks[0].start
    firsts = [start] + [
        week.start for before, week in itertools.pairwise(weeks) if week.start.month != before.start.month
    ]
    wide = len(firsts) > 7
    shown: list[Html] = []
    last = -1.0
    for n, first in enumerate(firsts):
        place = (first - start).days / length
        following = (firsts[n + 1] - start).days / length if n + 1 < len(firsts) else 1
        if following - place < 0.05 or (
            wide and last >= 0 and place - last < (0.14 if len(shown) > 1 else 0.2)
        ):
            continue
        pattern = "MMM y" if first.month == 1 or (wide and last < 0) else "MMM"
        shown.append(_at(place, day(first, pattern), "wk-month"))
        last = place
    return shown


def notes(events: Sequence[EventLine | EventNote]) -> Html | None:
    """Return what the numbers over a drawing stand for; None when there are none."""
    if not events:
        return None
    lines = []
    for n, event in enumerate(events, 1):
        label = event.label if i18n.language() == "nl" else event.label_en
        when = day(event.start) if event.start == event.end else days(event.start, event.end)
        lines.append(
            tag(
                "li",
                tag("span", str(n), class_="wk-number"),
                label,
                " ",
                tag("span", when, class_="wk-small"),
            )
        )
    return tag("ol", *lines, class_="wk-events")
