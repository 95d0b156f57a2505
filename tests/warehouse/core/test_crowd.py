"""Two writers and twenty readers on one file; a writer and a reader in one process."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

WRITER = """
import sys
from tests.warehouse.rows import GOOD
from warehouse.core.connection import writing
from warehouse.core.load import upsert
path, first, batches = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for batch in range(batches):
    with writing(path, 60) as con:
        # Two statements, one promise: 25 items and as many sightings, or neither.
        rows = [{**GOOD["items"], "item_id": f"i{first + batch * 25 + n}"} for n in range(25)]
        upsert(con, "items", rows)
        print("half", flush=True)
        upsert(con, "sightings", [
            {**GOOD["sightings"], "item_id": row["item_id"]} for row in rows])
print("done", flush=True)
"""
READER = """
import sys
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty
last = 0
for _ in range(12):
    try:
        with reading(sys.argv[1], 30) as con:
            items, sightings = con.execute(
                "select (select count(*) from items), (select count(*) from sightings)").fetchone()
    except (WarehouseBusy, WarehouseEmpty):
        continue
    assert items == sightings and items % 25 == 0 and items >= last, (items, sightings, last)
    last = items
print("seen", last, flush=True)
"""


def process(code: str, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip


def ended(processes: list[subprocess.Popen]) -> list[str]:
    said = []
    try:
        for each in processes:
            out, error = each.communicate(timeout=100)
            assert each.returncode == 0, error[-800:]
            said.append(out)
    finally:
        for each in processes:
            if each.poll() is None:
                each.kill()
                each.communicate()
    return said


def test_two_writers_and_twenty_readers_lose_nothing_and_see_no_half(warehouse):
    with writing(warehouse):
        pass
    crowd = [process(WRITER, warehouse, first, 6) for first in (0, 10_000)]
    crowd += [process(READER, warehouse) for _ in range(20)]
    said = ended(crowd)
    assert len(said) == 22 and all("seen" in each for each in said[2:])
    with reading(warehouse) as con:
        assert con.execute("select count(*), count(distinct item_id) from items").fetchone() == (300, 300)
        assert con.execute("select count(*) from sightings").fetchone() == (300,)


def test_a_thread_that_writes_shuts_out_the_readers_of_its_own_process(warehouse):
    """The file locks of DuckDB belong to a process: without a lock of our own a thread reads a half load."""
    with writing(warehouse):
        pass
    seen: list[int] = []
    begun = threading.Event()

    def look() -> None:
        begun.set()
        with reading(warehouse, 30) as con:
            seen.append(con.execute("select count(*) from items").fetchone()[0])

    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
        reader = threading.Thread(target=look)
        reader.start()
        begun.wait(5)
        time.sleep(0.2)
        assert seen == []
        upsert(con, "items", [{**GOOD["items"], "item_id": "i2"}])
    reader.join(30)
    assert seen == [2]
