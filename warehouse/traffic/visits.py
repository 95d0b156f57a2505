"""Store traffic as it comes in: a measurement's days are replaced whole, with channels by the rules."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence

import duckdb

from warehouse.core import metadata
from warehouse.core.load import listed, upsert
from warehouse.core.period import local_day
from warehouse.core.rows import Row
from warehouse.traffic import day_tables

RAW = ("source", "medium", "campaign", "click_id", "in_app")
FACT = "traffic_rules"

# (source, medium, campaign, click_id, in_app, day) → (channel, group, rule)
Classify = Callable[[str, str, str, str, str, dt.date], tuple[str, str, str]]


def store(
    con: duckdb.DuckDBPyConnection,
    source_name: str,
    visits: Iterable[Row],
    events: Iterable[Row],
    days: Sequence[dt.date],
) -> int:
    """Replace these days of a measurement, inside `writing()`. How many rows are there now?

    visits, events: rows of visit_days and visit_events without source_name. Days on which nothing came are
    emptied. Raises: ContractBroken.
    """
    if not days:
        return 0
    bounds = {"source_name": source_name, "days": list(days)}
    for table in ("visit_days", "visit_events"):
        con.execute(
            f"delete from {table} where source_name = $source_name and list_contains($days::date[], day)",
            bounds,
        )
    rows = [{**row, "source_name": source_name} for row in visits]
    upsert(con, "visit_days", rows)
    upsert(con, "visit_events", [{**row, "source_name": source_name} for row in events])
    day_tables.refresh(con, source_name, days)
    return len(rows)


def reclassify(
    con: duckdb.DuckDBPyConnection, classify: Classify, turns: Sequence[dt.date], version: str
) -> bool:
    """Give all stored sessions the channel of these rules, inside `writing()`. Was there anything to do?

    turns: days on which a rule begins or ends, so that between two of them each raw value means one thing.
    What moved to another channel or group is kept in traffic_changes.
    """
    if metadata.read(con).get(FACT) == version:
        return False
    edges = [dt.date.min, *sorted(set(turns)), dt.date.max]
    for start, end in itertools.pairwise(edges):
        bounds = {"start": start, "end": end}
        rows = con.execute(
            f"select distinct {', '.join(RAW)} from visit_days where day >= $start and day < $end", bounds
        ).fetchall()
        if rows:
            _decide(con, rows, classify, bounds)
    day_tables.rebuild(con)
    metadata.store(con, {FACT: version})
    return True


def _decide(
    con: duckdb.DuckDBPyConnection,
    raw_rows: Sequence[tuple[str, str, str, str, str]],
    classify: Classify,
    bounds: dict[str, dt.date],
) -> None:
    decided = [classify(*raw, bounds["start"]) for raw in raw_rows]
    names = (*RAW, "channel", "channel_group", "rule")
    columns = zip(*((*raw, *decision) for raw, decision in zip(raw_rows, decided, strict=True)), strict=True)
    con.execute(
        f"create or replace temp table decided as {listed(dict.fromkeys(names, 'varchar'))}",
        {name: list(column) for name, column in zip(names, columns, strict=True)},
    )
    match = " and ".join(f"decided.{name} = target.{name}" for name in RAW)
    now = dt.datetime.now(dt.UTC)
    sets = {
        "visit_days": "channel = decided.channel, channel_group = decided.channel_group, rule = decided.rule",
        "visit_events": "channel = decided.channel",
    }
    _record(con, match, bounds, local_day(now))
    for table, change in sets.items():
        con.execute(
            f"update {table} as target set {change} from decided"
            f" where {match} and target.day >= $start and target.day < $end"
            " and (target.channel <> decided.channel"
            + (
                " or target.channel_group <> decided.channel_group or target.rule <> decided.rule)"
                if table == "visit_days"
                else ")"
            ),
            bounds,
        )
    con.execute("drop table decided")


def _record(con: duckdb.DuckDBPyConnection, match: str, bounds: dict[str, dt.date], day: dt.date) -> None:
    """Add what is about to move to what moved before on this day."""
    key = "source_name, from_channel, from_group, to_channel, to_group"
    rows = con.execute(
        f"""
        with moved as (
            select source_name, target.channel as from_channel, target.channel_group as from_group,
                decided.channel as to_channel, decided.channel_group as to_group, sessions, day as first_day,
                day as last_day
            from visit_days as target join decided on {match}
            where day >= $start and day < $end
                and (target.channel <> decided.channel or target.channel_group <> decided.channel_group)
            union all
            select {key}, sessions, first_day, last_day from traffic_changes where changed_on = $day
        )
        select {key}, sum(sessions)::bigint, min(first_day), max(last_day) from moved group by all order by all
        """,
        {**bounds, "day": day},
    ).fetchall()
    names = (*key.split(", "), "sessions", "first_day", "last_day")
    upsert(
        con, "traffic_changes", [{"changed_on": day, **dict(zip(names, row, strict=True))} for row in rows]
    )


def state(con: duckdb.DuckDBPyConnection, source_name: str) -> bytes | None:
    """How far did the reader of these log files come? None when it never read."""
    row = con.execute(
        "select state from log_states where source_name = $source_name", {"source_name": source_name}
    ).fetchone()
    return bytes(row[0]) if row else None


def keep_state(con: duckdb.DuckDBPyConnection, source_name: str, blob: bytes, at: dt.datetime) -> None:
    """Store how far the reader came, inside `writing()`, with the rows that it brought."""
    upsert(con, "log_states", [{"source_name": source_name, "state": blob, "stored_at": at}])
