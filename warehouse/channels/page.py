"""Ask the warehouse for all that the page Channels draws first, and say which channel was the cheapest."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.channels import costs, series, table
from warehouse.channels.table import ChannelRow
from warehouse.core.period import Period


def drawn(
    con: duckdb.DuckDBPyConnection, period: Period, against: Period | None, half_year: Period
) -> tuple[tuple[table.ChannelRow, ...], tuple[series.Series, ...]]:
    """How do the channels do, and how did their followers move in half a year?

    Columns: the rows of the table, and the courses of followers.
    Counts: as `channels.table` and `channel_series.series` do; costs of the last whole months that were entered.
    Empty: () and () without channels.
    Raises: nothing.
    Source: channels, channel_days, channel_posts, channel_efforts, session_days, key_event_days, visit_paths,
    source_runs.
    """
    return table.table(con, period, against, whole_months=True), series.series(con, "followers", half_year)


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
