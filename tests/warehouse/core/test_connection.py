"""Folders, paths and holders that make the warehouse hard to open: each is a sentence, none is a crash."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty, WarehouseUnusable
from warehouse.core.load import upsert
from warehouse.storage.copies import aside

NOBODY = 65534

# Permissions do not bind the administrator, so a test that runs as one looks as nobody.
LOOK = f"""
import contextlib, json, os, sys
from warehouse.core import connection, contract, migrations
from warehouse.core.errors import WarehouseError
contract.contracts(), migrations.newest()
with connection.duckdb.connect() as con:
    con.execute("select 1")
if os.getuid() == 0:
    os.setgroups([])
    os.setgid({NOBODY})
    os.setuid({NOBODY})
said = {{}}
for way in ("reading", "writing"):
    try:
        with getattr(connection, way)(sys.argv[1], wait=1) as con:
            said[way] = con.execute("select outlet from outlets").fetchall()
    except WarehouseError as error:
        said[way] = [type(error).__name__, str(error)]
print(json.dumps(said))
"""


@pytest.fixture
def folder():
    """A folder that another user can reach too."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)
        Path(made).chmod(0o755)


def load(path: Path | str) -> None:
    with writing(path) as con:
        upsert(con, "outlets", [{"outlet": "krant.example"}])


def looked(path: Path) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_warehouse_in_a_read_only_folder_is_read_and_refuses_a_load(folder):
    path = folder / "warehouse.duckdb"
    load(path)
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    said = looked(path)
    assert said["reading"] == [["krant.example"]]
    assert said["writing"][0] == "WarehouseClosed" and str(path) in said["writing"][1]


def test_a_folder_that_cannot_be_written_has_no_warehouse_and_gets_none(folder):
    folder.chmod(0o555)
    said = looked(folder / "warehouse.duckdb")
    assert said["reading"][0] == "WarehouseEmpty"
    assert said["writing"][0] == "WarehouseClosed"
    assert list(folder.iterdir()) == []


def test_a_warehouse_that_may_not_be_read_says_so(folder):
    path = folder / "warehouse.duckdb"
    load(path)
    path.chmod(0o000)
    said = looked(path)
    assert said["reading"][0] == said["writing"][0] == "WarehouseClosed"
    path.chmod(0o644)
    load(path)


@pytest.mark.parametrize("name", ["clock.duckdb", "locked/warehouse.duckdb"])
def test_a_broken_file_is_unusable_and_not_busy_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"this is a letter" * 1000)
    for way in (reading, writing):
        with pytest.raises(WarehouseUnusable), way(path, wait=0.1):
            pass


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_never_read_as_if_it_were_whole(warehouse, keep):
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": f"blad{n}.example", "reach": n} for n in range(20_000)])
    whole = Path(warehouse).read_bytes()
    Path(warehouse).write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(WarehouseUnusable), reading(warehouse) as con:
        con.execute("select sum(reach) from outlets").fetchone()


FILL = """
import resource, sys
from pathlib import Path
from warehouse.core.connection import writing
from warehouse.core.errors import WarehouseUnusable
from warehouse.core.load import upsert
size = Path(sys.argv[1]).stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    with writing(sys.argv[1]) as con:
        for batch in range(20):
            upsert(con, "outlets", [{"outlet": f"{batch}-{n * 7919 ** 5}"} for n in range(5_000)])
except WarehouseUnusable as error:
    print("unusable", error)
"""


def test_a_disk_that_is_full_is_a_sentence_and_loses_nothing(warehouse):
    load(warehouse)
    done = subprocess.run(
        [sys.executable, "-c", FILL, warehouse], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.startswith("unusable"), done.stderr
    with reading(warehouse) as con:
        assert con.execute("select outlet from outlets").fetchall() == [("krant.example",)]
    load(warehouse)


def test_a_warehouse_below_a_file_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WarehouseEmpty), reading(tmp_path / "file" / "warehouse.duckdb"):
        pass
    with pytest.raises(WarehouseUnusable), writing(tmp_path / "file" / "warehouse.duckdb"):
        pass


@pytest.mark.parametrize(
    "name", ["met spatie.duckdb", "o'brien.duckdb", "één.duckdb", "a;b.duckdb", "100%.duckdb"]
)
def test_a_path_may_hold_any_character(tmp_path, name):
    load(tmp_path / "map's" / name)
    with reading(tmp_path / "map's" / name) as con:
        assert con.execute("select outlet from outlets").fetchall() == [("krant.example",)]


def test_the_address_is_the_argument_else_the_environment(tmp_path, warehouse):
    load(warehouse)
    with reading() as con:
        assert con.execute("select count(*) from outlets").fetchone() == (1,)
    with pytest.raises(WarehouseEmpty) as caught, reading(tmp_path / "other.duckdb"):
        pass
    assert caught.value.fields["url"] == str(tmp_path / "other.duckdb")


def test_a_warehouse_that_is_moved_replaces_what_stood_there_and_waits_for_a_writer(tmp_path):
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    load(old)
    with writing(new), pytest.raises(WarehouseBusy):
        aside.move(new, old, wait=0.1)
    aside.move(old, new)
    with reading(new) as con:
        assert con.execute("select count(*) from outlets").fetchone() == (1,)
    assert not old.exists()
    with pytest.raises(WarehouseEmpty), reading(old):
        pass


@pytest.mark.both
def test_the_last_rows_are_the_last_also_where_rows_of_a_higher_number_were_removed(warehouse):
    # Two parts of a table, as DuckDB keeps them; of the first all high numbers go.
    with writing(warehouse) as con:
        con.execute("create table numbers (number bigint)")
        con.execute("insert into numbers select range + 900000 * (range > 50000)::int from range(122880)")
        con.execute("insert into numbers select 200000 + range from range(122880)")
    with writing(warehouse) as con:
        con.execute("delete from numbers where number >= 900000")
    with reading(warehouse) as con:
        found = con.execute("select number from numbers order by number desc limit 1").fetchall()
    assert found == [(322879,)]
