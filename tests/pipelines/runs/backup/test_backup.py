"""A backup holds all, also what a full disk or a kill left in the write-ahead log; it is proven, and goes back."""

import datetime as dt
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.runs.backup import restore, write
from pipelines.runs.backup.copying import BackupRefused
from pipelines.runs.backup.write import MANIFEST, WAREHOUSE
from pipelines.support.errors import RunBusy
from pipelines.support.run_lock import alone
from tests.pages.school import NOW, ROOT, fill, shown
from warehouse.core import files
from warehouse.core.connection import reading, writing
from warehouse.core.errors import BackupUnequal, WarehouseEmpty, WarehouseForeign, WarehouseNewer
from warehouse.core.load import upsert
from warehouse.storage.copies import aside
from warehouse.storage.copies import backup as copies

STORIES = [
    (1, "ROC Voorbeeld", "positive"),
    (2, "ROC Voorbeeld", "negative"),
    (3, "Voorbeeld College", "neutral"),
]
# Loads until the file may not grow: each load is stored or not, the checkpoint at the end is not.
FILL = """
import hashlib, resource, sys
from pathlib import Path
from warehouse.core.connection import writing
from warehouse.core.errors import DiskFull
from warehouse.core.load import upsert
most = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
stored = 0
try:
    for batch in range(40):
        with writing(sys.argv[1]) as con:
            rows = [{"outlet": hashlib.blake2b(f"{batch}-{n}".encode()).hexdigest()} for n in range(2000)]
            upsert(con, "outlets", rows)
        stored += 2000
except DiskFull:
    print("full", stored)
"""
# Ended after the commit, before what was committed went from the log into the file.
KILL = """
import os, sys
from warehouse.core.connection import writing
from warehouse.core.load import upsert
with writing(sys.argv[1]) as con:
    upsert(con, "outlets", [{"outlet": f"{n}.example"} for n in range(3000)])
    con.execute("commit")
    con.execute("begin")
    upsert(con, "outlets", [{"outlet": f"half-{n}.example"} for n in range(3000)])
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def school(warehouse, tmp_path, monkeypatch):
    """A school with a warehouse, a configuration, and files that nobody can fetch again."""
    fill(warehouse, STORIES)
    config = tmp_path / "config"
    config.mkdir()
    monkeypatch.setenv("WEERKLANK_CONFIG", str(config))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    (config / "organisation.toml").write_text(
        '[organisation]\nname = "ROC"\nsite = "https://r.example"\nquery = "ROC"\n'
    )
    for name in (
        "raw/instagram/1.json.gz",
        "inbox/linkedin/volgers.xls",
        "inbox/done/oud.csv",
        "model/head.npz",
        "views.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / "raw" / "instagram" / "2.json.part").write_text("half of it")
    return tmp_path


def child(code: str, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True, text=True, timeout=100, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def command(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *words],
        capture_output=True, text=True, timeout=100, check=False, cwd=ROOT,
    )  # fmt: skip


def outlets(path: str | Path) -> int:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("select count(*) from outlets").fetchone()[0]


def rows(path: str) -> dict[str, list]:
    with duckdb.connect(path, read_only=True) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        return {table: con.execute(f"from {table} order by all").fetchall() for table in tables}


def test_after_a_full_disk_a_backup_holds_what_a_copy_of_the_file_lacks(school, warehouse, tmp_path):
    done = child(FILL, warehouse)
    assert done.stdout.startswith("full"), done.stderr
    stored = int(done.stdout.split()[1])
    assert stored and files.journals(Path(warehouse))
    with reading(warehouse) as con:  # what is in the log is read
        assert con.execute("select count(*) from outlets").fetchone() == (stored,)
    plain = tmp_path / "plain.duckdb"
    shutil.copy2(warehouse, plain)
    assert outlets(plain) < stored  # and opens without complaint
    made = write.make(tmp_path / "out")
    assert made.tables["outlets"] == outlets(made.folder / WAREHOUSE) == stored
    assert [path.name for path in (made.folder).glob("warehouse*")] == [WAREHOUSE]
    with writing(warehouse) as con:  # room again: the next load goes on, and the log goes into the file
        upsert(con, "outlets", [{"outlet": "na.example"}])
    assert not files.journals(Path(warehouse))
    assert outlets(warehouse) == stored + 1


def test_after_a_kill_a_backup_holds_what_was_committed_and_nothing_of_what_was_not(
    school, warehouse, tmp_path
):
    assert child(KILL, warehouse).returncode == -signal.SIGKILL
    assert files.journals(Path(warehouse))
    made = write.make(tmp_path / "out")
    assert made.tables["outlets"] == outlets(made.folder / WAREHOUSE) == 3000


def test_a_backup_is_put_back_whole_and_the_board_says_the_same(school, warehouse, tmp_path):
    from streamlit.testing.v1 import AppTest

    page = str(ROOT / "pages" / "reputation.py")
    before, told = rows(warehouse), shown(AppTest.from_file(page, default_timeout=30).run())
    made = write.make(tmp_path / "out")
    for path in (warehouse, *map(str, files.journals(Path(warehouse)))):
        Path(path).unlink()
    for folder in ("raw", "inbox", "model", "config"):
        shutil.rmtree(tmp_path / folder)
    (tmp_path / "views.json").unlink()
    done = restore.put_back(made.folder)
    assert done.kept is None and done.left == ()
    assert rows(warehouse) == before
    assert (tmp_path / "inbox" / "done" / "oud.csv").read_bytes() == b"inbox/done/oud.csv"
    assert (tmp_path / "config" / "organisation.toml").exists()
    assert sorted(done.put) == sorted(set(made.files) - {WAREHOUSE})
    assert shown(AppTest.from_file(page, default_timeout=30).run()) == told


def test_a_restored_warehouse_does_not_take_the_log_of_the_one_before_for_its_own(
    school, warehouse, tmp_path
):
    assert child(KILL, warehouse).returncode == -signal.SIGKILL
    made = write.make(tmp_path / "out")
    with writing(warehouse):
        pass
    assert child(KILL.replace("{n}.e", "later-{n}.e"), warehouse).returncode == -signal.SIGKILL
    assert files.journals(Path(warehouse))
    done = restore.put_back(made.folder)
    assert outlets(warehouse) == 3000
    assert outlets(tmp_path / done.kept) == 6000  # what stood there is kept, with its log


def test_a_damaged_warehouse_is_replaced_and_kept(school, warehouse, tmp_path):
    made = write.make(tmp_path / "out")
    Path(warehouse).write_bytes(b"this is a letter" * 1000)
    with pytest.raises(WarehouseForeign), reading(warehouse):
        pass
    done = restore.put_back(made.folder)
    assert (tmp_path / done.kept).read_bytes() == b"this is a letter" * 1000
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (3,)


def test_nobody_else_may_read_a_backup_and_keys_are_in_it_only_when_asked_for(school, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('KEY = "geheim"\n')
    made = write.make(tmp_path / "out")
    assert set(made.files) == {
        WAREHOUSE, "config/organisation.toml", "data/raw/instagram/1.json.gz", "data/inbox/linkedin/volgers.xls",
        "data/inbox/done/oud.csv", "data/model/head.npz", "data/views.json",
    }  # fmt: skip
    everything = [path for path in made.folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything} == {0o600}
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert not [path for path in everything if b"geheim" in path.read_bytes()]
    asked = write.make(tmp_path / "out", with_secrets=True, now=made.made_at)
    assert asked.folder != made.folder
    assert (asked.folder / "secrets.toml").read_text() == 'KEY = "geheim"\n'


@pytest.mark.parametrize(
    "sql",
    [
        "delete from items where item_id = 'i0001'",
        "update items set title = 'anders' where item_id = 'i0001'",
        "insert into outlets (outlet) values ('meer')",
        "drop table outlets",
        "create table more (x integer)",
    ],
)
def test_a_copy_that_differs_in_one_row_is_no_backup(school, warehouse, tmp_path, sql):
    held = copies.copy(warehouse, tmp_path / "copy.duckdb")
    copies.check(tmp_path / "copy.duckdb", held)
    with duckdb.connect(str(tmp_path / "copy.duckdb")) as con:
        if "drop" in sql:
            con.execute("drop view mention_items")
        con.execute(sql)
    with pytest.raises(BackupUnequal, match="not whole"):
        copies.check(tmp_path / "copy.duckdb", held)


@pytest.mark.parametrize("name", [WAREHOUSE, "data/raw/instagram/1.json.gz", MANIFEST])
@pytest.mark.parametrize("way", ["cut", "changed", "gone"])
def test_a_backup_that_was_damaged_is_refused_and_nothing_is_touched(school, warehouse, tmp_path, name, way):
    made = write.make(tmp_path / "out")
    path = made.folder / name
    body = path.read_bytes()
    if way == "gone":
        path.unlink()
    else:
        path.write_bytes(body[: len(body) // 2] if way == "cut" else b"x" + body[1:])
    before = Path(warehouse).read_bytes()
    with pytest.raises(BackupRefused):
        restore.put_back(made.folder)
    assert Path(warehouse).read_bytes() == before
    assert not list(tmp_path.glob("*.before-*"))


def test_a_manifest_cannot_name_a_file_outside_of_its_backup(school, tmp_path):
    made = write.make(tmp_path / "out")
    (tmp_path / "out" / "elsewhere").write_text("x")
    told = json.loads((made.folder / MANIFEST).read_text())
    told["files"]["config/../../elsewhere"] = [1, "0"]
    (made.folder / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(BackupRefused, match="not whole"):
        restore.put_back(made.folder)


def test_a_backup_of_a_newer_version_is_not_put_in_the_place_of_ours(school, warehouse, tmp_path):
    with writing(warehouse) as con:
        con.execute("insert into warehouse_facts values ('of', 'us')")
    made = write.make(tmp_path / "out")
    with duckdb.connect(str(made.folder / WAREHOUSE)) as con:
        con.execute("update warehouse_facts set value = '99.0.0' where name = 'version'")
    told = json.loads((made.folder / MANIFEST).read_text())
    told["files"][WAREHOUSE] = write.copying.marked(made.folder / WAREHOUSE)
    (made.folder / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(WarehouseNewer):
        restore.put_back(made.folder)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (3,)


def test_what_stands_in_the_configuration_stays_and_is_named(school, tmp_path):
    made = write.make(tmp_path / "out")
    (tmp_path / "config" / "organisation.toml").write_text("# of now\n")
    done = restore.put_back(made.folder)
    assert done.left == ("config/organisation.toml",)
    assert (tmp_path / "config" / "organisation.toml").read_text() == "# of now\n"


def test_nothing_is_put_back_while_a_run_is_at_work(school, warehouse, tmp_path):
    made = write.make(tmp_path / "out")
    with alone("run", warehouse), pytest.raises(RunBusy):
        restore.put_back(made.folder)


def test_where_there_is_no_warehouse_there_is_no_backup(warehouse, tmp_path):
    with pytest.raises(WarehouseEmpty):
        write.make(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_only_the_newest_are_kept_and_nothing_else_is_removed(school, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "weerklank-notes").mkdir()
    days = [dt.datetime(2026, 11, day, 2, tzinfo=dt.UTC) for day in (1, 2, 3)]
    made = [write.make(tmp_path / "out", keep=2, now=day) for day in days]
    assert made[1].removed == () and made[2].removed == ("weerklank-20261101T020000Z",)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "weerklank-20261102T020000Z", "weerklank-20261103T020000Z", "weerklank-notes",
    ]  # fmt: skip


def test_the_command_says_what_it_holds_and_restore_proves_it(school, warehouse, tmp_path):
    done = command("backup", str(tmp_path / "out"), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["tables"]["items"] == 3 and WAREHOUSE in told["files"]
    done = command("restore", told["folder"], "--check")
    assert (done.returncode, done.stdout[:6]) == (0, "Whole."), done.stderr
    done = command("restore", told["folder"])
    assert done.returncode == 0, done.stderr
    assert "remove it when all is well" in done.stdout
    done = command("restore", str(tmp_path))
    assert done.returncode == 3 and "is no backup" in done.stderr
    done = command("backup", warehouse)
    assert done.returncode == 3 and "cannot be used" in done.stderr and "Traceback" not in done.stderr


LIMITED = """
import resource, sys
from pathlib import Path
from pipelines.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
sys.exit(main(["backup", sys.argv[1]]))
"""


def test_a_disk_that_is_full_half_way_leaves_nothing_and_says_so(school, tmp_path):
    done = child(LIMITED, str(tmp_path / "out"))
    assert done.returncode == 3, done.stderr
    assert "The disk became full" in done.stderr and "Traceback" not in done.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_a_disk_without_room_is_seen_beforehand(school):
    """On a disk of 8 MB of its own; only the administrator can make one."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
        )
        if made.returncode:
            pytest.skip("only an administrator can mount a disk of its own size")
        try:
            done = command("backup", folder)
            assert done.returncode == 3 and "no room for a backup" in done.stderr, done.stderr
            assert "8 MB are free" in done.stderr
            assert list(Path(folder).iterdir()) == []
        finally:
            subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGTERM])
def test_a_backup_that_was_ended_has_no_name_and_the_next_is_whole(school, warehouse, tmp_path, signal_):
    with writing(warehouse) as con:
        con.execute("insert into outlets (outlet) select hash(i)::varchar from range(1500000) as r(i)")
    process = subprocess.Popen([sys.executable, "-m", "pipelines", "backup", str(tmp_path / "out")], cwd=ROOT)
    while not list((tmp_path / "out").glob(f".weerklank*/{WAREHOUSE}")) and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal_)
    assert process.wait(60) != 0
    assert not list((tmp_path / "out").glob("weerklank-*"))
    left = list((tmp_path / "out").iterdir())
    assert len(left) == (1 if signal_ == signal.SIGKILL else 0)
    for path in left:
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    made = write.make(tmp_path / "out")
    assert made.tables["outlets"] == 1500000
    assert list((tmp_path / "out").iterdir()) == [made.folder]


def test_a_warehouse_that_is_set_aside_takes_what_its_log_holds_along(warehouse, tmp_path):
    """Into the place of another one that was killed: neither takes the log of the other for its own."""
    other = str(tmp_path / "other.duckdb")
    for path in (warehouse, other):
        with writing(path):
            pass
        assert child(KILL, path).returncode == -signal.SIGKILL
    with writing(other) as con:
        con.execute("delete from outlets where outlet > '5'")
    assert child(KILL.replace("{n}.e", "more-{n}.e"), other).returncode == -signal.SIGKILL
    aside.move(Path(warehouse), Path(other))
    assert outlets(other) == 3000
    assert not Path(warehouse).exists()
    Path(f"{warehouse}.wal").write_bytes(Path(other).read_bytes()[:100])
    with writing(warehouse) as con:  # a log without its file is no part of a new one, and is not thrown away
        assert con.execute("select count(*) from outlets").fetchone() == (0,)
    assert len(list(tmp_path.glob("warehouse.duckdb.wal.left-*"))) == 1
