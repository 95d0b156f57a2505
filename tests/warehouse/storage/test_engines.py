"""A DuckDB is kept from one opening of a file to the next, and nothing of the one shows in the other."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT
from tests.warehouse.rows import GOOD
from warehouse.core import file_locks, files
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.storage import engines, waiting

WAITS = """
import sys
from warehouse.core import file_locks
from pathlib import Path
print("here", flush=True)
with file_locks.locked(Path(sys.argv[1]), sys.argv[2] == "to write", 60):
    print("got", flush=True)
"""


@pytest.fixture
def begun(monkeypatch) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    """Each DuckDB that was begun since; at first none is kept."""
    new, fresh = [], engines.fresh

    def noted(scratch: str, **own: str):
        new.append(fresh(scratch, **own))
        return new[-1]

    monkeypatch.setattr(engines, "fresh", noted)
    monkeypatch.setattr(engines, "_idle", {True: [], False: []})
    yield new
    for con in new:
        con.close()


def test_one_is_begun_for_many_openings_and_each_finds_it_empty(warehouse, begun):
    with writing(warehouse) as con:
        con.execute("create temp table left_over as select 1 as one")
        upsert(con, "items", [GOOD["items"]])
    for _ in range(3):
        with reading(warehouse) as con:
            assert con.execute("select count(*) from items").fetchone() == (1,)
            assert con.execute("select count(*) from duckdb_tables() where temporary").fetchone() == (0,)
            con.execute("create temp table left_over as select 1 as one; set timezone = 'America/New_York'")
            con.execute("from range(100000)").fetchone()  # and leaves the rest
    with reading(warehouse) as con:
        assert con.execute("select current_setting('timezone')").fetchone() == ("UTC",)
    assert len(begun) == 1
    with duckdb.connect(warehouse) as con:  # nobody holds the file
        assert con.execute("select count(*) from items").fetchone() == (1,)


def test_two_that_are_open_at_once_have_one_each_and_one_of_them_is_kept(warehouse, begun):
    with writing(warehouse):
        pass
    with reading(warehouse) as one, reading(warehouse) as other:
        assert one.execute("select 1").fetchone() == other.execute("select 1").fetchone()
    assert len(begun) == 2
    with reading(warehouse), reading(warehouse):
        pass
    assert len(begun) == 3


def test_one_in_which_something_went_wrong_is_not_used_again(warehouse, begun):
    with writing(warehouse):
        pass
    with pytest.raises(duckdb.CatalogException), reading(warehouse) as con:
        con.execute("from no_table")
    with contextlib.suppress(duckdb.Error):
        begun[0].execute("select 1")
        raise AssertionError("it is there still")
    with reading(warehouse):
        pass
    assert len(begun) == 2


def test_one_from_which_the_file_cannot_be_taken_is_ended(warehouse, begun):
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        con.execute("use memory; detach warehouse")
        engines.detach(con)  # there is none any more
        with pytest.raises(duckdb.ConnectionException):
            con.execute("select 1")
    assert not any(engines._idle.values())


def test_the_log_of_a_usual_load_is_written_by_one_thread_and_all_are_there_again(
    warehouse, monkeypatch, begun
):
    how, detach = [], engines.detach

    def detaching(con, writes_log=True, by_one=False) -> None:
        detach(con, writes_log, by_one)
        how.append((by_one, con.execute("select current_setting('threads')").fetchone()[0]))

    monkeypatch.setattr(engines, "detach", detaching)
    with engines.ending(engines.fresh(str(Path(warehouse).parent))) as con:
        (all_threads,) = con.execute("select current_setting('threads')").fetchone()
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
    monkeypatch.setattr(file_locks, "USUAL", 0)
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"] | {"item_id": "another"}])
    with writing(warehouse, brief=True) as con:
        upsert(con, "items", [GOOD["items"] | {"item_id": "a third"}])
    assert how == [(True, all_threads), (False, all_threads), (False, 1)]
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (3,)


@pytest.mark.parametrize("how", ["to read", "to write"])
def test_who_waits_in_another_process_is_seen_and_the_log_of_a_load_is_left_for_later_then(
    warehouse, how, monkeypatch
):
    left, settle = [], file_locks.settle

    def settling(path: Path, *facts) -> None:
        left.append(files.log_size(path) > file_locks.LONG)
        settle(path, *facts)

    monkeypatch.setattr(file_locks, "settle", settling)
    path = Path(warehouse)
    many = [GOOD["items"] | {"item_id": f"{at}", "text": os.urandom(500).hex()} for at in range(600)]
    with writing(warehouse) as con:
        upsert(con, "items", many[:300])
        assert not waiting.might_be(Path(f"{path}.turn"))
    with contextlib.ExitStack() as end:
        with writing(warehouse) as con:
            upsert(con, "items", many[300:])
            command = [sys.executable, "-c", WAITS, str(path), how]
            other = end.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
            assert other.stdout and other.stdout.readline() == "here\n"
            while not waiting.might_be(Path(f"{path}.turn")):
                assert other.poll() is None
        assert other.stdout.readline() == "got\n"
    assert not waiting.might_be(Path(f"{path}.turn"))
    assert left == [False, True] and files.log_size(path) == 0


def test_who_gave_up_waits_no_longer(warehouse):
    path = Path(warehouse)
    with writing(warehouse):
        with pytest.raises(file_locks.WarehouseBusy), file_locks.locked(path, False, 0.01):
            pass
        assert not waiting.might_be(Path(f"{path}.turn"))


def test_after_many_openings_another_duckdb_is_begun_so_that_what_it_holds_for_nobody_is_given_back(
    warehouse, begun, monkeypatch
):
    monkeypatch.setattr(engines, "MOST_USES", 3)
    monkeypatch.setattr(engines, "_uses", {True: 0, False: 0})
    with writing(warehouse):
        pass
    counts = []
    for _ in range(8):
        with reading(warehouse) as con:
            assert con.execute("select count(*) from items").fetchall() == [(0,)]
        counts.append(len(begun))
    assert counts[-1] - counts[0] in (2, 3) and counts == sorted(counts)
    ended = [each for each in begun if each not in engines._idle[False]]
    assert ended
    for each in ended:
        with pytest.raises(duckdb.ConnectionException):
            each.execute("select 1")


ZONES = """
import sys
from warehouse.core.connection import reading, writing
asked = "select current_setting('TimeZone'), '2026-07-01 12:00:00+02'::timestamptz::timestamp::varchar"
for again in range(3):
    for way in (writing, lambda url: writing(url, brief=True), reading, lambda url: reading(url, often=True)):
        with way(sys.argv[1]) as con:
            print(con.execute(asked).fetchall()[0])
"""


@pytest.mark.parametrize("kind", ["a file", "a lake"])
def test_each_opening_tells_the_time_of_no_place_wherever_the_machine_stands(warehouse, tmp_path, kind):
    url = warehouse if kind == "a file" else f"ducklake:{tmp_path / 'catalogue.ducklake'}"
    own = {"TZ": "America/New_York", "WEERKLANK_WAREHOUSE_DATA": str(tmp_path / "lake")}
    told = subprocess.run(
        [sys.executable, "-c", ZONES, url], capture_output=True, text=True, cwd=ROOT, env=os.environ | own
    )
    assert told.stdout.splitlines() == [str(("UTC", "2026-07-01 10:00:00"))] * 12, told.stderr
