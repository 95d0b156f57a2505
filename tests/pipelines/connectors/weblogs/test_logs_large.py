"""Logs of many days: read in pieces by one run, in memory that does not grow with them."""

import subprocess
import sys

import pytest

from benchmarks.pipelines import weblogs
from pipelines.connectors import weblogs as logs
from pipelines.connectors.weblogs import blocks
from tests.pipelines.connectors.measuring import measured, school
from tests.pipelines.connectors.weblogs.weblog import line
from warehouse.core.connection import reading


def test_a_log_of_many_days_is_read_by_one_run_piece_by_piece(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(blocks.block, "__defaults__", (2000,))
    monkeypatch.setattr(blocks, "PEEK", 1000)
    monkeypatch.setattr(logs, "ROWS", 10)
    log = tmp_path / "access.log"
    with log.open("w") as file:
        for day in range(1, 21):
            for n in range(6):
                file.write(line(f"10:0{n}:00", f"/p{n}", ip=f"203.0.113.{n}", day=f"{day:02d}/Nov/2026"))
    configured = school(
        tmp_path / "config",
        f'[[traffic]]\nname = "site"\nconnector = "logs"\npath = "{log}"\nsite = "https://www.rocvoorbeeld.nl"\n',
    )
    (result,) = measured(configured).results
    assert (result.outcome, result.error) == ("new", None) and result.added > 60
    with reading() as con:
        found = con.execute("select count(distinct day), sum(sessions)::int from visit_days").fetchone()
    assert found == (20, 120)


MEMORY = """
import sys
from pathlib import Path
from pipelines.connectors import weblogs as logs
state, site = None, "https://www.rocvoorbeeld.example"
while True:
    read = logs.read(sys.argv[1], state, site=site, key_events={})
    state = read.state
    if not read.more:
        break
print(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read from /proc")
def test_a_log_ten_times_as_long_takes_no_more_memory(tmp_path):
    short, long = tmp_path / "short.log", tmp_path / "long.log"
    weblogs.make(short, 100_000)
    weblogs.longer(long, short, short.stat().st_size * 10)

    def peak(path) -> int:
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True, timeout=120
        )
        return int(done.stdout)

    assert peak(long) < peak(short) + 60
