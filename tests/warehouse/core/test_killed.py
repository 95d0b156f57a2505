"""kill -9 at any moment: the locks are free, the warehouse opens, each load is there whole or not at all."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty

ROWS = 400
# Says when each load begins and when it is stored; outlets and sources of one load belong together.
LOADER = f"""
import sys
from warehouse.core.connection import writing
from warehouse.core.load import upsert
url, loads = sys.argv[1], int(sys.argv[2])
for load in range(loads):
    names = [f"{{load}}-{{n}}" for n in range({ROWS})]
    with writing(url) as con:
        print("begun", load, flush=True)
        upsert(con, "outlets", [{{"outlet": name, "reach": load}} for name in names])
        print("half", load, flush=True)
        upsert(con, "item_keys", [{{"key": name, "item_id": "i"}} for name in names])
    print("stored", load, flush=True)
"""
HOLDER = """
import sys, time
from warehouse.core import connection
with getattr(connection, sys.argv[2])(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


def begin(code: str, *arguments: object) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True, env=environment
    )


def kill(process: subprocess.Popen) -> list[str]:
    """End it as a power cut would; what did it still say?"""
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    return said.splitlines()


def loads(url: str) -> dict[int, tuple[int, int]]:
    """Load → how many of its rows stand in either table."""
    with reading(url, wait=5) as con:
        return {
            load: (outlets, keys)
            for load, outlets, keys in con.execute(
                """
                select split_part(coalesce(outlet, key), '-', 1)::int as load, count(outlet), count(key)
                from outlets full join item_keys on outlet = key group by all
                """
            ).fetchall()
        }


def catch_up(url: str, count: int) -> None:
    process = begin(LOADER, url, count)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert loads(url) == dict.fromkeys(range(count), (ROWS, ROWS))


@pytest.mark.parametrize("seed", range(2))
def test_after_a_kill_at_any_moment_each_load_is_whole_or_absent_and_the_next_run_catches_up(warehouse, seed):
    dice = random.Random(seed)
    with writing(warehouse):
        pass
    process = begin(LOADER, warehouse, 50)
    said = []
    for _ in range(dice.randrange(1, 10)):
        said.append(process.stdout.readline().strip())
    time.sleep(dice.random() * 0.15)
    said += kill(process)
    stored = loads(warehouse)
    assert all(rows == (ROWS, ROWS) for rows in stored.values()), stored
    promised = sum(line.startswith("stored") for line in said)
    assert sorted(stored) == list(range(len(stored)))
    # The last commit may be done while nobody heard of it; none that was heard of may be gone.
    assert promised <= len(stored) <= promised + 1
    catch_up(warehouse, len(stored) + 1)


@pytest.mark.parametrize("word", ["begun", "half"])
def test_a_kill_in_the_very_first_load_leaves_an_empty_warehouse_that_can_be_loaded(warehouse, word):
    process = begin(LOADER, warehouse, 1)
    while process.stdout.readline().split()[0] != word:
        pass
    said = kill(process)
    if "stored 0" not in said:
        assert loads(warehouse) in ({}, {0: (ROWS, ROWS)})
    catch_up(warehouse, 1)


@pytest.mark.parametrize("moment", [0.0, 0.05])
def test_a_kill_while_the_file_is_made_leaves_nothing_that_cannot_be_loaded(warehouse, moment):
    process = begin(LOADER, warehouse, 1)
    while process.poll() is None and not Path(f"{warehouse}.lock").exists():
        time.sleep(0.001)
    time.sleep(moment)
    kill(process)
    try:
        assert loads(warehouse) in ({}, {0: (ROWS, ROWS)})
    except WarehouseEmpty:
        assert not Path(warehouse).exists() or Path(warehouse).stat().st_size < 100_000
    catch_up(warehouse, 1)


def test_a_kill_before_the_new_file_is_on_the_disk_leaves_no_file_and_the_next_load_begins(warehouse):
    process = begin(
        f"import os, signal\nos.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n{LOADER}",
        warehouse,
        1,
    )
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert not list(Path(warehouse).parent.glob("*.duckdb"))
    with pytest.raises(WarehouseEmpty):
        loads(warehouse)
    catch_up(warehouse, 1)
    assert not [left.name for left in Path(warehouse).parent.iterdir() if ".tmp-" in left.name]


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_the_lock_of_a_holder_that_was_killed_is_free_at_once(warehouse, way):
    with writing(warehouse):
        pass
    process = begin(HOLDER, warehouse, way)
    assert process.stdout.readline() == "held\n"
    with pytest.raises(WarehouseBusy) as caught, writing(warehouse, wait=0.3):
        pass
    assert "Try again" in str(caught.value)
    if way == "reading":
        with reading(warehouse, wait=0):
            pass
    kill(process)
    with writing(warehouse, wait=0):
        pass
    with reading(warehouse, wait=0):
        pass


def test_a_writer_that_is_killed_while_it_waits_does_not_keep_readers_out(warehouse):
    with writing(warehouse):
        pass
    with reading(warehouse):
        process = begin(HOLDER, warehouse, "writing")
        # It closed the turnstile when a new reader no longer comes through.
        for _ in range(400):
            try:
                with reading(warehouse, wait=0):
                    time.sleep(0.02)
            except WarehouseBusy:
                break
        else:
            pytest.fail("the writer never closed the turnstile")
        kill(process)
        with reading(warehouse, wait=0):
            pass
