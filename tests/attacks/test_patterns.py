"""No text from outside takes endless time: each reader ends, whatever row of signs it is given."""

import resource
import subprocess
import sys

from tests.attacks.endless import PIECES, READERS
from tests.pages.server.served import ROOT

# Seconds of a processor for all of it together: a bound against what never ends, tens of times what it takes.
MOST = 400


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))


def test_each_reader_ends_whatever_it_is_given():
    ended = subprocess.run(
        [sys.executable, "-m", "tests.attacks.endless"],
        cwd=ROOT, capture_output=True, text=True, preexec_fn=bounded, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-800:]
    assert int(ended.stdout) == len(PIECES) * len(READERS) > 1_500
