"""What stands around a drawing: its scale, its months, its known events, and what each of its columns says.

A drawing itself holds marks only (`charts`). Each column is a place to point at, to reach by keyboard and to open: it
says its days and its numbers, and leads to the rows behind them.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, day, translate, week_of
from warehouse.core.period import Period
from warehouse.reputation.weeks import Span

# Nearer than this part of the width, two numbers over a chart would touch.
NEAR = 0.05
# And two numbers beside bars, which are wider.
APART = 0.12


@dataclass(frozen=True)
class Column:
    """What one column says: its days and numbers; where its rows are; half: up or down in a chart with a middle."""

    said: str
    href: str | None = None
    half: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing and what stands around it.

    title: with its unit; scale: its texts from the top down; marks: where known events stand (0 to 1), numbered from
    1; labels: (place, height, text) of numbers beside their bars, from 0 to 1; legend: (colour, name).
    """

    title: str
    plot: Html
    scale: tuple[str, ...]
    weeks: Sequence[Span | Period]
    marks: Sequence[float] = ()
    columns: Sequence[Column] = ()
    labels: Sequence[tuple[float, float, str]] = ()
    legend: Sequence[tuple[str, str]] = ()


def drawn(chart: Chart, caption: object | None = None) -> Html:
    """Return the drawing on the page; caption stands in for its title."""
    return tag(
        "figure",
        tag("figcaption", caption or chart.title),
        tag(
            "div",
            tag("div", *(tag("span", text) for text in chart.scale), class_="wk-scale", aria_hidden="true"),
            tag(
                "div",
                chart.plot,
                *(_at(place, text, "wk-note") for place, text in labels(chart.marks)),
                *(beside(*label) for label in chart.labels),
                *hits(chart.columns),
                class_="wk-area",
            ),
            tag(
                "div",
                *(_at(place, text, "wk-month") for place, text in months(chart.weeks)),
                class_="wk-months",
                aria_hidden="true",
            ),
            class_="wk-chart",
        ),
    )


def noting(chart: Chart, address: str) -> Chart:
    """Return the same chart, whose columns lead to a note on their week. address: what their day is added to."""
    weeks = [week for week in chart.weeks for _half in range(len(chart.columns) // len(chart.weeks) or 1)]
    columns = [
        note_on(column, week.start, address) for column, week in zip(chart.columns, weeks, strict=False)
    ]
    return replace(chart, columns=columns)


def note_on(column: Column, first: dt.date, address: str) -> Column:
    """Return a column that leads to a note on its week, and says so."""
    said = translate(N_("Note on the week of {week}; {said}"), week=week_of(first), said=column.said)
    return replace(column, said=said, href=f"{address}{first}")


def marked(places: Sequence[float], numbers: Sequence[int]) -> list[Html]:
    """Return the numbers of notes over a small drawing, at their places from 0 to 1; near ones share one."""
    told: list[tuple[float, str]] = []
    for place, number in zip(places, numbers, strict=True):
        if told and place - told[-1][0] < NEAR * 2:
            before, text = told.pop()
            told.append((before, f"{text}, {number}"))
        else:
            told.append((place, str(number)))
    return [_at(place, text, "wk-note wk-note-line") for place, text in told]


def hits(columns: Sequence[Column], stops: bool = True) -> list[Html]:
    """Return a place to point at for each column, evenly over the width; halves stand above each other.

    stops: whether the keyboard stops at those that lead nowhere.
    """
    count = sum(column.half != "down" for column in columns)
    made, n = [], -1
    for column in columns:
        n += column.half != "down"
        style = f"left:{n / count * 100:.2f}%;width:{100 / count:.2f}%"
        side = " wk-hit-end" if n >= count / 2 else ""
        kind = f"wk-hit wk-hit-{column.half}{side}" if column.half else f"wk-hit{side}"
        said = {"aria_label": column.said, "style": style, "class_": kind}
        if column.href:
            made.append(tag("a", href=column.href, target="_self", **said))
        else:
            made.append(tag("span", role="img", tabindex=0 if stops else None, **said))
    return made


def peaks(values: Sequence[float | None], top: float, texts: Sequence[str]) -> list[tuple[float, float, str]]:
    """Return labels for the highest and the last bar: (place, height, text); one where they would touch."""
    known = [(value, n) for n, value in enumerate(values) if value is not None]
    if not known:
        return []
    count, (last, at_last) = len(values), known[-1]
    most, at_most = max(known, key=lambda pair: (pair[0], pair[1]))
    shown = {at_most: most}
    if abs(at_last - at_most) / count >= APART:
        shown[at_last] = last
    return [((n + 0.5) / count, value / (top or 1), texts[n]) for n, value in shown.items()]


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


def beside(place: float, height: float, text: str) -> Html:
    """Return a number beside its mark: place from the left, height from below, from 0 to 1."""
    style = f"left:{place * 100:.1f}%;bottom:{height * 100:.1f}%"
    return tag("span", text, class_="wk-beside", style=style, aria_hidden="true")


def months(weeks: Sequence[Span | Period]) -> list[tuple[float, str]]:
    """Return the months' names where each begins (0 to 1); not the first of them when it is nearly over."""
    length, start = len(weeks) * 7, weeks[0].start
    firsts = [start] + [
        week.start for before, week in itertools.pairwise(weeks) if week.start.month != before.start.month
    ]
    wide = len(firsts) > 7
    shown: list[tuple[float, str]] = []
    last = -1.0
    for n, first in enumerate(firsts):
        place = (first - start).days / length
        following = (firsts[n + 1] - start).days / length if n + 1 < len(firsts) else 1
        if following - place < 0.05 or (
            wide and last >= 0 and place - last < (0.14 if len(shown) > 1 else 0.2)
        ):
            continue
        shown.append((place, day(first, "MMM y" if first.month == 1 or (wide and last < 0) else "MMM")))
        last = place
    return shown
