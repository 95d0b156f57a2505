"""Count cases: how many came, how many were answered, how fast, and how many in time."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.cases.case import BY_CLOCK
from warehouse.core.period import Period
from warehouse.core.rows import named

# With fewer a share or a usual time says more about chance than about us.
FEWEST = 5


@dataclass(frozen=True)
class CaseFigures:
    """How did answering go?

    Columns: opened, answered (cases); unanswered: of these how many still wait for a first answer; judged: of how many
    it can be said whether they were in time by office hours, judged_day: within 24 hours; in_time and in_day: the share
    that was, from 0 to 1; hours: the usual (median) time to a first answer by the clock.
    Empty: shares and hours are None where fewer than five can be judged.
    """

    opened: int
    answered: int
    unanswered: int
    judged: int
    judged_day: int
    in_time: float | None
    in_day: float | None
    hours: float | None


def figures(con: duckdb.DuckDBPyConnection, period: Period, now: dt.datetime) -> CaseFigures:
    """How many cases came in these days, and how many were answered in time?

    Unit: cases, shares and hours.
    Counts: cases that were seen in these days, Europe/Amsterdam; drills not, nor possible threats and incidents, which
        go by the ladder of alerts and not by the two clocks. A case that is open and late counts as not in time, once;
        one that is open and not yet late, or needed no answer, is not judged.
    Empty: zeros, and None for shares and hours where fewer than five can be judged.
    Raises: nothing.
    Source: cases.
    """
    rows = named(
        con,
        f"""
        with came as (
            select *, state not in ('answered', 'no_answer_needed', 'not_ours') as is_open
            from cases
            where {BY_CLOCK}
                and (seen_at at time zone 'UTC' at time zone 'Europe/Amsterdam')::date >= $start
                and (seen_at at time zone 'UTC' at time zone 'Europe/Amsterdam')::date < $end
        )
        select
            count(*) as opened,
            count(*) filter (where first_answer_at is not null) as answered,
            count(*) filter (where is_open and first_answer_at is null) as unanswered,
            count(*) filter (
                where due_at is not null and (first_answer_at is not null or (is_open and due_at < $now))
            ) as judged,
            count(*) filter (where first_answer_at <= due_at) as timely,
            count(*) filter (where first_answer_at is not null or (is_open and promise_at < $now)) as judged_day,
            count(*) filter (where first_answer_at <= promise_at) as within_day,
            median(epoch(first_answer_at) - epoch(seen_at)) / 3600 as hours
        from came
        """,
        {
            "start": period.start,
            "end": period.end,
            "now": now.astimezone(dt.UTC).replace(tzinfo=None),
        },
    )
    row = rows[0]
    return CaseFigures(
        opened=row["opened"],
        answered=row["answered"],
        unanswered=row["unanswered"],
        judged_day=row["judged_day"],
        judged=row["judged"],
        in_time=row["timely"] / row["judged"] if row["judged"] >= FEWEST else None,
        in_day=row["within_day"] / row["judged_day"] if row["judged_day"] >= FEWEST else None,
        hours=row["hours"] if row["answered"] >= FEWEST else None,
    )


def is_used(con: duckdb.DuckDBPyConnection, until: dt.date) -> bool:
    """Did anybody do something with a case before this day?

    Unit: yes or no.
    Counts: what people did, not what was opened or closed by itself; of the cases that `figures` counts.
    Empty: False.
    Raises: nothing.
    Source: case_events, cases.
    """
    found = named(
        con,
        f"""
        select 1 from case_events join (from cases where {BY_CLOCK}) using (case_id)
        where person_id <> 'schedule'
            and (happened_at at time zone 'UTC' at time zone 'Europe/Amsterdam')::date < $until
        limit 1
        """,
        {"until": until},
    )
    return bool(found)


@dataclass(frozen=True)
class Proposals:
    """How often was a case what the machine proposed?

    Columns: named, the cases of which a person said what they are; right, those that were proposed so.
    """

    named: int
    right: int


def proposals(con: duckdb.DuckDBPyConnection, period: Period) -> Proposals:
    """Of how many cases that people named in these days was the kind the one that was proposed?

    Unit: cases.
    Counts: cases that were proposed and opened in these days, Europe/Amsterdam; those brought in by hand and drills
        not. Who finds the proposal right does not always say so: this is no share of all.
    Empty: zeros.
    Raises: nothing.
    Source: cases.
    """
    rows = named(
        con,
        """
        select count(*) as named, count(*) filter (where kind = proposed_kind) as "right"
        from cases
        where is_settled and proposed_kind is not null and not is_drill
            and (opened_at at time zone 'UTC' at time zone 'Europe/Amsterdam')::date >= $start
            and (opened_at at time zone 'UTC' at time zone 'Europe/Amsterdam')::date < $end
        """,
        {"start": period.start, "end": period.end},
    )
    return Proposals(**rows[0])
