"""Keep the processes of `make run` alive: start one that ended again, after a pause that grows."""

import datetime as dt
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.support.pauses import growing

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
WELL = 120.0  # seconds after which a part that ended had run well: its next pause is the first one again
GRACE = 15.0
log = logging.getLogger("weerklank.up")


@dataclass
class Part:
    """One process: its name for people, how it is started, and how often in a row it ended soon.

    at: when it was started, or when it is to be started again (seconds of the monotonic clock). environment, data: of
    the organisation for which it works, None where the installation serves one.
    """

    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    failures: int = 0
    at: float = 0.0
    environment: Mapping[str, str] | None = None
    data: Path | None = None

    @property
    def said(self) -> Path:
        """Return the file to which it speaks."""
        return (self.data or data_folder()) / "logs" / f"{self.command[2]}.out"

    @property
    def is_running(self) -> bool:
        """Is its process there?"""
        return self.process is not None and self.process.poll() is None


def start(part: Part) -> None:
    """Start it; what it says goes to a file in data/logs, or nowhere when that cannot be written."""
    part.at = time.monotonic()
    with _said(part) as out:
        part.process = subprocess.Popen(
            part.command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, env=part.environment
        )


def _said(part: Part):
    try:
        part.said.parent.mkdir(parents=True, exist_ok=True)
        return part.said.open("ab")
    except OSError as error:
        _tell(f"What {part.name} says cannot be kept ({error.strerror}).")
        return Path(os.devnull).open("wb")


def tend(part: Part, now: float) -> None:
    """Start it again when its pause is over; where it ended by itself, say so and begin a pause."""
    if part.is_running or now < part.at:
        return
    if part.process is not None:
        code = part.process.returncode
        part.failures = 1 if now - part.at >= WELL else part.failures + 1
        part.process = None
        _again(part, now, f"{part.name} ended by itself ({_ended(code)})")
        return
    try:
        start(part)
    except OSError as error:  # no memory or no room for another process
        part.failures += 1
        _again(part, now, f"{part.name} cannot be started ({error.strerror})")


def _again(part: Part, now: float, what: str) -> None:
    pause = growing(part.failures, FIRST_PAUSE, LONGEST_PAUSE)
    part.at = now + pause
    _tell(f"{what}; it is started again in {pause:.0f} s. What it said last stands in {part.said}.")


def _ended(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"exit code {code}"


def _tell(words: str) -> None:
    try:
        print(f"{dt.datetime.now().astimezone():%H:%M:%S} {words}", file=sys.stderr, flush=True)
    except OSError:  # the terminal is gone; the parts are worth more than its words
        log.error(words)


def end(parts: Sequence[Part]) -> None:
    """End all of them, at once where one does not within its time."""
    running = [part.process for part in parts if part.process is not None and part.is_running]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
