"""Write a goal's forecast in words, with how often its band held on weeks that it had not seen."""

import datetime as dt
import math

from pages.shared.i18n import N_, NP_, _, ngettext, number, percent, translate
from text.decimals import apart, format_decimals, own
from warehouse.goals.forecast import Band, Forecast
from warehouse.goals.goal import Goal
from warehouse.goals.states import GoalState
from warehouse.goals.status import by_now

# A band should hold in eight of ten cases; below this it is too narrow to rely on.
FEW, NARROW = 5, 0.6


def ends(state: GoalState) -> tuple[float, float, float] | None:
    """Low, middle and high at the deadline; None without a forecast."""
    forecast = state.forecast
    return (forecast.band.low, forecast.band.middle, forecast.band.high) if forecast else None


def days_to_come(state: GoalState) -> list[dt.date]:
    """Return the last day of each week to come, after those of its course, up to its deadline."""
    if not state.course:
        return []
    last, goal = state.course[-1][0], state.goal
    count = math.ceil((goal.deadline - last).days / 7)
    return [min(last + dt.timedelta(weeks=n + 1), goal.deadline) for n in range(count)]


def expected(state: GoalState) -> list[float]:
    """Return what should be there at the weeks to come, after those of its course."""
    goal = state.goal
    shares = (state.pace.at(day) for day in days_to_come(state))
    return [
        by_now(goal.kind, goal.direction, state.begin, state.target, state.target_to, share)[0]
        for share in shares
    ]


def sentence(state: GoalState) -> str:
    """Return where it will stand, in a sentence; empty without a forecast."""
    if state.forecast is None:
        return ""
    band = state.forecast.band
    return translate(
        N_("Forecast: {low} to {high} (80% chance)."),
        low=_written(state.goal, band, band.low),
        high=_written(state.goal, band, band.high),
    )


def rows(state: GoalState) -> list[tuple[str, str]]:
    """Return the forecast's own certificate."""
    forecast = state.forecast
    if forecast is None:
        why = N_("None: that takes twenty known weeks, a goal under way, and a run after its last change.")
        return [(_("Forecast"), _(why))]
    expectation = translate(
        NP_(
            "{low} – {high}, middle {middle}; from {weeks} week up to {as_of}.",
            "{low} – {high}, middle {middle}; from {weeks} weeks up to {as_of}.",
        ),
        low=_written(state.goal, forecast.band, forecast.band.low),
        high=_written(state.goal, forecast.band, forecast.band.high),
        middle=_written(state.goal, forecast.band, forecast.band.middle),
        weeks=forecast.weeks,
        as_of=forecast.as_of,
    )
    return [(_("Forecast"), expectation), (_("How often it held"), _trial(forecast))]


def _trial(forecast: Forecast) -> str:
    if forecast.held_back < FEW:
        template = ngettext(
            "Tried on {held} held-back stretch of {length}: too few to say.",
            "Tried on {held} held-back stretches of {length}: too few to say.",
            forecast.held_back,
        )
        return template.format(held=number(forecast.held_back), length=_length(forecast.ahead))
    text = translate(
        NP_(
            "Of {held} held-back stretch of {length}, {inside} within the band ({share}).",
            "Of {held} held-back stretches of {length}, {inside} within their band ({share}).",
        ),
        held=forecast.held_back,
        length=_length(forecast.ahead),
        inside=forecast.inside,
        share=percent(forecast.inside / forecast.held_back * 100),
    )
    if forecast.inside / forecast.held_back < NARROW:
        text += " " + _("It should be 80%: this band is too narrow to rely on.")
    return text


def _length(weeks: int) -> str:
    return ngettext("{count} week", "{count} weeks", weeks).format(count=number(weeks))


def _written(goal: Goal, band: Band, value: float) -> str:
    # No state rests on a band: it is as fine as its target, and finer only where its ends would read the same.
    return format_decimals(
        value, max(own(goal.target, goal.target_to), apart(band.low, band.middle, band.high))
    )
