"""Ask the warehouse for the costs of channels that brought units of a goal: hours, euros, and euros for each."""

import calendar
import datetime as dt
from collections.abc import Callable, Mapping

import duckdb

from warehouse.channels import costs as channel_costs
from warehouse.channels import efforts
from warehouse.core.period import Period

FEWEST = channel_costs.FEWEST
# Hours, euros, euros for each unit, and how many of the months were entered.
Cost = tuple[float | None, float | None, float | None, tuple[int, int] | None]
NO_COST: Cost = (None, None, None, None)


def costs(
    con: duckdb.DuckDBPyConnection,
    units_in: Callable[[frozenset[dt.date]], Mapping[str, float]],
    period: Period,
    hour: float,
) -> dict[str, Cost]:
    """What did each network cost, of which one channel of ours is there, and how much for each unit of a goal?

    Columns: hours, euros (with hours at `hour` euros each), euros for each unit, (months entered, months).
    Counts: the months that are entered, where they hold half of the days; units_in: the units by network in these.
    Empty: {} where nothing was entered.
    Raises: nothing.
    Source: channels, channel_efforts.
    """
    ours = con.execute("select channel, network from channels where peer is null").fetchall()
    networks = [network for _, network in ours]
    entered = efforts.efforts(con, period)
    touched = efforts.months(period)
    result: dict[str, Cost] = {}
    for channel, network in ours:
        spent = {
            effort.month: (effort.hours or 0.0, effort.euros)
            for effort in entered.get(channel, ())
            if effort.euros is not None and (effort.hours is not None or not hour)
        }
        parts = [(month, share) for month, share in touched if month in spent]
        days = sum(share * calendar.monthrange(month.year, month.month)[1] for month, share in parts)
        if networks.count(network) > 1 or not parts or days < period.days * channel_costs.LEAST:
            continue
        hours = sum(share * spent[month][0] for month, share in parts)
        euros = sum(share * spent[month][1] for month, share in parts) + hours * hour
        units = units_in(frozenset(month for month, _ in parts)).get(network, 0.0)
        for_each = euros / units if units >= FEWEST else None
        result[network] = (hours, euros, for_each, (len(parts), len(touched)))
    return result
