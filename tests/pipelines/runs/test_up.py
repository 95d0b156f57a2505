"""`make run` stays up: whatever lies in the inbox, and whichever of its parts ends by itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines.runs import supervised_parts
from pipelines.runs.supervised_parts import Part
from pipelines.support.errors import ConfigError
from pipelines.support.pauses import growing
from pipelines.support.ports import port_of
from tests.pages.server.served import ask

WELL_BEGUN = 90.0


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def school(tmp_path, warehouse, monkeypatch) -> Path:
    config = tmp_path / "c"
    config.mkdir()
    (config / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://www.rocvoorbeeld.example"\n',
        encoding="utf-8",
    )
    (config / "channels.toml").write_text(
        '[[channels]]\nname = "youtube"\ntitle = "YouTube"\nnetwork = "youtube"\n', encoding="utf-8"
    )
    monkeypatch.setenv("WEERKLANK_CONFIG", str(config))
    return tmp_path


class Up:
    """`python -m pipelines.runs.dev_server` between `with` and its end; said: what it has printed so far."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._said = folder / "said.txt"

    def __enter__(self) -> "Up":
        with self._said.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.runs.dev_server"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "WEERKLANK_PORT": str(self.port)},
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)

    @property
    def said(self) -> str:
        return self._said.read_text(encoding="utf-8")

    def until(self, words: str, seconds: float = WELL_BEGUN) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert self.process.poll() is None and time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def child(self, word: str) -> psutil.Process:
        deadline = time.monotonic() + WELL_BEGUN
        while time.monotonic() < deadline:
            for each in psutil.Process(self.process.pid).children():
                if word in each.cmdline():
                    return each
            time.sleep(0.1)
        raise AssertionError(self.said)


def test_it_stays_up_with_a_file_that_nobody_foresaw_and_starts_again_what_was_killed(school):
    inbox = school / "inbox" / "youtube"
    inbox.mkdir(parents=True)
    # A chart of a number that we do not know, as YouTube Studio gives it.
    (inbox / "chart.csv").write_text("Date,Engaged views\n2026-11-01,12\n2026-11-02,15\n", encoding="utf-8")
    (inbox / "stuk.csv").write_bytes(b"\x00\xff" * 300)
    with Up(school) as up:
        up.until("Weerklank is at http://localhost:")
        assert ask(up.port, "/_stcore/health").body == b"ok"
        for word, name in (
            ("schedule", "The scheduler"),
            ("watch", "The watch"),
            ("streamlit", "The dashboard"),
        ):
            killed = up.child(word)
            killed.kill()
            up.until(f"{name} ended by itself (by signal 9); it is started again in 1 s.")
            deadline = time.monotonic() + 30
            while killed.pid == up.child(word).pid and time.monotonic() < deadline:
                time.sleep(0.1)
            assert up.child(word).pid != killed.pid
        deadline = time.monotonic() + WELL_BEGUN
        while time.monotonic() < deadline:
            try:
                assert ask(up.port, "/_stcore/health").body == b"ok"
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the dashboard did not come back")
        begun = time.monotonic()
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(40) == 0 and time.monotonic() - begun < 30


def test_a_configuration_that_cannot_be_used_ends_it_with_two(school):
    for name, value in (("WEERKLANK_PORT", "tachtig"), ("WEERKLANK_CONFIG", str(school / "nowhere"))):
        done = subprocess.run(
            [sys.executable, "-m", "pipelines.runs.dev_server"],
            env={**os.environ, "WEERKLANK_PORT": str(free_port()), name: value},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()


@pytest.mark.parametrize("written", ["tachtig", "-1", "65536", "8501x", "٨٥٠١٧٧", "1e4"])
def test_what_is_no_port_is_a_sentence_that_names_the_variable(written):
    with pytest.raises(ConfigError, match=r"WEERKLANK_PORT: “.*” is no port"):
        port_of("WEERKLANK_PORT", written, 8501)


def test_a_port_may_be_left_out():
    assert [port_of("X", each, 8501) for each in (None, "", "80", " 9000 ")] == [8501, 8501, 80, 9000]


def test_pauses_grow_up_to_their_bound():
    assert [growing(n, 1, 300) for n in range(12)] == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert growing(10**9, 1, 300) == 300


def test_a_part_that_ends_again_and_again_waits_longer_and_one_that_ran_well_begins_anew(
    warehouse, capsys, monkeypatch
):
    part = Part("The scheduler", [sys.executable, "-c", "raise SystemExit(7)"])
    told = []
    for _ in range(4):
        supervised_parts.tend(part, part.at)
        part.process.wait(30)
        ended = time.monotonic()
        supervised_parts.tend(part, ended)
        told.append(round(part.at - ended))
    assert told == [1, 2, 4, 8] and not part.is_running
    supervised_parts.tend(part, part.at - 0.1)
    assert part.process is None  # its pause is not over
    supervised_parts.tend(part, part.at)
    part.process.wait(30)
    ended = part.at + supervised_parts.WELL + 1
    supervised_parts.tend(part, ended)
    assert part.at - ended == pytest.approx(1)
    said = capsys.readouterr().err
    assert said.count("The scheduler ended by itself (exit code 7)") == 5


def test_a_part_that_cannot_be_started_is_tried_again(warehouse, capsys):
    part = Part("The dashboard", ["/nowhere/at/all", "-m", "x"])
    supervised_parts.tend(part, 100.0)
    assert (part.failures, part.at, part.process) == (1, 101.0, None)
    assert "The dashboard cannot be started (No such file or directory)" in capsys.readouterr().err
    supervised_parts.end([part])
