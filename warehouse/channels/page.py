"""All that the page Channels draws first, in one visit to the warehouse."""

import duckdb

from warehouse.channels import series, table
from warehouse.core.period import Period


def drawn(
    con: duckdb.DuckDBPyConnection, period: Period, against: Period, half_year: Period
) -> tuple[tuple[table.ChannelRow, ...], tuple[series.Series, ...]]:
    """How do the channels do, and how did their followers move in half a year?

    Columns: the rows of the table, and the courses of followers.
    Counts: as `channels.table` and `channel_series.series` do; costs of the last whole months that were entered.
    Empty: () and () without channels.
    Raises: nothing.
    Source: channels, channel_days, channel_posts, channel_efforts, visit_days, visit_events, visit_paths,
    source_runs.
    """
    return table.table(con, period, against, whole_months=True), series.series(con, "followers", half_year)
