"""Store and return the dollars that paid APIs have cost this month, so that a ceiling can stop them."""

import datetime as dt

import duckdb

from warehouse.core.load import upsert


def of_month(con: duckdb.DuckDBPyConnection, now: dt.datetime) -> dict[str, float]:
    """Collector → dollars in the calendar month (UTC) of `now`; those that cost nothing are left out."""
    month = now.astimezone(dt.UTC).date().replace(day=1)
    rows = con.execute("select source_name, dollars from api_spending where month = $month", {"month": month})
    return dict(rows.fetchall())


def add(con: duckdb.DuckDBPyConnection, source_name: str, dollars: float, now: dt.datetime) -> None:
    """Count what a run cost, inside `writing()`; nothing for 0. Raises: ContractBroken."""
    if not dollars:
        return
    before = of_month(con, now).get(source_name, 0.0)
    month = now.astimezone(dt.UTC).date().replace(day=1)
    row = {"source_name": source_name, "month": month, "dollars": before + dollars, "spent_at": now}
    upsert(con, "api_spending", [row])
