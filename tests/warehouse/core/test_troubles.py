"""No room, no memory, no right to write, and files that are none of ours: a sentence each, and nothing is lost."""

import os
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.school import ROOT, shown
from text import hide_secrets
from warehouse.core import errors, fault_messages, files
from warehouse.core.connection import reading, writing
from warehouse.core.errors import DiskFull, MemoryShort, WarehouseClosed, WarehouseForeign
from warehouse.core.load import upsert

MANY = "insert into outlets (outlet) select repeat(hash(i)::varchar, 20) as o from range(400000) as r(i) order by o"


def child(code: str, *words: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        text=True, timeout=100, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
        **({"capture_output": True} | more),
    )  # fmt: skip


def load(path: str) -> None:
    with writing(path) as con:
        upsert(con, "outlets", [{"outlet": "krant.example"}])


def outlets(path: str) -> list[tuple]:
    with reading(path) as con:
        return con.execute("select outlet from outlets").fetchall()


def foreign(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("hello " * 3000)
    elif kind == "empty":
        path.touch()
    elif kind == "short":
        path.write_bytes(b"\x00" * 8 + b"DUC")
    elif kind == "folder":
        path.mkdir()
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("a", "b" * 9000)
    elif kind == "sqlite":
        con = sqlite3.connect(path)
        con.execute("create table t (x)")
        con.commit()
        con.close()
    elif kind == "others":
        with duckdb.connect(str(path)) as con:
            con.execute("create table events as select range as event, 'x' as name from range(9)")
    elif kind == "torn":
        load(str(path))
        path.write_bytes(path.read_bytes()[:-5000])
    elif kind == "newer DuckDB":
        load(str(path))
        body = bytearray(path.read_bytes())
        body[12] = 250  # the version of the format; the sum of the head is put right, as DuckDB says it
        path.write_bytes(body)
        with duckdb.connect() as con, pytest.raises(duckdb.IOException) as caught:
            con.execute(f"attach '{path}' as w (read_only)")
        said = re.search(r"computed checksum (\d+)", str(caught.value))
        assert said
        body[:8] = int(said[1]).to_bytes(8, "little")
        path.write_bytes(body)
    else:  # our own, and a byte of its head is another
        load(str(path))
        body = bytearray(path.read_bytes())
        body[4200 if kind == "changed" else 12] ^= 0x55
        path.write_bytes(body)


NO_FILE_OF_OURS = "is no file of Weerklank"
KINDS = {
    **dict.fromkeys(("text", "folder", "zip", "sqlite"), (WarehouseForeign, NO_FILE_OF_OURS)),
    **dict.fromkeys(("empty", "short", "torn"), (errors.WarehouseTorn, "is cut off")),
    **dict.fromkeys(("changed", "version"), (errors.WarehouseDamaged, "is damaged")),
    "others": (errors.WarehouseOthers, "tables of another program"),
    "newer DuckDB": (errors.WarehouseOfDuckDB, "another version of DuckDB"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [reading, writing])
def test_what_is_no_warehouse_is_refused_in_our_words_and_left_as_it_is(tmp_path, kind, way):
    path = tmp_path / "w.duckdb"
    foreign(path, kind)
    before = path.read_bytes() if path.is_file() else None
    error, sentence = KINDS[kind]
    with pytest.raises(WarehouseForeign, match=sentence) as caught, way(path):
        pytest.fail("it was opened")
    assert type(caught.value) is error
    assert str(tmp_path) not in caught.value.args[0] and "Error" not in caught.value.args[0]
    assert str(caught.value).startswith(f"{path}: ")
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    "words",
    [["run"], ["schedule", "--list"], ["check", "school"], ["score", "--tier", "fast"], ["announce"], ["backup", "x"]],
    ids=" ".join,
)  # fmt: skip
def test_each_command_says_so_and_ends_with_3(warehouse, tmp_path, words):
    foreign(Path(warehouse), "zip")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", *(str(tmp_path / "x") if word == "x" else word for word in words)],
        capture_output=True, text=True, timeout=100, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert NO_FILE_OF_OURS in done.stderr and "Traceback" not in done.stderr
    assert zipfile.is_zipfile(warehouse)


def test_make_run_says_so_and_ends_with_3(warehouse):
    foreign(Path(warehouse), "text")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.runs.dev_server"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 3, done.stderr
    assert NO_FILE_OF_OURS in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", ["text", "newer"])
def test_a_page_says_so_without_the_place_on_the_server(warehouse, kind):
    if kind == "newer":
        load(warehouse)
        with duckdb.connect(warehouse) as con:
            con.execute("update warehouse_facts set value = '99.1.0' where name = 'version'")
    else:
        foreign(Path(warehouse), kind)
    told = shown(AppTest.from_file(str(ROOT / "pages" / "reputation.py"), default_timeout=30).run())
    assert (
        "nieuwere versie van Weerklank (99.1.0" if kind == "newer" else "geen bestand van Weerklank"
    ) in told
    assert "Geef deze code door" in told
    assert str(Path(warehouse).parent) not in told and "Traceback" not in told


def test_too_little_memory_stores_nothing_and_the_next_load_goes_on(warehouse):
    load(warehouse)
    for setting in ("memory_limit = '12MB'", "max_temp_directory_size = '0B'"):
        with pytest.raises((MemoryShort, DiskFull)) as caught, writing(warehouse) as con:
            con.execute("set threads = 1; set memory_limit = '12MB'")
            con.execute(f"set {setting}")
            con.execute("create temp table wide as " + MANY.partition(") ")[2])
            con.execute(MANY)
        assert "Nothing of" in caught.value.args[0] and "SET" not in caught.value.args[0]
    with pytest.raises(MemoryShort), reading(warehouse) as con:
        con.execute("set memory_limit = '2MB'")
        con.execute(
            "select max(o) from (select repeat(i::varchar, 3000000) as o from range(40) as r(i))"
        ).fetchall()
    with pytest.raises(MemoryShort, match="too little memory"), writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "half.example"}])
        [0] * (1 << 60)
    assert outlets(warehouse) == [("krant.example",)]
    load(warehouse)


LONG = """
import sys
from warehouse.core.connection import reading
with reading(sys.argv[1]) as con:
    con.execute("set threads = 1")
    con.execute("select sum(hash(a.i * b.i)) from range(60000) a(i), range(20000) b(i)").fetchall()
print("{}")
"""


def test_a_question_of_a_script_that_takes_long_prints_nothing_between_its_lines(warehouse):
    load(warehouse)
    done = child(LONG, warehouse)
    assert (done.returncode, done.stdout) == (0, "{}\n"), done.stderr


FULL_AT_START = """
import resource, sys
from warehouse.core.connection import writing
from warehouse.core.errors import DiskFull
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    with writing(sys.argv[1]):
        print("opened")
except DiskFull as error:
    print("full", error.args[0])
"""


@pytest.mark.parametrize("room", [0, 5000, 20_000])
def test_a_disk_that_is_full_at_the_start_leaves_nothing_that_stops_the_next_run(warehouse, room):
    done = child(FULL_AT_START, warehouse, str(room))
    assert done.stdout.startswith("full The disk is full."), done.stdout + done.stderr
    load(warehouse)
    assert outlets(warehouse) == [("krant.example",)]


SPILL = """
import sys, time
from warehouse.core.connection import writing
with writing(sys.argv[1]) as con:
    con.execute("set threads = 1; set memory_limit = '100MB'")
    con.execute("create temp table wide as select repeat(hash(i)::varchar, 20) as o from range(900000) as r(i)")
    print("spilt", flush=True)
    time.sleep(60)
"""


def test_what_memory_cannot_hold_goes_beside_the_warehouse_and_is_cleared_away(warehouse, tmp_path):
    load(warehouse)
    process = subprocess.Popen(
        [sys.executable, "-c", SPILL, warehouse], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    said = process.stdout.readline()
    process.kill()
    process.communicate(timeout=30)
    assert said == "spilt\n"
    left = list(tmp_path.glob(f"*{files.SCRATCH}*"))
    assert len(left) == 1 and not (tmp_path / ".tmp").exists()
    load(warehouse)
    assert not list(tmp_path.glob(f"*{files.SCRATCH}*"))
    assert outlets(warehouse) == [("krant.example",)]


def test_two_readers_do_not_share_a_folder_for_what_memory_cannot_hold(warehouse):
    load(warehouse)
    asked = "select current_setting('temp_directory')"
    with reading(warehouse) as one, reading(warehouse) as other:
        folders = {con.execute(asked).fetchone()[0] for con in (one, other)}
    assert len(folders) == 2 and all(folder.startswith(warehouse) for folder in folders)


LOGGING = """
import logging, resource, sys
from pathlib import Path
from pipelines.support import logs
logs.start(folder=Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
for n in range(400):
    logging.getLogger("weerklank.test").info("a line of some length, number %s", n)
print("done")
"""


def test_a_log_on_a_full_disk_loses_lines_and_no_work(tmp_path):
    with (tmp_path / "terminal").open("w") as terminal:  # as `>> run.log 2>&1`
        done = child(
            LOGGING, str(tmp_path / "logs"), capture_output=False, stdout=subprocess.PIPE, stderr=terminal
        )
    assert (done.returncode, done.stdout) == (0, "done\n")
    assert (tmp_path / "logs" / "weerklank.log").stat().st_size == 4096
    assert "Traceback" not in (tmp_path / "terminal").read_text()


PRINTING = """
import resource, sys
from pipelines.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.exit(main(["check", "school", "--json"]))
"""


def test_a_report_that_finds_no_room_ends_with_3_and_a_sentence(warehouse, tmp_path):
    load(warehouse)
    with (tmp_path / "report").open("w") as report:
        done = child(PRINTING, capture_output=False, stdout=report, stderr=subprocess.PIPE)
    assert done.returncode == 3, done.stderr
    assert "The disk is full" in done.stderr and "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("data/w.duckdb", "data/w.duckdb"),
        ("ducklake:postgres:dbname=x password=geheim user=u", "ducklake:postgres:dbname=x password=••• user=u"),
        ("md:x?motherduck_token=geheim&y=1", "md:x?motherduck_token=•••&y=1"),
        ("ducklake:postgres://u:gehe@im/x@h/db", "ducklake:postgres://h/db"),
        ("ducklake:postgres:password='ge heim' x=1", "ducklake:postgres:password=••• x=1"),
    ],
)  # fmt: skip
def test_the_address_of_a_warehouse_is_shown_without_what_it_hides(url, seen):
    assert hide_secrets.hidden(url) == seen
    for error in (DiskFull(url=url), errors.WarehouseEmpty(url=url)):
        assert "heim" not in f"{error} {error.fields} {error.args}"


def test_a_server_that_cannot_be_reached_tells_no_password(tmp_path, caplog):
    url = "ducklake:postgres:dbname=x host=127.0.0.1 port=1 password=geheim user=u"
    with pytest.raises(errors.WarehouseUnusable) as caught, reading(url, wait=0.1):
        pytest.fail("it was opened")
    assert "geheim" not in f"{caught.value} {caught.value.fields} {caplog.text}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(28, "No space left on device", "/x"), DiskFull),
        (OSError(27, "File too large"), DiskFull),
        (PermissionError(13, "Permission denied", "/x"), WarehouseClosed),
        (OSError(30, "Read-only file system"), WarehouseClosed),
        (MemoryError(), MemoryShort),
        (RuntimeError("can't start new thread"), MemoryShort),
        (FileNotFoundError(2, "No such file", "/x"), FileNotFoundError),
        (RuntimeError("another"), RuntimeError),
    ],
    ids=repr,
)
def test_what_the_system_refuses_anywhere_has_its_sentence(error, kind):
    with pytest.raises(kind), fault_messages.in_words():
        raise error


def test_a_commit_that_finds_no_room_stores_nothing_and_says_so(warehouse):
    load(warehouse)
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom warehouse.core.connection import writing\n"
        "from warehouse.core.errors import DiskFull\nfrom warehouse.core.load import upsert\n"
        "try:\n with writing(sys.argv[1]) as con:\n"
        "  upsert(con, 'outlets', [{'outlet': f'{n * 7919 ** 9}'} for n in range(3000)])\n"
        "  resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "except DiskFull as error:\n print('full', error.args[0])\n"
    )
    done = child(code, warehouse)
    assert done.stdout.startswith("full The disk is full"), done.stdout + done.stderr
    assert outlets(warehouse) == [("krant.example",)]
    load(warehouse)


def test_a_reader_while_a_checkpoint_runs_sees_a_whole_load(warehouse):
    """Loads and their checkpoints in one process, looks in this one: never half a load, never a damaged file."""
    code = (
        "import sys\nfrom warehouse.core.connection import writing\n"
        "for load in range(12):\n with writing(sys.argv[1]) as con:\n"
        "  con.execute('insert into outlets (outlet) select $l || hash(i)::varchar from range(20000) r(i)',"
        " {'l': f'{load}-'})\n"
    )
    load(warehouse)
    process = subprocess.Popen(
        [sys.executable, "-c", code, warehouse], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    seen = set()
    while process.poll() is None:
        with reading(warehouse, wait=30) as con:
            seen.add(con.execute("select count(*) from outlets").fetchone()[0])
        time.sleep(0.01)
    assert process.returncode == 0
    assert seen and all(count % 20000 == 1 for count in seen), seen
    assert len(outlets(warehouse)) == 12 * 20000 + 1
