"""Let processes take and answer the same cases at once, kill one of them, and count what each was told."""

import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass

from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from tests.conftest import ROOT
from tests.people import ANNA
from warehouse.cases import inbox
from warehouse.core.connection import reading

RACER = textwrap.dedent("""
    import datetime as dt, sys, time
    from pipelines.cases import work
    from pipelines.cases.errors import CaseRefused
    from pipelines.access.person import Person
    from warehouse.core import load
    from warehouse.core.connection import reading
    from warehouse.core.errors import WarehouseError
    name, url, ids = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
    me = Person(name, name, frozenset({"webcare"}), "login")
    def tried(what, case_id, *facts):
        while True:
            begun = time.perf_counter()
            try:
                case = what(me, case_id, *facts, dt.datetime.now(dt.UTC), url)
            except CaseRefused:
                print("refused", case_id, time.perf_counter() - begun, flush=True)
                return None
            except WarehouseError:
                continue  # as a person who presses again
            print(what.__name__ + "ed", case_id, time.perf_counter() - begun, flush=True)
            return case
    load.arrow_types()
    with reading(url):
        pass
    print("ready", "-", 0, flush=True)
    sys.stdin.readline()  # who presses has the page open already: nobody's start is measured
    for case_id in ids:
        case = tried(work.claim, case_id, 1)
        if case:
            tried(work.answer, case_id, case.version, "Antwoord van " + name, "", name + case_id)
""")


@dataclass(frozen=True)
class Told:
    """What the racers were told: which cases who claimed, seconds of each claim, won or lost; ids of the cases."""

    ids: list[str]
    claimed: Counter
    seconds: list[float]


def race(url: str, racers: int, cases: int) -> Told:
    """Race for new cases; the first racer is killed (kill -9) as soon as it has one."""
    now = dt.datetime.now(dt.UTC)
    ids = [
        work.bring_in(ANNA, Webcare(), f"Vraag {at}?", "question", "public", now, url=url)
        for at in range(cases)
    ]
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, f"racer{at}", url, ",".join(ids)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for at in range(racers)
    ]  # fmt: skip
    killed = begun[0]
    assert killed.stdout is not None
    told = []
    for racer in begun:
        assert racer.stdin is not None and racer.stdout is not None
        told.append(racer.stdout.readline())
    for racer in begun:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    told.append(killed.stdout.readline())
    killed.send_signal(signal.SIGKILL)
    told += killed.stdout.read().splitlines()
    for racer in begun[1:]:
        told += racer.communicate(timeout=600)[0].splitlines()
        assert racer.returncode == 0
    killed.wait(timeout=30)
    for racer in begun:
        assert racer.stdin is not None and racer.stdout is not None
        racer.stdin.close()
        racer.stdout.close()
    lines = [line.split() for line in told if len(line.split()) == 3]
    claims = Counter(case_id for word, case_id, _seconds in lines if word == "claimed")
    of_claims = [float(seconds) for word, _id, seconds in lines if word in ("claimed", "refused")]
    return Told(ids, claims, of_claims)


def faults(url: str, told: Told) -> dict[str, int]:
    """Count what must not be: double claims, double answers, cases that nobody can take when the leases are over."""
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    work.lapse(later, url)
    with reading(url) as con:
        found = [inbox.dossier(con, case_id) for case_id in told.ids]
    left = [each.case for each in found if each and not each.answers]
    held = 0
    for case in left:
        held += work.claim(ANNA, case.case_id, case.version, later, url).owner != ANNA.name
    return {
        "double claims": sum(count > 1 for count in told.claimed.values()),
        "double answers": sum(len(each.answers) > 1 for each in found if each),
        "unanswered but for one": max(len(left) - 1, 0),
        "held for ever": held,
    }
