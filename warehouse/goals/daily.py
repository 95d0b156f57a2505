"""Ask the warehouse for a goal's course: each day's value (sum) or state (level), the same for every metric."""

import datetime as dt
from dataclasses import replace

import duckdb

from warehouse.core import metadata, registry
from warehouse.core.rows import one
from warehouse.goals.goal import COLUMNS, Goal

CARRIED = 45  # days that a level which was read still stands
FEATURES = {
    "sessions": "select day, sum(sessions)::double from visit_days where source_name = $main and day >= $first"
    " and ($network is null or channel = $network) group by day",
    "key_events": "select day, sum(events)::double from visit_events where source_name = $main and day >= $first"
    " and ($network is null or channel = $network) and ($event is null or event = $event) group by day",
}


def defined(con: duckdb.DuckDBPyConnection) -> tuple[Goal, ...]:
    """Which goals are there?

    Rows: one per goal of the configuration, in its order.
    Counts: nothing.
    Empty: ().
    Raises: nothing.
    Source: goals.
    """
    names = ", ".join(COLUMNS.get(name, name) for name in Goal.__dataclass_fields__)
    return tuple(Goal(*row) for row in con.execute(f"select {names} from goals order by position").fetchall())


def course(con: duckdb.DuckDBPyConnection, goal: Goal, first: dt.date, end: dt.date) -> dict[dt.date, float]:
    """What did each known day bring (sum), or how did it stand (level)?

    Columns: day → number; days that nobody measured are not in it, days on which nothing came are 0.
    Counts: from `first` up to and without `end`.
    Empty: {}.
    Raises: KeyError for a metric without days.
    Source: visit_days, visit_events, subject_days, channel_days, goal_entries.
    """
    ways = {"channel": _of_channels, "site": _visits, "stories": _stories, "entries": _entered}
    by_day = ways[registry.metric(goal.metric).origin](con, goal, first, end)
    return {day: value for day, value in by_day.items() if first <= day < end}


def judged(con: duckdb.DuckDBPyConnection, start: dt.date, end: dt.date) -> tuple[float | None, int]:
    """What is net sentiment over these days, and on how many stories with a label does it rest?

    Unit: percent points.
    Counts: stories about us from `start` up to `end`: positive less negative of a hundred with a label.
    Empty: (None, 0).
    Raises: nothing.
    Source: subject_days, subjects.
    """
    positive, negative, known = one(
        con,
        """
        select coalesce(sum(stories) filter (where label = 'positive'), 0),
            coalesce(sum(stories) filter (where label = 'negative'), 0),
            coalesce(sum(stories) filter (where label <> 'unclear'), 0)
        from subject_days semi join (from subjects where role = 'own') as own using (subject)
        where kind <> 'own' and day >= $start and day < $end
        """,
        {"start": start, "end": end},
    )
    return ((positive - negative) / known * 100 if known else None), int(known)


def judged_days(
    con: duckdb.DuckDBPyConnection, first: dt.date, end: dt.date
) -> dict[dt.date, tuple[int, int, int]]:
    """How many stories about us were positive, negative, and had a label at all, by day?

    Columns: day → (positive, negative, with a label); days without a story are not in it.
    Counts: from `first` up to and without `end`.
    Empty: {}.
    Raises: nothing.
    Source: subject_days, subjects.
    """
    rows = con.execute(
        """
        select day, coalesce(sum(stories) filter (where label = 'positive'), 0)::bigint,
            coalesce(sum(stories) filter (where label = 'negative'), 0)::bigint,
            coalesce(sum(stories) filter (where label <> 'unclear'), 0)::bigint
        from subject_days semi join (from subjects where role = 'own') as own using (subject)
        where kind <> 'own' and day >= $start and day < $end group by day
        """,
        {"start": first, "end": end},
    ).fetchall()
    return {day: (positive, negative, known) for day, positive, negative, known in rows}


def _visits(
    con: duckdb.DuckDBPyConnection, goal: Goal, first: dt.date, today: dt.date
) -> dict[dt.date, float]:
    main = metadata.read(con).get("traffic_main", "")
    days = con.execute(
        "select distinct day from visit_days where source_name = $main and day >= $first",
        {"main": main, "first": first},
    ).fetchall()
    parameters = {"main": main, "first": first, "network": network(con, goal)}
    if goal.metric == "key_events":
        parameters["event"] = goal.event
    came = dict(con.execute(FEATURES[goal.metric], parameters).fetchall())
    return {day: came.get(day, 0.0) for (day,) in days}


def network(con: duckdb.DuckDBPyConnection, goal: Goal) -> str | None:
    """To which network is this goal limited, as traffic knows networks only?

    Unit: a network's word.
    Counts: the network of a channel of ours.
    Empty: None for a goal that is limited to none.
    Raises: nothing.
    Source: channels.
    """
    row = con.execute("select network from channels where channel = $name", {"name": goal.network}).fetchone()
    return row[0] if row else goal.network


def of_channel(goal: Goal, channel: str) -> Goal:
    """What is the same goal for one channel alone?

    Columns: those of `Goal`.
    Empty: never.
    """
    return replace(goal, network=channel)


def _stories(
    con: duckdb.DuckDBPyConnection, goal: Goal, first: dt.date, today: dt.date
) -> dict[dt.date, float]:
    (begun,) = one(con, "select min(day) from subject_days")
    if begun is None:
        return {}
    came = dict(
        con.execute(
            """
            select day, sum(stories)::double from subject_days
            semi join (from subjects where role = 'own') as own using (subject)
            where kind <> 'own' and day >= $first group by day
            """,
            {"first": first},
        ).fetchall()
    )
    day, stories = max(begun, first), {}
    while day < today:
        stories[day] = came.get(day, 0.0)
        day += dt.timedelta(1)
    return stories


def _of_channels(
    con: duckdb.DuckDBPyConnection, goal: Goal, first: dt.date, today: dt.date
) -> dict[dt.date, float]:
    metric = registry.metric(goal.metric)
    rows = con.execute(
        f"""
        select channel, day, {metric.name} from channel_days
        semi join (
            from channels where peer is null and ($name is null or channel = $name or network = $name)
        ) as ours using (channel)
        where {metric.name} is not null and day < $today order by channel, day
        """,
        {"name": goal.network, "today": today},
    ).fetchall()
    by_channel: dict[str, dict[dt.date, float]] = {}
    for channel, day, value in rows:
        by_channel.setdefault(channel, {})[day] = float(value)
    known = list(by_channel.values())
    if metric.kind == "level":
        since = first - dt.timedelta(CARRIED)
        # Carried from one reading to the next, and no further: after the last one nobody looked.
        end = min(today, max((max(by_day) for by_day in known), default=today) + dt.timedelta(1))
        known = [_carried(by_day, first, end) for by_day in known if max(by_day) >= since]
    if not known:
        return {}
    # A day is known when it is known of every channel that ever said anything: a part is no total.
    days = set.intersection(*(set(by_day) for by_day in known))
    return {day: sum(by_day[day] for by_day in known) for day in days}


def _carried(by_day: dict[dt.date, float], first: dt.date, today: dt.date) -> dict[dt.date, float]:
    result, day, last, since = {}, first - dt.timedelta(CARRIED), None, None
    while day < today:
        if day in by_day:
            last, since = by_day[day], day
        if last is not None and since is not None and (day - since).days <= CARRIED:
            result[day] = last
        day += dt.timedelta(1)
    return result


def _entered(
    con: duckdb.DuckDBPyConnection, goal: Goal, first: dt.date, today: dt.date
) -> dict[dt.date, float]:
    """Return the days of what was entered; of a sum those between two entries are known, and 0."""
    entries = dict(
        con.execute("select day, value from goal_entries where goal = $goal", {"goal": goal.name}).fetchall()
    )
    if not entries:
        return {}
    result, day, last = {}, min(entries), 0.0
    while day <= max(entries):
        last = entries.get(day, last if goal.kind == "level" else 0.0)
        result[day] = last
        day += dt.timedelta(1)
    return result
