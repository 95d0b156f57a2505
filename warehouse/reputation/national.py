"""Ask and keep where this school stands among all that share their figures: medians and its own place, no other's."""

import datetime as dt
from dataclasses import dataclass

from warehouse.core.connection import Connection
from warehouse.core.rows import named

METRICS = ("mentions", "followers", "share")
FEWEST = 5  # schools; of fewer nothing is said, as each could be guessed


@dataclass(frozen=True)
class NationalFigure:
    """Where does this school stand in one figure, per 1,000 students?

    Columns: the metric; schools of which it is known; their median; our own figure and its place from high to low; the
    days that count; when it was put together.
    """

    metric: str
    schools: int
    median: float
    own: float
    place: int
    start_day: dt.date
    end_day: dt.date
    as_of: dt.datetime


def stored(con: Connection) -> tuple[NationalFigure, ...]:
    """Where do we stand among the schools that share their figures?

    Rows: one per metric, in the order of METRICS.
    Counts: as of the last night; see `pipelines.access.organisations.national`.
    Empty: () where this school does not share, or fewer than five do.
    Raises: nothing.
    Source: national_figures.
    """
    rows = {
        row["metric"]: NationalFigure(**{**row, "as_of": row["as_of"].replace(tzinfo=dt.UTC)})
        for row in named(con, "select * from national_figures")
    }
    return tuple(rows[metric] for metric in METRICS if metric in rows)
