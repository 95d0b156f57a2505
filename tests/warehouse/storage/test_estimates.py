"""A lake knows of its empty tables that they are empty, and what is stored in them later is found as in any other."""

import datetime as dt

import pytest

from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.contract import lake_rows
from warehouse.core.load import upsert
from warehouse.storage import estimates
from warehouse.storage.copies import upkeep

FIRST = dt.date(2026, 1, 1)
NOW = dt.datetime(2026, 11, 29, 4, tzinfo=dt.UTC)
KNOWN = """
    select table_name, column_name, record_count, min_value, max_value, contains_null
    from {0}.ducklake_table join {0}.ducklake_table_stats using (table_id) join {0}.ducklake_column using (table_id)
    join {0}.ducklake_table_column_stats using (table_id, column_id)
    where table_name = '{1}' and column_name = '{2}'
"""


@pytest.fixture(params=["postgresql", "a file"])
def lake(request, tmp_path, monkeypatch):
    """The address of a new lake, its catalogue in PostgreSQL or in a file."""
    if request.param == "postgresql":
        with request.getfixturevalue("lakes_begun").another(tmp_path / "lake") as url:
            yield url
        return
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    yield f"ducklake:{tmp_path / 'catalogue.ducklake'}"


def rows(day: dt.date, number: int) -> list[dict]:
    return [GOOD["visit_days"] | {"day": day, "landing_page": f"/{n}"} for n in range(number)]


def known_of(url: str, table: str, column: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(KNOWN.format(estimates.CATALOGUE, table, column)).fetchall()


@pytest.mark.parametrize("first", [3, 40], ids=["kept in the catalogue", "in a file"])
def test_what_is_stored_first_makes_the_estimates_of_a_table_exact(lake, first):
    with writing(lake):
        pass
    assert known_of(lake, "visit_days", "day") == [("visit_days", "day", 0, None, None, False)]
    with reading(lake) as con:
        without = con.execute(
            f"select count(*) from {estimates.CATALOGUE}.ducklake_table where end_snapshot is null and table_id not in"
            f" (select table_id from {estimates.CATALOGUE}.ducklake_table_stats)"
        ).fetchall()
    assert without == [(0,)]
    for day, number in ((FIRST, first), (FIRST + dt.timedelta(9), 40)):
        with writing(lake) as con:
            upsert(con, "visit_days", rows(day, number))
    assert known_of(lake, "visit_days", "day") == [
        ("visit_days", "day", first + 40, "2026-01-01", "2026-01-10", False)
    ]
    with reading(lake) as con:
        asked = "select count(*), min(day), max(day) from visit_days where day >= $day"
        assert con.execute(asked, {"day": FIRST + dt.timedelta(1)}).fetchall() == [
            (40, FIRST + dt.timedelta(9), FIRST + dt.timedelta(9))
        ]
        assert con.execute(asked, {"day": FIRST}).fetchall()[0][0] == first + 40
        assert con.execute("select count(*) from visit_days where campaign is null").fetchall() == [(0,)]


def test_tables_of_a_lake_that_was_made_before_are_noted_by_night(lake):
    with writing(lake) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
    with writing(lake) as con:
        con.execute("rollback; begin")
        for table in ("ducklake_table_stats", "ducklake_table_column_stats"):
            con.execute(
                f"delete from {estimates.CATALOGUE}.{table} where table_id in"
                f" (select table_id from {estimates.CATALOGUE}.ducklake_table where table_name = 'visit_days')"
            )
        con.execute("commit; begin")
    assert known_of(lake, "visit_days", "day") == []
    upkeep.tidy(lake, NOW)
    assert known_of(lake, "visit_days", "day") == [("visit_days", "day", 0, None, None, False)]
    (told,) = known_of(lake, "campaigns", "campaign")
    assert told[2:4] == (1, "open-dag")


def test_tables_of_which_few_rows_are_asked_for_are_written_in_small_pieces(lake, tmp_path):
    asked = "select count(*), max(row_group_num_rows) from parquet_metadata($file) where column_id = 0"
    made = lake_rows()
    assert made["items"] < 10_000 < 122_880
    with writing(lake) as con:
        # As in a lake that was made before its tables said so.
        con.execute("rollback")
        con.execute(
            "call warehouse.set_option('parquet_row_group_size', 122880, table_name => 'frequent_days')"
        )
        con.execute("begin")
    for day in (FIRST, FIRST + dt.timedelta(1)):
        with writing(lake) as con:
            rows = [GOOD["frequent_days"] | {"day": day, "word": f"w{number:05}"} for number in range(3000)]
            upsert(con, "frequent_days", rows)
    upkeep.tidy(lake, NOW)
    (file,) = [
        each
        for each in (tmp_path / "lake").rglob("*.parquet")
        if each.stat().st_size
        == max(other.stat().st_size for other in (tmp_path / "lake").rglob("*.parquet"))
    ]
    with reading(lake) as con:
        assert con.execute(asked, {"file": str(file)}).fetchall() == [(3, made["frequent_days"])]
