"""Ask the warehouse for the course of one metric, week by week and per channel, with its gaps and breaks."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from text.bilingual import Text
from warehouse.channels import definitions
from warehouse.core import metadata, registry
from warehouse.core.period import Period

METRICS = (*registry.channel_metrics(), "sessions")


@dataclass(frozen=True)
class Point:
    """How much was it in one week?

    Columns: Monday; value; broken: it counts something else than the week before, so no line leads to it.
    Empty: value is None where not all of the week is known (for a level: where nothing was read in it).
    """

    week: dt.date
    value: int | None
    broken: bool


@dataclass(frozen=True)
class Series:
    """How did one channel go?

    Columns: the channel; its weeks, the first first; breaks within them, each with its day and what changed.
    Empty: points are None throughout.
    """

    channel: str
    title: str
    network: str
    peer: str | None
    points: tuple[Point, ...]
    breaks: tuple[tuple[dt.date, Text], ...]

    @property
    def known(self) -> int:
        """Weeks that are known."""
        return sum(point.value is not None for point in self.points)


def mondays(period: Period) -> tuple[dt.date, ...]:
    """Which whole weeks lie in this period?

    Rows: their Mondays, the first first.
    Empty: () when it holds no whole week.
    """
    first = period.start + dt.timedelta(days=-period.start.weekday() % 7)
    return tuple(first + dt.timedelta(weeks=n) for n in range((period.end - first).days // 7))


# Channel, title, network, and of whom it is where it is a peer's.
_Channel = tuple[str, str, str, str | None]
# (channel, Monday) → value and the definitions by which it was counted.
_WeekValues = dict[tuple[str, dt.date], tuple[int | None, tuple[str, ...]]]


def series(con: duckdb.DuckDBPyConnection, metric: str, period: Period) -> tuple[Series, ...]:
    """How did this metric go for each channel?

    Rows: one per channel of the configuration, ours first, in its order; metric: followers, posts, impressions …, or
    sessions on the site.
    Counts: whole weeks, Monday to Sunday. A level is the last reading of the week; a flow its seven days, and
    unknown when one of them is. Unique accounts (reach) are the mean of the days. Sessions only where we have
    one channel on the network and all days were measured.
    Empty: () without channels.
    Raises: ValueError for an unknown metric.
    Source: channels, channel_days, session_days.
    """
    if metric not in METRICS:
        raise ValueError(f"{metric} is none of {', '.join(METRICS)}")
    channels = con.execute(
        "select channel, title, network, peer from channels order by peer is not null, position"
    ).fetchall()
    weeks = mondays(period)
    if not weeks:
        return tuple(
            Series(channel, title, network, peer, (), ()) for channel, title, network, peer in channels
        )
    values = _sessions(con, channels, weeks) if metric == "sessions" else _weeks(con, metric, weeks)
    return tuple(_one(row, metric, weeks, values) for row in channels)


def _one(row: _Channel, metric: str, weeks: tuple[dt.date, ...], values: _WeekValues) -> Series:
    channel, title, network, peer = row
    gaps = definitions.breaks(network, metric)
    points: list[Point] = []
    before: tuple[str, ...] = ()
    turned = {gap.day - dt.timedelta(days=gap.day.weekday()): gap for gap in gaps}
    for week in weeks:
        value, keys = values.get((channel, week), (None, ()))
        broken = week in turned or bool(before and keys and keys != before)
        # A week in which the meaning turned is neither the one nor the other.
        mixed = len(keys) > 1 or (week in turned and turned[week].day > week)
        points.append(Point(week, None if mixed else value, broken))
        before = keys or before
    until = weeks[-1] + dt.timedelta(days=7)
    breaks = tuple((gap.day, gap.text) for gap in gaps if weeks[0] <= gap.day < until)
    return Series(channel, title, network, peer, tuple(points), breaks)


def _weeks(con: duckdb.DuckDBPyConnection, metric: str, weeks: tuple[dt.date, ...]) -> _WeekValues:
    """(channel, Monday) → (value, definitions)."""
    entry = registry.metric(metric)
    if entry.kind == "level":
        whole = f"arg_max({metric}, day)"
    else:
        of_days = f"sum({metric})::bigint" if entry.adds_up else f"round(avg({metric}))::bigint"
        whole = f"case when count({metric}) = 7 then {of_days} end"
    rows = con.execute(
        f"""
        select channel, date_trunc('week', day)::date as week, {whole} as value,
            coalesce(list(distinct {metric}_definition order by {metric}_definition)
                filter (where {metric} is not null), []) as keys
        from channel_days where day >= $start and day < $end
        group by all
        """,
        {"start": weeks[0], "end": weeks[-1] + dt.timedelta(days=7)},
    ).fetchall()
    return {(channel, week): (value, tuple(keys)) for channel, week, value, keys in rows}


def _sessions(
    con: duckdb.DuckDBPyConnection, channels: list[_Channel], weeks: tuple[dt.date, ...]
) -> _WeekValues:
    parameters = {
        "main": metadata.read(con).get("traffic_main", ""),
        "start": weeks[0],
        "end": weeks[-1] + dt.timedelta(days=7),
    }
    days = dict(
        con.execute(
            """
            select date_trunc('week', day)::date as week, count(distinct day)
            from session_days where source_name = $main and day >= $start and day < $end group by all
            """,
            parameters,
        ).fetchall()
    )
    rows = con.execute(
        """
        select channel, date_trunc('week', day)::date as week, sum(sessions)::bigint
        from session_days where source_name = $main and day >= $start and day < $end group by all
        """,
        parameters,
    ).fetchall()
    by_network = {(network, week): count for network, week, count in rows}
    ours = [network for _, _, network, peer in channels if peer is None]
    return {
        (channel, week): (by_network.get((network, week), 0), ("sessions",))
        for channel, _, network, peer in channels
        for week in weeks
        if peer is None and ours.count(network) == 1 and days.get(week) == 7
    }


@dataclass(frozen=True)
class EventNote:
    """What was going on?

    Columns: first and last day, name in Dutch and in English, the channel that it is about, its title and network.
    Empty: channel, title and network are None for all of them; title and network where that channel is gone.
    """

    start: dt.date
    end: dt.date
    label: str
    label_en: str
    channel: str | None = None
    title: str | None = None
    network: str | None = None


def notes(con: duckdb.DuckDBPyConnection, period: Period) -> tuple[EventNote, ...]:
    """Which known events and campaigns fall in this period?

    Rows: events and campaigns of the configuration, the first first.
    Counts: those of which at least one day lies in it; campaigns with known days only.
    Empty: ().
    Raises: nothing.
    Source: events, campaigns, channels.
    """
    rows = con.execute(
        """
        select start_day, end_day, label, label_en, events.channel, channels.title, channels.network
        from events left join channels on channels.channel = events.channel
        where start_day < $end and end_day >= $start
        union
        select start_day, end_day, label, label, null, null, null from campaigns
        where start_day is not null and start_day < $end and end_day >= $start
        order by 1, 2, 3
        """,
        period.parameters(),
    ).fetchall()
    return tuple(EventNote(*row) for row in rows)
