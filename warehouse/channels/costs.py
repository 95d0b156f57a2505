"""Compute the costs of a channel in a period, in hours and euros, from the entries of each month."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from text.i18n import N_, NP_
from warehouse.channels.efforts import Effort, months, spread
from warehouse.core.figure import Figure
from warehouse.core.period import Period

COUNTS_HOURS = N_("hours worked for the channel, as entered per month")
COUNTS_EUROS = N_("euros spent on the channel besides hours, as entered per month")
COUNTS_PER_SESSION = N_("euros for each session that the channel brought to the site")
COUNTS_PER_EVENT = N_("euros for each key event in sessions that the channel brought")
COUNTS_PER_SESSION_WORKED = NP_(
    "euros for each session that the channel brought to the site; an hour counts as {rate} euro",
    "euros for each session that the channel brought to the site; an hour counts as {rate} euros",
)
COUNTS_PER_EVENT_WORKED = NP_(
    "euros for each key event in sessions that the channel brought; an hour counts as {rate} euro",
    "euros for each key event in sessions that the channel brought; an hour counts as {rate} euros",
)
NOT_ENTERED = N_("Not entered for these months yet.")
PARTLY_ENTERED = NP_(
    "Not entered yet for {months} of {all} month.", "Not entered yet for {months} of the {all} months."
)
SPREAD = N_("A month is spread evenly over its days.")
NOTHING_TO_DIVIDE = N_("Nothing to divide by: none came.")
PEER = N_("What peers spend is not ours to know.")
# Below this many sessions or key events, euros for each says more about chance than about the channel.
FEWEST = 20
TOO_FEW = N_("Too few to say: {count}.")
# Less than half of the days entered says little about the period.
LEAST = 0.5
OVER_ENTERED = N_("Over the months that were entered, {entered} of {all}: their euros by what came in them.")


def figures(
    is_ours: bool,
    now: Sequence[Effort],
    before: Sequence[Effort],
    period: Period,
    against: Period,
    hour: float,
    sessions: Figure,
    events: Figure,
    monthly: Mapping[dt.date, tuple[int, int]],
) -> dict[str, Figure]:
    """What did it cost: hours, euros, euros per session and per key event?

    Columns: hours, euros, euros_per_session, euros_per_event.
    Counts: `hour`, what an hour costs, where the configuration says it (0: hours are not counted as euros). Where
    months are not entered yet, those that are, with what came in them (`monthly`: sessions and key events by month),
    when they hold half of the days.
    Empty: value None, quality unknown, and a note that says why.
    """
    hours = _entered(is_ours, now, before, period, against, "hours", COUNTS_HOURS)
    euros = _entered(is_ours, now, before, period, against, "euros", COUNTS_EUROS)
    # Hours that lack in one month would make it a cheap one, whatever is known of its euros.
    partly = "partial" in (euros.quality, hours.quality if hour else "")
    cost = None if partly else _cost(hours.value, euros.value, hour)
    earlier = _cost(hours.previous, euros.previous, hour)
    fields: dict[str, object] = {"rate": hour}
    per_session = COUNTS_PER_SESSION_WORKED if hour else COUNTS_PER_SESSION
    per_event = COUNTS_PER_EVENT_WORKED if hour else COUNTS_PER_EVENT
    if partly:
        entered = _entered_part(now, period, hour, hours, euros, monthly)
        if entered is not None:
            quotients = (
                _part(entered, place, divisor, counts, fields)
                for place, (divisor, counts) in enumerate(
                    zip((sessions, events), (per_session, per_event), strict=True)
                )
            )
            names = ("euros_per_session", "euros_per_event")
            return {"hours": hours, "euros": euros, **dict(zip(names, quotients, strict=True))}
    return {
        "hours": hours,
        "euros": euros,
        "euros_per_session": _cost_each(cost, earlier, sessions, per_session, fields, euros),
        "euros_per_event": _cost_each(cost, earlier, events, per_event, fields, euros),
    }


# Cost, (sessions, key events), months that are entered, months in all.
_Part = tuple[float, list[int], int, int]


def _entered_part(
    now: Sequence[Effort],
    period: Period,
    hour: float,
    hours: Figure,
    euros: Figure,
    monthly: Mapping[dt.date, tuple[int, int]],
) -> _Part | None:
    """Return of the months that are entered cost, (sessions, key events), their number and that of all.

    None when few.
    """
    known = {effort.month: effort for effort in now}
    names = [name for name, figure in (("euros", euros), ("hours", hours)) if figure.value is not None]
    if not hour and "hours" in names:
        names.remove("hours")
    cost, days, traffic, months_known = 0.0, 0.0, [0, 0], 0
    touched = months(period)
    for month, share in touched:
        entry = known.get(month)
        if entry is None or any(getattr(entry, name) is None for name in names):
            continue
        cost += share * ((entry.euros or 0) + (entry.hours or 0) * hour)
        days += share * calendar.monthrange(month.year, month.month)[1]
        traffic = [sum(pair) for pair in zip(traffic, monthly.get(month, (0, 0)), strict=True)]
        months_known += 1
    return (cost, traffic, months_known, len(touched)) if names and days >= period.days * LEAST else None


def _part(entered: _Part, place: int, divisor: Figure, counts: str, fields: Mapping[str, object]) -> Figure:
    cost, seen, known, touched = entered
    figure = partial(Figure, unit="euros_each", as_of=divisor.as_of, counts=counts, sources=divisor.sources)
    count = seen[place]
    all_fields = {**divisor.fields, **fields, "count": count, "entered": known, "all": touched}
    if divisor.value is None or count < FEWEST:
        note = divisor.note if divisor.value is None else TOO_FEW if count else NOTHING_TO_DIVIDE
        return figure(None, None, quality="unknown", note=note, fields=all_fields, denominator=count)
    return figure(
        cost / count, None, quality="partial", note=OVER_ENTERED, fields=all_fields, denominator=count
    )


def _entered(
    is_ours: bool,
    now: Sequence[Effort],
    before: Sequence[Effort],
    period: Period,
    against: Period,
    name: str,
    counts: str,
) -> Figure:
    total, known, touched, whole = spread(now, period, name)
    earlier, known_then, touched_then, _ = spread(before, against, name)
    if not is_ours or total is None:
        return Figure(None, None, name, "unknown", None, counts, note=NOT_ENTERED if is_ours else PEER)
    fields = {"months": touched - known, "all": touched}
    quality, note = ("manual", None) if whole else ("estimated", SPREAD)
    if known < touched:
        quality, note = "partial", PARTLY_ENTERED
    # A month that is not entered yet is no cheaper month.
    previous = earlier if known == touched and known_then == touched_then else None
    return Figure(total, previous, name, quality, None, counts, note=note, fields=fields)


def _cost(worked: float | None, spent: float | None, hour: float) -> float | None:
    if not hour:
        return spent
    return None if spent is None and worked is None else (spent or 0) + (worked or 0) * hour


def _cost_each(
    cost: float | None,
    earlier: float | None,
    divisor: Figure,
    counts: str,
    fields: Mapping[str, object],
    euros: Figure,
) -> Figure:
    figure = partial(Figure, unit="euros_each", as_of=divisor.as_of, counts=counts, sources=divisor.sources)
    unknown = partial(figure, None, None, quality="unknown")
    if cost is None or divisor.value is None:
        note = (euros.note if cost is None else divisor.note) or NOT_ENTERED
        return unknown(note=note, fields={**divisor.fields, **euros.fields, **fields})
    few: dict[str, object] = {"count": int(divisor.value), **fields}
    if divisor.value < FEWEST:
        note = TOO_FEW if divisor.value else NOTHING_TO_DIVIDE
        return unknown(note=note, fields=few, denominator=divisor.value)
    then, is_partial = divisor.previous, "partial" in (euros.quality, divisor.quality)
    return figure(
        cost / divisor.value,
        earlier / then if earlier is not None and then and then >= FEWEST else None,
        quality="partial" if is_partial else "estimated" if euros.quality == "estimated" else "manual",
        denominator=divisor.value,
        previous_denominator=then,
        note=euros.note,
        fields={**euros.fields, **few},
    )
