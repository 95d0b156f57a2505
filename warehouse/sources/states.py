"""Ask the warehouse how each source is doing, for the coverage line and the page Sources."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from text import hide_secrets
from warehouse.core import metadata
from warehouse.core.migrations import is_lake
from warehouse.core.period import local_day
from warehouse.core.rows import Row, named
from warehouse.sources.freshness import overdue
from warehouse.sources.queries import STATES_SQL
from warehouse.storage import kept

FEWEST_GAPS = 4
SHORTEST_DAYS = 2
LEVEL = 0.01


@dataclass(frozen=True)
class SourceState:
    """How does one source stand?

    Columns: its configuration; state: fine, silent (longer without anything new than its rhythm),
    failing (its last run failed), partial (its last run brought something and met a fault), overdue (it was not
    read for longer than it should, so nobody knows how it stands), paused, or never (it has not run yet);
    rhythm_hours, configured or else learned; what its last run did; runs, the newest twenty outcomes, newest
    first. Times are aware UTC.
    Empty: None where there was none; rhythm_hours while it is unknown.
    """

    source_name: str
    title: str
    pattern: str
    kind: str
    url: str
    outlet: str | None
    every_minutes: int
    rhythm_hours: float | None
    rhythm_learned: bool
    state: str
    last_good_at: dt.datetime | None
    last_item_at: dt.datetime | None
    outcome: str | None
    found: int | None
    added: int | None
    seconds: float | None
    status: int | None
    error: str | None
    error_template: str | None
    error_fields: Mapping[str, object]
    moved_to: str | None
    items_30_days: int
    runs: tuple[str, ...]
    first_day: dt.date | None


def states(con: duckdb.DuckDBPyConnection, now: dt.datetime) -> tuple[SourceState, ...]:
    """How is each source doing?

    Rows: one per source of the configuration, by name.
    Counts: items of the last thirty days by day of publication, whether or not they mention anyone;
    runs of the last thirty days; silence up to the last good run.
    Empty: (); a source that never ran has state never and None.
    Raises: ValueError when `now` has no time zone.
    Source: sources, source_runs, source_days, fetch_states.
    """
    rows = named(con, f"{STATES_SQL} order by source_name", {"today": local_day(now)})
    return tuple(state(row, now) for row in rows)


def data_version(con: duckdb.DuckDBPyConnection) -> str:
    """Did anything change since I looked?

    Unit: text, another one after every load.
    Counts: loads, also those that changed nothing; of a lake every change.
    Empty: "" when nothing was ever loaded.
    Raises: nothing.
    Source: warehouse_facts.
    """
    loaded = metadata.read(con).get("loaded_at", "")
    # Who takes a case there does not note it among the facts.
    return f"{loaded} {kept.snapshot(con)}" if loaded and is_lake(con) else loaded


def learned_rhythm(gaps: int, mean: float, longest: tuple[int, ...] | list[int]) -> float | None:
    """After how many days without anything new is a source silent?

    Unit: days; at most one gap in a hundred is longer, as far as the gaps so far can tell.
    Empty: None below four gaps.
    """
    if gaps < FEWEST_GAPS:
        return None
    rank = max(1, gaps // 100)
    own = longest[min(rank, len(longest)) - 1]
    if gaps >= 100:
        return float(max(SHORTEST_DAYS, own))
    predicted = gaps * mean * (math.pow(LEVEL, -1 / gaps) - 1)
    return max(SHORTEST_DAYS, own, predicted)


def state(row: Row, now: dt.datetime | None = None) -> SourceState:
    """How is this source doing, by its row of STATES_SQL?

    Columns: those of `SourceState`; without `now` none is overdue.
    Empty: None where there was none.
    """
    # What an earlier version stored may hold the password of an address.
    newest: Row = {
        name: hide_secrets.shown(value) if isinstance(value, str) and name != "error_fields" else value
        for name, value in (row["newest"] or {}).items()
    }
    learned = learned_rhythm(row["gaps"] or 0, row["mean_gap"] or 0.0, row["longest_gaps"] or ())
    rhythm = row["rhythm_hours"] or (None if learned is None else learned * 24)
    return SourceState(
        source_name=row["source_name"],
        title=row["title"],
        pattern=row["pattern"],
        kind=row["kind"],
        url=row["url"],
        outlet=row["outlet"],
        every_minutes=row["every_minutes"],
        first_day=row["first_day"],
        rhythm_hours=rhythm,
        rhythm_learned=row["rhythm_hours"] is None and rhythm is not None,
        state=_state(row, newest, learned, now),
        last_good_at=_aware(row["last_good_at"]),
        last_item_at=_aware(row["last_item_at"]),
        outcome=newest.get("outcome"),
        found=newest.get("found"),
        added=newest.get("added"),
        seconds=newest.get("seconds"),
        status=newest.get("status"),
        error=newest.get("error"),
        error_template=newest.get("error_template"),
        moved_to=newest.get("moved_to"),
        error_fields={
            name: hide_secrets.hidden(value)
            for name, value in json.loads(newest.get("error_fields") or "{}").items()
        },
        items_30_days=row["items_30_days"] or 0,
        runs=tuple(row["runs"] or ()),
    )


def _state(row: Row, newest: Row, learned: float | None, now: dt.datetime | None) -> str:
    outcome, tried = newest.get("outcome"), _aware(newest.get("started_at"))
    if row["paused"]:
        return "paused"
    if outcome is None:
        return "never"
    if outcome == "failed":
        return "failing"
    if now and tried and overdue(tried, dt.timedelta(minutes=row["every_minutes"]), now):
        return "overdue"
    if outcome == "partial":
        return "partial"
    return "silent" if _silent(row, learned) else "fine"


def _silent(row: Row, learned: float | None) -> bool:
    # Silence is counted up to the last good look: nobody knows what came after it.
    looked, newest = _aware(row["last_good_at"]), _aware(row["last_item_at"])
    if looked is None or newest is None:
        return newest is None and row["rhythm_hours"] is not None
    if row["rhythm_hours"] is not None:
        return bool(looked - newest > dt.timedelta(hours=row["rhythm_hours"]))
    if learned is None:
        return False
    return bool((local_day(looked) - row["last_day"]).days > learned)


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
