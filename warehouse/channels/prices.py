"""What did a key event cost by each channel: which was the cheapest, which the dearest, and of which is it too few?"""

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.channels import costs
from warehouse.channels.table import ChannelRow


@dataclass(frozen=True)
class Prices:
    """How do our channels compare in what a key event cost?

    Columns: priced: channels of which the price is known, the cheapest first; few: those that brought too few to say,
    the most first; unknown: those of which costs or key events are not known.
    Empty: ().
    """

    priced: tuple[ChannelRow, ...]
    few: tuple[ChannelRow, ...]
    unknown: tuple[ChannelRow, ...]


def prices(rows: Sequence[ChannelRow]) -> Prices:
    """Which channel brought key events for the least, and which for the most?

    Columns: those of `Prices`.
    Counts: ours, over the months of which costs stand (`ChannelRow.costs_of`); fewer than twenty key events are few.
    Empty: () three times, without channels of ours.
    """
    ours = [row for row in rows if row.peer is None]
    priced = [row for row in ours if row.euros_per_event.value is not None]
    few = [row for row in ours if row.euros_per_event.note in (costs.TOO_FEW, costs.NOTHING_TO_DIVIDE)]
    return Prices(
        tuple(sorted(priced, key=lambda row: (row.euros_per_event.value or 0, row.channel))),
        tuple(sorted(few, key=lambda row: (-(row.euros_per_event.denominator or 0), row.channel))),
        tuple(row for row in ours if row not in priced and row not in few),
    )
