"""Ask in which weeks the method was right less often than in the eight before."""

import datetime as dt

import duckdb

from warehouse.cases.alerts.findings.found import Found, between
from warehouse.core.period import local_day
from warehouse.reliability import drift


def dropped(con: duckdb.DuckDBPyConnection, since: dt.datetime, until: dt.datetime) -> tuple[Found, ...]:
    """In which weeks was the method right less often than in the eight before?

    Rows: one per week, from the latest of its answers until a later week, judged as far, shows no drop.
    Counts: as `drift.drift`, of answers that were given by `until`.
    Empty: (); also where too few were judged to tell.
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    rows = drift.weeks(con, local_day(until), until)
    found: list[Found] = []
    over: dt.datetime | None = None
    for at, row in enumerate(rows):  # the newest week first
        if row["judged"] < drift.FEWEST_NOW:
            continue
        now = drift.of(rows[at:])
        told_at = row["told_at"].replace(tzinfo=dt.UTC)
        if now is not None and now.dropped:
            title = f"{100 * now.right / now.judged:.0f}% / {100 * now.right_before / now.judged_before:.0f}%"
            found.append(Found(f"{now.week}", told_at, title, over_at=over))
        elif now is not None:
            over = told_at
    return between(found, since, until)
