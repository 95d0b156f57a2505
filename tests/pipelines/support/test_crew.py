"""Work shared with other processes: nothing is lost, nothing is done twice, nobody is left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import psutil
import pytest

from pipelines.support.errors import ConfigError, SourceError
from pipelines.support.workers import Crew


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """A new process loads the main module again; tests of pages leave a page in its place."""
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))


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


class Panic(BaseException):
    """As a library in Rust raises it."""


def panicking() -> None:
    raise Panic("called `Option::unwrap()` on a `None` value")


def refused(name: str) -> None:
    raise SourceError("The source {name} gave {{braces}} and {why}", name=name, why="{nothing}", status=404)


def slow(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def helping() -> list[psutil.Process]:
    # multiprocessing keeps one process of its own, which does no work.
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def taken(crew: Crew, kind: str, count: int) -> dict:
    return dict(crew.take(kind) for _ in range(count))


def test_without_helpers_all_is_done_here():
    with Crew() as crew:
        for number in range(5):
            crew.give("double", number, 1, doubled, number)
        assert taken(crew, "double", 5) == {n: (2 * n, os.getpid()) for n in range(5)}
        assert crew.pending("double") == 0 and crew.waiting == 0


def test_a_small_run_starts_no_process():
    with Crew(helpers=1) as crew:
        crew.give("double", 1, 100, doubled, 1)
        assert taken(crew, "double", 1) == {1: (2, os.getpid())}
        assert not helping()


def test_a_large_run_is_shared_and_every_result_comes_once():
    found: list[tuple[int, int]] = []
    deadline = time.monotonic() + 60
    with Crew(helpers=2, worth_starting=0) as crew:
        # A process takes its time to start: more work, until one has done some.
        while {pid for _, pid in found} <= {os.getpid()} and time.monotonic() < deadline:
            crew.give("slow", len(found) + crew.pending("slow"), 1, slow, 0.02)
            found.append(crew.take("slow"))
        for number in range(40):
            crew.give("slow", 10_000 + number, 1, slow, 0.02)
        while crew.pending("slow"):
            found.append(crew.take("slow"))
    assert len({pid for _, pid in found}) > 1 and os.getpid() in {pid for _, pid in found}
    keys = sorted(key for key, _ in found)
    assert keys == [*range(len(found) - 40), *range(10_000, 10_040)]
    assert not helping()


def test_kinds_are_taken_apart():
    with Crew() as crew:
        crew.give("a", "first", 1, doubled, 1)
        crew.give("b", "second", 1, doubled, 2)
        assert crew.take("b")[0] == "second"
        assert not crew.ready("a") and crew.pending("a") == 1
        assert crew.take("a")[0] == "first"


def test_a_helper_that_is_killed_loses_nothing(tmp_path):
    with Crew(helpers=1, worth_starting=0) as crew:
        for number in range(6):
            crew.give("killed", number, 1, killed_once, number, str(tmp_path / "mark"))
        assert taken(crew, "killed", 6) == {number: number for number in range(6)}
    assert (tmp_path / "mark").exists()


def test_a_task_that_ends_whichever_process_does_it_fails_alone_and_never_ends_the_leader():
    with Crew(helpers=1, worth_starting=0) as crew:
        for number in (1, 2, 3):  # the helper takes the first, before this process asks for one
            crew.give("deadly", number, 1, deadly, number)
        while not crew._waiting or not crew._waiting[-1].is_suspect:
            time.sleep(0.01)
        done = dict(crew.take_done("deadly") for _ in range(3))
    assert {number: done[number].result() for number in (2, 3)} == {2: 2, 3: 3}
    with pytest.raises(SourceError, match="ended twice"):
        done[1].result()


def test_a_panic_of_a_library_ends_its_task_and_not_the_work():
    with Crew() as crew:
        crew.give("panic", "a", 1, panicking)
        crew.give("panic", "b", 1, doubled, 2)
        done = dict(crew.take_done("panic") for _ in range(2))
    assert done["b"].result() == (4, os.getpid())
    with pytest.raises(Panic):
        done["a"].result()


@pytest.mark.parametrize("helpers", [0, 1])
def test_what_a_task_raises_reaches_who_takes_it(helpers):
    with Crew(helpers=helpers, worth_starting=0) as crew:
        crew.give("slow", 0, 1, slow, 0.0)
        crew.give("refused", "x", 1, refused, "krant")
        with pytest.raises(SourceError) as caught:
            crew.take("refused")
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
from tests.pipelines.support.test_crew import slow
from pipelines.support.workers import Crew
if __name__ == "__main__":
    crew = Crew(helpers=1, worth_starting=0)
    for number in range(3):
        crew.give("slow", number, 1, slow, 0.01)
    while not crew.ready("slow"):
        time.sleep(0.02)
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
