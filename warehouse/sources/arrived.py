"""Ask what came in at all, for the list of what a school still has to set up."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Arrived:
    """What ever came in?

    Columns: items of sources; readings of channels of our own; visits to the site; hours or euros of a month.
    Empty: all are false.
    """

    items: bool = False
    readings: bool = False
    visits: bool = False
    efforts: bool = False


def arrived(con: duckdb.DuckDBPyConnection) -> Arrived:
    """What of sources, channels, traffic and costs ever came in?

    Rows: one.
    Counts: any row of each; numbers of peers' channels are not ours.
    Empty: all are false.
    Raises: nothing.
    Source: source_days, channel_readings, channels, session_days, channel_efforts.
    """
    row = con.execute(
        """
        select
            exists (select 1 from source_days),
            exists (select 1 from channel_readings semi join (from channels where peer is null) using (channel)),
            exists (select 1 from session_days),
            exists (select 1 from channel_efforts where hours is not null or euros is not null)
        """
    ).fetchone()
    return Arrived(*row) if row else Arrived()
