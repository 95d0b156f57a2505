"""Ask the warehouse which steps of collecting fail now, as the page Sources shows them above its sources."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class FailingStep:
    """Which step failed when it was last tried, since when, and why?

    Columns: step, as in run_steps; since, its first failure after it last went well (aware UTC); the sentence as a
    template with its fields, and in English.
    Empty: none of them is.
    """

    step: str
    since: dt.datetime
    error: str
    error_template: str
    error_fields: Mapping[str, object]


def failing(con: duckdb.DuckDBPyConnection) -> tuple[FailingStep, ...]:
    """Which steps of collecting failed when they were last tried?

    Rows: one per step, the longest failing first.
    Counts: steps of runs and of the scheduler; a step that went well since is left out.
    Empty: ().
    Raises: nothing.
    Source: run_steps.
    """
    rows = con.execute(
        """
        with good as (select step, max(started_at) as at from run_steps where outcome = 'well' group by step),
        bad as (
            select step, started_at, error, error_template, error_fields
            from run_steps left join good using (step)
            where outcome = 'failed' and (good.at is null or started_at > good.at)
        )
        select step, min(started_at), max_by(error, started_at),
            max_by(error_template, started_at), max_by(error_fields, started_at)
        from bad group by step order by min(started_at), step
        """
    ).fetchall()
    return tuple(
        FailingStep(
            step,
            since.replace(tzinfo=dt.UTC),
            error,
            template or error,
            json.loads(fields or "{}"),
        )
        for step, since, error, template, fields in rows
    )
