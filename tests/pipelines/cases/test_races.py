"""Many who take the same cases at once, on a file and on a shared warehouse: each case has one owner and one answer."""

import itertools
import os
import subprocess
import sys
import threading

import pytest

from pipelines.cases.alerts.watching import heartbeat
from pipelines.cases.alerts.watching.watch import Watch
from tests.conftest import ROOT
from tests.pipelines.cases import races
from tests.pipelines.cases.alerts.school import school
from tests.servers import postgres
from warehouse.access import audit
from warehouse.core.connection import reading, writing

NUMBERS = itertools.count(1)
HOLDING = """
import sys
from pipelines.support import run_lock
with run_lock.alone("watch"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path, monkeypatch) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return str(tmp_path / "warehouse.duckdb")


@pytest.fixture
def shared(postgresql, tmp_path, monkeypatch) -> str:
    """A warehouse with its catalogue in PostgreSQL."""
    where = postgresql.database(f"cases{next(NUMBERS)}")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    url = f"ducklake:postgres:{where} password={postgres.quoted()}"
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return url


@pytest.mark.parametrize(("place", "racers", "cases"), [("file", 4, 12), ("shared", 3, 4)])
def test_of_processes_of_which_one_is_killed_each_case_is_claimed_and_answered_once(
    request, place, racers, cases
):
    url = request.getfixturevalue(place)
    told = races.race(url, racers, cases)
    assert set(races.faults(url, told).values()) == {0}
    assert len(told.claimed) >= cases - 1 and len(told.seconds) > cases
    with reading(url) as con:
        assert audit.checked(con)[0] is None


def test_on_a_shared_warehouse_one_machine_watches_and_another_takes_over_when_it_dies(
    shared, tmp_path, monkeypatch
):
    with school(tmp_path, monkeypatch) as roc, writing(shared):
        pass
    elsewhere = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "WEERKLANK_DATA": str(tmp_path / "elsewhere")},
    )  # fmt: skip
    assert elsewhere.stdout is not None and elsewhere.stdin is not None
    stop, beats = threading.Event(), threading.Event()
    try:
        assert elsewhere.stdout.readline() == b"held\n"
        watch = Watch(roc.where, shared, stop, tick=0.05)
        works = threading.Thread(target=watch.forever)
        works.start()
        # It looks again and again, and stands by: nothing beats while another machine watches.
        assert not beats.wait(1.0) and heartbeat.look(roc.where).beat_at is None
        elsewhere.kill()
        elsewhere.wait()
        while heartbeat.look(roc.where).beat_at is None and works.is_alive():
            beats.wait(0.05)
        assert heartbeat.look(roc.where).beat_at is not None
    finally:
        stop.set()
        works.join(60)
        elsewhere.kill()
        elsewhere.wait()
        elsewhere.stdin.close()
        elsewhere.stdout.close()
