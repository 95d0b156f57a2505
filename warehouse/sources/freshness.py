"""Ask up to which day each input was collected: what came after it is unknown, not zero, and fell nowhere."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from text import hide_secrets
from warehouse.core.period import local_day
from warehouse.core.rows import Row, named
from warehouse.sources.queries import LAST_GOOD

INPUTS = ("mentions", "channels", "traffic", "goals")
DAY = dt.timedelta(days=1)
# A nightly pass and its delay: what was not read for longer than its rhythm, or this, is overdue.
LATE = dt.timedelta(hours=2)
# What people enter comes once a month.
BY_HAND = dt.timedelta(days=31)
# That one source of one fails may be its own fault; that two of two do may be the network's.
FEWEST = 2


@dataclass(frozen=True)
class Collected:
    """Up to when was one input collected?

    Columns: at, when it was last read well (aware UTC); until, the day after the last whole day that is known; every,
    how long it may take until it is read again.
    Empty: at is None before it was ever read; until is None where no day ends it (never read, or kept by hand).
    """

    at: dt.datetime | None = None
    until: dt.date | None = None
    every: dt.timedelta = DAY

    @property
    def last(self) -> dt.date | None:
        """The last whole day that is known."""
        return None if self.until is None else self.until - DAY

    def is_old(self, now: dt.datetime) -> bool:
        """Is its age to be said? Yes when yesterday is not known in whole, or when it is overdue."""
        if self.at is None:
            return False
        return overdue(self.at, self.every, now) or (
            self.until is not None and self.until < local_day(now - LATE)
        )


NEVER = Collected()


@dataclass(frozen=True)
class Outage:
    """Do all sources fail at once, or most of them?

    Columns: failing, how many fail; sources, how many are watched; since, when the last of those that fail was read
    well (aware UTC); errors, the sentences (templates) with which they fail; title, where there is one source only;
    fields: what stands in the sentence with which they fail, where that is the same for all.
    Empty: since is None where none was ever read well; title None where there are more.
    """

    failing: int
    sources: int
    since: dt.datetime | None
    errors: frozenset[str]
    title: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Freshness:
    """Up to when was each input collected?

    Columns: mentions, channels' statistics, traffic and goal entries, one `Collected` each; outage, while all or most
    sources fail; begun_anew, when this warehouse took the place of one that is gone, and when that was last written.
    Empty: each is empty while it was never read; None where nothing is the matter.
    """

    mentions: Collected = NEVER
    channels: Collected = NEVER
    traffic: Collected = NEVER
    goals: Collected = NEVER
    outage: Outage | None = None
    begun_anew: tuple[dt.datetime, dt.datetime] | None = None

    def of(self, inputs: Sequence[str]) -> dict[str, Collected]:
        """Return these inputs by name. Raises KeyError for another name."""
        known = {name: getattr(self, name) for name in INPUTS}
        return {name: known[name] for name in inputs}

    @property
    def newest(self) -> dt.datetime | None:
        """When was anything read last? None before it ever was."""
        return max((each.at for each in self.of(INPUTS).values() if each.at is not None), default=None)

    def ended(self, inputs: Sequence[str], today: dt.date) -> dt.date:
        """Return the day up to which a period of these inputs may run: today, or where the newest of them ended."""
        days = [each.until for each in self.of(inputs).values() if each.until is not None]
        return min(today, max(days, default=today))


def overdue(at: dt.datetime, every: dt.timedelta, now: dt.datetime) -> bool:
    """Was something that should be read this often, last read at `at`, not read for too long?

    Unit: yes or no; a day and two hours pass at least before it is.
    """
    return now - at > max(every, DAY) + LATE


def collected(reads: Iterable[tuple[dt.datetime | None, int]]) -> Collected:
    """Up to when were these sources (last good run, minutes between two runs) collected, taken together?

    Columns: those of `Collected`.
    Counts: what half of the sources that ever ran well reach: one of twenty that fails ends nothing, and one of twenty
    that still runs does not stand for the others. A source that is read once a week stands for that week.
    Empty: None before the first good run.
    """
    good = [
        (at + max(dt.timedelta(minutes=minutes) - DAY, dt.timedelta(0)), at, minutes)
        for at, minutes in reads
        if at is not None
    ]
    if not good:
        return NEVER
    good.sort(reverse=True)
    reach, at, minutes = good[(len(good) - 1) // 2]
    return Collected(at, local_day(reach), dt.timedelta(minutes=minutes))


# Each a column of one statement: together what `weigh` takes.
COLUMNS = f"""
    (
        select list({{kind: kind, name: sources.source_name, every: every_minutes,
            good_at: coalesce(good.good_at, fetch_states.fetched_at), outcome: good.outcome, error: good.error,
            fields: good.error_fields, title: sources.title}})
        from sources
        left join (
            select source_name, {LAST_GOOD} as good_at, arg_max(outcome, started_at) as outcome,
                arg_max(error_template, started_at) as error, arg_max(error_fields, started_at) as error_fields
            from source_runs
            where started_at >= (select max(started_at) from source_runs) - interval 30 day
            group by source_name
        ) as good using (source_name)
        left join fetch_states using (source_name)
        where not paused
    ) as reads,
    (select value from warehouse_facts where name = 'traffic_main') as main,
    (select value from warehouse_facts where name = 'lost_at') as lost_at,
    (select value from warehouse_facts where name = 'lost_last') as lost_last,
    (
        select max(day) from session_days
        where source_name = (select value from warehouse_facts where name = 'traffic_main')
    ) as visited,
    (select max(read_at) from channel_days) as told_at,
    (select max(entered_at) from goal_entries) as entered_at
"""
READ_SQL = f"select (select list(warehouse_facts) from warehouse_facts) as facts, {COLUMNS}"


def weigh(row: Row) -> Freshness:
    """Up to when was each input collected, by a row of COLUMNS?

    Columns: those of `Freshness`.
    Counts: mentions and channels as `collected`; traffic by the measurement that counts, and no further than the last
    day on which it measured anything; channels without a source, and goal entries, by hand.
    Empty: inputs without any reading are empty.
    """
    kinds: dict[str, list[tuple[dt.datetime | None, int]]] = {"mentions": [], "channel": [], "traffic": []}
    for read in row["reads"] or ():
        kind = read["kind"] if read["kind"] in kinds else "mentions"
        if kind != "traffic" or not row["main"] or read["name"] == row["main"]:
            kinds[kind].append((_aware(read["good_at"]), read["every"]))
    channels = collected(kinds["channel"])
    return Freshness(
        collected(kinds["mentions"]),
        Collected(_aware(row["told_at"]), None, BY_HAND) if channels.at is None else channels,
        _measured(collected(kinds["traffic"]), row["visited"]),
        Collected(_aware(row["entered_at"]), None, BY_HAND),
        _outage(row["reads"] or ()),
        None if row["lost_at"] is None else (_moment(row["lost_at"]), _moment(row["lost_last"])),
    )


def _outage(reads: Collection[Row]) -> Outage | None:
    """Do all sources that are watched fail, or more than half? None else, and where one alone of more was ever tried.

    reads: one per source, with title, good_at, and outcome, error and fields of its newest run
    """
    tried = [read for read in reads if read["outcome"] is not None]
    failing = [read for read in tried if read["outcome"] == "failed"]
    if len(tried) < min(FEWEST, len(reads)) or 2 * len(failing) <= len(tried):
        return None
    since = _aware(max((read["good_at"] for read in failing if read["good_at"]), default=None))
    errors = frozenset(read["error"] for read in failing if read["error"])
    if len({read["fields"] for read in failing}) > 1:
        return Outage(len(failing), len(tried), since, errors)
    # What an earlier version stored may hold the password of an address.
    fields = {
        name: hide_secrets.hidden(value) for name, value in json.loads(failing[0]["fields"] or "{}").items()
    }
    title = hide_secrets.shown(failing[0]["title"]) if len(tried) == 1 else None
    return Outage(len(failing), len(tried), since, errors, title, fields)


def _moment(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)


def _measured(read: Collected, visited: dt.date | None) -> Collected:
    """Return when traffic was read: a log may be read well every day and hold nothing new."""
    if visited is None:
        return Collected(read.at, None, read.every)
    after = visited + DAY
    return Collected(read.at, after if read.until is None else min(after, read.until), read.every)


def opening(con: duckdb.DuckDBPyConnection) -> tuple[Mapping[str, str], Freshness]:
    """What are the facts of this warehouse, and up to when was each input collected?

    Columns: facts by name; those of `Freshness`.
    Counts: as `weigh`, in one question.
    Empty: {} and empty inputs.
    Raises: nothing.
    Source: warehouse_facts, sources, source_runs, fetch_states, session_days, channel_days, goal_entries.
    """
    (row,) = named(con, READ_SQL)
    return {fact["name"]: fact["value"] for fact in row["facts"] or ()}, weigh(row)


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
