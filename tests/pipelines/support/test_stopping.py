"""A flag that signals set: no crowd of them makes it hang."""

import os
import signal
import subprocess
import sys
import time

from pipelines.support.signals import Stop

STORM = """
import signal
from pipelines.support.signals import Stop
stop = Stop()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stop.set())
print("ready", flush=True)
while not stop.wait(0.01):
    pass
print("stopped", flush=True)
"""


def test_a_wait_ends_when_it_is_told_and_else_after_its_time():
    stop = Stop()
    begun = time.monotonic()
    assert not stop.wait(0.05) and time.monotonic() - begun >= 0.05
    stop.set()
    assert stop.is_set() and stop.wait(60)


def test_a_storm_of_signals_stops_a_process_and_never_hangs_it():
    process = subprocess.Popen([sys.executable, "-c", STORM], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    for number in (signal.SIGTERM, signal.SIGINT) * 50:
        try:
            os.kill(process.pid, number)
        except ProcessLookupError:
            break
    assert process.communicate(timeout=20)[0] in ("stopped\n", "")
