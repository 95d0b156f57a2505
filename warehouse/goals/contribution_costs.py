"""Ask what the channels cost that brought units of a goal: as on the page Channels, and for each unit of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from warehouse.channels import costs as channel_costs
from warehouse.channels import efforts
from warehouse.core import metadata
from warehouse.core.period import Period

FEWEST = channel_costs.FEWEST


@dataclass(frozen=True)
class Cost:
    """What did one channel cost, and for each unit of a goal?

    Columns: hours; euros besides hours; cost: both together; units: of the goal in the months of which the cost is
    known; per_unit: cost for each of these; months: how many months these are, and in all.
    Empty: None where it is unknown; per_unit also below twenty units.
    """

    hours: float | None
    euros: float | None
    cost: float | None
    units: float | None
    per_unit: float | None
    months: tuple[int, int] | None


NO_COST = Cost(None, None, None, None, None, None)


def months(con: duckdb.DuckDBPyConnection, period: Period) -> Period | None:
    """Of which whole months of this period do costs stand on the page Goals?

    Columns: whole months.
    Counts: as on the page Channels, but none before the period: what a goal brought did not cost that.
    Empty: None when no whole month of the period was entered.
    Raises: nothing.
    Source: channels, channel_efforts.
    """
    ours = con.execute("select channel from channels where peer is null").fetchall()
    entered = efforts.until(con, period)
    span = efforts.cost_months((effort for (channel,) in ours for effort in entered.get(channel, ())), period)
    return span if span and span.start >= period.start else None


def costs(
    con: duckdb.DuckDBPyConnection,
    units_in: Callable[[frozenset[dt.date]], Mapping[str, float]],
    span: Period,
) -> dict[str, Cost]:
    """What did each network cost, of which one channel of ours is there, and how much for each unit of a goal?

    Rows: by network.
    Counts: these whole months; units_in: the units by network in months.
    Empty: {} where nothing was entered.
    Raises: nothing.
    Source: channels, channel_efforts.
    """
    ours = con.execute("select channel, network from channels where peer is null").fetchall()
    networks = [network for _, network in ours]
    entered = efforts.until(con, span)
    tariff = channel_costs.tariff(metadata.read(con))
    result: dict[str, Cost] = {}
    for channel, network in ours:
        spent = channel_costs.spent(entered.get(channel, ()), span, tariff)
        if networks.count(network) > 1 or (spent.hours is None and spent.euros is None):
            continue
        units = units_in(spent.months).get(network, 0.0) if spent.cost is not None else None
        per_unit = spent.cost / units if spent.cost is not None and units and units >= FEWEST else None
        result[network] = Cost(
            spent.hours, spent.euros, spent.cost, units, per_unit, (len(spent.months), spent.touched)
        )
    return result
