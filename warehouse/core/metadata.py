"""Read and store facts about the warehouse itself: whose it is, whether it is sample data, when it last changed."""

import datetime as dt
from collections.abc import Mapping

import duckdb


def read(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return every fact by name (organisation, sample, site, city, language, loaded_at); empty when none is stored."""
    return dict(con.execute("select name, value from warehouse_facts").fetchall())


def is_sample(facts: Mapping[str, str]) -> bool:
    """Do these facts say that the warehouse holds sample data?"""
    return facts.get("sample", "").lower() in ("true", "yes", "1")


def store(con: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    """Store these facts, inside `writing()`; others stay as they are."""
    for name, value in facts.items():
        con.execute("delete from warehouse_facts where name = $name", {"name": name})
        con.execute(
            "insert into warehouse_facts (name, value) values ($name, $value)", {"name": name, "value": value}
        )


def mark_loaded(con: duckdb.DuckDBPyConnection, lost: dt.datetime | None = None) -> None:
    """Note that the warehouse changes now: what a page kept of it is out of date.

    lost: it is made now in the place of one that is gone, which was last written then
    """
    now = dt.datetime.now(dt.UTC).isoformat()
    store(con, {"loaded_at": now} | ({"lost_at": now, "lost_last": lost.isoformat()} if lost else {}))
