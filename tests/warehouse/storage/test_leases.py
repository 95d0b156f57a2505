"""One at a time among all machines that share a warehouse in PostgreSQL."""

import logging
import os
import subprocess
import sys
import threading
import time

import pytest

from pipelines.support import run_lock
from pipelines.support.errors import RunBusy
from tests.conftest import ROOT
from tests.servers import postgres
from tests.warehouse.rows import GOOD
from warehouse.core.connection import address, reading, writing
from warehouse.core.contract import contracts
from warehouse.core.errors import StorageWrong, WarehouseEmpty
from warehouse.core.load import upsert
from warehouse.storage import leases, sentences

HOLDING = """
import sys
from pipelines.support import run_lock
with run_lock.alone("run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def elsewhere(lake, tmp_path):
    """Another machine: a process with a data folder of its own, that holds "run" until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "WEERKLANK_DATA": str(tmp_path / "elsewhere")},
    )
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_what_another_machine_holds_is_refused_with_its_name_until_that_one_dies(elsewhere, lake):
    with pytest.raises(RunBusy, match=f"process {elsewhere.pid}@") as caught, run_lock.alone("run", lake):
        pytest.fail("two hold it")
    assert " UTC" in str(caught.value) and postgres.PASSWORD not in str(caught.value)
    with run_lock.alone("score", lake):  # another name is another lock
        pass
    elsewhere.kill()
    elsewhere.wait()
    for _ in range(200):  # PostgreSQL notices by itself
        try:
            with run_lock.alone("run", lake):
                break
        except RunBusy:
            continue
    else:
        pytest.fail("the lock of a process that is gone is held for ever")


def test_a_lock_keeps_nothing_from_being_cleaned_up(lake, server):
    with run_lock.alone("schedule", lake):
        held = "select count(*), count(backend_xmin) from pg_stat_activity where application_name like 'weerklank %'"
        assert server.ask(held) == "1|0"
    assert server.ask("select count(*) from pg_locks where locktype = 'advisory'") == "0"


def test_two_warehouses_on_one_server_do_not_wait_for_each_other(lake, server):
    other = f"ducklake:postgres:{server.database('neighbour')} password={postgres.quoted()}"
    with run_lock.alone("run", lake), run_lock.alone("run", other):
        pass


def test_a_server_that_does_not_answer_lets_nobody_begin(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    url = "ducklake:postgres:dbname=x host=127.0.0.1 port=1 user=u password=zeer-geheim"
    with pytest.raises(StorageWrong) as caught, run_lock.alone("run", url):
        pytest.fail("it began")
    assert caught.value.template == sentences.AWAY and caught.value.__suppress_context__


def test_who_holds_a_lock_while_the_server_restarts_lives_and_knows_that_it_is_lost(lake, server):
    with run_lock.alone("schedule", lake) as is_held:
        assert is_held()
        server.stop()
        server.start()
        assert not is_held()
        assert not is_held()  # also where the server answers again: another may have it
    with run_lock.alone("schedule", lake) as is_held:
        assert is_held()


def test_whoever_loses_a_lock_by_a_restart_ends_and_takes_it_again(lake, server):
    stop, began, turns = threading.Event(), threading.Semaphore(0), []

    def work(is_held) -> None:
        turns.append(is_held())
        began.release()
        while is_held() and not stop.wait(0.05):
            pass

    thread = threading.Thread(target=run_lock.in_turn, args=("listen", lake, stop, 0.1, work), daemon=True)
    thread.start()
    assert began.acquire(timeout=60)
    server.stop()
    server.start()
    assert began.acquire(timeout=60)
    stop.set()
    thread.join(30)
    assert turns == [True, True] and not thread.is_alive()


def test_who_stands_by_while_the_server_restarts_goes_on_standing_by_and_takes_over(
    elsewhere, lake, server, caplog
):
    stop, began, looked = threading.Event(), threading.Event(), []

    def work(is_held) -> None:
        looked.append(is_held())
        began.set()
        stop.wait()

    caplog.set_level(logging.INFO, "weerklank.turns")
    turns = threading.Thread(target=run_lock.in_turn, args=("run", lake, stop, 0.1, work), daemon=True)
    turns.start()
    until = time.monotonic() + 60
    while "standing by" not in caplog.text and time.monotonic() < until:
        time.sleep(0.1)
    assert not began.is_set()
    server.stop()
    assert not began.wait(2) and turns.is_alive()
    elsewhere.kill()
    server.start()
    assert began.wait(60) and looked == [True]
    stop.set()
    turns.join(30)
    assert not turns.is_alive()


def test_who_finds_no_server_from_the_start_on_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    nowhere = "ducklake:postgres:dbname=x host=127.0.0.1 port=1 user=x"
    with pytest.raises(StorageWrong) as caught:
        run_lock.in_turn("run", nowhere, threading.Event(), 0.1, lambda is_held: None)
    assert caught.value.template == sentences.AWAY


def test_what_a_question_under_way_says_of_a_server_that_goes_is_that_it_does_not_answer():
    said = "Invalid Input Error: Attempting to fetch from an unsuccessful query result\nError: TransactionContext"
    assert (
        sentences.of_driver(f"{said} Error: Current transaction is aborted (please ROLLBACK)")
        == sentences.AWAY
    )


def test_a_file_needs_no_server_to_be_alone(warehouse):
    assert leases.take(address(warehouse), "run") is None


def test_every_table_is_made_and_loaded_in_postgresql_and_only_by_loading(lake):
    with pytest.raises(WarehouseEmpty), reading(lake):
        pass
    assert GOOD.keys() == contracts().keys()
    for _again in range(2):
        with writing(lake) as con:
            for table, row in GOOD.items():
                upsert(con, table, [row])
    with reading(lake) as con:
        counts = {table: con.execute(f"select count(*) from {table}").fetchone()[0] for table in GOOD}
    facts = counts.pop("warehouse_facts")
    assert facts > 1 and set(counts.values()) == {1}


def test_a_load_in_postgresql_is_stored_whole_or_not_at_all(lake):
    with writing(lake) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
    with pytest.raises(ZeroDivisionError), writing(lake) as con:
        upsert(con, "campaigns", [GOOD["campaigns"] | {"campaign": "another"}])
        raise ZeroDivisionError
    with reading(lake) as con:
        assert con.execute("select campaign from campaigns").fetchall() == [("open-dag",)]
