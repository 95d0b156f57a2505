"""From each release to this version, with rows in every table: equal numbers, whole or not at all, never back."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.core import released
from tests.warehouse.school import NOW, OWN, PEER, TODAY, WEEK
from warehouse.core import VERSION, metadata, migrations
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts, texts
from warehouse.core.errors import UpgradeFailed, WarehouseNewer
from warehouse.core.load import upsert
from warehouse.mentions.refresh import refresh_days
from warehouse.reputation.board import board

RELEASES = released.releases()
LAST = RELEASES[-1]
NOW_TEXTS = texts()
# Rows that a numbered change rewrites on purpose: table → the number.
REWRITTEN: dict[str, int] = {}


def shape(path: str) -> set[tuple]:
    with duckdb.connect(path, read_only=True) as con:
        columns = con.execute(
            "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() where not internal"
        ).fetchall()
        views = con.execute("select view_name, sql from duckdb_views() where not internal").fetchall()
    return {*columns, *views}


def content(path: str, release: str) -> dict[str, tuple]:
    """Table → its rows in the columns of the release, in order."""
    with duckdb.connect(path, read_only=True) as con:
        return {
            table: con.execute(
                f"select {', '.join(column.name for column in contract.columns)} from {table} order by all"
            ).fetchall()
            for table, contract in released.contracts(release).items()
            if table not in ("warehouse_facts", *REWRITTEN)
        }


@pytest.mark.parametrize("release", RELEASES)
def test_an_upgraded_warehouse_has_the_shape_of_a_new_one(tmp_path, release):
    old, new = str(tmp_path / "old.duckdb"), str(tmp_path / "new.duckdb")
    released.make(release, old)
    for path in (old, new):
        with writing(path):
            pass
    assert shape(old) == shape(new)


@pytest.mark.parametrize("release", RELEASES)
def test_no_row_changes_in_an_upgrade_and_each_keeps_the_promises_of_now(warehouse, release):
    released.make(release, warehouse)
    before = content(warehouse, release)
    assert all(before.values())
    with writing(warehouse) as con:
        for table, contract in contracts().items():
            con.execute(contract.staging_sql())
            con.execute(f"insert into temp.main.staging_{table} by name select * from {table}")
    assert content(warehouse, release) == before


def test_the_numbers_are_those_of_before(warehouse):
    """Of the seven days: three positive (one by correction), one negative, one unclear, and one of the peer."""
    released.make("0.1.0", warehouse)
    for way in (reading, writing):
        with way(warehouse) as con:
            if way is writing:
                refresh_days(con)
            told = board(con, WEEK, TODAY, NOW)
            labels = con.execute(
                "select subject, label, sum(stories)::int from mention_days where day >= '2026-11-16' group by all"
            ).fetchall()
        assert sorted(labels) == [
            (OWN, "negative", 1), (OWN, "positive", 3), (OWN, "unclear", 1), (PEER, "neutral", 1),
        ]  # fmt: skip
        assert told.mentions.value == 5
        assert told.reach.value == 5 * 1200


UPGRADER = """
import sys
from pathlib import Path
from warehouse.core import migrations
from warehouse.core.connection import writing
migrations.FOLDER = Path(sys.argv[2])
print("begun", flush=True)
with writing(sys.argv[1]):
    pass
print("done", flush=True)
"""
# Half of the work before the change that must not come twice, half after it.
SLOW = (
    "create or replace table passing as select hash(a.i * b.i) as h from range(3000) a(i), range(3000) b(i);"
)
CHANGE = f"{SLOW} update outlets set reach = reach * 2; {SLOW} drop table passing;"


def test_an_upgrade_that_was_killed_half_way_is_done_whole_by_the_next_start(warehouse, tmp_path):
    dice, cut = random.Random(4), 0
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "0001_double.sql").write_text(CHANGE, encoding="utf-8")
    command = [sys.executable, "-c", UPGRADER, warehouse, str(tmp_path / "changes")]
    for _ in range(4):
        for left in tmp_path.glob("warehouse.duckdb*"):
            left.unlink()
        released.make("0.1.0", warehouse)
        before = content(warehouse, "0.1.0")
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
        )
        assert process.stdout.readline() == "begun\n"
        time.sleep(dice.random() * 1.5)
        process.send_signal(signal.SIGKILL)
        cut += "done" not in process.communicate(timeout=60)[0]
        with duckdb.connect(warehouse, read_only=True) as con:
            reach = con.execute("select reach from outlets").fetchone()
            assert reach in ((1200,), (2400,))
            has_columns = bool(con.execute("from warehouse_facts where name = 'version'").fetchall())
        assert has_columns == (reach == (2400,))
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
        assert done.stdout.endswith("done\n")
        with duckdb.connect(warehouse, read_only=True) as con:
            assert con.execute("select reach from outlets").fetchone() == (2400,)
        after = content(warehouse, "0.1.0")
        assert {**after, "outlets": None} == {**before, "outlets": None}
    assert cut, "none was killed before it was done"


def test_a_program_of_the_last_release_refuses_what_this_version_wrote(warehouse):
    """It knows changes up to its own number, and refuses where the shape begins with a higher one."""
    released.make(LAST, warehouse)
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        known = metadata.read(con)
    assert known["version"] == VERSION
    assert int(known["shape"][:4]) > released.number(LAST)


@pytest.mark.parametrize(
    "newer",
    [
        {"shape": "9999-0123456789ab"},
        {"version": "99.0.0"},
        {"version": "99.0.0.dev3"},
        {"version": "a name of a time to come"},
        # Only a nullable column came: same number, same version, and our shape is one that it had before.
        {"shape": "0001-0123456789ab", "earlier_shapes": "0000-b19b9c05819c OURS"},
    ],
    ids=str,
)
def test_what_a_newer_program_wrote_is_refused_and_left_as_it_is(warehouse, newer):
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "krant.example", "reach": 100}])
        metadata.store(
            con, {name: value.replace("OURS", migrations.newest()) for name, value in newer.items()}
        )
    before = Path(warehouse).read_bytes()
    for way in (reading, writing):
        with pytest.raises(WarehouseNewer, match="newer version") as caught, way(warehouse):
            pytest.fail("it was opened")
        assert "backup" in str(caught.value) and VERSION in str(caught.value)
    assert Path(warehouse).read_bytes() == before


@pytest.mark.parametrize("version", ["0.0.9", "0.1.0", "0.2.0.dev0"])
def test_what_this_or_an_earlier_version_wrote_is_opened_and_marked_as_ours(warehouse, version):
    with writing(warehouse) as con:
        metadata.store(con, {"version": version})
    with writing(warehouse) as con:
        assert metadata.read(con)["version"] == VERSION


@pytest.mark.parametrize(
    ("spoilt", "place"),
    [
        ("alter table items drop column title", "items.title"),
        ("alter table items alter column title drop not null", "items.title"),
        ("alter table outlets alter column reach type varchar", "outlets.reach"),
        ("alter table outlets add column owner varchar; alter table outlets alter column owner set not null",
         "outlets.owner"),
        ("drop table outlets; create view outlets as select 1 as outlet", "outlets.outlet"),
    ],
)  # fmt: skip
def test_where_no_change_leads_is_a_sentence_and_nothing_is_changed(warehouse, spoilt, place):
    released.make("0.1.0", warehouse)
    with duckdb.connect(warehouse) as con:
        con.execute("drop view mention_items")
        if "owner" in spoilt:
            con.execute("delete from outlets")
        con.execute(spoilt)
    before = shape(warehouse)
    with (
        pytest.raises(UpgradeFailed, match=f"fails at {place}. Nothing was changed") as caught,
        writing(warehouse),
    ):
        pytest.fail("a load began on another shape")
    assert "Error" not in str(caught.value)
    assert shape(warehouse) == before


def test_a_command_on_such_a_warehouse_ends_with_a_sentence_and_3(warehouse):
    released.make("0.1.0", warehouse)
    with duckdb.connect(warehouse) as con:
        con.execute("drop view mention_items")
        con.execute("alter table items drop column title")
    for words in (["run"], ["check", "school"], ["score", "--tier", "fast"], ["announce", "--no-send"]):
        done = subprocess.run(
            [sys.executable, "-m", "pipelines", *words],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 3, (words, done.stderr)
        assert "it fails at items.title" in done.stderr
        assert "Traceback" not in done.stderr and "Binder" not in done.stderr.splitlines()[-1]


def test_a_column_that_is_only_in_the_contract_is_there_after_an_upgrade(warehouse):
    """As when a nullable column is added and nothing else: here it is missing in what stands on the disk."""
    for touched in (False, True):
        Path(warehouse).unlink(missing_ok=True)
        released.make("0.1.0", warehouse)
        with duckdb.connect(warehouse) as con:
            con.execute("drop view mention_items; alter table outlets drop column kind")
            con.execute(
                "alter table outlets add column of_long_ago varchar; update outlets set of_long_ago = 'kept'"
            )
        with _changed("update outlets set reach = 7;" if touched else "select 1;"), writing(warehouse) as con:
            upsert(con, "outlets", [{"outlet": "blad.example", "kind": "press"}])
        with reading(warehouse) as con:
            rows = con.execute(
                "select outlet, reach, kind, of_long_ago from outlets order by outlet"
            ).fetchall()
        assert rows == [
            ("De Krant", 7 if touched else 1200, None, "kept"), ("blad.example", None, "press", None),
        ]  # fmt: skip


@contextlib.contextmanager
def _changed(sql: str):
    """A version whose change number 1 is this."""
    folder = Path(os.environ["WEERKLANK_DATA"]) / "changes"
    folder.mkdir(exist_ok=True)
    (folder / "0001_test.sql").write_text(sql, encoding="utf-8")
    before, migrations.FOLDER = migrations.FOLDER, folder
    migrations.numbered.cache_clear()
    migrations.newest.cache_clear()
    try:
        yield
    finally:
        migrations.FOLDER = before
        migrations.numbered.cache_clear()
        migrations.newest.cache_clear()


def test_a_contract_that_differs_from_the_last_release_has_a_number_and_each_change_is_written():
    since = [
        path.read_text(encoding="utf-8") for at, path in migrations.numbered() if at > released.number(LAST)
    ]
    then = released.tables(LAST)
    assert since or then == NOW_TEXTS, (
        "the shape differs from the last release: add a change with a new number"
    )
    silent = released.unexplained(then.values(), NOW_TEXTS.values(), " ".join(since))
    assert not silent, (
        f"{silent} differ from {LAST} by more than new nullable columns: write warehouse/core/changes/NNNN_what.sql"
    )


BEFORE = "create table t (a varchar not null primary key, b integer check (b > 0), c double);"


@pytest.mark.parametrize(
    ("now", "is_silent"),
    [
        (BEFORE, False),
        (f"{BEFORE} create table u (x integer not null primary key);", False),
        (f"{BEFORE} comment on column t.b is 'in other words';", False),
        ("create table t (a varchar not null primary key, n date, b integer check (b > 0), c double);", False),
        ("create table t (a varchar not null primary key, b integer check (b > 0), c double, n int check (n > 1));",
         False),
        ("create table t (a varchar not null primary key, b integer check (b > 0), c double, n date not null);", True),
        ("create table t (a varchar not null primary key, b integer check (b > 0));", True),
        ("create table t (a varchar not null primary key, b integer check (b > 0), d double);", True),
        ("create table t (a varchar not null primary key, b bigint check (b > 0), c double);", True),
        ("create table t (a varchar not null primary key, b integer check (b >= 0), c double);", True),
        ("create table t (a varchar not null primary key, b integer not null check (b > 0), c double);", True),
        ("create table t (a varchar not null, b integer check (b > 0), c double, primary key (a, b));", True),
        ("create table v (a varchar);", True),
    ],
)  # fmt: skip
def test_what_must_be_written_as_a_change(now, is_silent):
    assert released.unexplained([BEFORE], [now], "") == (["t"] if is_silent else [])
    assert released.unexplained([BEFORE], [now], "update t set b = 1;") == []
