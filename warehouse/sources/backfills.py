"""Ask the warehouse since when the items of each source are complete, and how far the past was fetched."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.core.period import local_day
from warehouse.core.rows import Row, named


@dataclass(frozen=True)
class Past:
    """How far back does one source reach, and is it still being fetched?

    Columns: source and title; state of fetching its past (see backfills) with pages, items and oldest day, and when
    that changed last (aware UTC); complete since: the first day from which nothing it published is missing; the error
    as template and fields.
    Empty: state and changed_at are None where it was never asked for; days are None when unknown.
    """

    source_name: str
    title: str
    state: str | None
    pages: int
    items: int
    oldest_day: dt.date | None
    changed_at: dt.datetime | None
    complete_since: dt.date | None
    error_template: str | None
    error_fields: Mapping[str, object]

    @property
    def is_at_work(self) -> bool:
        """Is there more to be fetched, without anybody asking for it?"""
        return self.state in (None, "waiting", "working")


def pasts(con: duckdb.DuckDBPyConnection) -> tuple[Past, ...]:
    """Since when is each source complete?

    Rows: one per source of items that is not paused, by name.
    Counts: what was fetched of its past; where that says nothing, the days after the one of its first good run.
    Empty: () without sources.
    Raises: nothing.
    Source: sources, backfills, source_runs.
    """
    rows = named(
        con,
        """
        with firsts as (
            select source_name, min(started_at) as at from source_runs
            where outcome not in ('failed', 'partial') group by source_name
        )
        select
            source_name, title, state, pages, items, oldest_day, changed_at, complete_since, error_template,
            error_fields, firsts.at as first_at
        from sources
        left join backfills using (source_name)
        left join firsts using (source_name)
        where kind not in ('channel', 'traffic') and not paused
        order by source_name
        """,
    )
    return tuple(
        Past(
            row["source_name"],
            row["title"],
            row["state"],
            row["pages"] or 0,
            row["items"] or 0,
            row["oldest_day"],
            row["changed_at"] and row["changed_at"].replace(tzinfo=dt.UTC),
            row["complete_since"] or _after(row["first_at"]),
            row["error_template"],
            json.loads(row["error_fields"] or "{}"),
        )
        for row in rows
    )


def stored(con: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """How far was the past of each source fetched?

    Columns: rows of backfills by source, times aware UTC.
    Counts: also sources that are paused or gone.
    Empty: {}.
    Raises: nothing.
    Source: backfills.
    """
    times = ("begun_at", "changed_at")
    return {
        row["source_name"]: {**row, **{name: row[name].replace(tzinfo=dt.UTC) for name in times}}
        for row in named(con, "from backfills")
    }


def complete_since(rows: tuple[Past, ...]) -> dt.date | None:
    """From which day on are the figures of all sources together complete?

    Unit: the first day.
    Counts: the youngest of the sources decides.
    Empty: None without sources, or where it is unknown of one of them.
    Raises: nothing.
    Source: none.
    """
    days = [row.complete_since for row in rows]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _after(first: dt.datetime | None) -> dt.date | None:
    return None if first is None else local_day(first.replace(tzinfo=dt.UTC)) + dt.timedelta(days=1)
