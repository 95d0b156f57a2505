"""Compute what a channel costs: euros and hours as entered per month, hours at the tariff of the settings, the price.

Every page, month and goal asks here, so that a channel costs the same wherever it stands.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from text.i18n import N_, NP_
from warehouse.channels.efforts import Effort, months, spread
from warehouse.core.figure import Figure
from warehouse.core.period import Period, calendar_month

COUNTS_HOURS = N_("hours worked for the channel, as entered per month")
COUNTS_EUROS = N_("euros spent on the channel besides hours, as entered per month")
COUNTS_COST = NP_(
    "euros spent on the channel and the hours worked for it; an hour counts as {rate} euro",
    "euros spent on the channel and the hours worked for it; an hour counts as {rate} euros",
)
COUNTS_COST_UNKNOWN = N_("euros spent on the channel and the hours worked for it, together")
COUNTS_PER_SESSION = N_("costs (euros and hours) for each session that the channel brought to the site")
COUNTS_PER_EVENT = N_("costs (euros and hours) for each key event that the channel brought")
NOT_ENTERED = N_("Not entered for these months yet.")
PARTLY_ENTERED = NP_(
    "Not entered yet for {months} of {all} month.", "Not entered yet for {months} of the {all} months."
)
SPREAD = N_("A month is spread evenly over its days.")
NO_TARIFF = N_(
    "What an hour costs is not in the settings ([costs] hour in channels.toml), so hours and euros cannot be added up."
)
BOTH_NEEDED = N_("Hours or euros are not entered: what is empty is unknown, not zero.")
NOTHING_TO_DIVIDE = N_("Nothing to divide by: none came.")
PEER = N_("What peers spend is not ours to know.")
# Below this many sessions or key events, euros for each says more about chance than about the channel.
FEWEST = 20
TOO_FEW = N_("Too few to say: {came}. From {fewest} on it is said.")
# Less than half of the days entered says little about the period.
LEAST = 0.5
OVER_ENTERED = N_("Over the months that were entered, {entered} of {all}: their costs by what came in them.")


@dataclass(frozen=True)
class Cost:
    """What did one channel cost in a period?

    Columns: hours; euros besides hours; cost: both together, of the months of which both are known; months: which
    these are; share: of the days of the period that they hold; touched: how many months there are in all; whole:
    whether the period holds whole months only; missing: why the cost of a month is unknown.
    Empty: None where nothing was entered; cost is None also without a tariff, or below half of the days.
    """

    hours: float | None
    euros: float | None
    cost: float | None
    months: frozenset[dt.date]
    share: float
    touched: int
    whole: bool
    missing: str

    @property
    def complete(self) -> bool:
        """Is the cost known of all months?"""
        return self.cost is not None and len(self.months) == self.touched


def tariff(facts: Mapping[str, str]) -> float | None:
    """What does an hour cost, by these facts about the warehouse (`metadata.read`)?

    Unit: euros.
    Empty: None where the settings do not say it.
    """
    told = facts.get("hour_cost", "")
    return float(told) if told else None


def of_month(entry: Effort, tariff: float | None) -> float | None:
    """What did one channel cost in one month?

    Unit: euros.
    Counts: euros, and hours at the tariff. Hours that cost nothing (none, or a tariff of 0) need the other not.
    Empty: None where euros or hours are unknown, or what an hour costs.
    """
    if entry.euros is None:
        return None
    if tariff == 0 or entry.hours == 0:
        return entry.euros
    return None if entry.hours is None or tariff is None else entry.euros + entry.hours * tariff


def spent(entered: Sequence[Effort], period: Period, tariff: float | None) -> Cost:
    """What did one channel cost in this period?

    Columns: those of `Cost`.
    Counts: a month that lies partly in the period by its days in it.
    Empty: hours, euros and cost None.
    """
    hours, euros = (spread(entered, period, name)[0] for name in ("hours", "euros"))
    known = {effort.month: of_month(effort, tariff) for effort in entered}
    touched = months(period)
    parts = [(month, share, cost) for month, share in touched if (cost := known.get(month)) is not None]
    share = sum(part * calendar_month(month).days for month, part, _ in parts) / period.days
    if parts:
        missing = PARTLY_ENTERED
    elif hours is None and euros is None:
        missing = NOT_ENTERED
    else:
        missing = NO_TARIFF if tariff is None and euros is not None and hours else BOTH_NEEDED
    return Cost(
        hours,
        euros,
        sum(part * cost for _, part, cost in parts) if parts and share >= LEAST else None,
        frozenset(month for month, _, _ in parts),
        share,
        len(touched),
        all(part == 1 for _, part in touched),
        missing,
    )


def figures(
    is_ours: bool,
    entered: Sequence[Effort],
    period: Period,
    against: Period,
    tariff: float | None,
    sessions: Figure,
    events: Figure,
    monthly: Mapping[dt.date, tuple[int, int]],
) -> dict[str, Figure]:
    """What did it cost: hours, euros, both together, and that for each session and key event?

    Columns: hours, euros, cost, euros_per_session, euros_per_event.
    Counts: `tariff`, what an hour costs, where the configuration says it. Where months are not entered yet, those
    that are, with what came in them (`monthly`: sessions and key events by month), when they hold half of the days.
    Empty: value None, quality unknown, and a note that says why.
    """
    here, then = spent(entered, period, tariff), spent(entered, against, tariff)
    fields: dict[str, object] = {
        "rate": tariff or 0,
        "fewest": FEWEST,
        "months": here.touched - len(here.months),
        "all": here.touched,
    }
    found = {
        "hours": _entered(is_ours, entered, period, against, "hours", COUNTS_HOURS),
        "euros": _entered(is_ours, entered, period, against, "euros", COUNTS_EUROS),
    }
    counts = COUNTS_COST_UNKNOWN if tariff is None else COUNTS_COST
    if not is_ours or here.cost is None:
        note = here.missing if is_ours else PEER
        found["cost"] = Figure(None, None, "euros", "unknown", None, counts, note=note, fields=fields)
    else:
        found["cost"] = Figure(
            here.cost,
            then.cost if here.complete and then.complete else None,
            "euros",
            ("manual" if here.whole else "estimated") if here.complete else "partial",
            None,
            counts,
            note=(None if here.whole else SPREAD) if here.complete else PARTLY_ENTERED,
            fields=fields,
        )
    for place, (name, divisor, each) in enumerate(
        (("euros_per_session", sessions, COUNTS_PER_SESSION), ("euros_per_event", events, COUNTS_PER_EVENT))
    ):
        count = sum(monthly.get(month, (0, 0))[place] for month in here.months)
        found[name] = _each(found["cost"], here, count, divisor, each)
    return found


def _each(cost: Figure, here: Cost, count: int, divisor: Figure, counts: str) -> Figure:
    """Return the cost for each of what came in the months of which it is known."""
    figure = partial(Figure, unit="euros_each", as_of=divisor.as_of, counts=counts, sources=divisor.sources)
    unknown = partial(figure, None, None, quality="unknown")
    fields = {**divisor.fields, **cost.fields, "entered": len(here.months), "count": count, "came": count}
    if cost.value is None:
        return unknown(note=cost.note, fields=fields)
    if divisor.value is None:
        return unknown(note=divisor.note, fields=fields)
    if count < FEWEST:
        return unknown(note=TOO_FEW if count else NOTHING_TO_DIVIDE, fields=fields, denominator=count)
    then = divisor.previous
    price = cost.value / count
    if not here.complete:
        return figure(price, None, quality="partial", note=OVER_ENTERED, fields=fields, denominator=count)
    is_known = cost.previous is not None and then is not None and then >= FEWEST
    return figure(
        price,
        cost.previous / then if is_known and cost.previous is not None and then else None,
        quality="partial" if divisor.quality == "partial" else cost.quality,
        denominator=count,
        previous_denominator=then,
        note=cost.note or (divisor.note if divisor.quality == "partial" else None),
        fields=fields,
    )


def _entered(
    is_ours: bool,
    entered: Sequence[Effort],
    period: Period,
    against: Period,
    name: str,
    counts: str,
) -> Figure:
    total, known, touched, whole = spread(entered, period, name)
    earlier, known_then, touched_then, _ = spread(entered, against, name)
    if not is_ours or total is None:
        return Figure(None, None, name, "unknown", None, counts, note=NOT_ENTERED if is_ours else PEER)
    fields = {"months": touched - known, "all": touched}
    quality, note = ("manual", None) if whole else ("estimated", SPREAD)
    if known < touched:
        quality, note = "partial", PARTLY_ENTERED
    # A month that is not entered yet is no cheaper month.
    previous = earlier if known == touched and known_then == touched_then else None
    return Figure(total, previous, name, quality, None, counts, note=note, fields=fields)
