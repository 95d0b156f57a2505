"""Ask which mentions of the school may alarm: threats, negative stories that spread, hours with far more than usual."""

import datetime as dt
from collections.abc import Collection, Mapping

import duckdb

from text.local_time import AMSTERDAM
from warehouse.cases.alerts.findings.found import NEWS, Found, between, naive, read
from warehouse.core.rows import named
from warehouse.core.statistics import at_least
from warehouse.reputation.spikes import WEEKS, usual

HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
# Hours of more than usual that lie no further apart are one spike.
APART = 6 * HOUR


def threats(
    con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime, least: int = 3
) -> tuple[Found, ...]:
    """Which stories about the school that came in then may be a threat?

    Rows: one per story, with the highest level of its items, from when the first of these came in; and one per case
        that a person named a threat or made an incident (level 3 at least), from when that was. The key of all is the
        story, else the case, so that what is told is told once; what a person said again after its alert was ended has
        a key of its own.
    Counts: items that were published in the week before they came in; what the school wrote itself, and what was set
        aside as not about it, are left out. It is over when its case is closed, an incident when it is lowered. Drills
        are not here, nor reports, which alarm by themselves, unless made an incident after that alert was ended.
    Empty: ().
    Raises: nothing.
    Source: threat_signals, items, stories, subjects, cases, case_events, alerts.
    """
    return read(
        con,
        """
        with told as (
            select items.story_id, items.title, items.published_at, items.collected_at, threat_signals.level
            from threat_signals join items using (item_id, day)
            where threat_signals.level >= $least and items.kind <> 'own' and items.day >= $first
                and items.collected_at > $since and items.collected_at <= $until
                and items.published_at > items.collected_at - $news
                and items.story_id in (
                    select story_id from stories join subjects using (subject) where role = 'own' and is_about
                )
        ),
        named as (
            select case_id, origin, story_id, title, level, seen_at, opened_at, closed_at, act,
                case_events.version as event, happened_at, coalesce(story_id, case_id) as key
            from case_events join cases using (case_id)
            where not cases.is_drill and case_events.happened_at > $since and case_events.happened_at <= $until
                and (case_events.act = 'incident' or (case_events.act = 'settle' and case_events.note = 'threat'
                    and cases.kind = 'threat' and cases.level >= $least and cases.origin <> 'report'))
        ),
        heard as (
            select named.case_id, event, bool_or(coalesce(ended_at <= happened_at, false)) as was_told,
                max(alerts.key) filter (ended_at is null or ended_at > happened_at) as open_by
            from named left join alerts on not alerts.is_drill and raised_at <= happened_at
                and (alerts.key in ('threat:' || named.key, 'report:' || named.case_id)
                    or starts_with(alerts.key, 'threat:' || named.key || ':'))
            group by named.case_id, event
        ),
        said as (
            select named.* replace (
                    if(act = 'incident', greatest(level, 3), level) as level,
                    case when open_by is not null then substr(open_by, 8)
                        when was_told then key || ':' || event else key end as key
                ),
                open_by, was_told, if(act <> 'incident', closed_at, (
                    select min(later.happened_at) from case_events as later
                    where later.case_id = named.case_id and later.act = 'lower' and later.version > named.event
                )) as over_at
            from named join heard using (case_id, event)
        )
        select told.story_id as key, min(told.collected_at) as happened_at, arg_max(told.title, told.level) as title,
            max(told.level) as level, min(told.published_at) as published_at, min(told.collected_at) as collected_at,
            any_value(cases.case_id) as case_id, told.story_id, any_value(cases.closed_at) as over_at
        from told left join cases on cases.story_id = told.story_id
        group by told.story_id
        union all
        select key, min(happened_at) as happened_at, any_value(title) as title, max(level) as level,
            any_value(seen_at) as published_at, any_value(opened_at) as collected_at, case_id,
            any_value(story_id) as story_id, case when bool_and(over_at is not null) then max(over_at) end as over_at
        from said
        where not starts_with(coalesce(open_by, ''), 'report:') and (origin <> 'report' or was_told)
            and (act = 'incident' or was_told or not exists (from told where told.story_id = said.story_id))
        group by key, case_id
        order by happened_at, key
        """,
        since,
        until,
        least=least,
        news=NEWS,
        first=_first(since),
    )


def spreading(
    con: duckdb.DuckDBPyConnection,
    since: dt.datetime,
    until: dt.datetime,
    copies: int,
    reach: int | None,
    first_sight: Collection[str] = (),
) -> tuple[Found, ...]:
    """Which negative stories about the school became large then: so many copies, or so many readers?

    Rows: one per story, from when the item came in that made it large.
    Counts: items as stories count them, labels as corrected; reach as the school estimated it, None to look at copies
        only. A label by a method of `first_sight`, which a better one is about to replace, is not believed in the hour
        after its item came in. It is over when its case is closed.
    Empty: ().
    Raises: nothing.
    Source: stories, mention_items, items, sentiments, subjects, cases.
    """
    return read(
        con,
        """
        with large as (
            select stories.story_id, stories.subject
            from stories join subjects using (subject) join items using (item_id, day)
            left join sentiments using (item_id, day)
            where role = 'own' and is_about and stories.label = 'negative' and stories.kind <> 'own'
                and stories.day >= $first and (copies >= $copies or reach >= $reach)
                and (certainty = 1 or items.collected_at <= $believed
                    or not list_contains($first_sight::varchar[], coalesce(sentiments.method, '')))
        ),
        told as (
            select items.story_id, items.title, items.published_at, items.collected_at,
                row_number() over so_far as copy, sum(told.reach) over so_far as readers
            from mention_items as told join items using (item_id, day)
            where told.day >= $first and told.is_about and told.kind <> 'own'
                and (told.story_id, told.subject) in (select (story_id, subject) from large)
            window so_far as (
                partition by told.story_id, told.subject order by items.collected_at, items.item_id
                rows unbounded preceding
            )
        ),
        grown as (
            select story_id, arg_min(title, published_at) as title, min(published_at) as published_at,
                min(collected_at) filter (where copy >= $copies or readers >= $reach) as happened_at
            from told group by story_id
        )
        select grown.story_id as key, grown.happened_at, grown.title, grown.published_at,
            grown.happened_at as collected_at, grown.story_id, cases.case_id, cases.closed_at as over_at
        from grown left join cases on cases.story_id = grown.story_id
        where happened_at > $since and happened_at <= $until and published_at > happened_at - $news
        order by happened_at, key
        """,
        since,
        until,
        copies=copies,
        reach=reach,
        first_sight=list(first_sight),
        believed=naive(until - HOUR),
        news=NEWS,
        first=_first(since),
    )


def hours(
    con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime, fewest: int, chance: float
) -> tuple[Found, ...]:
    """In which hours were there far more stories about the school than usual?

    Rows: one per spike: hours less than six apart are one, from the first of them.
    Counts: stories by the hour in which their first item was published; an hour is known from its end on, and before
        it as soon as it holds enough.
    Empty: ().
    Raises: nothing.
    Source: stories, subjects.
    """
    # A spike that began before is known by its first hour.
    begin = since - 2 * 24 * HOUR
    rows = named(
        con,
        """
        select date_trunc('hour', published_at) as hour, count(*) as stories
        from stories join subjects using (subject)
        where role = 'own' and is_about and stories.kind <> 'own' and day >= $first
            and published_at >= $begin and published_at <= $until
        group by hour
        """,
        {
            "first": (begin - (WEEKS + 1) * WEEK).date(),
            "begin": naive(begin - WEEKS * WEEK - HOUR),
            "until": naive(until),
        },
    )
    by_hour = {row["hour"].replace(tzinfo=dt.UTC): int(row["stories"]) for row in rows}
    return between(spikes(by_hour, begin, until, fewest, chance), since, until)


def spikes(
    by_hour: Mapping[dt.datetime, int],
    since: dt.datetime,
    until: dt.datetime,
    fewest: int,
    chance: float,
) -> list[Found]:
    """In which of these hours were there far more than usual?

    Rows: one per spike, from its first hour.
    Counts: stories by hour (aware UTC), against the same hour of the same weekday, Europe/Amsterdam, of the twelve
        weeks before, by an exact test; an hour below `fewest` is none, nor one of which fewer than four earlier weeks
        are known.
    Empty: [].
    Raises: nothing.
    Source: pure: what the caller passes.
    """
    known = min(by_hour, default=until)
    runs: list[list[tuple[dt.datetime, int]]] = []
    for hour in sorted(by_hour):
        count = by_hour[hour]
        if hour + HOUR <= since or hour > until or count < fewest:
            continue
        before = [one for one in _same_hours(hour) if one >= known]
        base = usual([by_hour.get(one, 0) for one in before])
        if base is None or count <= base.mean or at_least(count, base.mean, base.variance) >= chance:
            continue
        if runs and hour - runs[-1][-1][0] <= APART:
            runs[-1].append((hour, count))
        else:
            runs.append([(hour, count)])
    return [
        Found(
            key=f"{run[0][0]:%Y-%m-%dT%H}",
            happened_at=min(run[0][0] + HOUR, until),
            title=f"{run[0][0].astimezone(AMSTERDAM):%d-%m %H:00} · {sum(count for _, count in run)}",
            published_at=run[0][0],
        )
        for run in runs
    ]


def _same_hours(hour: dt.datetime) -> list[dt.datetime]:
    """Return the same hour of the same weekday in the weeks before, by the clock on the wall."""
    local = hour.astimezone(AMSTERDAM).replace(tzinfo=None)
    return [
        (local - week * WEEK).replace(tzinfo=AMSTERDAM).astimezone(dt.UTC) for week in range(1, WEEKS + 1)
    ]


def _first(since: dt.datetime) -> dt.date:
    """Return the first day on which something may have been published that is news in this time."""
    return (since - NEWS).date() - dt.timedelta(days=1)
