"""The chart of a goal: what came, what should have come by now, and the target, with their numbers and days."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import frame
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, day, number, translate
from pages.views.goals import forecast
from pages.views.goals.printed_numbers import amount
from warehouse.channels.series import EventNote
from warehouse.goals.states import GoalState

# From this spread on an axis needs no decimals; parts of the drawing that a name and a line of text may take.
WHOLE = 10
NAME, LINE = 0.6, 0.3


def drawn(
    state: GoalState,
    title: str,
    is_alone: bool,
    events: Sequence[EventNote] = (),
    note_address: str | None = None,
) -> Html:
    """Return the course up to now, its pace up to the deadline, and the target; nothing below two known places.

    is_alone: whether it is the page's only chart, so that the keyboard may stop at each of its weeks; events: all
    notes of the page, of which those about this goal stand over it by their numbers; note_address: where its weeks
    lead while the reader points out one for a note.
    """
    if not has_course(state):
        return Html("")
    values = [value for _day, value, _expected in state.course]
    expected = [target for _day, _value, target in state.course]
    alt = translate(
        N_("{goal}: {value}; dashed what is expected: {expected}."),
        goal=title,
        value=amount(state, state.value),
        expected=amount(state, state.expected),
    )
    expected += forecast.expected(state)
    ends, floor = forecast.ends(state), 0 if state.goal.kind == "sum" else None
    targets = [target for target in (state.target, state.target_to) if target is not None]
    plot = charts.against(values, expected, floor, alt, ends, targets)
    low, high = charts.reaches(values, expected, floor, ends, targets)
    # The number stands at the last place of the course, where that is known.
    place, last = (len(values) - 0.5) / len(expected), values[-1]
    at = None if last is None else (place, _height(last, low, high))
    beside = [] if at is None else [frame.beside(*at, amount(state, last))]
    over = _over(state, events)
    return tag(
        "div",
        tag(
            "div",
            *(tag("span", _edge(state, end, high - low)) for end in (high, low)),
            class_="wk-scale",
            aria_hidden="true",
        ),
        tag(
            "div",
            plot,
            *(_level(state, target, _height(target, low, high), at) for target in targets),
            *beside,
            *over,
            *frame.hits(_weeks(state, expected, note_address), is_alone),
            class_="wk-area wk-noted" if over else "wk-area",
        ),
        tag("div", *_ends(state), class_="wk-from-to", aria_hidden="true"),
        class_="wk-chart wk-goal-chart",
    )


def has_course(state: GoalState) -> bool:
    """Is enough known of it to draw?"""
    return len(state.course) > 1 and any(value is not None for _day, value, _expected in state.course)


def _edge(state: GoalState, value: float, spread: float) -> str:
    """Return where the axis ends: in whole numbers where these tell it well enough."""
    return amount(state, value) if spread < WHOLE else number(round(value))


def _level(state: GoalState, target: float, height: float, beside: tuple[float, float] | None) -> Html:
    """Return the name of the line of a target, above it or where there is no room below, and not over the number."""
    text = translate(N_("target {target}"), target=amount(state, target))
    class_ = "wk-target wk-target-below" if height > 0.75 else "wk-target"
    if beside and beside[0] < NAME and abs(beside[1] - height) < LINE:
        class_ += " wk-target-right"
    return tag("span", text, class_=class_, style=f"bottom:{height * 100:.1f}%", aria_hidden="true")


def about(state: GoalState, events: Sequence[EventNote]) -> list[tuple[int, EventNote]]:
    """Return those of all notes that fall in the goal's days and are about its channel or about all, with numbers."""
    goal = state.goal
    return [
        (n, event)
        for n, event in enumerate(events, 1)
        if event.start <= goal.deadline and event.end >= goal.start
        and (goal.network is None or event.channel is None or goal.network in (event.channel, event.network))
    ]  # fmt: skip


def _over(state: GoalState, events: Sequence[EventNote]) -> list[Html]:
    """Return the numbers of its notes, each in the week in which it began."""
    days = _days(state)
    found = [(bisect_left(days, event.start), n) for n, event in about(state, events)]
    # The list is by day, and a note of before the goal began stands at its begin.
    places = [(place + 0.5) / len(days) for place, _n in found]
    return frame.marked(places, [n for _place, n in found])


def _days(state: GoalState) -> list[dt.date]:
    """Return the last day of each of its places, those to come as well."""
    return [last for last, _value, _expected in state.course] + forecast.days_to_come(state)


def _weeks(state: GoalState, expected: Sequence[float], note_address: str | None) -> list[frame.Column]:
    """Return what each place of the course says; those to come say what is expected there."""
    said = [
        translate(
            N_("{day}: {value}; expected {expected}"),
            day=last,
            value=amount(state, value),
            expected=amount(state, target),
        )
        for last, value, target in state.course
    ]
    said += [
        translate(N_("later: expected {expected}"), expected=amount(state, target))
        for target in expected[len(said) :]
    ]
    columns = [frame.Column(text) for text in said]
    if note_address is None:
        return columns
    firsts = (max(last - dt.timedelta(days=6), state.goal.start) for last in _days(state))
    return [frame.note_on(column, first, note_address) for column, first in zip(columns, firsts, strict=True)]


def _ends(state: GoalState) -> tuple[Html, Html]:
    goal = state.goal
    return tag("span", day(goal.start, "d MMM y")), tag("span", day(goal.deadline, "d MMM y"))


def _height(value: float, low: float, high: float) -> float:
    """Return how high a value stands in the drawing, from 0 to 1: it keeps a margin above and below."""
    return (4 + 72 * (value - low) / ((high - low) or 1)) / 80
