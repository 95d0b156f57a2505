"""Threads of one process that write a few rows share one opening, each with a transaction and an end of its own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import duckdb
import pytest

from tests.conftest import ROOT
from tests.warehouse.rows import GOOD
from warehouse.core import file_locks
from warehouse.core.connection import address, reading, writing
from warehouse.core.errors import WarehouseBusy, WarehouseError
from warehouse.core.load import upsert
from warehouse.storage import leases, relay

MANY = 8
GROUP = """
import sys, threading, time
from tests.warehouse.rows import GOOD
from warehouse.core.connection import writing
from warehouse.core.load import upsert
url, stop = sys.argv[1], threading.Event()
def store(number):
    with writing(url, brief=True) as con:
        upsert(con, "outlets", [GOOD["outlets"] | {"outlet": f"blad{number}.example"}])
        if number == 3:
            print("inside\\n", end="", flush=True)
            stop.wait()
    print(f"stored {number}\\n", end="", flush=True)  # one write: nothing of another thread comes in between
with writing(url):
    threads = []
    for number in range(6):
        threads.append(threading.Thread(target=store, args=(number,)))
        threads[-1].start()
        time.sleep(0.05)  # who came first is first
"""


@pytest.fixture
def openings(warehouse, monkeypatch) -> list[str]:
    """How was this warehouse opened, to read or to write, since this list was emptied?"""
    opened: list[str] = []
    attach, lease = file_locks.attach, leases.writing

    def counted(con, url, read_only, *facts, **more):
        if url == address(warehouse):  # what another test left may still end with its own
            opened.append("read" if read_only else "write")
        return attach(con, url, read_only, *facts, **more)

    def leased(*facts):
        opened.append("write")
        return lease(*facts)

    monkeypatch.setattr(file_locks, "attach", counted)
    monkeypatch.setattr(leases, "writing", leased)
    return opened


def store(url: str, number: int) -> None:
    with writing(url, 60, brief=True) as con:
        upsert(con, "outlets", [GOOD["outlets"] | {"outlet": f"blad{number}.example"}])


def stored(url: str) -> list[str]:
    with reading(url, 60) as con:
        return [name for (name,) in con.execute("select outlet from outlets order by outlet").fetchall()]


def together(url: str, acts: list[Callable[[], object]]) -> list[BaseException | None]:
    """Let threads do these while another writes, so that all of them wait when it is done. How did each end?"""
    ends: list[BaseException | None] = [None] * len(acts)

    def do(at: int) -> None:
        try:
            acts[at]()
        except (ZeroDivisionError, duckdb.Error, WarehouseError) as error:
            ends[at] = error

    threads = [threading.Thread(target=do, args=(at,)) for at in range(len(acts))]
    with writing(url, 60):
        for waiting, thread in enumerate(threads):
            thread.start()
            until = time.monotonic() + 60
            while len(relay._lines.get(address(url), "")) != waiting or address(url) not in relay._lines:
                assert time.monotonic() < until
                time.sleep(0.002)
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert address(url) not in relay._lines
    return ends


@pytest.mark.both
def test_threads_that_wait_for_the_same_share_one_opening(warehouse, openings, monkeypatch):
    monkeypatch.setattr(relay, "LONGEST", 600.0)
    with writing(warehouse):
        pass
    openings.clear()
    ends = together(warehouse, [lambda at=at: store(warehouse, at) for at in range(MANY)])
    assert ends == [None] * MANY
    assert openings == ["write"] * 2  # of who wrote before, and of all who waited
    assert stored(warehouse) == [f"blad{at}.example" for at in range(MANY)]


@pytest.mark.both
def test_what_goes_wrong_with_one_is_its_own(warehouse, openings, monkeypatch):
    monkeypatch.setattr(relay, "LONGEST", 600.0)
    with writing(warehouse):
        pass

    def broken() -> None:
        with writing(warehouse, 60, brief=True) as con:
            upsert(con, "outlets", [GOOD["outlets"] | {"outlet": "nooit.example"}])
            raise ZeroDivisionError

    def wrong() -> None:
        with writing(warehouse, 60, brief=True) as con:
            upsert(con, "outlets", [GOOD["outlets"] | {"outlet": "ook-nooit.example"}])
            con.execute("select * from no_such_table")

    acts = [lambda at=at: store(warehouse, at) for at in range(MANY)]
    openings.clear()
    ends = together(warehouse, [broken, *acts[:4], wrong, *acts[4:], broken])
    assert [type(end).__name__ for end in ends if end] == [
        "ZeroDivisionError", "CatalogException", "ZeroDivisionError",
    ]  # fmt: skip
    assert stored(warehouse) == [f"blad{at}.example" for at in range(MANY)]
    # What went wrong is closed, and who comes next opens it anew.
    assert openings.count("write") == 4


def test_after_a_while_others_have_a_turn(warehouse, openings, monkeypatch):
    monkeypatch.setattr(relay, "LONGEST", 0.0)
    with writing(warehouse):
        pass
    openings.clear()
    assert together(warehouse, [lambda at=at: store(warehouse, at) for at in range(MANY)]) == [None] * MANY
    assert openings == ["write"] * (1 + MANY)
    assert len(stored(warehouse)) == MANY


def test_whoever_waits_in_vain_is_told_and_takes_nobodys_place(warehouse):
    with writing(warehouse):
        pass
    entered, leave = threading.Event(), threading.Event()

    def long() -> None:
        with writing(warehouse, brief=True):
            entered.set()
            leave.wait(60)

    holder = threading.Thread(target=long)
    holder.start()
    assert entered.wait(60)
    patient = threading.Thread(target=store, args=(warehouse, 1))
    patient.start()
    with pytest.raises(WarehouseBusy), writing(warehouse, 0.1, brief=True):
        pytest.fail("two write at once")
    leave.set()
    for thread in (holder, patient):
        thread.join(60)
    assert stored(warehouse) == ["blad1.example"]


def test_who_cannot_open_it_leaves_the_others_their_turn(warehouse):
    with writing(warehouse):
        pass
    ends: list[str] = []

    def hasty() -> None:
        try:
            with writing(warehouse, 0.2, brief=True):
                ends.append("written")
        except WarehouseBusy:
            ends.append("busy")

    first, second = threading.Thread(target=hasty), threading.Thread(target=store, args=(warehouse, 1))
    with reading(warehouse):
        first.start()
        while address(warehouse) not in relay._lines:
            time.sleep(0.002)
        second.start()
        first.join(60)
        assert ends == ["busy"] and second.is_alive()
    second.join(60)
    assert stored(warehouse) == ["blad1.example"]


def test_a_kill_amid_those_who_share_loses_nothing_of_what_was_answered(warehouse):
    with writing(warehouse):
        pass
    group = subprocess.Popen(
        [sys.executable, "-c", GROUP, warehouse], stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert group.stdout is not None
    told = []
    for line in group.stdout:
        told.append(line.split())
        if line == "inside\n":
            break
    group.kill()
    group.wait()
    group.stdout.close()
    answered = {f"blad{number}.example" for word, *number in told if word == "stored" for number in number}
    assert len(answered) >= 1 and ["inside"] in told
    left = set(stored(warehouse))
    assert answered <= left and "blad3.example" not in left
    store(warehouse, 9)  # the lock of who was killed is free
    assert "blad9.example" in stored(warehouse)
