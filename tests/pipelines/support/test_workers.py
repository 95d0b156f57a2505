"""Work shared with other processes: nothing is lost, nothing is done twice, nobody is left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.support.errors import ConfigError, SourceError
from pipelines.support.workers import AHEAD, WORTH_STARTING, Pool, processes, sharing


def doubled(number: int) -> tuple[int, int]:
    return number * 2, os.getpid()


def killed_once(number: int, mark: str) -> int:
    """As when the machine is short of memory for a moment."""
    if not Path(mark).exists() and multiprocessing.parent_process():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly(number: int) -> int:
    """As what asks for all memory: whichever process does it is ended."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def dying() -> None:
    os._exit(1)


class Panic(BaseException):
    """As a library in Rust raises it."""


def panicking() -> None:
    raise Panic("called `Option::unwrap()` on a `None` value")


def refused(name: str) -> None:
    raise SourceError("The source {name} gave {{braces}} and {why}", name=name, why="{nothing}", status=404)


def slow(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def size(body: bytes) -> int:
    return len(body)


def told_to_stop() -> None:
    raise SystemExit(3)


def helping() -> list[psutil.Process]:
    # multiprocessing keeps one process of its own, which does no work.
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def started(pool: Pool) -> Pool:
    """A pool whose processes are there: what begins now is theirs."""
    deadline = time.monotonic() + 60
    while pool.take(pool.begin(1, slow, 0.01)).result() == os.getpid():
        assert time.monotonic() < deadline
    return pool


def test_without_helpers_all_is_done_here_in_order():
    with Pool() as pool:
        begun = [pool.begin(1, doubled, number) for number in range(5)]
        assert all(work.is_done for work in begun)
        assert [pool.take(work).result() for work in begun] == [(2 * n, os.getpid()) for n in range(5)]
        assert pool.held == 0


def test_a_small_run_starts_no_process():
    with Pool(helpers=1) as pool:
        assert pool.take(pool.begin(WORTH_STARTING - 1, doubled, 1)).result() == (2, os.getpid())
        assert not helping()
        # The byte that makes it large, and from here on it is worth it.
        pool.take(pool.begin(1, doubled, 1))
        assert helping()
    assert not helping()


def test_a_large_run_is_shared_and_every_task_is_done_once():
    with started(Pool(helpers=2, worth_starting=0)) as pool:
        begun = [pool.begin(1, doubled, number) for number in range(200)]
        found = [pool.take(work).result() for work in begun]
        assert pool.held == 0
    assert [number for number, _ in found] == [2 * number for number in range(200)]
    assert os.getpid() not in {pid for _, pid in found}
    assert not helping()


def test_while_the_processes_start_the_work_goes_on_here():
    with Pool(helpers=1, worth_starting=0) as pool:
        assert pool.take(pool.begin(1, slow, 0.0)).result() == os.getpid()
        assert helping()


def test_what_is_sure_to_come_starts_the_processes_before_it_is_there():
    with Pool(helpers=1) as pool:
        pool.expect(WORTH_STARTING - 1, slow)
        assert not helping()
        pool.expect(WORTH_STARTING, slow)
        assert helping()
        deadline = time.monotonic() + 60
        while pool.take(pool.begin(1, slow, 0.0)).result() == os.getpid():
            assert time.monotonic() < deadline
    with Pool() as alone:
        alone.expect(WORTH_STARTING, slow)
        assert not helping()


def test_who_waits_for_all_does_what_no_process_has_in_hand():
    with started(Pool(helpers=1, worth_starting=0)) as pool:
        by = [done.result() for done in sharing.all_of(pool, slow, [(1, (0.2,))] * 10)]
        assert pool.held == 0
    # The process does the first ones and the leader the last ones meanwhile.
    first = by.index(os.getpid())
    assert 3 <= first < 10 and by[first:] == [os.getpid()] * (10 - first)
    assert len(set(by)) == 2


@pytest.mark.parametrize("helpers", [0, 1])
def test_what_is_shared_comes_back_in_its_order_also_where_a_process_is_killed(tmp_path, helpers):
    tasks = [(1, (number, str(tmp_path / "mark"))) for number in range(8)]
    pool = Pool(helpers=helpers, worth_starting=0)
    with started(pool) if helpers else pool:
        assert [done.result() for done in sharing.all_of(pool, killed_once, tasks)] == [*range(8)]
        assert pool.held == 0


def test_what_the_processes_have_no_room_for_is_done_here():
    with started(Pool(helpers=1, worth_starting=0)) as pool:
        first = pool.begin(AHEAD, slow, 1.0)
        second = pool.begin(1, slow, 0.0)
        assert second.is_done and pool.take(second).result() == os.getpid()
        assert not first.is_done
        assert pool.take(first).result() != os.getpid()
        # It has room again.
        assert pool.take(pool.begin(1, slow, 0.0)).result() != os.getpid()


def test_what_is_held_is_known_in_bytes():
    with started(Pool(helpers=1, worth_starting=0)) as pool:
        begun = [pool.begin(1_000, size, b"x" * 1_000) for _ in range(3)]
        assert pool.held == 3_000
        assert pool.take(begun[0]).result() == 1_000
        assert pool.held == 2_000
        assert [pool.take(work).result() for work in begun[1:]] == [1_000, 1_000] and pool.held == 0


def test_a_helper_that_is_killed_loses_nothing(tmp_path):
    with started(Pool(helpers=1, worth_starting=0)) as pool:
        begun = [pool.begin(1, killed_once, number, str(tmp_path / "mark")) for number in range(6)]
        assert [pool.take(work).result() for work in begun] == list(range(6))
        # What comes after it is done too, and still not here.
        assert pool.take(pool.begin(1, slow, 0.0)).result() != os.getpid()
    assert (tmp_path / "mark").exists()
    assert not helping()


def test_a_task_that_ends_whichever_process_does_it_fails_alone_and_never_ends_the_leader():
    with started(Pool(helpers=1, worth_starting=0)) as pool:
        begun = [pool.begin(1, deadly, number) for number in (1, 2, 3)]
        done = [pool.take(work) for work in begun]
        # By now one at a time: a second such task does not harm those around it either.
        later = [pool.take(work) for work in [pool.begin(1, deadly, number) for number in (4, 1, 5)]]
    assert [done[1].result(), done[2].result()] == [2, 3]
    assert [later[0].result(), later[2].result()] == [4, 5]
    for killed in (done[0], later[1]):
        with pytest.raises(SourceError, match="ended twice"):
            killed.result()


def test_where_no_process_can_start_all_is_done_here(monkeypatch):
    # As a machine that has none to spare: each that is started ends at once.
    monkeypatch.setattr(processes, "_begin", dying)
    with Pool(helpers=1, worth_starting=0) as pool:
        deadline = time.monotonic() + 60
        while pool._helpers and time.monotonic() < deadline:
            assert pool.take(pool.begin(1, slow, 0.01)).result() == os.getpid()
        assert pool._helpers == 0
        assert pool.take(pool.begin(1, doubled, 4)).result() == (8, os.getpid())


def test_a_panic_of_a_library_ends_its_task_and_not_the_work():
    with Pool() as pool:
        begun = [pool.begin(1, panicking), pool.begin(1, doubled, 2)]
        done = [pool.take(work) for work in begun]
    assert done[1].result() == (4, os.getpid())
    with pytest.raises(Panic):
        done[0].result()


def test_being_told_to_stop_ends_the_work():
    with Pool() as pool, pytest.raises(SystemExit):
        pool.begin(1, told_to_stop)


@pytest.mark.parametrize("helpers", [0, 1])
def test_what_a_task_raises_reaches_who_takes_it(helpers):
    with Pool(helpers=helpers, worth_starting=0) as pool:
        if helpers:
            started(pool)
        done = pool.take(pool.begin(1, refused, "krant"))
        with pytest.raises(SourceError) as caught:
            done.result()
    assert str(caught.value) == "The source krant gave {braces} and {nothing}"
    assert caught.value.fields == {"name": "krant", "why": "{nothing}"} and caught.value.status == 404


def test_errors_travel_between_processes_as_they_are():
    import pickle

    for error in (
        SourceError("{a} %", a="{b}", passing=True),
        ConfigError("no {x}", place="a.toml:3", x="y"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


LEADER = """
import time
from tests.pipelines.support.test_workers import started
from pipelines.support.workers import Pool
if __name__ == "__main__":
    started(Pool(helpers=1, worth_starting=0))
    print("ready", flush=True)
    time.sleep(60)
"""


def test_helpers_end_when_the_process_that_leads_is_killed(tmp_path):
    script = tmp_path / "leader.py"
    script.write_text(LEADER)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as leader:
        try:
            assert leader.stdout.readline() == b"ready\n"
            below = psutil.Process(leader.pid).children(recursive=True)
            assert below
        finally:
            leader.kill()
        _, left = psutil.wait_procs(below, timeout=20)
        assert not left
