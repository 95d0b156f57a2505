"""Small tables of a lake are read from copies in the process that asks much, and are never old."""

import contextlib
import datetime as dt
import shutil
import subprocess
import sys
import threading

import duckdb
import pytest

from tests.warehouse.rows import GOOD
from warehouse.core import metadata, migrations
from warehouse.core.connection import address, reading, writing
from warehouse.core.errors import WarehouseError, WarehouseNewer
from warehouse.core.load import upsert
from warehouse.storage import kept, small
from warehouse.storage.copies import upkeep

NOW = dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC)
TABLES = ("campaigns", "sources", "visit_days", "alerts")


@pytest.fixture(params=["server", "file"])
def lake(request, tmp_path, monkeypatch):
    """The address of a lake that holds nothing yet; its catalogue is in PostgreSQL, and in a file."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    with contextlib.ExitStack() as stack:
        if request.param == "server":
            begun = request.getfixturevalue("lakes_begun")
            url = stack.enter_context(begun.another(tmp_path / "lake"))
        else:
            url = f"ducklake:{tmp_path / 'catalogue.ducklake'}"
            with writing(url):
                pass
        monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
        yield url
        kept.let_go(address(url))


in_file = pytest.mark.parametrize("lake", ["file"], indirect=True)
on_server = pytest.mark.parametrize("lake", ["server"], indirect=True)


def plan(con, table: str) -> str:
    return "".join(row[1] for row in con.execute(f"explain from {table}").fetchall())


def is_copy(con, table: str) -> bool:
    return "DUCKLAKE" not in plan(con, table).upper()


def counted(lake: str, often: bool) -> dict[str, int]:
    with reading(lake, 120.0, often=often) as con:
        return {table: con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in TABLES}


def days(number: int, first: int = 0) -> list[dict]:
    return [GOOD["visit_days"] | {"landing_page": f"/{n}"} for n in range(first, first + number)]


def test_what_is_asked_often_is_read_from_copies_and_what_is_asked_once_from_the_lake(lake):
    with reading(lake) as con:
        assert not any(is_copy(con, table) for table in TABLES)
    with reading(lake, often=True) as con:
        assert all(is_copy(con, table) for table in TABLES) and migrations.is_lake(con)
        names = [row[0] for row in con.execute("describe alerts").fetchall()]
        kinds = [row[1] for row in con.execute("describe alerts").fetchall()]
    with reading(lake) as con:
        assert [row[0] for row in con.execute("describe alerts").fetchall()] == names
        assert [row[1] for row in con.execute("describe alerts").fetchall()] == kinds
    with writing(lake) as con:
        assert not any(is_copy(con, table) for table in TABLES)


def test_after_each_load_the_copies_are_of_what_was_loaded(lake):
    """Also rows that stay in the catalogue, rows in files, deleted ones, changed ones, and what upkeep moved."""
    steps = (
        lambda con: upsert(con, "campaigns", [GOOD["campaigns"]]),
        lambda con: upsert(con, "visit_days", days(40)),
        lambda con: upsert(con, "sources", [GOOD["sources"], GOOD["sources"] | {"source_name": "two"}]),
        lambda con: con.execute("delete from campaigns"),
        lambda con: con.execute("delete from visit_days where landing_page in ('/1', '/2')"),
        lambda con: upsert(con, "visit_days", days(5, 38)),
        lambda con: con.execute("update sources set title = 'Anders'"),
    )
    for step in steps:
        with writing(lake) as con:
            step(con)
        assert counted(lake, often=True) == counted(lake, often=False)
    with reading(lake, often=True) as con:
        assert is_copy(con, "sources")
        assert con.execute("select distinct title from sources").fetchall() == [("Anders",)]
    upkeep.tidy(lake, NOW, dt.timedelta(0))
    assert counted(lake, often=True) == counted(lake, often=False)
    assert counted(lake, often=True) == {"campaigns": 0, "sources": 2, "visit_days": 41, "alerts": 0}
    with writing(lake) as con:
        con.execute("delete from sources")
    assert counted(lake, often=True)["sources"] == 0


def test_only_what_changed_is_copied_anew_and_what_is_no_longer_small_is_not(lake, monkeypatch):
    with writing(lake) as con:
        upsert(con, "visit_days", days(20))

    def copies() -> dict[str, int]:
        with reading(lake, often=True) as con:
            told = "select table_name, table_oid from duckdb_tables() where schema_name = 'small'"
            return dict(con.execute(told).fetchall())

    first = copies()
    assert first.keys() > set(TABLES)
    with writing(lake) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
    second = copies()
    anew = {name for name in first if second[name] != first[name]}
    assert anew == {"campaigns", "warehouse_facts", "snapshot_of"} and second.keys() == first.keys()
    monkeypatch.setattr(small, "MOST", (25, 250_000))
    with writing(lake) as con:
        upsert(con, "visit_days", days(20, 20))
    with reading(lake, often=True) as con:
        assert not is_copy(con, "visit_days") and is_copy(con, "campaigns")
        assert con.execute("select count(*) from visit_days").fetchall() == [(40,)]


def test_a_larger_table_is_copied_as_soon_as_a_load_leaves_it_alone_and_no_longer_when_one_changes_it(
    lake, monkeypatch
):
    monkeypatch.setattr(small, "MOST", (5, 250_000))
    monkeypatch.setattr(small, "MOST_RESTING", (50, 250_000))

    def after(table: str, rows: list[dict]) -> tuple[bool, int]:
        with writing(lake) as con:
            upsert(con, table, rows)
        with reading(lake, often=True) as con:
            return is_copy(con, "visit_days"), con.execute("select count(*) from visit_days").fetchall()[0][0]

    assert after("visit_days", days(20)) == (False, 20)
    assert after("visit_days", days(20, 10)) == (False, 30)
    assert after("campaigns", [GOOD["campaigns"]]) == (True, 30)
    assert after("sources", [GOOD["sources"]]) == (True, 30)
    assert after("visit_days", days(10, 30)) == (False, 40)
    assert after("visit_days", days(20, 40)) == (False, 60)
    assert after("sources", [GOOD["sources"] | {"source_name": "two"}]) == (False, 60)


def test_what_a_newer_version_wrote_is_refused_though_its_facts_are_read_from_a_copy(lake):
    assert counted(lake, often=True)["campaigns"] == 0
    with writing(lake) as con:
        metadata.store(con, {migrations.SHAPE: "9999-of-a-later-version"})
    with pytest.raises(WarehouseNewer), reading(lake, often=True):
        pass


@on_server  # on a file a load waits for the question
def test_a_question_that_began_before_a_load_sees_what_was_there_though_another_copies_anew(lake):
    with writing(lake) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
        upsert(con, "visit_days", days(30))
    with reading(lake, often=True) as early:
        assert early.execute("select count(*) from campaigns").fetchall() == [(1,)]
        with writing(lake) as con:
            con.execute("delete from campaigns")
            con.execute("delete from visit_days")
        assert counted(lake, often=True)["visit_days"] == 0
        assert early.execute("select count(*) from campaigns").fetchall() == [(1,)]
        # What was not asked yet is of the same moment.
        assert early.execute("select count(*) from visit_days").fetchall() == [(30,)]


def test_threads_that_ask_while_another_process_loads_always_see_whole_loads(lake):
    """Each load stores as many rows in the one table as in the other."""
    script = (
        "import sys\n"
        "from tests.warehouse.rows import GOOD\n"
        "from warehouse.core.connection import writing\n"
        "from warehouse.core.load import upsert\n"
        "for n in range(8):\n"
        "    with writing(sys.argv[1]) as con:\n"
        "        upsert(con, 'campaigns', [GOOD['campaigns'] | {'campaign': f'c{n}'}])\n"
        "        upsert(con, 'visit_days', [GOOD['visit_days'] | {'landing_page': f'/{n}'}])\n"
    )
    seen, faults, ended = [], [], threading.Event()

    def ask() -> None:
        try:
            while not ended.is_set():
                told = counted(lake, often=True)
                seen.append((told["campaigns"], told["visit_days"]))
        except (duckdb.Error, WarehouseError) as error:
            faults.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    done = subprocess.run([sys.executable, "-c", script, lake], capture_output=True, text=True, check=False)
    ended.set()
    for thread in threads:
        thread.join()
    assert done.returncode == 0, done.stderr
    assert faults == [] and len(seen) > 3
    assert all(one == other for one, other in seen)
    assert counted(lake, often=True)["campaigns"] == 8


@in_file
def test_between_two_questions_nothing_of_a_catalogue_in_a_file_is_kept_open_nor_left_beside_it(
    lake, tmp_path
):
    """Another program can write it, and what it wrote is in the next answer."""
    script = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create table theirs as select 1')"
    path = tmp_path / "catalogue.ducklake"
    assert counted(lake, often=True)["campaigns"] == 0
    assert [left.name for left in tmp_path.iterdir() if ".tmp-" in left.name] == []
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    with reading(lake, often=True) as con:
        assert con.execute("select * from __ducklake_metadata_warehouse.theirs").fetchall() == [(1,)]


@in_file
def test_of_another_lake_in_the_place_of_the_first_no_copy_of_the_first_is_read(lake, tmp_path):
    """Though the one has as many loads as the other, and later ones tell only of what they changed."""
    for number in range(2):
        for path in (tmp_path / "catalogue.ducklake", tmp_path / "catalogue.ducklake.files"):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        with writing(lake) as con:
            upsert(con, "campaigns", [GOOD["campaigns"] | {"campaign": f"c{n}"} for n in range(2 + number)])
        assert counted(lake, often=True)["campaigns"] == 2 + number
    with writing(lake) as con:
        upsert(con, "sources", [GOOD["sources"]])
    assert counted(lake, often=True) == counted(lake, often=False)


@in_file
def test_without_room_for_a_copy_of_the_catalogue_it_is_read_as_it_is(lake, tmp_path):
    """Room: as much as the limit on the size of a file leaves."""
    script = (
        "import resource, signal, sys\n"
        "from warehouse.core.connection import reading\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "for _ in range(2):\n"
        "    with reading(sys.argv[1], often=True) as con:\n"
        "        print(con.execute('select count(*) from campaigns').fetchall())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, lake], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["[(0,)]"] * 2, done.stderr
    assert [left.name for left in tmp_path.iterdir() if ".tmp-" in left.name] == []
