"""Work shared with the workers of a Dask scheduler: one that dies loses and doubles nothing, nor does the scheduler."""

import contextlib
import itertools
import logging
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from pipelines.support.errors import ConfigError, SourceError
from pipelines.support.workers import Pool, cluster, helpers
from tests.pipelines.access.test_operators_many import commands

HERE = Path(__file__).parents[3]
PATHS = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
needs_dask = pytest.mark.skipif(
    cluster.importlib.util.find_spec("distributed") is None,
    reason="the package distributed is not installed: pip install 'weerklank[dask]'",
)


def noted(number: int, folder: str, seconds: float) -> tuple[int, int]:
    """Leave a line for each time that this was begun, and one for each time that it was done."""
    with (Path(folder) / str(number)).open("a") as file:
        file.write(f"begun {os.getpid()}\n")
    time.sleep(seconds)
    return number, os.getpid()


def refused() -> None:
    raise SourceError("The source {name} gave nothing", name="krant")


def killer(leader: int) -> int:
    if os.getpid() != leader and Path(f"/proc/{os.getpid()}/cmdline").read_bytes().count(b"dask"):
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


class Dask:
    """A scheduler and its workers, as processes on loopback."""

    def __init__(self, folder: Path) -> None:
        self.file, self.left = folder / "scheduler.json", []
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.workers = [self.more() for _ in range(2)]

    def start(self, kind: str, *options: str) -> psutil.Process:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self.file)]
        process = psutil.Popen(
            [*command, "--no-dashboard", *options], env={**os.environ, "PYTHONPATH": PATHS},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.file.parent,
        )  # fmt: skip
        self.left.append(process)
        return process

    def more(self) -> psutil.Process:
        return self.start("worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")

    def address(self, workers: int) -> str:
        import distributed

        deadline = time.monotonic() + 120
        while not self.file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        with distributed.Client(scheduler_file=str(self.file), set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
            return str(client.scheduler.address)

    def end(self) -> None:
        for process in self.left:
            if process.is_running():
                process.kill()
            process.wait(20)


class Kept:
    """A program of the examples, started again whenever it ended, as `Restart=always` does."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command, self.folder, self.is_over = command, folder, threading.Event()
        self.started: list[psutil.Popen] = []
        self.thread = threading.Thread(target=self._keep)
        self.thread.start()

    def _keep(self) -> None:
        while not self.is_over.is_set():
            self.started.append(
                psutil.Popen(self.command, env={**os.environ, "PYTHONPATH": PATHS}, cwd=self.folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            )  # fmt: skip
            self.started[-1].wait()
            self.is_over.wait(0.5)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.started[-1].pid, signal.SIGKILL)

    def end(self) -> None:
        self.is_over.set()
        while self.thread.is_alive():
            self.kill()
            self.thread.join(0.5)


def example(kind: str, address: str, folder: Path) -> list[str]:
    """The command of the example for compose, in which only the addresses are those of this machine."""
    found = next(shlex.split(each) for each in commands() if f"dask_{kind} " in each and "--host" not in each)
    words = [sys.executable, *found[1:], "--host", "127.0.0.1"]
    port = address.rpartition(":")[2]
    words = [{"tcp://dask:8786": address, "8786": port}.get(word, word) for word in words]
    return words + ["--local-directory", str(folder)] * (kind == "worker")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A scheduler and two workers as the examples start them, each started again when it ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    started = [Kept(example(kind, address, tmp_path), tmp_path) for kind in ("scheduler", "worker", "worker")]
    try:
        monkeypatch.setenv(cluster.NAME, address)
        yield started
    finally:
        for each in started:
            each.end()


@pytest.fixture
def dask(tmp_path, monkeypatch):
    started = Dask(tmp_path)
    try:
        monkeypatch.setenv(cluster.NAME, started.address(2))
        yield started
    finally:
        started.end()


@needs_dask
def test_two_workers_do_each_task_once_and_an_error_travels_back(dask, tmp_path):
    with Pool(helpers=helpers(), worth_starting=0) as pool:
        begun = [pool.begin(1, noted, number, str(tmp_path), 0.05) for number in range(40)]
        wrong = pool.begin(1, refused)
        found = [pool.take(work).result() for work in begun]
        with pytest.raises(SourceError, match="The source krant gave nothing"):
            pool.take(wrong).result()
    assert [number for number, _ in found] == list(range(40)) and pool.held == 0
    assert {pid for _, pid in found} == {worker.pid for worker in dask.workers}
    assert [len((tmp_path / str(number)).read_text().split()) for number in range(40)] == [2] * 40


@needs_dask
def test_what_a_worker_had_in_hand_when_it_was_killed_is_done_by_the_other(dask, tmp_path):
    with Pool(helpers=helpers(), worth_starting=0) as pool:
        begun = [pool.begin(1, noted, number, str(tmp_path), 0.3) for number in range(12)]
        first = pool.take(begun[0]).result()
        dask.workers[0].kill()
        found = [first, *(pool.take(work).result() for work in begun[1:])]
    assert [number for number, _ in found] == list(range(12))
    assert dask.workers[1].pid in {pid for _, pid in found} <= {worker.pid for worker in dask.workers}


@needs_dask
def test_without_its_scheduler_a_run_ends_on_this_machine(dask, tmp_path, caplog):
    with Pool(helpers=helpers(), worth_starting=0) as pool:
        begun = [pool.begin(1, noted, number, str(tmp_path), 0.3) for number in range(6)]
        pool.take(begun[0])
        dask.scheduler.kill()
        later = [pool.begin(1, noted, number, str(tmp_path), 0.0) for number in range(6, 9)]
        found = [pool.take(work).result()[0] for work in (*begun[1:], *later)]
    assert found == list(range(1, 9))


@needs_dask
def test_a_scheduler_that_was_killed_and_its_workers_take_part_again_in_the_same_run(
    kept, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(cluster, "AGAIN", 0.5)
    numbers = itertools.count()

    def until(right) -> int:
        """Begin task after task, three at a time, until one was done where that is wanted. By which process?"""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            begun = [pool.begin(1, noted, next(numbers), str(tmp_path), 0.05) for _ in range(3)]
            found = [pool.take(work).result()[1] for work in begun]
            if any(right(pid) for pid in found):
                return found[-1]
        raise AssertionError("no task was done where it should be")

    def elsewhere(pid: int) -> bool:
        return os.getpid() not in (pid, *(parent.pid for parent in psutil.Process(pid).parents()[:1]))

    with Pool(helpers=helpers(), worth_starting=0) as pool:
        before = until(elsewhere)
        begun = [pool.begin(1, noted, number, str(tmp_path), 1.0) for number in range(1000, 1006)]
        kept[0].kill()
        assert [pool.take(work).result()[0] for work in begun] == list(range(1000, 1006))
        assert pool.had_workers is False
        after = until(lambda pid: pool.had_workers and elsewhere(pid))
        assert before != after and pool.had_workers is True
    assert "this machine does the work until they are back" in caplog.text
    assert "are back and take part again" in caplog.text
    assert len(kept[0].started) == 2 and all(len(worker.started) > 1 for worker in kept[1:])


@needs_dask
def test_what_ends_every_worker_ends_no_run(dask):
    dask.more(), dask.more(), dask.address(4)
    with Pool(helpers=helpers(), worth_starting=0) as pool:
        assert pool.take(pool.begin(1, killer, os.getpid())).result() not in {each.pid for each in dask.left}


@needs_dask
def test_where_nobody_answers_the_processes_of_this_machine_do_the_work(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv(cluster.NAME, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster, "SECONDS", 0.5)
    with caplog.at_level(logging.WARNING), Pool(helpers=1, worth_starting=0) as pool:
        assert pool.take(pool.begin(1, noted, 1, str(tmp_path), 0.0)).result()[0] == 1
    assert "does not answer" in caplog.text


@pytest.mark.parametrize("named", ["10.0.0.5:8786", "http://10.0.0.5", "yes"])
def test_an_address_that_is_none_is_refused_in_a_sentence(monkeypatch, named):
    monkeypatch.setenv(cluster.NAME, named)
    with pytest.raises(ConfigError, match="tcp://"):
        helpers()
