"""Say what one unit of a goal cost by each channel in a month, out of the figures that are frozen with it."""

from dataclasses import dataclass

from warehouse.channels.costs import FEWEST
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure


@dataclass(frozen=True)
class Price:
    """What did one channel cost in the month, and for each unit of a goal that it brought?

    Columns: channel; cost: euros, and hours at their tariff; units: of the goal; each: cost for each of these; is_few:
    too few came to say.
    Empty: None where it is unknown; each also below twenty units.
    """

    channel: MonthFigure
    cost: float | None
    units: float | None
    each: float | None
    is_few: bool


def prices(month: ClosedMonth, goal: MonthFigure) -> tuple[Price, ...]:
    """What did one unit of this goal cost by each of our channels?

    Rows: channels, in the order of the month.
    Counts: costs and units of the calendar month, as they are frozen; units of a month of which days are missing give
    no price, and neither does a network on which there are two channels of ours.
    Empty: ().
    Raises: nothing.
    Source: pure: the figures of the month.
    """
    whole = month.of("brought_in_all", goal.subject)
    ours = month.all_of("followers")
    found = []
    for channel in ours:
        spent, share = month.of("cost", channel.subject), month.of("brought", goal.subject, channel.said)
        cost = spent.value if spent else None
        is_alone = sum(other.said == channel.said for other in ours) == 1
        units = None
        if is_alone and whole is not None and whole.value is not None:
            units = share.value if share else 0.0
        is_known = cost is not None and units is not None and whole is not None and whole.quality != "partial"
        is_few = is_known and (units or 0) < FEWEST
        each = cost / units if is_known and not is_few and cost is not None and units else None
        found.append(Price(channel, cost, units, each, is_few))
    return tuple(found)
