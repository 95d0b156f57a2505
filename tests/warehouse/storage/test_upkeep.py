"""A lake stays in shape: few files however many loads, nothing of what was deleted, and readers go on."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from pipelines.runs.backup import upkeep as nightly
from pipelines.runs.due import night_before
from tests.servers import postgres
from tests.warehouse.rows import GOOD
from warehouse.access.privacy import rewrite
from warehouse.core import metadata
from warehouse.core.connection import address, reading, writing
from warehouse.core.load import delete, upsert
from warehouse.mentions.words import index
from warehouse.storage import estimates
from warehouse.storage.copies import upkeep

NOW = dt.datetime(2026, 11, 29, 4, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 1)
on_lakes = pytest.mark.parametrize("warehouse", ["lake"], indirect=True)


def load(url: str, day: dt.date) -> None:
    """One load of one day: more rows than are kept in the catalogue itself, and one row that is changed each time."""
    rows = [
        GOOD["visit_days"] | {"day": day, "landing_page": f"/{n}", "campaign": f"GEHEIM{day:%j}"}
        for n in range(40)
    ]
    with writing(url) as con:
        upsert(con, "visit_days", rows)
        upsert(con, "campaigns", [GOOD["campaigns"] | {"label": f"{day}"}])


def parquet(url: str, tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "lake").rglob("*.parquet"))


def held(url: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute(
            "select day, count(*), min(landing_page) from visit_days group by all order by all"
        ).fetchall()


@pytest.mark.both
def test_many_loads_become_one_file_for_each_table_and_say_the_same(warehouse, tmp_path):
    for number in range(12):
        load(warehouse, FIRST + dt.timedelta(days=number))
    before = held(warehouse)
    done = upkeep.tidy(warehouse, NOW, dt.timedelta(0))
    assert held(warehouse) == before and len(before) == 12
    if done is None:
        assert Path(warehouse).is_file()  # a file has nothing to be tidied
        return
    assert done.before >= 12 and done.removed >= 12
    folders = [path.parent.name for path in parquet(warehouse, tmp_path)]
    assert folders.count("visit_days") == 1 and len(folders) == len(set(folders)) == done.after
    with reading(warehouse) as con:
        asked = "explain analyze select count(*) from visit_days where day = '2026-01-03'"
        assert "Total Files Read: 1" in con.execute(asked).fetchall()[0][1]
        assert con.execute("select label from campaigns").fetchall() == [("2026-01-12",)]


@on_lakes
def test_words_lie_in_the_order_of_words_so_that_one_is_found_in_few_places(warehouse):
    for day in (dt.date(2026, 1, 30), dt.date(2026, 1, 31), dt.date(2026, 2, 1)):
        with writing(warehouse) as con:
            said = " ".join(f"woord{letter}" for letter in "qwertyuiopasdfghj")
            upsert(con, "items", [GOOD["items"] | {"item_id": f"{day}", "day": day, "text": said}])
            index.refresh(con, [day])
    upkeep.tidy(warehouse, NOW, dt.timedelta(0))
    with reading(warehouse) as con:
        lie = con.execute("select word, day from word_days").fetchall()
    assert len(lie) > 50 and lie == sorted(lie)


@on_lakes
def test_large_rows_of_words_lie_in_small_pieces_of_which_a_question_reads_few(warehouse, tmp_path):
    rows = 5_000
    with writing(warehouse) as con:
        con.execute(
            f"insert into frequent_days select date '2026-01-01', 'w' || n, '\\x80'::blob from range({rows}) as t(n)"
        )
    upkeep.tidy(warehouse, NOW, dt.timedelta(0))
    (file,) = [path for path in parquet(warehouse, tmp_path) if path.parent.name == "frequent_days"]
    with duckdb.connect() as con:
        pieces = con.execute(
            "select distinct row_group_id, row_group_num_rows from parquet_metadata($file)",
            {"file": str(file)},
        ).fetchall()
    assert sum(count for _, count in pieces) == rows and max(count for _, count in pieces) <= 2048


@on_lakes
def test_a_file_that_was_removed_is_counted_once_and_no_longer_listed(warehouse):
    asked = f"select count(*) from {estimates.CATALOGUE}.ducklake_files_scheduled_for_deletion"
    for night in range(3):
        for number in range(3):
            load(warehouse, FIRST + dt.timedelta(days=3 * night + number))
        done = upkeep.tidy(warehouse, NOW, dt.timedelta(0))
        with reading(warehouse) as con:
            assert con.execute(asked).fetchall() == [(0,)]
        assert done.removed >= 3
        assert upkeep.tidy(warehouse, NOW, dt.timedelta(0)).removed < done.removed


@pytest.mark.both
def test_what_was_deleted_is_in_no_byte_of_the_data(warehouse, tmp_path, postgresql):
    for number in range(3):
        load(warehouse, FIRST + dt.timedelta(days=number))
    with writing(warehouse) as con:
        secret = {"campaign": "klein", "label": "GEHEIM-klein"}
        upsert(con, "campaigns", [GOOD["campaigns"] | secret])
    with writing(warehouse) as con:
        con.execute("delete from visit_days where campaign = 'GEHEIM002'")
        delete(con, "campaigns", [secret])
    assert rewrite.rewrite(warehouse)
    kept_there = [path for path in tmp_path.rglob("*") if path.is_file()]
    with reading(warehouse) as con:
        assert con.execute("select count(*) from visit_days").fetchone() == (80,)
    assert kept_there and not any(b"GEHEIM-klein" in path.read_bytes() for path in kept_there)
    if warehouse.startswith("ducklake"):
        # Compressed, so that the bytes alone prove nothing: what the files that are left hold is asked of each.
        with reading(warehouse) as con:
            for path in parquet(warehouse, tmp_path):
                assert "GEHEIM002" not in str(con.execute(f"from read_parquet('{path}')").fetchall())
        name = warehouse.split("dbname=")[1].split()[0]
        small = postgresql.ask(
            "select table_name from information_schema.tables where table_name like 'ducklake_inlined_data_%_%'",
            name,
        )
        rows = [postgresql.ask(f"select * from {table}", name) for table in small.split()]
        assert rows and not any("GEHEIM" in row or "klein" in row for row in rows)


@on_lakes
def test_a_question_that_is_asked_meanwhile_and_one_of_an_hour_ago_are_answered(warehouse):
    for number in range(3):
        load(warehouse, FIRST + dt.timedelta(days=number))
    with reading(warehouse) as con:
        assert con.execute("select count(*) from visit_days").fetchone() == (120,)
        upkeep.tidy(warehouse, NOW)  # keeps the snapshots of a day
        assert con.execute("select count(distinct day) from visit_days").fetchone() == (3,)
    assert len(held(warehouse)) == 3


@on_lakes
def test_it_is_done_once_a_night_and_by_nobody_who_has_a_file(warehouse, tmp_path):
    load(warehouse, FIRST)
    assert nightly.nightly(night_before(NOW), NOW, warehouse)
    assert not nightly.nightly(night_before(NOW), NOW + dt.timedelta(hours=2), warehouse)
    assert nightly.nightly(night_before(NOW + dt.timedelta(days=1)), NOW + dt.timedelta(days=1), warehouse)
    with reading(warehouse) as con:
        assert metadata.read(con)[upkeep.TIDIED].startswith("2026-11-30")
    assert not nightly.nightly(night_before(NOW), NOW, str(tmp_path / "none.duckdb"))
    assert postgres.PASSWORD not in address(warehouse)
