"""Ask what each channel brought to the site: sessions, and key events by the one attribution that all pages share."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from text.i18n import N_
from warehouse.core.period import Period
from warehouse.traffic import attribution
from warehouse.traffic.sessions import Sessions, Weeks, each, sessions, within

# How it was traced, as it stands beside the numbers.
BY_PATHS = N_("last non-direct click, by the paths of visitors that were imported")
BY_BOTH = N_(
    "last non-direct click, by the paths of visitors where these were imported;"
    " other key events by the source of the session itself"
)
BY_GOOGLE = N_("last non-direct click, as Google Analytics counts it")
BY_SESSION = N_("last click: the source of the session itself; sessions without one stay unattributed")
NO_PATHS = N_("First click and linear need the paths of visitors; none were imported for these days.")
FEW_PATHS = N_(
    "First click and linear need the paths of visitors; of too many of these days none were imported."
)
# Paths of fewer of the days on which something happened would hide the rest among the unattributed.
COVER = 0.9

Months = dict[tuple[str, dt.date], int]
Way = dict[str, float] | None


@dataclass(frozen=True)
class Brought:
    """What did the channels bring to the site in one period?

    Columns: period; known: its days that were measured; guessed: whether the measurement samples; sessions and key
    events by channel and first day of the month, key events by last click (of unknown source: what cannot be traced);
    total: key events in all; names: the key events that happened; first, linear: key events by channel in these two
    ways; method: how they were traced; note: why a way is missing; weeks: Monday, channel and sessions, of the days
    that were asked for by week.
    Empty: no days known, {}; first and linear are None where paths are missing.
    """

    period: Period
    known: int
    guessed: bool
    sessions: Months
    events: Months
    total: int
    names: tuple[str, ...]
    first: Way
    linear: Way
    method: str
    note: str | None
    weeks: Weeks

    def by_channel(self, name: str, months: frozenset[dt.date] | None = None) -> dict[str, int]:
        """Return `sessions` or `events` by channel, of these months or of all."""
        result: dict[str, int] = {}
        for (channel, month), count in (self.events if name == "events" else self.sessions).items():
            if months is None or month in months:
                result[channel] = result.get(channel, 0) + count
        return result

    def monthly(self, channel: str) -> dict[dt.date, tuple[int, int]]:
        """Return sessions and key events of one channel, by month."""
        months = {month for each in (self.sessions, self.events) for name, month in each if name == channel}
        return {
            month: (self.sessions.get((channel, month), 0), self.events.get((channel, month), 0))
            for month in months
        }


def are_measured(now: Brought, before: Brought) -> bool:
    """Was enough of both periods measured to compare them?

    Unit: yes or no.
    Counts: days with sessions, nine of ten or more: a period of which days are missing would seem to have fallen.
    """
    return all(came.period.is_known(came.known) for came in (now, before))


def brought(
    con: duckdb.DuckDBPyConnection,
    main: str,
    periods: Sequence[Period],
    event: str | None = None,
    with_paths: bool = True,
    weeks: Period | None = None,
) -> tuple[Brought, ...]:
    """What did each channel bring to the site in each of these periods?

    Rows: one per period, in their order.
    Counts: sessions that began in the period, of the measurement called `main`, by their source. Key events (`event`,
    None: all) each by its last visit that was not direct, where its paths were imported for nine of ten days on which
    it happened; else (and without `with_paths`) by the source of its session, which is what the measurement counts.
    Of the days of `weeks`, sessions by week come along, so that the rows of visits are read once.
    Empty: known is 0, the rest {}.
    Raises: nothing.
    Source: session_days, key_event_days, visit_paths, sources.
    """
    came = sessions(con, main, periods, weeks)
    parameters: dict[str, object] = {"main": main}
    bounds = within(periods, parameters)
    sums = each(periods, "sum(events)")
    parameters["event"] = event
    happened = con.execute(_EVENTS.format(within=bounds, sums=sums), parameters).fetchall()
    paths: list[_Row] = []
    if with_paths:
        asked = {name: value for name, value in parameters.items() if name != "main"}
        paths = con.execute(_PATHS.format(within=bounds, sums=sums), asked).fetchall()
    cover = _cover(con, periods, bounds, parameters) if paths else {}
    google = con.execute(
        "select pattern = 'ga4' from sources where source_name = $main", {"main": main}
    ).fetchone()
    method = BY_GOOGLE if google and google[0] else BY_SESSION
    return tuple(
        _brought(n, period, came, happened, paths, cover, method) for n, period in enumerate(periods)
    )


_EVENTS = """
    select event, channel, date_trunc('month', day)::date, {sums} from key_event_days
    where source_name = $main and ($event is null or event = $event) and {within} group by all
"""
_PATHS = """
    select event, path, date_trunc('month', day)::date, {sums} from visit_paths
    where ($event is null or event = $event) and {within} group by all order by all
"""
_COVER = """
    with happened as (
        select distinct event, day from key_event_days
        where source_name = $main and ($event is null or event = $event) and {within}
    ), traced as (select distinct event, day, true as traced from visit_paths where {within})
    select event, {happened}, {traced} from happened left join traced using (event, day) group by event
"""
_Row = tuple[Any, ...]
_Cover = dict[tuple[str, int], float]


def _cover(
    con: duckdb.DuckDBPyConnection, periods: Sequence[Period], bounds: str, parameters: dict[str, object]
) -> _Cover:
    """(key event, place of the period) → share of the days on which it happened of which paths were imported."""
    happened, traced = (each(periods, value) for value in ("count(*)", "count(traced)"))
    rows = con.execute(_COVER.format(within=bounds, happened=happened, traced=traced), parameters).fetchall()
    return {
        (event, n): followed / days
        for event, *counts in rows
        for n, (days, followed) in enumerate(
            zip(counts[: len(counts) // 2], counts[len(counts) // 2 :], strict=True)
        )
        if days
    }


def _brought(
    n: int,
    period: Period,
    came: Sessions,
    happened: Sequence[_Row],
    paths: Sequence[_Row],
    cover: _Cover,
    method: str,
) -> Brought:
    by_month = {(channel, month): counts[n] for channel, month, *counts in came.counts if counts[n]}
    names = {event for event, _, _, *counts in happened if counts[n]}
    some_paths = any(counts[n] for _, _, _, *counts in paths)
    traced = {event for event in names if cover.get((event, n), 0) >= COVER}
    events: Months = {}
    total = 0
    for event, channel, month, *counts in happened:
        total += counts[n]
        if counts[n] and event not in traced:
            events[channel, month] = events.get((channel, month), 0) + counts[n]
    followed = [
        (path, month, counts[n]) for event, path, month, *counts in paths if counts[n] and event in traced
    ]
    for path, month, count in followed:
        ((channel, _part),) = attribution.shares(path, "last")
        if channel != attribution.UNATTRIBUTED:
            events[channel, month] = events.get((channel, month), 0) + count
    whole = bool(traced) and names <= traced
    counted = [(path, count) for path, _, count in followed]
    if traced:
        method = BY_PATHS if whole else BY_BOTH
    return Brought(
        period,
        came.known[n],
        bool(came.guessed[n]),
        by_month,
        events,
        total,
        tuple(sorted(names)),
        attribution.divide(counted, "first") if whole else None,
        attribution.divide(counted, "linear") if whole else None,
        method,
        None if whole else FEW_PATHS if some_paths else NO_PATHS,
        came.weeks,
    )
