"""Read the sessions of several periods, and those by week, in one pass."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.core.period import Period

Weeks = tuple[tuple[dt.date, str, int], ...]


@dataclass(frozen=True)
class Sessions:
    """Which sessions began in some periods?

    Columns: counts: channel, first day of the month, and sessions of each period; known, guessed: how many days of each
    period were measured, and by sampling; weeks: Monday, channel and sessions, the first week first.
    Empty: (), and 0.
    """

    counts: tuple[tuple[Any, ...], ...]
    known: tuple[int, ...]
    guessed: tuple[int, ...]
    weeks: Weeks


_DAILY = """
    with daily as materialized (
        select day, channel, sessions, is_estimated as guessed from session_days
        where source_name = $main and {within}
    )
    select 'month', channel, date_trunc('month', day)::date as begun, {months} from daily group by all
    union all select 'known', '', null, {known} from daily
    union all select 'guessed', '', null, {guessed} from daily
"""
_WEEKS = """
    union all select 'week', channel, date_trunc('week', day)::date as begun, {week}
    from daily where {inside} group by all
"""


def sessions(
    con: duckdb.DuckDBPyConnection, main: str, periods: Sequence[Period], weeks: Period | None = None
) -> Sessions:
    """Which sessions began in each of these periods, by channel and month, and by week in the days of `weeks`?

    Columns: those of `Sessions`.
    Counts: sessions of the measurement called `main`; weeks may be cut off by the first and last day.
    Empty: as `Sessions`; without `weeks` no weeks.
    Raises: nothing.
    Source: session_days.
    """
    parameters: dict[str, object] = {"main": main}
    bounds = within(periods if weeks is None else (*periods, weeks), parameters)
    rows = con.execute(
        (_DAILY + (_WEEKS if weeks else "")).format(
            within=bounds,
            months=each(periods, "sum(sessions)"),
            known=each(periods, "count(distinct day)"),
            guessed=each(periods, "count(distinct day)", "guessed"),
            week=", ".join(["sum(sessions)::bigint", *("0" for _ in periods[1:])]),
            inside=_inside(len(periods)),
        ),
        parameters,
    ).fetchall()
    facts = {what: tuple(counts) for what, _, begun, *counts in rows if begun is None}
    return Sessions(
        tuple((channel, month, *counts) for what, channel, month, *counts in rows if what == "month"),
        facts["known"],
        facts["guessed"],
        tuple(sorted((week, channel, counts[0]) for what, channel, week, *counts in rows if what == "week")),
    )


def within(periods: Sequence[Period], parameters: dict[str, object]) -> str:
    """Which days are looked at for these periods, as a condition whose bounds are added to `parameters`?

    Unit: a condition of SQL.
    Counts: from the first to the last, and where these leave a gap only those asked for.
    Empty: never.
    """
    first, last = min(period.start for period in periods), max(period.end for period in periods)
    parameters |= {"first": first, "last": last}
    for n, period in enumerate(periods):
        parameters |= {f"start{n}": period.start, f"end{n}": period.end}
    bounds = "day >= $first and day < $last"
    reached = first
    for period in sorted(periods, key=lambda period: period.start):
        if period.start > reached:
            return f"{bounds} and ({' or '.join(_inside(n) for n in range(len(periods)))})"
        reached = max(reached, period.end)
    return bounds


def each(periods: Sequence[Period], value: str, only: str = "true") -> str:
    """Which columns count this value (of rows that fit `only`) in each of these periods?

    Unit: expressions of SQL, one for each period.
    Empty: never.
    """
    return ", ".join(
        f"coalesce({value} filter (where {_inside(n)} and {only}), 0)::bigint" for n in range(len(periods))
    )


def _inside(place: int) -> str:
    return f"(day >= $start{place} and day < $end{place})"
